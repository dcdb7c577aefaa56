// What an event carries: its payload expression, else the mapped inputs of the element that throws it.
import type { CompiledExpression } from '../../expressions/expressions.ts';
import type { Variables } from '../state.ts';
import type { Step } from '../step.ts';
import { isContext, toVariables } from '../values.ts';

/** @throws EngineFault payload-not-context */
export function payloadOf(step: Step, payload: CompiledExpression | undefined): Variables {
  if (payload === undefined) return step.mapped();
  const value = step.evaluate(payload);
  if (!isContext(value)) throw step.fault('payload-not-context', payload);
  return toVariables(value);
}
