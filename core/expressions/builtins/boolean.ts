// Boolean functions (DMN 1.5, 10.3.4.2) and `is` (10.3.4.6).
import { any, type Builtin, builtin, signature } from '../builtin.ts';
import { equals } from '../compare.ts';
import { FeelDateTime, FeelTime } from '../temporal.ts';
import { typeOf } from '../values.ts';

export const booleanFunctions: Readonly<Record<string, Builtin>> = {
  not: builtin(
    'True for false, false for true, null for anything else.',
    'boolean',
    signature([any('negand')], (_, negand) => (typeof negand === 'boolean' ? !negand : null)),
  ),
  /** The same element of the same type: unlike "=", times that are told at different places differ. */
  is: builtin(
    'Are both the same element of the same type? Unlike =, times told at different places differ.',
    'boolean',
    signature([any('value1'), any('value2')], (run, one, other) => {
      if (typeOf(one) !== typeOf(other)) return false;
      if (one instanceof FeelTime || one instanceof FeelDateTime) return String(one) === String(other);
      return equals(one, other, run) === true;
    }),
  ),
};
