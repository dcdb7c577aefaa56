// System tables of changes to the schema that take a while: what is being converted, how far it is, what came of it.
import type { SystemTable } from '../tables.ts';

export const schemaChangesTables: readonly SystemTable[] = [
  {
    name: 'schema_changes',
    columns: {
      id: { type: 'id', primary: true },
      entity: { type: 'text' },
      /** converting, finishing, done, refused, cancelled */
      state: { type: 'text' },
      /** { from, to, failing }: the field before and after, each with its column; what becomes of values that cannot be converted. */
      plan: { type: 'json' },
      /** The id of the last record that is done; '' at the beginning. */
      position: { type: 'text' },
      done: { type: 'integer' },
      total: { type: 'integer' },
      failed: { type: 'integer' },
      /** Why it was refused: details of a problem. */
      details: { type: 'json', optional: true },
      started_by: { type: 'text' },
      started_at: { type: 'instant' },
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['entity', 'started_at'] }],
  },
  {
    // Records written while their field is being converted: they are converted again before the switch. Kept by a trigger on the table.
    name: 'schema_stale',
    columns: { change_id: { type: 'id', primary: true }, record: { type: 'id', primary: true } },
    clustered: true,
  },
  {
    // Values that could not be converted: the field is empty now, and they are here and in the column of before.
    name: 'schema_failed',
    columns: {
      change_id: { type: 'id', primary: true },
      record: { type: 'id', primary: true },
      /** As JSON has it. */
      old_value: { type: 'json' },
      /** A detail of a problem. */
      detail: { type: 'json' },
    },
    clustered: true,
  },
];
