// Create over HTTP: a record without automation and a lead with all of its own, against bare Koa + better-sqlite3 with group commit; and the
// longest block of the event loop meanwhile.
import { startBare } from './bare.ts';
import { type BenchRow, median } from './row.ts';
import { type Load, perSecond, startServer } from './server-under-load.ts';

const connections = 64;
const seconds = 6;
const turns = 3;

export async function run(): Promise<BenchRow[]> {
  const plain = await compare('person', 'without automation', '≥ 0.3 of bare');
  const full = await compare('lead', 'with SMS, assignment, process and task', 'shown');
  return [...plain, ...full];
}

/** Ours and the bare one take turns, so that a disk that drifts drifts for both. A server of its own for each entity: what one leaves to do is not the other's. */
async function compare(entity: string, what: string, aim: string): Promise<BenchRow[]> {
  const bare = await startBare();
  const ours = await startServer();
  const [rates, bareRates, blocks]: [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < turns; turn += 1) {
    bareRates.push(await perSecond(bare.url, creating(entity, {})));
    await ours.longestBlockMs();
    rates.push(await perSecond(ours.url, creating(entity, ours.headers)));
    blocks.push(await ours.longestBlockMs());
  }
  await ours.stop();
  bare.stop();
  const [rate, peer] = [median(rates), median(bareRates)];
  return [
    { name: `create over HTTP, ${what}`, ours: rate, peer, ratio: rate / peer, unit: 'records/s', aim },
    { name: `longest block of the event loop, creates ${what}`, ours: median(blocks), unit: 'ms', aim: 'shown' },
  ];
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
