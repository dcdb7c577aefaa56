// Create over HTTP: a lead without and with its automation, against bare Koa + better-sqlite3 with group commit; and the longest block of the loop meanwhile.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import type { BenchRow } from './row.ts';

const connections = 64;
const seconds = 8;

export async function run(): Promise<BenchRow[]> {
  const bare = await measureBare();
  const plain = await measureOurs('person');
  const full = await measureOurs('lead');
  return [
    {
      name: 'create over HTTP, no automation',
      ours: plain.rate,
      peer: bare,
      ratio: plain.rate / bare,
      unit: 'records per second',
      aim: '≥ 0.3 of bare',
    },
    {
      name: 'create over HTTP, SMS, assignment, process and task',
      ours: full.rate,
      peer: bare,
      ratio: full.rate / bare,
      unit: 'records per second',
      aim: 'shown',
    },
    { name: 'longest block of the event loop under that load', ours: full.blockMs, unit: 'ms', aim: 'shown' },
  ];
}

async function measureBare(): Promise<number> {
  const child = fork(join(projectRoot, 'tests/bench/bare-server.ts'), {
    execArgv: ['--import', 'tsx', '--conditions=ravand-source'],
  });
  const port = await new Promise<number>((resolve) =>
    child.once('message', (message: { port: number }) => resolve(message.port)),
  );
  const rate = await load(`http://127.0.0.1:${port}`, '/api/records/lead', {});
  child.kill();
  return rate;
}

async function measureOurs(entity: 'person' | 'lead'): Promise<{ rate: number; blockMs: number }> {
  const child = fork(join(projectRoot, 'tests/bench/our-server.ts'), {
    execArgv: ['--import', 'tsx', '--conditions=ravand-source'],
  });
  const { url, cookie } = await new Promise<{ url: string; cookie: string }>((resolve) =>
    child.once('message', (message) => resolve(message as { url: string; cookie: string })),
  );
  const rate = await load(url, `/api/records/${entity}`, { cookie, origin: url });
  child.send('stop');
  const { blockMs } = await new Promise<{ blockMs: number }>((resolve) =>
    child.once('message', (message) => resolve(message as { blockMs: number })),
  );
  child.kill();
  return { rate, blockMs };
}

/** Requests that were answered 201, per second. */
async function load(url: string, path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  let number = 0;
  const body = () =>
    JSON.stringify({
      values: {
        name: `Lead ${++number}`,
        mobile: `0912${String(1_000_000 + number).slice(-7)}`,
        email: `lead${number}@example.com`,
      },
    });
  const options = {
    url,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST' as const,
        path,
        headers: { 'content-type': 'application/json', ...headers },
        setupRequest: (request: autocannon.Request) => ({ ...request, body: body() }),
      },
    ],
  };
  await autocannon({ ...options, duration: 2 });
  const result = await autocannon(options);
  if (result.non2xx > 0) throw new Error(`expected only answers 2xx, found ${result.non2xx} others`);
  return result['2xx'] / result.duration;
}
