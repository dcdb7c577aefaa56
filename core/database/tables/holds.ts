// System table of the jobs room: what is held back. One row, `outgoing`, from a restore until an administrator lets work leave the house again.
import type { SystemTable } from '../tables.ts';

export const holdsTables: readonly SystemTable[] = [
  {
    name: 'holds',
    columns: {
      id: { type: 'text', primary: true },
      since: { type: 'instant' },
      /** When the backup was made that was restored. */
      backup_at: { type: 'instant' },
    },
  },
];
