// What every installation may assume of workflow, on each database: run by workflow.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../core/database/database.ts';
import { sql } from '../../core/database/sql.ts';
import type { InTransaction } from '../../core/kernel/context.ts';
import { type Id, newId } from '../../core/kernel/id.ts';
import { BpmnError } from '../../core/workflow/workflow.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';
import { type Bench, createBench, day, start, task } from './workflow-bench.ts';

export function describeWorkflow(dialect: Dialect): void {
  describe(`workflow on ${dialect}`, () => {
    let opened: OpenedDatabase;
    let bench: Bench;
    beforeAll(async () => {
      opened = await openTestDatabase(dialect);
      bench = createBench(opened.database);
    });
    afterAll(async () => {
      await bench.workflow.stop();
      await bench.events.stop();
      await opened.close();
    });

    describe('an instance', () => {
      it('runs from start to end with its task, history and events', async () => {
        await bench.deploy('simple', `${start}${task('call')}<bpmn:endEvent id="end"/>`, ['start>call', 'call>end']);
        const subject = { entity: 'lead', id: newId() };
        const instance = await bench.start('simple', { amount: 501 }, { subject });
        const [opened] = bench.tasks(instance);
        expect(opened).toMatchObject({ element: 'call', name: 'call', variables: { amount: 501 } });
        await bench.complete(opened, { answer: 'yes' });
        expect(bench.tasks(instance)).toEqual([]);
        const found = await bench.workflow.instance(bench.outside, instance);
        expect(found).toMatchObject({
          status: 'completed',
          version: 1,
          subject,
          variables: { amount: 501, answer: 'yes' },
          incidents: 0,
        });
        expect(found?.history.filter((entry) => entry.type === 'completed').map((entry) => entry.element)).toEqual([
          'start',
          'call',
          'end',
        ]);
        const timeline = await bench.events.timeline(bench.outside, subject);
        expect(timeline.map((event) => event.type)).toEqual(['process.ended', 'element.completed', 'process.started']);
        expect(timeline[1]).toMatchObject({
          cause: { kind: 'process', name: 'simple', version: 1, instance, element: 'call', elementName: 'call' },
        });
        expect((await bench.workflow.instances(bench.outside, { subject })).map(({ id }) => id)).toEqual([instance]);
      });

      it('is undone with the work that started it', async () => {
        let instance = '';
        const failing = bench.transact(async (context) => {
          instance = await bench.workflow.start(context, 'simple', { variables: {} });
          throw new Error('the caller failed');
        });
        await expect(failing).rejects.toThrow('the caller failed');
        expect(await bench.workflow.instance(bench.outside, instance)).toBeUndefined();
        expect(bench.tasks(instance)).toEqual([]);
      });

      it('that cannot be instantiated is a Problem and leaves no row', async () => {
        await bench.deploy(
          'needy',
          '<bpmn:startEvent id="start"><bpmn:extensionElements><ravand:input target="amount" source="given * 2"/></bpmn:extensionElements></bpmn:startEvent>',
          [],
        );
        const before = await bench.database.read<{ n: number }>(sql`select count(*) as n from process_history`);
        await expect(bench.start('needy')).rejects.toMatchObject({
          status: 422,
          code: 'process-not-startable',
          params: { reason: 'input-null', element: 'start' },
        });
        expect(await bench.database.read<{ n: number }>(sql`select count(*) as n from process_history`)).toEqual(
          before,
        );
        expect(await bench.workflow.instances(bench.outside, { process: 'needy' })).toEqual([]);
        await expect(bench.start('nobody')).rejects.toMatchObject({ status: 422, code: 'process-not-startable' });
      });

      it('T-E06 keeps the version it began with', async () => {
        await bench.deploy('versioned', `${start}${task('one')}${task('old')}`, ['start>one', 'one>old']);
        const first = await bench.start('versioned');
        await bench.deploy('versioned', `${start}${task('one')}${task('new')}`, ['start>one', 'one>new']);
        const second = await bench.start('versioned');
        await bench.complete(bench.tasks(first)[0]);
        await bench.complete(bench.tasks(second)[0]);
        expect(bench.elements(first)).toEqual(['old']);
        expect(bench.elements(second)).toEqual(['new']);
      });

      it('T-E05 refuses a second completion and one of nobody', async () => {
        const instance = await bench.start('simple');
        const [opened] = bench.tasks(instance);
        await bench.complete(opened);
        await expect(bench.complete(opened)).rejects.toMatchObject({ status: 409, code: 'gone' });
        await expect(
          bench.transact((context) => bench.workflow.complete(context, newId(), '1', {})),
        ).rejects.toMatchObject({ status: 404 });
      });

      it('takes two completions at once only once', async () => {
        const instance = await bench.start('simple');
        const [opened] = bench.tasks(instance);
        const both = await Promise.allSettled([bench.complete(opened), bench.complete(opened)]);
        expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(await bench.status(instance)).toBe('completed');
      });

      it('closes its tasks when it is cancelled', async () => {
        const instance = await bench.start('simple');
        await bench.transact((context) => bench.workflow.cancel(context, instance, 'no longer wanted'));
        expect(bench.tasks(instance)).toEqual([]);
        expect(await bench.status(instance)).toBe('terminated');
        await expect(
          bench.transact((context) => bench.workflow.cancel(context, instance, 'again')),
        ).rejects.toMatchObject({ code: 'gone' });
      });

      it('refuses a variable over the limit before anything happens', async () => {
        await expect(bench.start('simple', { text: 'x'.repeat(1_100_000) })).rejects.toMatchObject({
          status: 413,
          code: 'variable-too-big',
        });
      });
    });

    describe('an incident', () => {
      it('stays at a gateway without a true flow and goes with fresh facts', async () => {
        await bench.deploy(
          'deciding',
          `<bpmn:extensionElements><ravand:variable name="lead" entity="lead"/></bpmn:extensionElements>${start}<bpmn:exclusiveGateway id="big" name="Big?"/>${task('call')}`,
          ['start>big', 'big>call ? lead.value > 500'],
        );
        const lead = newId();
        bench.records.set(lead, { value: 500 });
        const instance = await bench.start('deciding', { lead });
        const [incident] = await bench.workflow.incidents(bench.outside, { instance, open: true });
        expect(incident).toMatchObject({
          element: 'big',
          elementName: 'Big?',
          code: 'no-flow',
          detail: 'lead.value > 500',
        });
        expect(await bench.workflow.instance(bench.outside, instance)).toMatchObject({
          status: 'running',
          incidents: 1,
        });
        bench.records.set(lead, { value: 501 });
        await bench.transact((context) => bench.workflow.retry(context, incident?.id ?? ''));
        expect(bench.elements(instance)).toEqual(['call']);
        expect(await bench.open(instance)).toEqual([]);
        await expect(
          bench.transact((context) => bench.workflow.retry(context, incident?.id ?? '')),
        ).rejects.toMatchObject({ code: 'gone' });
        expect(await bench.workflow.instance(bench.outside, instance)).toMatchObject({ incidents: 0 });
      });

      it('comes of a task that cannot be opened, and the instance stands', async () => {
        bench.failOpening(true);
        const instance = await bench.start('simple');
        bench.failOpening(false);
        expect(await bench.open(instance)).toEqual([{ element: 'call', code: 'effect-failed' }]);
        const [incident] = await bench.workflow.incidents(bench.outside, { instance });
        await bench.transact((context) => bench.workflow.retry(context, incident?.id ?? ''));
        expect(bench.elements(instance)).toEqual(['call']);
      });

      it('is resolved when what it belongs to is cancelled', async () => {
        bench.failOpening(true);
        const instance = await bench.start('simple');
        bench.failOpening(false);
        await bench.transact((context) => bench.workflow.cancel(context, instance, 'enough'));
        expect(await bench.open(instance)).toEqual([]);
      });
    });

    describe('an inside effect', () => {
      const service = (type: string): string => `<bpmn:serviceTask id="work" ravand:type="${type}"/>`;
      const boundary =
        '<bpmn:boundaryEvent id="caught" attachedToRef="work"><bpmn:errorEventDefinition errorRef="bad"/></bpmn:boundaryEvent>';
      const error = '<bpmn:error id="bad" errorCode="BAD"/>';

      it('answers in the same transaction', async () => {
        const stop = bench.workflow.handler({
          name: 'double',
          runs: 'inside',
          run: async (_context, call) => ({ twice: Number(call.input.n) * 2, key: call.key }),
        });
        await bench.deploy('inside', `${start}${service('double')}${task('after')}`, ['start>work', 'work>after']);
        const instance = await bench.start('inside', { n: 21 });
        expect(bench.elements(instance)).toEqual(['after']);
        expect(await bench.variables(instance)).toMatchObject({ twice: 42, key: `${instance}:2` });
        stop();
      });

      it('that fails undoes itself alone and is shown', async () => {
        const stop = bench.workflow.handler({
          name: 'failing',
          runs: 'inside',
          async run(context) {
            const inside = context as InTransaction;
            await inside.transaction.write(
              sql`insert into process_messages (id, name, correlation_key, payload, expires_at) values (${newId()}, ${'half'}, ${'done'}, ${'{}'}, ${0})`,
            );
            throw new Error('no way');
          },
        });
        await bench.deploy('failing', `${start}${service('failing')}${task('beside')}`, ['start>work', 'start>beside']);
        const instance = await bench.start('failing');
        expect(bench.elements(instance)).toEqual(['beside']);
        expect(await bench.open(instance)).toEqual([{ element: 'work', code: 'effect-failed' }]);
        expect(await bench.database.read(sql`select id from process_messages where name = ${'half'}`)).toEqual([]);
        stop();
      });

      it('that throws a BPMN error goes to its boundary event', async () => {
        const stop = bench.workflow.handler({
          name: 'refusing',
          runs: 'inside',
          run: async () => {
            throw new BpmnError('BAD', 'not like this');
          },
        });
        await bench.deploy(
          'refusing',
          `${start}${service('refusing')}${boundary}${task('handle')}`,
          ['start>work', 'caught>handle'],
          error,
        );
        expect(bench.elements(await bench.start('refusing'))).toEqual(['handle']);
        await bench.deploy('uncaught', `${start}${service('refusing')}`, ['start>work']);
        expect(await bench.status(await bench.start('uncaught'))).toBe('failed');
        stop();
      });

      it('without a handler is an incident that a retry mends', async () => {
        await bench.deploy('orphan', `${start}${service('unknown')}${task('after')}`, ['start>work', 'work>after']);
        const instance = await bench.start('orphan');
        expect(await bench.open(instance)).toEqual([{ element: 'work', code: 'no-handler' }]);
        const stop = bench.workflow.handler({ name: 'unknown', runs: 'inside', run: async () => ({}) });
        const [incident] = await bench.workflow.incidents(bench.outside, { instance });
        await bench.transact((context) => bench.workflow.retry(context, incident?.id ?? ''));
        expect(bench.elements(instance)).toEqual(['after']);
        stop();
      });

      it('that starts another process runs it afterwards, never inside itself', async () => {
        const order: string[] = [];
        const stop = bench.workflow.handler({
          name: 'starting',
          runs: 'inside',
          async run(context) {
            order.push('effect begins');
            const id = await bench.workflow.start(context as InTransaction, 'started', { variables: {} });
            order.push('effect ends');
            return { id };
          },
        });
        const inner = bench.workflow.handler({
          name: 'inner',
          runs: 'inside',
          async run() {
            order.push('started process works');
            return {};
          },
        });
        await bench.deploy('started', `${start}${service('inner')}`, ['start>work']);
        await bench.deploy('starter', `${start}${service('starting')}`, ['start>work']);
        const instance = await bench.start('starter');
        expect(order).toEqual(['effect begins', 'effect ends', 'started process works']);
        const started = String((await bench.variables(instance))?.id);
        expect(await bench.status(started)).toBe('completed');
        stop();
        inner();
      });
    });

    describe('an after effect', () => {
      const body = `${start}<bpmn:serviceTask id="work" ravand:type="later" ravand:retries="2"/>${task('next')}`;
      const settleJobs = async (): Promise<void> => {
        for (let round = 0; round < 4; round += 1) {
          await bench.jobs.runDue();
          bench.clock.advance(3_600_000);
        }
      };

      it('runs once committed and completes by a command', async () => {
        const keys: string[] = [];
        const stop = bench.workflow.handler({
          name: 'later',
          runs: 'after',
          async run(context, call) {
            keys.push(call.key);
            expect(context.transaction).toBeUndefined();
            expect(context.principal).toEqual({ kind: 'system', purpose: 'process after' });
            return { sent: true };
          },
        });
        await bench.deploy('after', body, ['start>work', 'work>next']);
        const instance = await bench.start('after');
        expect(keys).toEqual([]);
        await bench.jobs.runDue();
        expect(keys).toEqual([`${instance}:2`]);
        expect(bench.elements(instance)).toEqual(['next']);
        expect(await bench.variables(instance)).toMatchObject({ sent: true });
        stop();
      });

      it('that is used up becomes an incident, and a retry runs it again', async () => {
        let runs = 0;
        const stop = bench.workflow.handler({
          name: 'later',
          runs: 'after',
          async run() {
            runs += 1;
            if (runs <= 2) throw new Error('gateway down');
            return {};
          },
        });
        const instance = await bench.start('after');
        await settleJobs();
        expect(runs).toBe(2);
        expect(await bench.open(instance)).toEqual([{ element: 'work', code: 'effect-failed' }]);
        const [incident] = await bench.workflow.incidents(bench.outside, { instance, open: true });
        await bench.transact((context) => bench.workflow.retry(context, incident?.id ?? ''));
        await settleJobs();
        expect(runs).toBe(3);
        expect(bench.elements(instance)).toEqual(['next']);
        stop();
      });

      it('of a cancelled instance does not run', async () => {
        let runs = 0;
        const stop = bench.workflow.handler({
          name: 'later',
          runs: 'after',
          async run() {
            runs += 1;
            return {};
          },
        });
        const instance = await bench.start('after');
        await bench.transact((context) => bench.workflow.cancel(context, instance, 'stop'));
        await settleJobs();
        expect(runs).toBe(0);
        stop();
      });
    });

    describe('a timer', () => {
      it('fires when it is due and not before', async () => {
        await bench.deploy(
          'waiting',
          `${start}<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>${task('next')}`,
          ['start>wait', 'wait>next'],
        );
        const instances: Id[] = [];
        for (let count = 0; count < 5; count += 1) instances.push(await bench.start('waiting'));
        bench.clock.advance(3 * day - 1);
        expect(await bench.workflow.fireTimers()).toBe(0);
        bench.clock.advance(1);
        expect(await bench.workflow.fireTimers()).toBe(5);
        expect(await bench.workflow.fireTimers()).toBe(0);
        for (const instance of instances) expect(bench.elements(instance)).toEqual(['next']);
      });

      it('T-E10 of a month does not come at once, nor when the clock is set back, and once when it is due', async () => {
        await bench.deploy(
          'monthly',
          `${start}${task('work')}<bpmn:boundaryEvent id="late" attachedToRef="work"><bpmn:timerEventDefinition><bpmn:timeDuration>P30D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${task('escalated')}`,
          ['start>work', 'late>escalated'],
        );
        const instance = await bench.start('monthly');
        expect(await bench.workflow.fireTimers()).toBe(0);
        // Longer than the 2^31 ms that a timer of the process itself could hold.
        bench.clock.advance(25 * day);
        expect(await bench.workflow.fireTimers()).toBe(0);
        bench.clock.advance(5 * day - 1);
        bench.clock.advance(-3_600_000);
        expect(await bench.workflow.fireTimers()).toBe(0);
        bench.clock.advance(3_600_001);
        expect(await bench.workflow.fireTimers()).toBe(1);
        bench.clock.advance(-3_600_000);
        expect(await bench.workflow.fireTimers()).toBe(0);
        bench.clock.advance(3_600_000);
        expect(await bench.workflow.fireTimers()).toBe(0);
        expect(bench.elements(instance)).toEqual(['escalated']);
      });

      it('of a boundary event repeats and goes with its host', async () => {
        await bench.deploy(
          'reminding',
          `${start}${task('work')}<bpmn:boundaryEvent id="remind" attachedToRef="work" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeCycle>R2/P1D</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>${task('reminder')}`,
          ['start>work', 'remind>reminder'],
        );
        const instance = await bench.start('reminding');
        bench.clock.advance(5 * day);
        expect(await bench.workflow.fireTimers()).toBe(2);
        expect(bench.elements(instance)).toEqual(['reminder', 'reminder', 'work']);
        const other = await bench.start('reminding');
        await bench.complete(bench.tasks(other)[0]);
        bench.clock.advance(5 * day);
        expect(await bench.workflow.fireTimers()).toBe(0);
      });
    });

    describe('a process that is no longer live', () => {
      it('starts no more, and its instances go on', async () => {
        await bench.deploy('retired', `${start}${task('call')}`, ['start>call']);
        const instance = await bench.start('retired');
        bench.retire('retired');
        await expect(bench.start('retired')).rejects.toMatchObject({
          code: 'process-not-startable',
          params: { reason: 'not-published' },
        });
        await bench.complete(bench.tasks(instance)[0]);
        expect(await bench.status(instance)).toBe('completed');
      });
    });

    describe('a message', () => {
      const body = `${start}<bpmn:receiveTask id="reply" messageRef="m" ravand:correlationKey="key"><bpmn:extensionElements><ravand:output target="answer" source="text"/></bpmn:extensionElements></bpmn:receiveTask>${task('next')}`;
      const roots = '<bpmn:message id="m" name="reply"/>';

      it('goes to exactly one who waits', async () => {
        await bench.deploy('replying', body, ['start>reply', 'reply>next'], roots);
        const one = await bench.start('replying', { key: 'a' });
        const two = await bench.start('replying', { key: 'b' });
        expect(await bench.message('reply', 'a', { text: 'hello', other: 1 })).toBe(true);
        expect(bench.elements(one)).toEqual(['next']);
        expect(bench.elements(two)).toEqual([]);
        expect(await bench.variables(one)).toEqual({ key: 'a', answer: 'hello' });
      });

      it('that two wait for is refused', async () => {
        await bench.start('replying', { key: 'twice' });
        await bench.start('replying', { key: 'twice' });
        await expect(bench.message('reply', 'twice')).rejects.toMatchObject({ status: 409, code: 'ambiguous-message' });
      });

      it('that nobody waits for is kept for its time', async () => {
        expect(await bench.message('reply', 'early', { text: 'first' })).toBe(false);
        expect(bench.elements(await bench.start('replying', { key: 'early' }))).toEqual(['next']);
        expect(bench.elements(await bench.start('replying', { key: 'early' }))).toEqual([]);
        await bench.message('reply', 'late', {}, 1000);
        bench.clock.advance(1000);
        await bench.workflow.fireTimers();
        expect(bench.elements(await bench.start('replying', { key: 'late' }))).toEqual([]);
        await expect(bench.message('reply', 'never', {}, 0)).rejects.toMatchObject({ code: 'message-unmatched' });
      });

      it('sent twice in one transaction reaches two waits, one after the other', async () => {
        await bench.deploy(
          'twice',
          `${start}<bpmn:receiveTask id="one" messageRef="m" ravand:correlationKey="key"/><bpmn:receiveTask id="two" messageRef="m" ravand:correlationKey="key"/>${task('next')}`,
          ['start>one', 'one>two', 'two>next'],
          roots,
        );
        const instance = await bench.start('twice', { key: 'k2' });
        await bench.transact(async (context) => {
          await bench.workflow.publishMessage(context, { name: 'reply', correlationKey: 'k2', payload: {} });
          await bench.workflow.publishMessage(context, { name: 'reply', correlationKey: 'k2', payload: {} });
        });
        expect(bench.elements(instance)).toEqual(['next']);
      });

      it('thrown by one process reaches another, and starts one that begins with it', async () => {
        const throwing =
          '<bpmn:intermediateThrowEvent id="send"><bpmn:extensionElements><ravand:input target="text" source="word"/></bpmn:extensionElements><bpmn:messageEventDefinition messageRef="m" ravand:correlationKey="key"/></bpmn:intermediateThrowEvent>';
        await bench.deploy('throwing', `${start}${throwing}`, ['start>send'], roots);
        const waiting = await bench.start('replying', { key: 'between' });
        await bench.start('throwing', { key: 'between', word: 'salam' });
        expect(await bench.variables(waiting)).toMatchObject({ answer: 'salam' });
        await bench.deploy(
          'beginning',
          `<bpmn:startEvent id="begin"><bpmn:messageEventDefinition messageRef="o"/></bpmn:startEvent>${task('order')}`,
          ['begin>order'],
          '<bpmn:message id="o" name="order"/>',
        );
        expect(await bench.message('order', 'x', { item: 'tea' })).toBe(true);
        const [started] = await bench.workflow.instances(bench.outside, { process: 'beginning' });
        expect(await bench.variables(started?.id ?? '')).toEqual({ item: 'tea' });
        expect(await bench.workflow.startTriggers(bench.outside)).toContainEqual({
          process: 'beginning',
          version: 1,
          element: 'begin',
          trigger: 0,
          message: 'order',
          recordVariables: new Map(),
        });
      });

      it('and its subscriber never miss each other', async () => {
        const keys = Array.from({ length: 12 }, (_, index) => `race ${index}`);
        await Promise.all(keys.flatMap((key) => [bench.start('replying', { key }), bench.message('reply', key)]));
        const instances = await bench.workflow.instances(
          bench.outside,
          { process: 'replying', status: 'running' },
          { limit: 200 },
        );
        const raced = await Promise.all(
          instances.map(async ({ id }) => ({ id, key: String((await bench.variables(id))?.key) })),
        );
        const open = raced.filter(({ key }) => key.startsWith('race'));
        expect(open).toHaveLength(keys.length);
        for (const { id } of open) expect(bench.elements(id)).toEqual(['next']);
      });
    });
  });
}
