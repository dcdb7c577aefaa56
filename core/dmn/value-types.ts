// What comes in as the type an input declares: texts of JSON are read as numbers, dates and durations where these are asked for (the house writes exact
// numbers and dates as text). What does not fit is said, never guessed.
import type { DecisionType } from '../../schemas/types.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import { parseTemporal } from '../expressions/temporal-parse.ts';
import { typeOf } from '../expressions/values.ts';
import { parseDecimal } from '../kernel/decimal.ts';
import { axisOf } from './cell.ts';

/** The value as that type; undefined when it is none. null is of every type. */
export function valueOfType(value: FeelValue, type: DecisionType): FeelValue | undefined {
  if (value === null || type === 'any') return value;
  const axis = axisOf(value);
  if (axis === type) return value;
  if (typeof value !== 'string') return undefined;
  const read = type === 'number' ? parseDecimal(value) : parseTemporal(value);
  return read !== undefined && read !== null && axisOf(read) === type ? read : undefined;
}

/** What the value is, when it is not of the type. */
export function typeFault(value: FeelValue, type: DecisionType): string | undefined {
  if (value === null || type === 'any' || axisOf(value) === type) return undefined;
  return axisOf(value) ?? typeOf(value);
}
