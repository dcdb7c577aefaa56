// The durable house means the same as the simulated one: every conformance model plays its trace over a real database, each act a transaction of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../core/database/database.ts';
import { sql } from '../../core/database/sql.ts';
import { compileBpmn } from '../../core/engine/compile/compile-bpmn.ts';
import { addIsoDuration, parseIsoDuration } from '../../core/engine/time/time.ts';
import type { Id } from '../../core/kernel/id.ts';
import type { WaitingActivity } from '../../core/workflow/workflow.ts';
import { type Act, readTrace, type Trace } from '../conformance/play-trace.ts';
import { isFull } from '../faults/is-full.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';
import { type Bench, createBench } from './workflow-bench.ts';

const folder = new URL('../conformance/models/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.bpmn'))
  .map((name) => name.replace('.bpmn', ''))
  // A technical failure of a service is told by its job alone: workflow.ts shows that.
  .filter((name) => !readTrace(name).steps.some((step) => step.do[0] === 'fail'));

const emptied = [
  sql`delete from process_instances`,
  sql`delete from process_partitions`,
  sql`delete from process_subscriptions`,
  sql`delete from process_records`,
  sql`delete from process_timers`,
  sql`delete from process_messages`,
  sql`delete from process_incidents`,
  sql`delete from process_starts`,
  sql`delete from process_deployments`,
  sql`delete from jobs`,
];

interface Standing extends WaitingActivity {
  readonly instance: Id;
}

/** Plays a trace; the same acts as tests/conformance/play-trace.ts, through the Workflow contract. */
class DurablePlayer {
  readonly #bench: Bench;
  readonly #name: string;
  #seen = 0;

  constructor(bench: Bench, name: string, seen: number) {
    this.#bench = bench;
    this.#name = name;
    this.#seen = seen;
  }

  async instances(): Promise<readonly Id[]> {
    const rows = await this.#bench.database.read<{ id: Id }>(sql`select id from process_instances order by id`);
    return rows.map(({ id }) => id);
  }

  async standing(): Promise<readonly Standing[]> {
    const all: Standing[] = [];
    for (const instance of await this.instances())
      for (const activity of await this.#bench.workflow.operations.activities(this.#bench.outside, instance))
        all.push({ ...activity, instance });
    return all;
  }

  async perform(act: Act): Promise<void> {
    await this.#do(act);
    await this.#bench.workflow.fireTimers();
  }

  async #do(act: Act): Promise<void> {
    const { workflow, transact, clock } = this.#bench;
    switch (act[0]) {
      case 'start': {
        const place = act[2] === undefined ? {} : { element: act[2] };
        await transact((context) => workflow.start(context, this.#name, { variables: act[1], ...place }));
        return;
      }
      case 'startProcess':
        await transact((context) => workflow.start(context, `${this.#name}:${act[1]}`, { variables: act[2] ?? {} }));
        return;
      case 'message': {
        const [, name, key, payload = {}] = act;
        const correlationKey = key === '' ? undefined : key;
        await transact((context) => workflow.publishMessage(context, { name, correlationKey, payload }));
        return;
      }
      case 'signal':
        await transact((context) => workflow.publishSignal(context, act[1], act[2] ?? {}));
        return;
      case 'pass': {
        const duration = parseIsoDuration(act[1]);
        const end = duration === undefined ? undefined : addIsoDuration(clock.now(), duration);
        // A timer of no time at all comes in the next moment.
        await this.#passTo(Math.max(end?.getTime() ?? 0, clock.now().getTime() + 1));
        return;
      }
      case 'set': {
        const running = await this.#running();
        await transact((context) => workflow.operations.setVariables(context, running, { variables: act[1] }));
        return;
      }
      case 'conditions':
        await transact((context) => workflow.evaluateStarts(context, act[1]));
        return;
      case 'cancel': {
        const running = await this.#running();
        await transact((context) => workflow.cancel(context, running, act[1]));
        return;
      }
      default:
        await this.#tell(act as readonly [string, string, unknown?]);
    }
  }

  async #running(): Promise<Id> {
    const [row] = await this.#bench.database.read<{ id: Id }>(
      sql`select id from process_instances where status = 'running' order by id limit 1`,
    );
    return row?.id ?? '';
  }

