// The condition of a conditional start event over the variables an instance would have: there is no instance yet that could be asked.
import { fromJson } from '../expressions/encoding.ts';
import { type FeelValue, FuelExhausted } from '../expressions/expressions.ts';
import type { TriggerOf } from './model.ts';
import type { Variables } from './state.ts';

/** null = it is too much work to be told. */
export function startConditionHolds(
  { condition }: TriggerOf<'conditional'>,
  variables: Variables,
  now: Date,
  zone?: string,
): boolean | null {
  const names: Record<string, FeelValue> = Object.create(null);
  for (const name in variables) names[name] = fromJson(variables[name] ?? null);
  try {
    return condition.evaluate(names, { now, ...(zone === undefined ? {} : { zone }) }) === true;
  } catch (error) {
    if (error instanceof FuelExhausted) return null;
    throw error;
  }
}
