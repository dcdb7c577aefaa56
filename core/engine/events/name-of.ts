// The name of a message or signal: as written, or as its expression gives it now.

import { EngineFault } from '../engine-fault.ts';
import type { Evaluation } from '../evaluation.ts';
import type { TriggerOf } from '../model.ts';
import { textOfKey } from '../values.ts';

/** @throws EngineFault name-null, key-unfit */
export function nameOf(trigger: TriggerOf<'message' | 'signal'>, evaluation: Evaluation, scope: string): string {
  if (trigger.name === undefined) return trigger.type === 'message' ? trigger.message : trigger.signal;
  const name = textOfKey(evaluation.evaluate(scope, trigger.name), trigger.name.source);
  if (name === undefined) throw new EngineFault('name-null', trigger.name.source);
  return name;
}
