// Fresh migrated databases for contract suites: a SQLite file of its own, or a PostgreSQL database of its own that several may open.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '../../core/database/create-database.ts';
import type { Database } from '../../core/database/database.ts';
import { copyMigratedTemplate, copyPostgresTemplate } from '../../core/database/testing.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { startPostgres } from '../services.ts';

export interface Place {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** A database as one process has it. On SQLite only one at a time; on PostgreSQL as many as wanted, all of the same data. */
  open(): Promise<Database>;
  /** Closes what was opened and takes the data away. */
  remove(): Promise<void>;
}

export async function sqlitePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-contract-'));
  await copyMigratedTemplate(folder);
  const opened: Database[] = [];
  return {
    name: 'SQLite',
    async open() {
      const database = await createDatabase({ dataDir: folder, clock: systemClock, log: silentLogger });
      opened.push(database);
      return database;
    },
    async remove() {
      for (const database of opened) await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function postgresPlace(): Promise<Place> {
  const server = await startPostgres();
  const copy = await copyPostgresTemplate(server.url);
  const opened: Database[] = [];
  return {
    name: 'PostgreSQL',
    async open() {
      const database = await createDatabase({
        url: copy.url,
        dataDir: tmpdir(),
        clock: systemClock,
        log: silentLogger,
      });
      opened.push(database);
      return database;
    },
    async remove() {
      for (const database of opened) await database.close();
      await copy.drop();
    },
  };
}
