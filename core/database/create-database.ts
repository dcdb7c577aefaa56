// Opens the database an installation names: a PostgreSQL server, or the SQLite file of its data folder. The schema is brought up to date first.
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/node/logger.ts';
import type { Database } from './database.ts';
import { unusableFile, unusableServer } from './unusable.ts';

/**
 * @param needs.url `postgres://…`; absent = SQLite file `<dataDir>/ravand.sqlite`, which one process alone may open.
 * @throws FolderInUse when another process works on the data folder, DatabaseUnusable when file or server cannot be opened, Error when
 *   PostgreSQL does not promise durable commits.
 */
export async function createDatabase(needs: {
  url?: string | undefined;
  dataDir: string;
  clock: Clock;
  log: Logger;
}): Promise<Database> {
  const { url } = needs;
  if (url === undefined) {
    const { openSqliteDatabase } = await import('./sqlite/sqlite-database.ts');
    return openSqliteDatabase(needs).catch((error: unknown) => {
      throw unusableFile(needs.dataDir, error);
    });
  }
  const { openPostgresDatabase } = await import('./postgres/postgres-database.ts');
  return openPostgresDatabase({ url, log: needs.log }).catch((error: unknown) => {
    throw unusableServer(url, error);
  });
}
