// System tables of the search index that SQLite keeps: which number a record has in it, and which records were written since it was brought up
// to date. On PostgreSQL the index is one of the record's own table, and these stay empty.
import type { SystemTable } from '../tables.ts';

export const searchTables: readonly SystemTable[] = [
  {
    name: 'search_rows',
    columns: {
      key: { type: 'position', primary: true },
      entity: { type: 'text' },
      id: { type: 'id' },
    },
    indexes: [{ columns: ['entity', 'id'], unique: true }],
  },
  {
    name: 'search_stale',
    columns: {
      entity: { type: 'text', primary: true },
      record: { type: 'id', primary: true },
    },
  },
];
