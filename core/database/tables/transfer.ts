// System tables of the transfer room: imports, bulk acts, and each of their rows with what became of it.
import type { SystemTable } from '../tables.ts';

export const transferTables: readonly SystemTable[] = [
  {
    name: 'imports',
    columns: {
      id: { type: 'id', primary: true },
      entity: { type: 'text' },
      file_name: { type: 'text' },
      status: { type: 'text' },
      header: { type: 'json' },
      plan: { type: 'json', optional: true },
      /** Of a bulk act: what is done to every record. Its rows have the id of the record as their one cell. */
      act: { type: 'json', optional: true },
      /** Of a bulk act that was tried: { rule: for how many records it held }. */
      rules: { type: 'json', optional: true },
      total: { type: 'integer' },
      done: { type: 'integer', default: 0 },
      created_by: { type: 'id' },
      /** Who acts in the background, as the policy knows them. */
      principal: { type: 'json' },
      locale: { type: 'text' },
      created_at: { type: 'instant' },
      ended_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['created_by', 'created_at'] }],
  },
  {
    name: 'import_rows',
    columns: {
      import: { type: 'id', primary: true },
      number: { type: 'integer', primary: true },
      cells: { type: 'json' },
      outcome: { type: 'text', optional: true },
      record: { type: 'id', optional: true },
      /** Of the record once the row was written. */
      version: { type: 'integer', optional: true },
      /** Of an update: the values before, by field. */
      before: { type: 'json', optional: true },
      /** Of an update: the values it wrote, by field. */
      after: { type: 'json', optional: true },
      /** Records made because the row names them, or what lies in the trash because of it: [entity, id] each. */
      related: { type: 'json', optional: true },
      reasons: { type: 'json', optional: true },
    },
    indexes: [{ columns: ['import', 'outcome', 'number'] }],
  },
];

/** For as long as a dry run takes: what its rows are found by, so that a slice does those again that its rows may meet. */
export const kinTables: readonly SystemTable[] = [
  {
    name: 'import_kin',
    clustered: true,
    columns: {
      import: { type: 'id', primary: true },
      /** A hash of field names with their values. */
      token: { type: 'text', primary: true },
      number: { type: 'integer', primary: true },
    },
    indexes: [{ columns: ['import', 'number'] }],
  },
];
