// The condition of a conditional start event over the variables an instance would have: there is no instance yet that could be asked.
import { fromJson } from '../expressions/encoding.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import type { TriggerOf } from './model.ts';
import type { Variables } from './state.ts';

/** @throws FuelExhausted */
export function startConditionHolds(
  { condition }: TriggerOf<'conditional'>,
  variables: Variables,
  now: Date,
  zone?: string,
): boolean {
  const names: Record<string, FeelValue> = Object.create(null);
  for (const name in variables) names[name] = fromJson(variables[name] ?? null);
  return condition.evaluate(names, { now, ...(zone === undefined ? {} : { zone }) }) === true;
}
