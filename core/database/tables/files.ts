// System tables of stored files: what is known of each, and how many bytes whoever uploads has stored.
import type { SystemTable } from '../tables.ts';

export const filesTables: readonly SystemTable[] = [
  {
    name: 'stored_files',
    columns: {
      id: { type: 'id', primary: true },
      name: { type: 'text' },
      type: { type: 'text' },
      size: { type: 'integer' },
      width: { type: 'integer', optional: true },
      height: { type: 'integer', optional: true },
      sha256: { type: 'text' },
      owner: { type: 'text' },
      entity: { type: 'text' },
      field: { type: 'id' },
      /** The record that holds it; none = waits to be held, or to be swept. */
      record: { type: 'id', optional: true },
      version: { type: 'integer', optional: true },
      is_current: { type: 'boolean' },
      created_at: { type: 'instant' },
      /** When its record was deleted, or it became one earlier version too many. */
      released_at: { type: 'instant', optional: true },
    },
    indexes: [
      { columns: ['entity', 'record', 'field', 'version'] },
      { columns: ['created_at'], where: 'record is null' },
      { columns: ['released_at'], where: 'released_at is not null' },
    ],
  },
  {
    name: 'file_usage',
    columns: {
      owner: { type: 'text', primary: true },
      bytes: { type: 'integer' },
    },
  },
];
