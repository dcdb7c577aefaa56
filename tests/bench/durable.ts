// Durable instances: start → user task → complete → end, with task record, audit and history, against bpmn-engine that saves its state to SQLite at each step.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Engine } from 'bpmn-engine';
import { createTestRavand } from '#testing';
import type { Context } from '../../core/kernel/context.ts';
import type { BenchRow } from './row.ts';

const xml = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="https://ravand.dev/bench">
  <bpmn:process id="benchmark" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work" />
    <bpmn:userTask id="work" name="Work" />
    <bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="end" />
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>`;

const instances = 2_000;
const peerInstances = 200;
const parallel = 64;

export async function run(): Promise<BenchRow[]> {
  const ours = await measureOurs();
  const peer = await measurePeer();
  return [
    { name: 'durable instances', ours, peer, ratio: ours / peer, unit: 'instances per second', aim: '≥ 10 × the peer' },
  ];
}

/** Everything runs as it does under HTTP: a manager starts an instance, finds its task and completes it; three round trips, two COMMITs. */
async function measureOurs(): Promise<number> {
  const ravand = await createTestRavand({ listen: false });
  const system = ravand.systemContext('bench');
  const manager = await ravand.createUser({ role: 'manager' });
  const context: Context = { ...system, principal: { kind: 'user', id: manager.id, roles: ['manager'] } };
  await ravand.definitions.publish(system, [
    { definition: { kind: 'process', name: 'benchmark', xml }, baseVersion: 0 },
  ]);
  let left = instances;
  const work = async () => {
    while (left-- > 0) await runOne();
  };
  for (let warm = 0; warm < 200; warm += 1) await runOne();
  const begun = performance.now();
  await Promise.all(Array.from({ length: parallel }, work));
  const seconds = (performance.now() - begun) / 1000;
  await ravand.stop();
  return instances / seconds;

  async function runOne(): Promise<void> {
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
  }
}

/** bpmn-engine's own way to be durable: getState() after each step into a row, recover() before the next. */
async function measurePeer(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-peer-'));
  const database = new Database(join(folder, 'peer.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('create table state (id integer primary key, state text)');
  const save = database.prepare(
    'insert into state (id, state) values (?, ?) on conflict (id) do update set state = excluded.state',
  );
  const load = database.prepare('select state from state where id = ?');
  const begun = performance.now();
  for (let id = 1; id <= peerInstances; id++) {
    const engine = new Engine({ name: `run ${id}`, source: xml });
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
  }
  const seconds = (performance.now() - begun) / 1000;
  database.close();
  rmSync(folder, { recursive: true });
  return peerInstances / seconds;
}
