// Exact comparison of decimals with columns of scaled integers: a bound between two steps of the scale is moved to the step that keeps
// the operator true.
import type { FilterOperator } from '../../../schemas/types.ts';
import { Decimal } from '../../kernel/decimal.ts';
import type { Comparand } from '../../query/query-kind.ts';

/** Beyond every stored value: they have at most 18 digits. */
const beyond = 10n ** 18n;

/** @param scaled the number times 10^scale, so a whole number where the column could hold it. */
export function scaledComparand(scaled: Decimal, operator: FilterOperator): Comparand {
  const exact = scaled.isInteger();
  if (operator === 'eq' || operator === 'ne')
    return exact && scaled.abs().lt(1e18) ? { value: toBigInt(scaled) } : 'none';
  // v > 5.5 is v > 5; v <= 5.5 is v <= 5; v >= 5.5 is v >= 6; v < 5.5 is v < 6.
  const whole = operator === 'gt' || operator === 'le' ? scaled.floor() : scaled.ceil();
  if (whole.gte(1e18)) return { value: beyond };
  return { value: whole.lte(-1e18) ? -beyond : toBigInt(whole) };
}

export function toBigInt(whole: Decimal): bigint {
  return BigInt(whole.toFixed(0, Decimal.ROUND_DOWN));
}
