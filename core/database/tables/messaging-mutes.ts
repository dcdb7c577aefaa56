// System table of the messaging room: of which notices people want none.
import type { SystemTable } from '../tables.ts';

export const mutesTables: readonly SystemTable[] = [
  {
    name: 'notice_mutes',
    columns: {
      user_id: { type: 'id', primary: true },
      /** `kind:<message>` or `record:<id>`. */
      what: { type: 'text', primary: true },
      about_entity: { type: 'text', optional: true },
      muted_at: { type: 'instant' },
    },
    clustered: true,
  },
];
