// A record that was written, with what its fields had before.
import type { StoredRecord, Values } from '../api/types.ts';

export interface Moved {
  readonly record: StoredRecord;
  /** What the fields that were written had before: written again, it takes all of it back. */
  readonly before: Values;
}

export function valuesOf({ values }: StoredRecord, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
}
