// The built server in a process of its own, with an administrator signed in: what "over HTTP" measures. The load comes from this process.
// BENCH_POSTGRES=1 has it work on a PostgreSQL of its own, on the same machine.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { type ApiClient, createApiClient } from '#testing';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { ownPostgres } from '../services.ts';
import { freePort } from './free-port.ts';

export interface ServerUnderLoad {
  readonly url: string;
  /** What a browser of the administrator sends. */
  readonly headers: Readonly<Record<string, string>>;
  readonly dataDir: string;
  /** Longest block of the server's event loop since it was last asked, in milliseconds. */
  longestBlockMs(): Promise<number>;
  /** The most memory the server has had so far, in MB. */
  mostMemoryMb(): Promise<number>;
  stop(): Promise<void>;
}

const password = 'a bench needs no secret 1';
const admin = { email: 'bench@example.com', password };

/** @param nodeOptions further options of the server's Node, such as --cpu-prof */
export async function startServer(nodeOptions: readonly string[] = []): Promise<ServerUnderLoad> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ravand-bench-'));
  const postgres = process.env.BENCH_POSTGRES === undefined ? undefined : await ownPostgres();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    ['--import', join(projectRoot, 'tests/bench/loop-delay.mjs'), ...nodeOptions, 'dist/core/main.js'],
    {
      cwd: projectRoot,
      env: {
        ...process.env,
        PORT: String(port),
        DATA_DIR: dataDir,
        ...(postgres === undefined ? {} : { DATABASE_URL: postgres.url }),
        LOG_LEVEL: 'error',
        RAVAND_ADMIN_EMAIL: admin.email,
        RAVAND_ADMIN_PASSWORD: admin.password,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  await healthy(url);
  const client = createApiClient(url);
  const { status } = await client.post('/api/session', admin);
  if (status !== 200) throw new Error(`expected the administrator to sign in, found ${status}`);
  await inviteRep(client, url);
  return {
    url,
    headers: { cookie: client.cookie() ?? '', origin: url },
    dataDir,
    longestBlockMs: async () => (await ask(child)).blockMs,
    mostMemoryMb: async () => (await ask(child)).memoryMb,
    async stop() {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.disconnect();
      child.kill('SIGTERM');
      await ended;
      await postgres?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Somebody whom the sales plugin's rule can assign leads to. */
async function inviteRep(admin: ApiClient, url: string): Promise<void> {
  const rep = { name: 'Rep', email: 'rep@example.com', role: 'staff' };
  const { body } = await admin.post<{ link: string }>('/api/users', rep);
  const token = new URL(body.link).hash.slice(1);
  const { status } = await createApiClient(url).post(`/api/links/${token}`, {
    purpose: 'invite',
    password,
  });
  if (status !== 204) throw new Error(`expected the invitation to be taken, found ${status}`);
}

export async function healthy(url: string): Promise<void> {
  const begun = performance.now();
  while (
    !(await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (performance.now() - begun > 60_000) throw new Error('expected an answer of /health within 60 s, found none');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What loop-delay.mjs tells. */
interface Told {
  readonly blockMs: number;
  readonly memoryMb: number;
}

function ask(child: ChildProcess): Promise<Told> {
  const answer = new Promise<Told>((resolve) => child.once('message', (message) => resolve(message as Told)));
  child.send('how long?');
  return answer;
}

export interface Load {
  readonly connections: number;
  readonly seconds: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Body of the next request. */
  readonly body?: () => string;
}

/** Requests answered 2xx per second, after two seconds of warming up. @throws when another answer came */
export async function perSecond(url: string, load: Load): Promise<number> {
  const { connections, seconds, method, path, body } = load;
  const headers = body === undefined ? load.headers : { 'content-type': 'application/json', ...load.headers };
  const setupRequest =
    body === undefined ? {} : { setupRequest: (request: autocannon.Request) => ({ ...request, body: body() }) };
  const options = { url, connections, requests: [{ method, path, headers, ...setupRequest }] };
  await autocannon({ ...options, duration: 2 });
  const result = await autocannon({ ...options, duration: seconds });
  if (result.non2xx > 0) throw new Error(`expected only answers 2xx, found ${result.non2xx} others`);
  return result['2xx'] / result.duration;
}
