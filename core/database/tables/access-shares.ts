// Single records that were shared with people, teams and roles.
import type { SystemTable } from '../tables.ts';

export const sharesTables: readonly SystemTable[] = [
  {
    name: 'record_shares',
    columns: {
      id: { type: 'id', primary: true },
      entity: { type: 'text' },
      record: { type: 'id' },
      /** `user:<id>`, `team:<id>` or `role:<name>`. */
      audience: { type: 'text' },
      /** `read` or `update`. */
      level: { type: 'text' },
      shared_by: { type: 'id' },
      created_at: { type: 'instant' },
      ends_at: { type: 'instant', optional: true },
    },
    indexes: [{ columns: ['entity', 'audience', 'record'], unique: true }, { columns: ['entity', 'record'] }],
  },
];
