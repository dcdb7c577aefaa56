// Starts private PostgreSQL and Redis servers for tests: free ports, a folder of their own, gone at the end. Shared by a whole run; started by the first suite that asks.
import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce, runFolderVariable } from '../core/kernel/node/made-once.ts';
import { removeBundles } from './bundle-program.ts';

export interface Service {
  readonly url: string;
  /** The server's process, for tests that kill it. */
  readonly pid: number;
}

/** A server that one suite has for itself, to kill it and start it again on the same port and data. */
export interface OwnService extends Service {
  /** SIGKILL: what is not on disk is lost. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export function hasPostgres(): boolean {
  return postgresBinaries() !== undefined;
}

export function hasRedis(): boolean {
  return redisBinary() !== undefined;
}

/** The run's PostgreSQL: `postgres://…` of a superuser who may create databases. fsync is off; see ownPostgres for tests of durability. */
export function startPostgres(): Promise<Service> {
  return madeOnce('postgres', async (folder) => {
    openFolder(folder);
    const data = initPostgres(folder);
    return runPostgres(folder, data, await freePort(), ['fsync=off', 'full_page_writes=off']);
  });
}

/** A PostgreSQL of the caller's own, with fsync on. */
export async function ownPostgres(settings: readonly string[] = []): Promise<OwnService> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-postgres-'));
  openFolder(folder);
  const data = initPostgres(folder);
  const port = await freePort();
  return own(folder, () => runPostgres(folder, data, port, settings));
}

/** The run's Redis, without persistence: what it is told is gone when it ends. */
export function startRedis(): Promise<Service> {
  return madeOnce('redis', async (folder) => runRedis(folder, await freePort()));
}

export async function ownRedis(): Promise<OwnService> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-redis-'));
  const port = await freePort();
  return own(folder, () => runRedis(folder, port));
}

/** Makes the folder of a run and says once what cannot run on this machine. Answers how to end everything. */
export function prepareServices(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-run-'));
  openFolder(folder);
  process.env[runFolderVariable] = folder;
  if (!hasPostgres())
    console.warn(
      'Not run, because PostgreSQL is not installed: suites on PostgreSQL (*.postgres.test.ts, *.bullmq.test.ts).',
    );
  if (!hasRedis()) console.warn('Not run, because redis-server is not installed: suites on Redis (*.bullmq.test.ts).');
  return async () => {
    for (const name of ['postgres', 'redis']) {
      const note = join(folder, `${name}.json`);
      const { made } = existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as { made?: Service }) : {};
      if (made) await kill(made.pid, 'SIGQUIT');
    }
    removeBundles();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function own(folder: string, start: () => Promise<Service>): Promise<OwnService> {
  let service = await start();
  return {
    get url() {
      return service.url;
    },
    get pid() {
      return service.pid;
    },
    kill: () => kill(service.pid, 'SIGKILL'),
    async restart() {
      service = await start();
    },
    async stop() {
      await kill(service.pid, 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function initPostgres(folder: string): string {
  const data = join(folder, 'data');
  const { initdb } = requirePostgres();
  const result = spawnSync(
    initdb,
    ['-D', data, '-U', 'ravand', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'],
    {
      ...asPostgresUser(),
      cwd: folder,
      encoding: 'utf8',
    },
  );
  if (result.status !== 0) throw new Error(`initdb failed: ${result.stderr}`);
  return data;
}

async function runPostgres(folder: string, data: string, port: number, settings: readonly string[]): Promise<Service> {
  // A server that was killed leaves this behind; its process is gone.
  rmSync(join(data, 'postmaster.pid'), { force: true });
  const all = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'max_connections=200',
    ...settings,
  ];
  const pid = launch(
    requirePostgres().postgres,
    ['-D', data, ...all.flatMap((setting) => ['-c', setting])],
    folder,
    asPostgresUser(),
  );
  await until(
    () => postgresAnswers(port),
    'PostgreSQL to answer',
    () => readLog(folder),
  );
  return { url: `postgres://ravand@127.0.0.1:${port}/postgres`, pid };
}

async function runRedis(folder: string, port: number): Promise<Service> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const pid = launch(redisBinary()!, settings, folder, {});
  await until(
    () => answers(port, 'PING\r\n', /^\+PONG/),
    'Redis to answer',
    () => readLog(folder),
  );
  return { url: `redis://127.0.0.1:${port}`, pid };
}

/** Detached: the server outlives the suite that started it. */
function launch(binary: string, args: readonly string[], folder: string, options: SpawnOptions): number {
  const log = openSync(join(folder, 'server.log'), 'a');
  const child = spawn(binary, args, { ...options, cwd: folder, detached: true, stdio: ['ignore', log, log] });
  child.unref();
  if (child.pid === undefined) throw new Error(`${binary} could not be started`);
  return child.pid;
}

function postgresBinaries(): { initdb: string; postgres: string } | undefined {
  const versions = '/usr/lib/postgresql';
  const installed = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(':'),
    ...installed.map((version) => join(versions, version, 'bin')),
  ];
  const folder = folders.find((one) => existsSync(join(one, 'initdb')) && existsSync(join(one, 'postgres')));
  return folder === undefined ? undefined : { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}

function requirePostgres(): { initdb: string; postgres: string } {
  const binaries = postgresBinaries();
  if (!binaries) throw new Error('PostgreSQL is not installed');
  return binaries;
}

function redisBinary(): string | undefined {
  return (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, 'redis-server'))
    .find((path) => existsSync(path));
}

/** PostgreSQL refuses to run as root, so then it runs as a user who owns nothing. */
function asPostgresUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const uid = Number(spawnSync('id', ['-u', user], { encoding: 'utf8' }).stdout);
    const gid = Number(spawnSync('id', ['-g', user], { encoding: 'utf8' }).stdout);
    if (uid > 0) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody');
}

function openFolder(folder: string): void {
  const { uid, gid } = asPostgresUser();
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** An SSLRequest is answered with one letter as soon as the server takes connections. */
async function postgresAnswers(port: number): Promise<boolean> {
  if (!(await answers(port, Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]), /^[NS]/))) return false;
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: `postgres://ravand@127.0.0.1:${port}/postgres` });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function answers(port: number, question: string | Buffer, answer: RegExp): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const end = (found: boolean): void => {
      socket.destroy();
      resolve(found);
    };
    socket.setTimeout(500, () => end(false));
    socket.once('connect', () => socket.write(question));
    socket.once('data', (data) => end(answer.test(data.toString('latin1'))));
    socket.once('error', () => end(false));
  });
}

async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  detail: () => string = () => '',
): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited a minute in vain for ${what}\n${detail()}`);
}

function readLog(folder: string): string {
  return readFileSync(join(folder, 'server.log'), 'utf8').slice(-2_000);
}

async function kill(pid: number, signal: NodeJS.Signals): Promise<void> {
  try {
    process.kill(pid, signal);
  } catch {
    return;
  }
  await until(() => !isAlive(pid), `process ${pid} to end`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A child that nobody waits for stays as a zombie; that is dead enough.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
