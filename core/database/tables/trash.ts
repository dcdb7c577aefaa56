// Deleted records, until their time is over or somebody takes them back.
import type { SystemTable } from '../tables.ts';

export const trashTables: readonly SystemTable[] = [
  {
    name: 'trash',
    columns: {
      id: { type: 'id', primary: true },
      entity: { type: 'text' },
      record: { type: 'id' },
      /** What it was called. */
      title: { type: 'text', optional: true },
      version: { type: 'integer' },
      created_at: { type: 'instant' },
      created_by: { type: 'text' },
      updated_at: { type: 'instant' },
      updated_by: { type: 'text' },
      /** By field id, as JSON has the values. */
      record_values: { type: 'json' },
      deleted_at: { type: 'instant' },
      deleted_by: { type: 'text' },
      /** The act it went with: what was deleted by one act comes back together. */
      correlation_id: { type: 'id' },
      ends_at: { type: 'instant' },
    },
    indexes: [
      { columns: ['entity', 'deleted_at'] },
      { columns: ['entity', 'record'] },
      { columns: ['correlation_id'] },
      { columns: ['ends_at'] },
    ],
  },
];
