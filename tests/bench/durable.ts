// Durable instances: start → user task → complete → end, on SQLite and PostgreSQL, with and without the task record, against bpmn-engine that saves
// its state to SQLite at each step; and how large an instance is that waits.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { Engine } from 'bpmn-engine';
import { createTestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import { copyPostgresTemplate } from '../../core/database/testing.ts';
import type { Context } from '../../core/kernel/context.ts';
import { hasPostgres, ownPostgres } from '../services.ts';
import { type BenchRow, median } from './row.ts';
import { openWorkflowHouse, ratePerSecond, taskModel, timedTaskModel, type WorkflowHouse } from './workflow-house.ts';

const seconds = 2;
const parallel = 64;
const turns = 3;

export async function run(): Promise<BenchRow[]> {
  const alone = await openAlone();
  const whole = await openWhole();
  const figures: Record<'plain' | 'timed' | 'whole' | 'peer' | 'timedPeer', number[]> = {
    plain: [],
    timed: [],
    whole: [],
    peer: [],
    timedPeer: [],
  };
  // In turns, so that what else the machine does meets all of them.
  for (let turn = 0; turn < turns; turn += 1) {
    figures.plain.push(await ratePerSecond(seconds, parallel, () => alone.once('plain')));
    figures.peer.push(await measurePeer(taskModel));
    figures.timed.push(await ratePerSecond(seconds, parallel, () => alone.once('timed')));
    figures.timedPeer.push(await measurePeer(timedTaskModel));
    figures.whole.push(await ratePerSecond(seconds, parallel, whole.once));
  }
  const sizes = await measureSizes(alone.house);
  await alone.house.close();
  await whole.stop();
  const [peer, timedPeer] = [median(figures.peer), median(figures.timedPeer)];
  const row = (name: string, ours: number, other: number, aim: string): BenchRow => ({
    name,
    ours,
    peer: other,
    ratio: ours / other,
    unit: 'instances/s',
    aim,
  });
  return [
    row('durable instances with history', median(figures.plain), peer, '≥ 50 × the peer'),
    row('durable instances with history and a timer', median(figures.timed), timedPeer, '≥ 50 × the peer'),
    row('durable instances with task record, audit and policy', median(figures.whole), peer, '≥ 25 × the peer'),
    ...(await onPostgres(peer)),
    ...sizes,
  ];
}

async function openAlone(): Promise<{ house: WorkflowHouse; once(process: string): Promise<void> }> {
  const house = await openWorkflowHouse();
  await house.publish('plain', taskModel);
  await house.publish('timed', timedTaskModel);
  const once = async (process: string): Promise<void> => house.completeOne(await house.start(process));
  for (let warm = 0; warm < 200; warm += 1) await once(warm % 2 === 0 ? 'plain' : 'timed');
  return { house, once };
}

/** Everything as it is under HTTP: a manager starts an instance, finds its task and completes it; three round trips, two COMMITs. */
async function openWhole(): Promise<{ once(): Promise<void>; stop(): Promise<void> }> {
  const ravand = await createTestRavand({ listen: false });
  const system = ravand.systemContext('bench');
  const manager = await ravand.createUser({ role: 'manager' });
  const context: Context = { ...system, principal: { kind: 'user', id: manager.id, roles: ['manager'] } };
  await ravand.definitions.publish(system, [
    { definition: { kind: 'process', name: 'benchmark', xml: taskModel }, baseVersion: 0 },
  ]);
  const once = async (): Promise<void> => {
    const instance = await ravand.database.transaction(context, (inside) =>
      ravand.workflow.start(inside, 'benchmark', { variables: {} }),
    );
    const tasks = await ravand.records.query(context, 'task', {
      filter: { field: 'instance', operator: 'eq', value: instance },
      limit: 1,
    });
    const task = tasks.items[0];
    if (!task) throw new Error('expected a task record of the instance, found none');
    await ravand.automation.tasks.complete(context, task.id, {});
  };
  for (let warm = 0; warm < 200; warm += 1) await once();
  return { once, stop: () => ravand.stop() };
}

/** bpmn-engine's own way to be durable: getState() after each step into a row, recover() before the next. */
async function measurePeer(source: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-peer-'));
  const database = new Database(join(folder, 'peer.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('create table state (id integer primary key, state text)');
  const save = database.prepare(
    'insert into state (id, state) values (?, ?) on conflict (id) do update set state = excluded.state',
  );
  const load = database.prepare('select state from state where id = ?');
  let id = 0;
  const once = async (): Promise<void> => {
    id += 1;
    const engine = new Engine({ name: `run ${id}`, source });
    await engine.execute();
    save.run(id, JSON.stringify(await engine.getState()));
    engine.stop();
    const row = load.get(id) as { state: string };
    const recovered = new Engine().recover(JSON.parse(row.state));
    const api = await recovered.resume();
    const ended = recovered.waitFor('end');
    api
      .getPostponed()
      .find((element: { id: string }) => element.id === 'work')
      ?.signal();
    await ended;
    save.run(id, JSON.stringify(await recovered.getState()));
  };
  for (let warm = 0; warm < 20; warm += 1) await once();
  const rate = await ratePerSecond(seconds, 1, once);
  database.close();
  rmSync(folder, { recursive: true });
  return rate;
}

/** What is stored of an instance that waits at its task, and what the peer would store. */
async function measureSizes(house: WorkflowHouse): Promise<BenchRow[]> {
  const instance = await house.start('plain');
  const [stored] = await house.database.read<{ bytes: number }>(
    sql`select length(state) + length(variables) as bytes from process_instances where id = ${instance}`,
  );
  const engine = new Engine({ name: 'size', source: taskModel });
  await engine.execute();
  const theirs = JSON.stringify(await engine.getState()).length;
  engine.stop();
  const [ours, other] = [await heapOf(10_000, () => house.start('plain')), await heapOf(500, startTheirs)];
  return [
    {
      name: 'state of an instance that waits',
      ours: stored?.bytes ?? Number.NaN,
      peer: theirs,
      ratio: theirs / (stored?.bytes ?? Number.NaN),
      unit: 'bytes',
      aim: '≤ 300',
    },
    {
      name: 'heap of an instance that waits',
      ours,
      peer: other,
      unit: 'bytes',
      aim: 'none: it is a row; the peer keeps it until it is stopped',
    },
  ];
}

async function startTheirs(): Promise<unknown> {
  const engine = new Engine({ name: 'heap', source: taskModel });
  await engine.execute();
  return engine;
}

/** Growth of the heap by one; negative noise is none. Without --expose-gc the collector is asked by way of v8. */
async function heapOf(count: number, make: () => Promise<unknown>): Promise<number> {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const kept: unknown[] = new Array(count);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < count; at += 1) kept[at] = await make();
  collect();
  const grown = (process.memoryUsage().heapUsed - before) / count;
  kept.length = 0;
  return Math.max(0, grown);
}

/** Processes of their own on one PostgreSQL with fsync on, the workflow room in each. */
async function onPostgres(peer: number): Promise<BenchRow[]> {
  if (!hasPostgres()) return [];
  const server = await ownPostgres(['shared_buffers=256MB', 'max_wal_size=2GB']);
  const rows: BenchRow[] = [];
  for (const processes of [1, 4]) {
    const copy = await copyPostgresTemplate(server.url);
    const house = await openWorkflowHouse(copy.url);
    await house.publish('plain', taskModel);
    await house.close();
    const rates = await Promise.all(Array.from({ length: processes }, () => workerRate(copy.url)));
    const ours = rates.reduce((sum, rate) => sum + rate, 0);
    const name = `durable instances on PostgreSQL, ${processes === 1 ? '1 process' : `${processes} processes`}`;
    rows.push({ name, ours, peer, ratio: ours / peer, unit: 'instances/s', aim: 'shown: the server shares the cores' });
    await copy.drop();
  }
  await server.stop();
  return rows;
}

/** durable-worker says how many it did a second. */
function workerRate(url: string): Promise<number> {
  const path = fileURLToPath(
    new URL(`./durable-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
  );
  const child: ChildProcess = spawn(process.execPath, [...process.execArgv, path, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += String(chunk);
  });
  return new Promise((resolve, reject) =>
    child.once('exit', (code) =>
      code === 0 ? resolve(Number(said)) : reject(new Error(`a worker ended with ${code}`)),
    ),
  );
}
