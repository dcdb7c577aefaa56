// Functions beyond DMN that models of other engines use, and the ones that are refused because their answer would differ at every run.
import { any, type Builtin, builtin, signature } from '../builtin.ts';
import { eitherShape } from '../shape.ts';

export const otherFunctions: Readonly<Record<string, Builtin>> = {
  'is defined': builtin(
    'Is there a value? False for null and for missing names.',
    'boolean',
    signature([any('value')], (_, value) => value !== null),
  ),
  'get or else': builtin(
    'The value, or the default where it is null.',
    eitherShape,
    signature([any('value'), any('default')], (_, value, otherwise) => value ?? otherwise),
  ),
};

/** An instance replayed or simulated must go the same way again. */
export const unrepeatable: ReadonlySet<string> = new Set(['random number', 'uuid']);
