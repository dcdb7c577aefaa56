// Opens a fresh, migrated database of one dialect for a contract suite, with a log that can be read afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '../../core/database/create-database.ts';
import type { Database, Dialect } from '../../core/database/database.ts';
import { copyMigratedTemplate, copyPostgresTemplate } from '../../core/database/testing.ts';
import { type Clock, systemClock } from '../../core/kernel/clock.ts';
import type { Logger } from '../../core/kernel/node/logger.ts';
import { startPostgres } from '../services.ts';

export interface OpenedDatabase {
  readonly database: Database;
  /** Its folder; the database's file lies there on SQLite. */
  readonly dataDir: string;
  readonly log: Logger;
  /** Every line logged: level and message. */
  readonly lines: readonly string[];
  /** Opens the same data a second time, as another process would. PostgreSQL only. */
  another(): Promise<Database>;
  close(): Promise<void>;
}

export async function openTestDatabase(dialect: Dialect, clock: Clock = systemClock): Promise<OpenedDatabase> {
  const lines: string[] = [];
  const keep = (level: string) => (_fields: object, message: string) => void lines.push(`${level} ${message}`);
  const log: Logger = { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
  const dataDir = mkdtempSync(join(tmpdir(), 'ravand-test-'));
  const copy = dialect === 'postgres' ? await copyPostgresTemplate((await startPostgres()).url) : undefined;
  if (!copy) await copyMigratedTemplate(dataDir);
  const open = (): Promise<Database> => createDatabase({ url: copy?.url, dataDir, clock, log });
  const opened = [await open()];
  return {
    database: opened[0]!,
    dataDir,
    log,
    lines,
    async another() {
      const second = await open();
      opened.push(second);
      return second;
    },
    async close() {
      for (const one of opened) await one.close();
      await copy?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
