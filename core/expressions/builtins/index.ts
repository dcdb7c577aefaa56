// Every built-in function by its name (DMN 1.5, 10.3.4). A new function is one entry in its family's table.
import type { Builtin } from '../builtin.ts';
import { booleanFunctions } from './boolean.ts';
import { contextFunctions } from './context.ts';
import { conversionFunctions } from './conversion.ts';
import { listFunctions } from './list.ts';
import { numericFunctions } from './numeric.ts';
import { otherFunctions } from './other.ts';
import { rangeFunctions } from './range.ts';
import { statisticFunctions } from './statistics.ts';
import { temporalFunctions } from './temporal.ts';
import { textFunctions } from './text.ts';

export const builtins: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({
    ...conversionFunctions,
    ...booleanFunctions,
    ...textFunctions,
    ...listFunctions,
    ...statisticFunctions,
    ...numericFunctions,
    ...temporalFunctions,
    ...rangeFunctions,
    ...contextFunctions,
    ...otherFunctions,
  }),
);
