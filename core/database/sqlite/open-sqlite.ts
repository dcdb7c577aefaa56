// Opens the two connections of a SQLite file through TypeORM: the writer, brought up to the newest schema, and a reader that sees committed rows only.
import type BetterSqlite3 from 'better-sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from '../migrations/index.ts';
import { refuseNewer } from '../newer.ts';

export interface SqliteConnections {
  readonly writer: BetterSqlite3.Database;
  readonly reader: BetterSqlite3.Database;
  close(): Promise<void>;
}

/** How long SQLite itself blocks the process for another one's lock. Longer waits are ours, and asynchronous. */
const blockMs = 20;

export async function openSqlite(file: string): Promise<SqliteConnections> {
  const writer = await connect({
    type: 'better-sqlite3',
    database: file,
    timeout: blockMs,
    prepareDatabase: prepareWriter,
    migrations: [...migrations],
    migrationsTableName: 'migrations',
  });
  refuseNewer(ranIn(rawOf(writer)));
  await writer.runMigrations({ transaction: 'all' });
  const reader = await connect({
    type: 'better-sqlite3',
    database: file,
    timeout: blockMs,
    readonly: true,
    prepareDatabase: prepareReader,
  });
  return {
    writer: rawOf(writer),
    reader: rawOf(reader),
    async close() {
      await reader.destroy();
      await writer.destroy();
    },
  };
}

/** Names of the migrations that have run. */
function ranIn(connection: BetterSqlite3.Database): string[] {
  const known = connection.prepare("select 1 from sqlite_schema where name = 'migrations'").get();
  return known === undefined ? [] : (connection.prepare('select name from migrations').pluck().all() as string[]);
}

function connect(options: DataSourceOptions): Promise<DataSource> {
  return new DataSource({ ...options, logging: false }).initialize();
}

function rawOf(source: DataSource): BetterSqlite3.Database {
  const driver: { databaseConnection?: BetterSqlite3.Database } = source.driver as object;
  if (!driver.databaseConnection) throw new Error('expected TypeORM to hold a better-sqlite3 connection, found none');
  return driver.databaseConnection;
}

function prepareWriter(connection: BetterSqlite3.Database): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  // The log keeps its size on disk: overwriting costs half of growing. The checkpointer keeps it at 16 MB beside the writer;
  // the writer does it itself only where that one cannot.
  connection.pragma('journal_size_limit = -1');
  connection.pragma('wal_autocheckpoint = 64000');
  connection.pragma('cache_size = -65536');
  connection.pragma('temp_store = MEMORY');
  connection.pragma('trusted_schema = OFF');
}

function prepareReader(connection: BetterSqlite3.Database): void {
  connection.pragma('query_only = ON');
  connection.pragma('cache_size = -65536');
  connection.pragma('temp_store = MEMORY');
  connection.pragma('trusted_schema = OFF');
}
