// Opens the pool of a PostgreSQL server through TypeORM, brings the schema up to date, and refuses servers that do not promise durable commits.

import type { Pool } from 'pg';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { limits } from '../../kernel/limits.ts';
import type { Logger } from '../../kernel/node/logger.ts';
import { migrations } from '../migrations/index.ts';
import { refuseNewer } from '../newer.ts';
import { typeParsers } from './statements.ts';

export interface PostgresPool {
  readonly pool: Pool;
  close(): Promise<void>;
}

export const poolSize = 20;
const migrationLock = 7_215_001;

export async function openPostgres(url: string, log: Logger): Promise<PostgresPool> {
  const source = new DataSource({
    type: 'postgres',
    driver: pg,
    url,
    poolSize,
    applicationName: 'ravand',
    connectTimeoutMS: limits.connectMs,
    installExtensions: false,
    poolErrorHandler: (error: unknown) => log.warn({ error: String(error) }, 'an idle PostgreSQL connection was lost'),
    extra: {
      types: typeParsers,
      // A statement need not wait for the answer to the one before it. The server answers in order.
      pipeline: true,
      // Programs that PostgreSQL would make of a filter of many sub-queries cost seconds, and save milliseconds.
      options: `-c jit=off -c lock_timeout=${limits.lockWaitMs} -c idle_in_transaction_session_timeout=60000`,
    },
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    logging: false,
  });
  await source.initialize();
  try {
    const pool = poolOf(source);
    await requireDurability(pool, log);
    await migrate(source, pool);
    await installTrigrams(pool, log);
    return { pool, close: () => source.destroy() };
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

function poolOf(source: DataSource): Pool {
  const driver: { master?: Pool } = source.driver as object;
  if (!driver.master) throw new Error('expected TypeORM to hold a PostgreSQL pool, found none');
  return driver.master;
}

async function requireDurability(pool: Pool, log: Logger): Promise<void> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('synchronous_commit', 'fsync', 'full_page_writes', 'server_version_num')",
  );
  const settings = new Map(rows.map((row) => [row.name, row.setting]));
  if (settings.get('synchronous_commit') === 'off') {
    throw new Error(
      'PostgreSQL is set to synchronous_commit = off: it would report work as saved that a power cut takes away. Set synchronous_commit = on (in postgresql.conf, or for this user or database with ALTER ROLE / ALTER DATABASE … SET) and start again.',
    );
  }
  if (Number(settings.get('server_version_num')) < 130_000) {
    throw new Error('PostgreSQL 13 or newer is needed; this server is older. Upgrade it and start again.');
  }
  for (const name of ['fsync', 'full_page_writes']) {
    if (settings.get(name) === 'off')
      log.warn({ setting: name }, `PostgreSQL runs with ${name} = off: a power cut may destroy data`);
  }
}

/** What makes searches of millions quick; a role that may create in its database may install it (PostgreSQL 13, trusted extensions). */
async function installTrigrams(pool: Pool, log: Logger): Promise<void> {
  try {
    await pool.query('create extension if not exists pg_trgm');
  } catch (error) {
    log.warn(
      { error: String(error) },
      'PostgreSQL has no pg_trgm here: searches read every row. Install it with CREATE EXTENSION pg_trgm and start again.',
    );
  }
}

/** One process migrates at a time; the others wait and find nothing to do. */
async function migrate(source: DataSource, pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set lock_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    try {
      const { rows } = await client.query<{ name: string }>("select to_regclass('migrations')::text as name");
      if (rows[0]?.name) {
        const ran = await client.query<{ name: string }>('select name from migrations');
        refuseNewer(ran.rows.map(({ name }) => name));
      }
      await source.runMigrations({ transaction: 'all' });
    } finally {
      await client.query('select pg_advisory_unlock($1)', [migrationLock]);
    }
  } finally {
    client.release(true);
  }
}
