// What every installation may assume of the measures of processes, on each database: run by measures.test.ts and measures.postgres.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Dialect } from '../../core/database/database.ts';
import { sql } from '../../core/database/sql.ts';
import type { Effect, Variables } from '../../core/engine/state.ts';
import { createEvents } from '../../core/events/create-events.ts';
import { createJobs } from '../../core/jobs/create-jobs.ts';
import { createManualClock } from '../../core/kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../../core/kernel/context.ts';
import { type Id, newId } from '../../core/kernel/id.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { createWorkflow } from '../../core/workflow/create-workflow.ts';
import type { MeasureFilter } from '../../core/workflow/measures.ts';
import { bpmn } from '../conformance/small-model.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';

const begin = new Date('2030-03-01T00:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
type OpenTask = Extract<Effect, { type: 'open-task' }>;

/** A workflow room over a real database; its tasks lie in memory. */
function createBench(database: Database) {
  const clock = createManualClock(begin);
  const events = createEvents({ database, clock });
  const jobs = createJobs({ database, clock, log: silentLogger });
  const workflow = createWorkflow({ database, events, jobs, clock, log: silentLogger });
  const tasks = new Map<string, OpenTask>();
  workflow.connect({
    loadFacts: async () => ({}),
    hasEntity: () => true,
    async openTask(_context, instance, effect) {
      tasks.set(`${instance.id}:${effect.element}`, effect);
    },
    async closeTask() {},
  } as Parameters<typeof workflow.connect>[0]);
  const sara: Context = {
    ...systemContext('test', newId()),
    principal: { kind: 'user', id: 'sara', roles: ['staff'] },
  };
  const transact = <T>(work: (context: InTransaction) => Promise<T>): Promise<T> => database.transaction(sara, work);
  const versions = new Map<string, number>();
  const keyOf = (instance: Id, element: string): string => tasks.get(`${instance}:${element}`)?.activity ?? '';
  return {
    database,
    clock,
    events,
    workflow,
    pass: (ms: number): void => clock.advance(ms),
    async deploy(name: string, body: string, flows: readonly string[]): Promise<void> {
      const version = (versions.get(name) ?? 0) + 1;
      const definition = { kind: 'process', name, xml: bpmn(body, flows) } as const;
      const versioned = {
        definition,
        version,
        source: 'admin',
        publishedAt: clock.now(),
        publishedBy: 'test',
      } as const;
      expect((await workflow.check(definition.xml)).filter(({ severity }) => severity === 'error')).toEqual([]);
      await transact((context) => workflow.processPublisher.apply(context, versioned, undefined, undefined as never));
      versions.set(name, version);
    },
    start: (process: string, variables: Variables = {}, subject?: { entity: string; id: Id }) =>
      transact((context) => workflow.start(context, process, { variables, ...(subject ? { subject } : {}) })),
    take: (instance: Id, element: string) =>
      transact((context) => workflow.taskTaken(context, instance, keyOf(instance, element))),
    complete: (instance: Id, element: string, result: Variables = {}) =>
      transact((context) => workflow.complete(context, instance, keyOf(instance, element), result)),
    cancel: (instance: Id) => transact((context) => workflow.cancel(context, instance, 'enough')),
    measure: (process: string, filter: Partial<MeasureFilter> = {}) =>
      workflow.measures.process(process, { from: begin, to: new Date(clock.now().getTime() + 1), ...filter }),
    rows: (instance: Id) =>
      database.read<{ element: string; outcome: string | null }>(
        sql`select element, outcome from process_activities where instance = ${instance} order by element`,
      ),
  };
}

const start = '<bpmn:startEvent id="start"/>';
const task = (id: string): string => `<bpmn:userTask id="${id}" name="${id}"/>`;
const deciding = `${start}${task('look')}<bpmn:exclusiveGateway id="big" default="no"/>${task('call')}<bpmn:endEvent id="called"/><bpmn:endEvent id="left"/>`;
const ways = ['start>look', 'look>big', 'yes: big>call ? amount > 500', 'no: big>left', 'call>called'];

export function describeMeasures(dialect: Dialect): void {
  describe(`measures on ${dialect}`, () => {
    let opened: OpenedDatabase;
    let bench: ReturnType<typeof createBench>;
    beforeAll(async () => {
      opened = await openTestDatabase(dialect);
      bench = createBench(opened.database);
    });
    afterAll(async () => {
      await bench.workflow.stop();
      await bench.events.stop();
      await opened.close();
    });

    /** Ten instances: looked at after 1 to 10 hours, taken half way; amounts 100 to 1000, so five go on to a call of 30 minutes. */
    async function runTen(process: string): Promise<Id[]> {
      await bench.deploy(process, deciding, ways);
      const instances: Id[] = [];
      for (let n = 1; n <= 10; n += 1) {
        const instance = await bench.start(
          process,
          { amount: n * 100 },
          { entity: n % 2 === 0 ? 'lead' : 'ticket', id: newId() },
        );
        bench.pass((n * hour) / 2);
        await bench.take(instance, 'look');
        bench.pass((n * hour) / 2);
        await bench.complete(instance, 'look');
        if (n > 5) {
          bench.pass(30 * minute);
          await bench.complete(instance, 'call');
        }
        instances.push(instance);
      }
      return instances;
    }

    describe('of ten instances that took 1 to 10 hours', () => {
      beforeAll(async () => void (await runTen('ten')));

      it('count those that began and were completed, and none that runs', async () => {
        const { instances } = await bench.measure('ten');
        expect(instances).toEqual({ started: 10, completed: 10, failed: 0, terminated: 0, running: 0 });
      });

      it('give average, median, 90 and 95 % of the whole by nearest rank', async () => {
        const { cycle } = await bench.measure('ten');
        // 1 to 5 h, and 6.5 to 10.5 h.
        expect(cycle).toEqual({
          count: 10,
          averageMs: 5.75 * hour,
          medianMs: 5 * hour,
          p90Ms: 9.5 * hour,
          p95Ms: 10.5 * hour,
        });
      });

      it('tell of a task how long it waited and how long it was worked on', async () => {
        const { elements } = await bench.measure('ten');
        const look = elements.find(({ element }) => element === 'look');
        expect(look).toMatchObject({ name: 'look', kind: 'userTask', completed: 10, cancelled: 0 });
        expect(look?.total).toMatchObject({ count: 10, averageMs: 5.5 * hour, medianMs: 5 * hour, p95Ms: 10 * hour });
        expect(look?.wait).toMatchObject({ averageMs: 2.75 * hour, medianMs: 2.5 * hour, p95Ms: 5 * hour });
        expect(look?.work).toMatchObject({ averageMs: 2.75 * hour, medianMs: 2.5 * hour, p95Ms: 5 * hour });
      });

      it('take what nobody took before its end for waiting', async () => {
        const { elements } = await bench.measure('ten');
        expect(elements.find(({ element }) => element === 'call')).toMatchObject({
          wait: { count: 5, averageMs: 30 * minute },
          work: { averageMs: 0 },
        });
      });

      it('rank elements by their share of the time', async () => {
        const { elements } = await bench.measure('ten');
        expect(elements.map(({ element, share }) => [element, share])).toEqual([
          ['look', 55 / 57.5],
          ['call', 2.5 / 57.5],
        ]);
      });

      it('count how often each way was taken, and its part at the branch', async () => {
        const { paths } = await bench.measure('ten');
        expect(paths.instances).toBe(10);
        expect(paths.elements).toEqual({ start: 10, look: 10, big: 10, call: 5, called: 5, left: 5 });
        const { flows } = paths;
        expect(flows.find(({ flow }) => flow === 'yes')).toEqual({
          flow: 'yes',
          source: 'big',
          target: 'call',
          count: 5,
          share: 0.5,
        });
        expect(flows.find(({ flow }) => flow === 'start_look')).toMatchObject({ count: 10, share: 1 });
      });

      it('are of one entity, one version or one period when asked', async () => {
        expect((await bench.measure('ten', { subject: ['lead'] })).cycle.count).toBe(5);
        expect(
          (await bench.measure('ten', { subject: ['lead'] })).elements.find(({ element }) => element === 'look')
            ?.completed,
        ).toBe(5);
        expect((await bench.measure('ten', { version: 1 })).cycle.count).toBe(10);
        const early = await bench.measure('ten', { to: new Date(begin.getTime() + 4 * hour) });
        expect(early.instances).toMatchObject({ started: 3, completed: 2 });
        expect(early.elements[0]?.completed).toBe(2);
      });

      it('fall into the periods between the cuts', async () => {
        const cuts = [new Date(begin.getTime() + 3 * hour), new Date(begin.getTime() + 10 * hour)];
        const { periods } = await bench.measure('ten', { cuts });
        expect(periods.map(({ started, completed }) => [started, completed])).toEqual([
          [2, 1],
          [2, 2],
          [6, 7],
        ]);
      });

      it('say that nothing was left out', async () => {
        expect((await bench.measure('ten')).isSample).toEqual({ instances: false, activities: false, paths: false });
      });
    });

    it('refuse a period that does not rise, is longer than 1,100 days or has more than 60 parts', async () => {
      const refused = { status: 422, code: 'period-invalid' };
      await expect(bench.measure('ten', { to: begin })).rejects.toMatchObject(refused);
      await expect(bench.measure('ten', { from: new Date('2026-01-01') })).rejects.toMatchObject(refused);
      const cuts = Array.from({ length: 60 }, (_, n) => new Date(begin.getTime() + n + 1));
      await expect(bench.measure('ten', { cuts, to: new Date(begin.getTime() + hour) })).rejects.toMatchObject(refused);
      await expect(bench.measure('nobody')).rejects.toMatchObject({ status: 404 });
    });

    it('know what stands where now', async () => {
      await bench.deploy('standing', deciding, ways);
      const first = await bench.start('standing', { amount: 900 });
      await bench.start('standing', { amount: 900 });
      await bench.complete(first, 'look');
      expect(await bench.workflow.measures.live('standing')).toEqual({
        running: 2,
        elements: expect.arrayContaining([
          { element: 'look', waiting: 1, incidents: 0 },
          { element: 'call', waiting: 1, incidents: 0 },
        ]),
      });
      expect((await bench.workflow.measures.live('standing', 2)).elements).toEqual([]);
      await bench.cancel(first);
      expect((await bench.workflow.measures.live('standing')).elements).toEqual([
        { element: 'look', waiting: 1, incidents: 0 },
      ]);
      const { elements, instances } = await bench.measure('standing', {
        from: new Date(bench.clock.now().getTime() - 1),
      });
      expect(elements.find(({ element }) => element === 'call')).toMatchObject({ completed: 0, cancelled: 1 });
      expect(instances).toMatchObject({ terminated: 1, running: 1 });
    });

    it('keep a row for what waits only', async () => {
      await bench.deploy('passing', `${start}<bpmn:exclusiveGateway id="a"/><bpmn:manualTask id="b"/>${task('c')}`, [
        'start>a',
        'a>b',
        'b>c',
      ]);
      const instance = await bench.start('passing');
      expect(await bench.rows(instance)).toEqual([{ element: 'c', outcome: null }]);
      await bench.complete(instance, 'c');
      expect(await bench.rows(instance)).toEqual([{ element: 'c', outcome: 'completed' }]);
    });

    it('close what waited at a join when the last token comes', async () => {
      const forked = `${start}<bpmn:parallelGateway id="split"/>${task('x')}${task('y')}${task('z')}<bpmn:parallelGateway id="join"/><bpmn:endEvent id="end"/>`;
      const flows = ['start>split', 'split>x', 'split>y', 'split>z', 'x>join', 'y>join', 'z>join', 'join>end'];
      await bench.deploy('joining', forked, flows);
      const instance = await bench.start('joining');
      for (const element of ['x', 'y', 'z']) {
        await bench.complete(instance, element);
        bench.pass(hour);
      }
      const rows = await bench.rows(instance);
      expect(rows.filter(({ outcome }) => outcome === null)).toEqual([]);
      const { elements } = await bench.measure('joining', { from: new Date(bench.clock.now().getTime() - 4 * hour) });
      expect(elements.find(({ element }) => element === 'join')).toMatchObject({ wait: { count: 2, averageMs: hour } });
    });

    it('tell the whole of a loop from its instances, and count only these as time', async () => {
      const items = `${start}<bpmn:userTask id="each" name="each"><bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>`;
      await bench.deploy('looping', items, ['start>each']);
      const instance = await bench.start('looping');
      for (let n = 0; n < 2; n += 1) {
        bench.pass(hour);
        await bench.complete(instance, 'each');
      }
      const { elements } = await bench.measure('looping', { from: new Date(bench.clock.now().getTime() - 3 * hour) });
      expect(elements.map(({ kind, completed, share, total }) => [kind, completed, share, total.averageMs])).toEqual([
        ['userTask', 2, 1, hour],
        ['loop', 1, 0, 2 * hour],
      ]);
    });

    it('count incidents, and where they stand', async () => {
      await bench.deploy('stuck', `${start}<bpmn:serviceTask id="work" ravand:type="nobody"/>`, ['start>work']);
      const instance = await bench.start('stuck');
      expect((await bench.workflow.measures.live('stuck')).elements).toEqual([
        { element: 'work', waiting: 1, incidents: 1 },
      ]);
      const picture = await bench.workflow.measures.instance(instance);
      expect(picture?.tokens).toMatchObject([{ element: 'work', hasIncident: true, incidents: 1 }]);
      expect(picture?.incidents).toMatchObject([{ element: 'work', code: 'no-handler' }]);
    });

    it('draw one instance: its way, where it stands, what it knows, who did what', async () => {
      await bench.deploy('drawn', deciding, ways);
      const instance = await bench.start('drawn', { amount: 900 });
      bench.pass(hour);
      await bench.complete(instance, 'look', { note: 'hot' });
      const picture = await bench.workflow.measures.instance(instance);
      expect(picture?.elements).toEqual({ start: 1, look: 1, big: 1, call: 1 });
      expect(picture?.flows).toEqual({ start_look: 1, look_big: 1, yes: 1 });
      expect(picture?.tokens.map(({ element }) => element)).toEqual(['call']);
      expect(picture?.scopes).toEqual([{ scope: '0', element: 'process', variables: { amount: 900, note: 'hot' } }]);
      expect(picture?.activities.find(({ element }) => element === 'look')).toMatchObject({
        startedBy: 'user:sara',
        endedBy: 'user:sara',
        outcome: 'completed',
      });
      expect(picture?.history.map(({ by }) => by)).toEqual(['user:sara', 'user:sara']);
      const condition = picture?.history[0]?.entries.find(({ type }) => type === 'condition');
      expect(condition?.detail).toMatchObject({
        flow: 'yes',
        source: 'amount > 500',
        values: { amount: 900 },
        result: true,
      });
      expect(picture?.xml).toContain('id="look"');
      expect(await bench.workflow.measures.instance(newId())).toBeUndefined();
    });

    it('give the diagram of a version with all there are', async () => {
      const diagram = await bench.workflow.measures.diagram('drawn');
      expect(diagram).toMatchObject({ process: 'drawn', version: 1, versions: [{ version: 1, isLive: true }] });
      await expect(bench.workflow.measures.diagram('drawn', 7)).rejects.toMatchObject({ status: 404 });
    });
  });
}
