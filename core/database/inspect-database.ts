// Looks at a database without changing it, whether a server works on it or not: for backups and for verifying them. Opens no migration.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledQuery, Reader } from '../kernel/transaction.ts';
import type { Dialect } from './database.ts';
import { name, sql } from './sql.ts';

/** The database file in a data folder. */
export const databaseFile = 'ravand.sqlite';

export interface Inspected extends Reader {
  readonly dialect: Dialect;
  /** Tables of the house and of its entities, by name. */
  tables(): Promise<string[]>;
  /** Names of the migrations that have run, oldest first. */
  migrations(): Promise<string[]>;
  /** What the database itself finds wrong: broken pages and indexes, references to what is not there. Empty = sound. */
  faults(): Promise<string[]>;
  close(): Promise<void>;
}

/** @param needs.url `postgres://…`; else `file`, a SQLite database. @throws Error when there is none */
export async function inspectDatabase(needs: { url?: string | undefined; file: string }): Promise<Inspected> {
  if (needs.url !== undefined) return inspectPostgres(needs.url);
  if (!existsSync(needs.file)) throw new Error(`expected a database at ${needs.file}, found none`);
  return inspectSqlite(needs.file);
}

/** The database of an installation. */
export function inspectInstallation({
  url,
  dataDir,
}: {
  url?: string | undefined;
  dataDir: string;
}): Promise<Inspected> {
  return inspectDatabase({ url, file: join(dataDir, databaseFile) });
}

export async function countRows(reader: Reader, table: string): Promise<number> {
  const [row] = await reader.read<{ count: number }>(sql`select count(*) as "count" from ${name(table)}`);
  return Number(row?.count ?? 0);
}

const migrationsInOrder = sql`select name from migrations order by id`;

async function inspectSqlite(file: string): Promise<Inspected> {
  const [{ default: BetterSqlite3 }, { Statements }] = await Promise.all([
    import('better-sqlite3'),
    import('./sqlite/statements.ts'),
  ]);
  const connection = new BetterSqlite3(file, { readonly: true, timeout: 5_000 });
  const statements = new Statements(connection);
  const read = async <Row extends object>(query: CompiledQuery): Promise<Row[]> => statements.read<Row>(query);
  return {
    dialect: 'sqlite',
    read,
    async tables() {
      const rows = await read<{ name: string }>(
        sql`select name from sqlite_schema where type = ${'table'} and name not like ${'sqlite_%'} and sql not like ${'CREATE VIRTUAL%'} order by name`,
      );
      return rows.map((row) => row.name);
    },
    migrations: async () => (await read<{ name: string }>(migrationsInOrder)).map((row) => row.name),
    async faults() {
      const broken = connection.pragma('integrity_check(20)') as { integrity_check: string }[];
      const dangling = connection.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[];
      return [
        ...broken.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
        ...dangling
          .slice(0, 20)
          .map(({ table, rowid, parent }) => `row ${rowid} of ${table} points to a row of ${parent} that is not there`),
      ];
    },
    close: async () => void connection.close(),
  };
}

async function inspectPostgres(url: string): Promise<Inspected> {
  const [{ default: pg }, { PostgresStatements, typeParsers }] = await Promise.all([
    import('pg'),
    import('./postgres/statements.ts'),
  ]);
  const client = new pg.Client({ connectionString: url, types: typeParsers, application_name: 'ravand' });
  await client.connect();
  const statements = new PostgresStatements();
  const read = async <Row extends object>(query: CompiledQuery): Promise<Row[]> =>
    (await statements.run<Row>(client, query)).rows;
  return {
    dialect: 'postgres',
    read,
    async tables() {
      const rows = await read<{ name: string }>(
        sql`select tablename as name from pg_tables where schemaname = current_schema() order by tablename`,
      );
      return rows.map((row) => row.name);
    },
    migrations: async () => (await read<{ name: string }>(migrationsInOrder)).map((row) => row.name),
    async faults() {
      const rows = await read<{ name: string }>(
        sql`select indexrelid::regclass::text as name from pg_index where not indisvalid order by 1`,
      );
      const loose = await read<{ name: string }>(
        sql`select conname as name from pg_constraint where not convalidated order by 1`,
      );
      return [
        ...rows.map((row) => `the index ${row.name} is not valid`),
        ...loose.map((row) => `the constraint ${row.name} was never checked`),
      ];
    },
    close: () => client.end(),
  };
}
