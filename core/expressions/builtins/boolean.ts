// Boolean functions (DMN 1.5, 10.3.4.2) and `is` (10.3.4.6).
import { isDecimal } from '../../kernel/decimal.ts';
import { any, builtin, signature } from '../builtin.ts';
import { equals } from '../compare.ts';
import type { FeelFunction } from '../function.ts';
import { FeelDateTime, FeelTime } from '../temporal.ts';
import { typeOf } from '../values.ts';

export const booleanFunctions: Readonly<Record<string, FeelFunction>> = {
  not: builtin(signature([any('negand')], (_, negand) => (typeof negand === 'boolean' ? !negand : null))),
  /** The same element of the same type: unlike "=", times that are told at different places differ. */
  is: builtin(
    signature([any('value1'), any('value2')], (run, one, other) => {
      if (typeOf(one) !== typeOf(other)) return false;
      if (one instanceof FeelTime || one instanceof FeelDateTime) return String(one) === String(other);
      if (isDecimal(one) && isDecimal(other)) return one.eq(other);
      return equals(one, other, run) === true;
    }),
  ),
};
