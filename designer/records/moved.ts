// A record that is written, with what its fields had before.
import { ravand } from '../api/ravand.ts';
import type { StoredRecord, Values } from '../api/types.ts';

export interface Moved {
  readonly record: StoredRecord;
  /** What the fields that were written had before: written again, it takes all of it back. */
  readonly before: Values;
}

export function valuesOf({ values }: StoredRecord, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
}

/** @throws ServerProblem when it is refused, `stale` when somebody wrote it meanwhile */
export async function written(record: StoredRecord, values: Values): Promise<Moved> {
  const after = await ravand.update(record.entity, record.id, values, record.version);
  return { record: after, before: valuesOf(record, Object.keys(values)) };
}
