// How values leave an evaluation: numbers as the contract names them, lists and contexts as copies of the caller's own, so that nobody
// outside can change what a compiled expression or the scope holds.
import type { FeelValue } from './expressions.ts';
import { toDecimal } from './number.ts';
import { FeelRange } from './range.ts';
import type { Run } from './run.ts';
import { emptyContext, isContext } from './values.ts';

/** Numbers become Decimal. @throws FuelExhausted for what is too large */
export function handOut(value: FeelValue, run: Run): FeelValue {
  if (typeof value === 'number') return toDecimal(value);
  return typeof value === 'object' && value !== null ? copyOf(value, run, handOut) : (value ?? null);
}

/** Short numbers stay JavaScript numbers, for what becomes JSON next. */
export function handOutPlain(value: FeelValue, run: Run): FeelValue {
  return typeof value === 'object' && value !== null ? copyOf(value, run, handOutPlain) : (value ?? null);
}

function copyOf(value: object, run: Run, each: (value: FeelValue, run: Run) => FeelValue): FeelValue {
  if (Array.isArray(value)) {
    run.burn(value.length);
    return value.map((item) => each(item, run));
  }
  if (value instanceof FeelRange)
    return new FeelRange(each(value.low, run), each(value.high, run), value.lowIncluded, value.highIncluded);
  if (!isContext(value)) return value;
  const copy = emptyContext();
  for (const name of Object.keys(value)) {
    run.burn(1);
    copy[name] = each(value[name], run);
  }
  return copy;
}