  async #passTo(end: number): Promise<void> {
    const { database, clock, workflow } = this.#bench;
    for (;;) {
      const [row] = await database.read<{ due: number | null }>(
        sql`select min(due_at) as due from (select due_at from process_timers union all select due_at from process_starts) as all_due where due_at is not null`,
      );
      const due = row?.due ?? null;
      if (due === null || due > end) break;
      clock.advance(Math.max(0, Number(due) - clock.now().getTime()));
      await workflow.fireTimers();
    }
    clock.advance(end - clock.now().getTime());
  }

  async #tell([type, element, given]: readonly [string, string, unknown?]): Promise<void> {
    const { workflow, transact } = this.#bench;
    const isAnswered = ({ waits }: Standing): boolean => /^(task|service|trigger)$/.test(waits ?? '');
    const fits = (one: Standing): boolean => {
      if (type === 'retry') return one.hasIncident;
      if (type === 'trigger') return one.waits === 'trigger';
      return /^(complete|error|escalate)$/.test(type) ? isAnswered(one) : true;
    };
    const found = (await this.standing()).find((one) => one.element === element && fits(one));
    if (found === undefined) throw new Error(`expected ${element}, waiting: ${(await this.waiting()).join(', ')}`);
    const { instance, activity } = found;
    const values = typeof given === 'object' && given !== null ? { ...given } : {};
    const text = String(given ?? '');
    const { operations } = workflow;
    await transact(async (context) => {
      if (type === 'complete') await workflow.complete(context, instance, activity, values);
      if (type === 'trigger') await operations.trigger(context, instance, activity, values);
      if (type === 'error')
        await workflow.report(context, instance, activity, { kind: 'error', code: text, detail: text });
      if (type === 'escalate')
        await workflow.report(context, instance, activity, { kind: 'escalation', code: text, detail: text });
      if (type === 'move') await operations.move(context, instance, activity, text);
      if (type === 'cancelActivity') await operations.cancelActivity(context, instance, activity);
      if (type === 'startActivity') await operations.startActivity(context, instance, activity, text);
      if (type === 'endAdHoc') await operations.completeAdHoc(context, instance, activity);
      if (type === 'retry') {
        // What the simulated house is told with the retry is put right in the instance.
        if (Object.keys(values).length > 0) await operations.setVariables(context, instance, { variables: values });
        const incidents = await workflow.incidents(context, { open: true, instance });
        await workflow.retry(context, incidents.find((incident) => incident.activity === activity)?.id ?? '');
      }
    });
  }

  async waiting(): Promise<readonly string[]> {
    return (await this.standing())
      .filter(({ waits, hasIncident }) => (waits !== 'children' && waits !== 'call') || hasIncident)
      .map(({ element, hasIncident }) => element + (hasIncident ? '!' : ''))
      .sort();
  }

  async completed(): Promise<readonly string[]> {
    const rows = await this.#bench.database.read<{ position: number; entries: string }>(
      sql`select position, entries from process_history where position > ${this.#seen} order by position`,
    );
    this.#seen = Number(rows.at(-1)?.position ?? this.#seen);
    return rows
      .flatMap(({ entries }) => JSON.parse(entries) as { type: string; element: string }[])
      .filter(({ type }) => type === 'completed')
      .map(({ element }) => element);
  }

  async enabled(): Promise<readonly string[]> {
    const all: string[] = [];
    for (const { instance, activity } of await this.standing())
      for (const { element } of await this.#bench.workflow.operations.enabled(this.#bench.outside, instance, activity))
        all.push(element);
    return all.sort();
  }
}

/** Of all on PostgreSQL every third in a short run: what a model means is the same, and its statements are those of the others. */
const namesOn = (dialect: Dialect): readonly string[] =>
  dialect === 'sqlite' || isFull ? names : names.filter((_, index) => index % 3 === 0);

export function describeWorkflowConformance(dialect: Dialect): void {
  describe(`the durable house on ${dialect} plays`, () => {
    let opened: OpenedDatabase;
    let bench: Bench;
    const known = new Set<string>();
    beforeAll(async () => {
      opened = await openTestDatabase(dialect);
      bench = createBench(opened.database);
    });
    afterAll(async () => {
      await bench.workflow.stop();
      await bench.events.stop();
      await opened.close();
    });

    /** Handlers for what the model asks for; their jobs are never run, so what they do waits to be told. */
    async function deploy(name: string): Promise<void> {
      const xml = readFileSync(new URL(`${name}.bpmn`, folder), 'utf8');
      const { processes } = await compileBpmn(xml);
      for (const { elements } of processes)
        for (const element of elements.values()) {
          const type = 'service' in element ? element.service?.type : undefined;
          if (type === undefined || known.has(type)) continue;
          known.add(type);
          bench.workflow.handler({ name: type, runs: 'after', run: async () => ({}) });
        }
      await bench.publish(name, xml);
    }

    async function expectEnd(player: DurablePlayer, end: Trace['end']): Promise<void> {
      const instances = await player.instances();
      const found = await bench.workflow.instance(bench.outside, instances[0] ?? '');
      expect(found?.status).toBe(end.status);
      if (end.variables !== undefined) expect(found?.variables).toEqual(end.variables);
      const open = await bench.workflow.incidents(bench.outside, { open: true });
      expect(open.map(({ code }) => code)).toEqual(end.incident === undefined ? [] : [end.incident]);
      const running = await bench.database.read(sql`select id from process_instances where status = 'running'`);
      if (end.instances !== undefined) expect([instances.length, running.length]).toEqual(end.instances);
      const [left] = await bench.database.read<{ n: number }>(
        sql`select (select count(*) from process_subscriptions where instance in (select id from process_instances where status <> 'running'))
              + (select count(*) from process_timers where instance in (select id from process_instances where status <> 'running'))
              + (select count(*) from process_partitions where instance in (select id from process_instances where status <> 'running')) as n`,
      );
      expect(Number(left?.n)).toBe(0);
    }

    it.each(namesOn(dialect))('%s', async (name) => {
      await bench.transact(async ({ transaction }) => {
        for (const statement of emptied) await transaction.write(statement);
      });
      const trace = readTrace(name);
      bench.clock.set(new Date('2030-01-01T00:00:00Z'));
      await deploy(name);
      const [last] = await bench.database.read<{ seen: number | null }>(
        sql`select max(position) as seen from process_history`,
      );
      const player = new DurablePlayer(bench, name, Number(last?.seen ?? 0));
      for (const [index, step] of trace.steps.entries()) {
        await player.perform(step.do);
        expect({ step: index, completed: await player.completed(), waiting: await player.waiting() }).toEqual({
          step: index,
          completed: step.completed,
          waiting: step.waiting,
        });
        if (step.enabled !== undefined) expect(await player.enabled()).toEqual(step.enabled);
      }
      await expectEnd(player, trace.end);
    });
  });
}
