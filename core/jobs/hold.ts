// What is held back: after a restore nothing leaves the house until an administrator says so, in every process of the installation.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import type { JobQueue } from './jobs.ts';

const outgoing = 'outgoing';

export function createHold(database: Database, clock: Clock): Pick<JobQueue, 'hold' | 'release' | 'held'> {
  return {
    async hold({ transaction }, backupAt) {
      await transaction.write(sql`insert into holds (id, since, backup_at) values (${outgoing}, ${clock.now().getTime()}, ${backupAt.getTime()})
        on conflict (id) do update set since = excluded.since, backup_at = excluded.backup_at`);
    },
    release: async ({ transaction }) => (await transaction.write(sql`delete from holds where id = ${outgoing}`)) === 1,
    async held() {
      const [row] = await database.read<{ since: number; backup_at: number }>(
        sql`select since, backup_at from holds where id = ${outgoing}`,
      );
      return row && { since: new Date(Number(row.since)), backupAt: new Date(Number(row.backup_at)) };
    },
  };
}
