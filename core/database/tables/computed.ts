// System tables of computed fields: what is being computed anew, how far it is.
import type { SystemTable } from '../tables.ts';

export const computedTables: readonly SystemTable[] = [
  {
    name: 'recomputes',
    columns: {
      id: { type: 'id', primary: true },
      entity: { type: 'text' },
      /** { fields, hops?, source? }: all records, or those that reach the source by these references. */
      scope: { type: 'json' },
      /** The id of the last record that is done; '' at the beginning. */
      position: { type: 'text' },
      done: { type: 'integer' },
      total: { type: 'integer' },
      started_at: { type: 'instant' },
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['entity', 'started_at'] }],
  },
];
