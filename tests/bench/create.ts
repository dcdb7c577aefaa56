// Create over HTTP: a record without automation and a lead with all of its own, against bare Koa + better-sqlite3 with group commit; and the
// longest block of the event loop meanwhile.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { type BenchRow, median } from './row.ts';
import { type Load, perSecond, startServer } from './server-under-load.ts';

const connections = 64;
const seconds = 6;
const turns = 3;

/** Ours and the bare one take turns, so that a disk that drifts drifts for both. */
export async function run(): Promise<BenchRow[]> {
  const bare = await startBare();
  const ours = await startServer();
  const rates: Record<'bare' | 'plain' | 'full', number[]> = { bare: [], plain: [], full: [] };
  const blocks: Record<'plain' | 'full', number[]> = { plain: [], full: [] };
  for (let turn = 0; turn < turns; turn += 1) {
    rates.bare.push(await perSecond(bare.url, creating('person', {})));
    for (const [kind, entity] of [
      ['plain', 'person'],
      ['full', 'lead'],
    ] as const) {
      await ours.longestBlockMs();
      rates[kind].push(await perSecond(ours.url, creating(entity, ours.headers)));
      blocks[kind].push(await ours.longestBlockMs());
    }
  }
  await ours.stop();
  bare.stop();
  const peer = median(rates.bare);
  const row = (name: string, rate: number, aim: string): BenchRow => ({
    name,
    ours: rate,
    peer,
    ratio: rate / peer,
    unit: 'records/s',
    aim,
  });
  return [
    row('create over HTTP, no automation', median(rates.plain), '≥ 0.3 of bare'),
    row('create over HTTP, with SMS, assignment, process and task', median(rates.full), 'shown'),
    block('longest block of the event loop, creates without automation', blocks.plain),
    block('longest block of the event loop, creates with it', blocks.full),
  ];
}

function block(name: string, figures: readonly number[]): BenchRow {
  return { name, ours: Math.max(...figures), unit: 'ms', aim: 'shown' };
}

async function startBare(): Promise<{ url: string; stop(): void }> {
  const child = fork(join(projectRoot, 'tests/bench/bare-server.mjs'), { execArgv: [] });
  const port = await new Promise<number>((resolve) =>
    child.once('message', (message) => resolve((message as { port: number }).port)),
  );
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

let number = 0;

function creating(entity: string, headers: Readonly<Record<string, string>>): Load {
  return { connections, seconds, method: 'POST', path: `/api/records/${entity}`, headers, body: nextBody };
}

function nextBody(): string {
  number += 1;
  return JSON.stringify({
    values: {
      name: `Lead ${number}`,
      mobile: `0912${String(1_000_000 + number).slice(-7)}`,
      email: `lead${number}@example.com`,
    },
  });
}
