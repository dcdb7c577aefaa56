// Fresh databases for tests: a migrated one is made once and copied, because running migrations for every test is slow.
import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { systemClock } from '../kernel/clock.ts';
import { silentLogger } from '../kernel/node/logger.ts';
import { madeOnce } from '../kernel/node/made-once.ts';
import { createDatabase } from './create-database.ts';

/** Puts a migrated, empty `ravand.sqlite` into a data folder. */
export async function copyMigratedTemplate(dataDir: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  copyFileSync(await madeOnce('migrated', makeSqliteTemplate), join(dataDir, 'ravand.sqlite'));
}

async function makeSqliteTemplate(folder: string): Promise<string> {
  const database = await createDatabase({ dataDir: folder, clock: systemClock, log: silentLogger });
  await database.close();
  return join(folder, 'ravand.sqlite');
}

export interface PostgresCopy {
  readonly url: string;
  /** Drops the copy; everything must have left it. */
  drop(): Promise<void>;
}

/**
 * A migrated database of its own on this server, empty or filled.
 * @param serverUrl any database of a user who may create databases
 * @param fill puts into the template what all copies have; called once a run for a server
 */
export async function copyPostgresTemplate(
  serverUrl: string,
  fill?: (url: string) => Promise<void>,
): Promise<PostgresCopy> {
  const server = createHash('sha256').update(serverUrl).digest('hex').slice(0, 16);
  const source = await madeOnce(`${fill === undefined ? 'migrated' : 'filled'} ${server}`, () =>
    makePostgresTemplate(serverUrl, fill),
  );
  const copy = `ravand_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, `create database ${copy} template ${source}`);
  return {
    url: withDatabase(serverUrl, copy),
    drop: () => administer(serverUrl, `drop database if exists ${copy} with (force)`),
  };
}

async function makePostgresTemplate(serverUrl: string, fill?: (url: string) => Promise<void>): Promise<string> {
  const template = `ravand_template_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, `create database ${template}`);
  const url = withDatabase(serverUrl, template);
  const database = await createDatabase({ url, dataDir: tmpdir(), clock: systemClock, log: silentLogger });
  await database.close();
  await fill?.(url);
  return template;
}

async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
