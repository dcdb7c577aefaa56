// Facts as the rules see them: a frozen copy, so that no rule can change a record and no record can change under a rule.
import { isPlainObject } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import type { Facts } from './rules.ts';

/** Plain objects and lists are copied; decimals, dates and texts are shared. @throws RangeError for facts nested too deep */
export function frozenCopy(facts: Facts): Facts {
  return copy(facts, 0) as Facts;
}

function copy(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > limits.jsonDepth) throw new RangeError(`expected facts at most ${limits.jsonDepth} deep, found deeper`);
  if (Array.isArray(value)) return Object.freeze(value.map((item) => copy(item, depth + 1)));
  if (!isPlainObject(value)) return value;
  const made = Object.create(null) as Record<string, unknown>;
  for (const name of Object.keys(value)) made[name] = copy(value[name], depth + 1);
  return Object.freeze(made);
}
