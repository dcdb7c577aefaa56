// System table of the automation room: who wants to hear of changes of which record.
import type { SystemTable } from '../tables.ts';

export const followsTables: readonly SystemTable[] = [
  {
    name: 'record_follows',
    columns: {
      record: { type: 'id', primary: true },
      user_id: { type: 'id', primary: true },
      entity: { type: 'text' },
      since: { type: 'instant' },
    },
    clustered: true,
    indexes: [{ columns: ['user_id', 'since'] }],
  },
];
