// Copies a database that is in use as of one instant, and puts a copy back. SQLite by itself; PostgreSQL through its own tools, whose form is theirs.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { countRows, databaseFile, type Inspected, inspectDatabase } from './inspect-database.ts';
import { sql } from './sql.ts';

/** What cannot be done, in words for the operator. */
export class CopyFault extends Error {
  override readonly name = 'CopyFault';
}

export interface DatabaseCopy {
  /** Name in the folder. */
  readonly file: string;
  readonly migrations: readonly string[];
  /** Rows by table, as of the instant of the copy. */
  readonly counts: Readonly<Record<string, number>>;
}

const dumpFile = 'ravand.dump';
/** What SQLite keeps beside its file. */
const companions = ['-wal', '-shm'];

/** Writers are not kept waiting: SQLite reads a snapshot of its log, PostgreSQL one of its own. @throws CopyFault */
export async function copyDatabase(
  source: { url?: string | undefined; dataDir: string },
  folder: string,
): Promise<DatabaseCopy> {
  const { url } = source;
  return url === undefined ? copySqlite(join(source.dataDir, databaseFile), folder) : copyPostgres(url, folder);
}

async function copySqlite(from: string, folder: string): Promise<DatabaseCopy> {
  if (!existsSync(from))
    throw new CopyFault(`Expected a database at ${from}, found none. Set DATA_DIR to the folder of the installation.`);
  const to = join(folder, databaseFile);
  const { default: BetterSqlite3 } = await import('better-sqlite3');
  const connection = new BetterSqlite3(from, { readonly: true, timeout: 5_000 });
  try {
    connection.prepare('VACUUM INTO ?').run(to);
  } finally {
    connection.close();
  }
  const copy = await inspectDatabase({ file: to });
  try {
    return { file: databaseFile, migrations: await copy.migrations(), counts: await countAll(copy) };
  } finally {
    await copy.close();
  }
}

/** Counted and dumped in one snapshot. */
async function copyPostgres(url: string, folder: string): Promise<DatabaseCopy> {
  const inspected = await inspectDatabase({ url, file: '' });
  try {
    await inspected.read(sql`begin isolation level repeatable read read only`);
    const [snapshot] = await inspected.read<{ id: string }>(sql`select pg_export_snapshot() as id`);
    const migrations = await inspected.migrations();
    const counts = await countAll(inspected);
    const to = join(folder, dumpFile);
    await runTool('pg_dump', url, [
      '--format=custom',
      '--no-owner',
      '--no-privileges',
      `--snapshot=${snapshot!.id}`,
      `--file=${to}`,
    ]);
    return { file: dumpFile, migrations, counts };
  } finally {
    await inspected.close();
  }
}

async function countAll(inspected: Inspected): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await inspected.tables()) counts[table] = await countRows(inspected, table);
  return counts;
}

/** Is there anything where it would be put back? */
export async function holdsData(target: { url?: string | undefined; dataDir: string }): Promise<boolean> {
  if (target.url === undefined) return existsSync(join(target.dataDir, databaseFile));
  const inspected = await inspectDatabase({ url: target.url, file: '' });
  try {
    return (await inspected.tables()).length > 0;
  } finally {
    await inspected.close();
  }
}

/** Makes sure that no server works there, as far as can be seen. @returns how to let go. @throws FolderInUse, CopyFault */
export async function keepOthersOut(target: { url?: string | undefined; dataDir: string }): Promise<() => void> {
  if (target.url === undefined) return (await import('./sqlite/file-lock.ts')).lockFolder(target.dataDir);
  const inspected = await inspectDatabase({ url: target.url, file: '' });
  try {
    const [row] = await inspected.read<{ count: number }>(
      sql`select count(*) as "count" from pg_stat_activity where datname = current_database() and application_name = ${'ravand'} and pid <> pg_backend_pid()`,
    );
    if (Number(row?.count) > 0) throw new CopyFault('A Ravand works on this database. Stop it first.');
    return () => {};
  } finally {
    await inspected.close();
  }
}

/**
 * Puts the copy in its place, whole or not at all, while others are kept out.
 * @param suffix names what stood there before: a SQLite file stays beside the new one. @throws CopyFault
 */
export async function placeDatabase(
  copy: string,
  target: { url?: string | undefined; dataDir: string },
  suffix: string,
): Promise<void> {
  if (target.url !== undefined) return placePostgres(copy, target.url);
  const file = join(target.dataDir, databaseFile);
  copyFileSync(copy, `${file}.new`);
  for (const companion of ['', ...companions])
    if (existsSync(`${file}${companion}`)) renameSync(`${file}${companion}`, `${file}${suffix}${companion}`);
  renameSync(`${file}.new`, file);
}

/** One transaction: the schema is emptied and filled, or stays as it was. What the one tool says the other is told as it comes: it may be more than fits in memory. */
async function placePostgres(copy: string, url: string): Promise<void> {
  const script = startTool('pg_restore', undefined, ['--no-owner', '--no-privileges', '--file=-', copy]);
  const placing = startTool('psql', url, [
    '--no-psqlrc',
    '--quiet',
    '--single-transaction',
    '--set=ON_ERROR_STOP=1',
    '--output=/dev/null',
  ]);
  const { stdin } = placing.child;
  stdin.write('drop schema public cascade;\ncreate schema public;\n');
  script.child.stdout.pipe(stdin, { end: false });
  placing.ended.catch(() => script.child.kill());
  // An end would commit what came so far.
  script.ended.then(
    () => stdin.end(),
    () => placing.child.kill('SIGKILL'),
  );
  const [told, placed] = await Promise.allSettled([script.ended, placing.ended]);
  // Who was made to stop by the other says nothing of its own.
  const [first, second] = placing.child.signalCode === null ? [placed, told] : [told, placed];
  for (const one of [first, second]) if (one.status === 'rejected') throw one.reason;
}

/** Reads a dump to its end. @throws CopyFault when it is cut off or no dump */
export async function readDump(file: string): Promise<void> {
  await runTool('pg_restore', undefined, ['--file=/dev/null', file]);
}

/** @throws CopyFault */
async function runTool(tool: string, url: string | undefined, args: readonly string[]): Promise<void> {
  const { child, ended } = startTool(tool, url, args);
  child.stdin.end();
  child.stdout.resume();
  await ended;
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** @throws CopyFault */
  readonly ended: Promise<void>;
}

/** The password goes by the environment, where no list of processes shows it. */
function startTool(tool: string, url: string | undefined, args: readonly string[]): Running {
  const target = url === undefined ? undefined : new URL(url);
  const password = target === undefined ? '' : decodeURIComponent(target.password);
  if (target !== undefined) target.password = '';
  const connection = target === undefined ? [] : [`--dbname=${target.href}`];
  const env = { ...process.env, ...(password === '' ? {} : { PGPASSWORD: password }) };
  const child = spawn(tool, [...connection, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said = `${said}${String(chunk)}`.slice(-2_000);
    });
    child.once('error', () =>
      reject(
        new CopyFault(
          `${tool} is not here. Install PostgreSQL's client programs (apt-get install postgresql-client) of the server's version or newer.`,
        ),
      ),
    );
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new CopyFault(`${tool} ended with ${code}: ${said.trim()}`));
    });
    child.stdin.on('error', () => {});
  });
  return { child, ended };
}
