// Messages without keys, signals to many, conditions on records, timers of starts, and large loops, as every installation may assume them; run by workflow.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../core/database/database.ts';
import { name, sql } from '../../core/database/sql.ts';
import type { Variables } from '../../core/engine/state.ts';
import { type Id, newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { Problem } from '../../core/kernel/problem.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';
import { type Bench, createBench, day, start, task } from './workflow-bench.ts';

const many = 460;

export function describeWorkflowEvents(dialect: Dialect): void {
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
    const count = async (query: Parameters<Bench['database']['read']>[0]): Promise<number> =>
      Number((await bench.database.read<{ n: number }>(query))[0]?.n);
    /** Runs the jobs that close what is over. */
    const close = async (): Promise<void> => {
      while ((await bench.jobs.runDue()) > 0);
    };
    const of = async (process: string): Promise<readonly Id[]> => {
      const rows = await bench.database.read<{ id: Id }>(
        sql`select id from process_instances where process = ${process} order by id`,
      );
      return rows.map(({ id }) => id);
    };

    describe('a message and keys', () => {
      const body = (key: string): string => `${start}<bpmn:receiveTask id="wait" messageRef="m"${key}/>${task('next')}`;
      const flows = ['start>wait', 'wait>next'];
      const roots = (message: string): string => `<bpmn:message id="m" name="${message}"/>`;
      beforeAll(async () => {
        await bench.deploy('keyless', body(''), flows, roots('any'));
        await bench.deploy('keyed', body(' ravand:correlationKey="key"'), flows, roots('any'));
      });

      it('one without a key meets who waits with one, and one with a key who waits without', async () => {
        const keyed = await bench.start('keyed', { key: 'a' });
        expect(await bench.message('any')).toBe(true);
        expect(bench.elements(keyed)).toEqual(['next']);
        const keyless = await bench.start('keyless');
        expect(await bench.message('any', 'b')).toBe(true);
        expect(bench.elements(keyless)).toEqual(['next']);
      });

      it('one that both could take is refused', async () => {
        await bench.start('keyed', { key: 'c' });
        await bench.start('keyless');
        await expect(bench.message('any', 'c')).rejects.toMatchObject({ code: 'ambiguous-message' });
        expect(await bench.message('any', 'd')).toBe(true);
        expect(await bench.message('any', 'c')).toBe(true);
      });

      it('one kept without a key is taken by a key, and one kept with a key by nobody in particular', async () => {
        expect(await bench.message('any', undefined, { first: true })).toBe(false);
        expect(bench.elements(await bench.start('keyed', { key: 'e' }))).toEqual(['next']);
        expect(await bench.message('any', 'f')).toBe(false);
        expect(bench.elements(await bench.start('keyless'))).toEqual(['next']);
        expect(await count(sql`select count(*) as n from process_messages`)).toBe(0);
      });

      it('publishers and subscribers with and without keys never miss each other', async () => {
        const rounds = Array.from({ length: 8 }, (_, index) => `g${index}`);
        await Promise.all(
          rounds.flatMap((key, index) => [
            bench.start(index % 2 === 0 ? 'keyed' : 'keyless', { key }),
            // Where one with a key and one without wait already, neither is meant.
            bench
              .message('any', index % 2 === 0 ? key : undefined)
              .catch(() => bench.message('any', key))
              .catch((error: Problem) => expect(error.code).toBe('ambiguous-message')),
          ]),
        );
        for (let left = 0; left < rounds.length; left += 1) {
          const [waits] = await bench.database.read<{ instance: Id }>(
            sql`select instance from process_subscriptions where type = 'message' and name = 'any' limit 1`,
          );
          if (waits === undefined) break;
          const [kept] = await bench.database.read(sql`select id from process_messages where name = 'any'`);
          // Whoever waits and what is kept do not fit each other, else one of them would be gone.
          if (kept !== undefined) {
            const misfit = await count(
              sql`select count(*) as n from process_subscriptions s join process_messages m on m.name = s.name
                  where s.type = 'message' and (s.correlation_key = '' or m.correlation_key = '' or s.correlation_key = m.correlation_key)`,
            );
            expect(misfit).toBe(0);
          }
          await bench.transact((context) => bench.workflow.cancel(context, waits.instance, 'over'));
        }
      });
    });

    describe('a signal', () => {
      const catching = `${start}<bpmn:intermediateCatchEvent id="wait"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateCatchEvent>${task('next')}`;
      const roots = '<bpmn:signal id="s" name="go"/>';
      const publish = () => bench.transact((context) => bench.workflow.publishSignal(context, 'go', { word: 'now' }));
      beforeAll(async () => {
        await bench.deploy('catching', catching, ['start>wait', 'wait>next'], roots);
      });

      it('reaches all who wait and starts all that begin with it', async () => {
        await bench.deploy(
          'begun-by-signal',
          `<bpmn:startEvent id="begin"><bpmn:signalEventDefinition signalRef="s"/></bpmn:startEvent>${task('work')}`,
          ['begin>work'],
          roots,
        );
        const waiting = [await bench.start('catching'), await bench.start('catching')];
        expect(await publish()).toEqual({ receivers: 2, started: 1 });
        for (const instance of waiting) {
          expect(bench.elements(instance)).toEqual(['next']);
          expect(await bench.variables(instance)).toEqual({ word: 'now' });
        }
        const [begun] = await of('begun-by-signal');
        expect(await bench.variables(begun ?? '')).toEqual({ word: 'now' });
        bench.retire('begun-by-signal');
        expect(await publish()).toEqual({ receivers: 0, started: 0 });
      });

      it('thrown by an instance reaches the others once and itself once', async () => {
        await bench.deploy(
          'throwing-signal',
          `${start}<bpmn:parallelGateway id="both"/><bpmn:intermediateCatchEvent id="own"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateCatchEvent>${task('mine')}<bpmn:intermediateThrowEvent id="throw"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateThrowEvent>`,
          ['start>both', 'both>own', 'own>mine', 'both>throw'],
          roots,
        );
        const other = await bench.start('catching');
        const thrower = await bench.start('throwing-signal');
        expect(bench.elements(other)).toEqual(['next']);
        expect(bench.elements(thrower)).toEqual(['mine']);
      });

      it('that could not be delivered is an incident, and is delivered by a retry', async () => {
        let turn = 0;
        const run = async () => {
          turn += 1;
          return { turn };
        };
        const stop = bench.workflow.handler({ name: 'turn', runs: 'inside', run });
        await bench.deploy(
          'spent-signal',
          `${start}<bpmn:serviceTask id="work" ravand:type="turn"/><bpmn:exclusiveGateway id="which" default="which_throw"/><bpmn:intermediateThrowEvent id="throw"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateThrowEvent>${task('after')}`,
          ['start>work', 'work>which', `which>work ? turn <= ${limits.commandsPerAct}`, 'which>throw', 'throw>after'],
          roots,
        );
        const other = await bench.start('catching');
        const thrower = await bench.start('spent-signal');
        expect(await bench.open(thrower)).toEqual([{ element: 'throw', code: 'budget' }]);
        expect([bench.elements(thrower), bench.elements(other)]).toEqual([['after'], []]);
        const [incident] = await bench.workflow.incidents(bench.outside, { instance: thrower, open: true });
        await bench.transact((context) => bench.workflow.retry(context, incident?.id ?? ''));
        expect(bench.elements(other)).toEqual(['next']);
        expect(await bench.open(thrower)).toEqual([]);
        stop();
      });

      it(`tells ${many} who wait in slices: each once, and nobody who came later`, async () => {
        const waiting = await Promise.all(Array.from({ length: many }, () => bench.start('catching')));
        expect(await publish()).toMatchObject({ receivers: many });
        const late = await bench.start('catching');
        await bench.transact((context) => bench.workflow.cancel(context, waiting[0] ?? '', 'not any more'));
        await bench.jobs.runDue();
        const told = waiting.filter((instance) => bench.elements(instance).join() === 'next');
        expect(told).toHaveLength(many - 1);
        expect(bench.elements(late)).toEqual([]);
        expect(await count(sql`select count(*) as n from process_receivers`)).toBe(0);
        expect(await count(sql`select count(*) as n from process_broadcasts`)).toBe(0);
        await bench.transact((context) => bench.workflow.cancel(context, late, 'over'));
      });

      it('that one of many cannot take leaves the others alone', async () => {
        await bench.deploy(
          'growing',
          `${start}<bpmn:intermediateCatchEvent id="wait"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateCatchEvent><bpmn:scriptTask id="grow" ravand:resultVariable="grown"><bpmn:script>if fails then big else "small"</bpmn:script></bpmn:scriptTask>${task('next')}`,
          ['start>wait', 'wait>grow', 'grow>next'],
          roots,
        );
        const fine = await bench.start('growing', { fails: false });
        const failing = await bench.start('growing', { fails: true });
        const big = 'x'.repeat(1_000_000);
        for (let part = 0; part < 10; part += 1)
          await bench.transact((context) =>
            bench.workflow.operations
              .setVariables(context, failing, { variables: { [`part${part}`]: big, big } })
              .catch(() => {}),
          );
        await publish();
        expect(bench.elements(fine)).toEqual(['next']);
      });
    });

    describe('a conditional event', () => {
      const body = `<bpmn:extensionElements><ravand:variable name="lead" entity="lead"/></bpmn:extensionElements>${start}<bpmn:intermediateCatchEvent id="won"><bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">lead.state = "won"</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>${task('next')}`;
      beforeAll(() => bench.deploy('watching', body, ['start>won', 'won>next']));
      const changed = (id: Id) =>
        bench.transact(async (context) => bench.workflow.recordChanged(context, { entity: 'lead', id }));

      it('looks again when the record changes that its variable points to', async () => {
        const [lead, other] = [newId(), newId()];
        bench.records.set(lead, { state: 'new' });
        bench.records.set(other, { state: 'new' });
        const instance = await bench.start('watching', { lead });
        bench.records.set(lead, { state: 'won' });
        expect(await changed(other)).toBe(0);
        expect(bench.elements(instance)).toEqual([]);
        expect(await changed(lead)).toBe(1);
        expect(bench.elements(instance)).toEqual(['next']);
        expect(await changed(lead)).toBe(0);
        expect(await count(sql`select count(*) as n from process_records`)).toBe(0);
      });

      it('of many instances looks again in slices', async () => {
        const lead = newId();
        bench.records.set(lead, { state: 'new' });
        const instances = await Promise.all(Array.from({ length: 120 }, () => bench.start('watching', { lead })));
        bench.records.set(lead, { state: 'won' });
        expect(await changed(lead)).toBe(120);
        await bench.jobs.runDue();
        for (const instance of instances) expect(bench.elements(instance)).toEqual(['next']);
      });

      it('of a start begins an instance when it is asked and holds', async () => {
        await bench.deploy(
          'conditional-start',
          `<bpmn:startEvent id="begin"><bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">stock &lt; 5</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>${task('order')}`,
          ['begin>order'],
        );
        const evaluate = (stock: number | null) =>
          bench.transact((context) => bench.workflow.evaluateStarts(context, { stock }));
        expect([await evaluate(9), await evaluate(null), await evaluate(4)]).toEqual([0, 0, 1]);
        const [begun] = await of('conditional-start');
        expect(await bench.variables(begun ?? '')).toEqual({ stock: 4 });
      });
    });

    describe('a timer of a start', () => {
      const timed = (kind: string, text: string): string =>
        `<bpmn:startEvent id="begin"><bpmn:timerEventDefinition><bpmn:${kind}>${text}</bpmn:${kind}></bpmn:timerEventDefinition></bpmn:startEvent>${task('work')}`;
      const flows = ['begin>work'];

      it('starts as often as its cycle says, the next one set with the one before', async () => {
        await bench.deploy('cycling', timed('timeCycle', 'R3/PT1H'), flows);
        expect(await bench.workflow.fireTimers()).toBe(0);
        bench.clock.advance(3_600_000);
        expect(await bench.workflow.fireTimers()).toBe(1);
        bench.clock.advance(3 * 3_600_000);
        await bench.workflow.fireTimers();
        expect(await of('cycling')).toHaveLength(3);
        bench.clock.advance(day);
        await bench.workflow.fireTimers();
        expect(await of('cycling')).toHaveLength(3);
      });

      it('is swapped with the version: the same words go on, others begin anew', async () => {
        await bench.deploy('swapping', timed('timeDuration', 'PT2H'), flows);
        bench.clock.advance(3_600_000);
        await bench.deploy('swapping', timed('timeDuration', 'PT2H'), flows);
        bench.clock.advance(3_600_000);
        await bench.workflow.fireTimers();
        expect(await of('swapping')).toHaveLength(1);
        await bench.deploy('swapping', timed('timeDuration', 'PT2H'), flows);
        bench.clock.advance(day);
        await bench.workflow.fireTimers();
        expect(await of('swapping')).toHaveLength(1);
        await bench.deploy('swapping', timed('timeDuration', 'PT3H'), flows);
        bench.clock.advance(day);
        await bench.workflow.fireTimers();
        expect(await of('swapping')).toHaveLength(2);
      });

      it('of a process that is no longer live starts nothing', async () => {
        await bench.deploy('timed-retired', timed('timeCycle', 'R/PT1H'), flows);
        bench.retire('timed-retired');
        bench.clock.advance(2 * 3_600_000);
        await bench.workflow.fireTimers();
        expect(await of('timed-retired')).toEqual([]);
      });

      it('whose instance cannot begin is an incident of the process, and is started by a retry', async () => {
        const needy = `<bpmn:startEvent id="begin"><bpmn:extensionElements><ravand:input target="amount" source="given"/></bpmn:extensionElements><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent>${task('work')}`;
        await bench.deploy('timed-needy', needy, flows);
        bench.clock.advance(3_600_000);
        await bench.workflow.fireTimers();
        const [incident] = await bench.workflow.incidents(bench.outside, { process: 'timed-needy', open: true });
        expect(incident).toMatchObject({ instance: '', element: 'begin', code: 'process-not-startable' });
        await bench.deploy('timed-needy', timed('timeDuration', 'PT9H'), flows);
        await bench.transact((context) => bench.workflow.retry(context, incident?.id ?? ''));
        expect(await of('timed-needy')).toHaveLength(1);
        expect(await bench.workflow.incidents(bench.outside, { process: 'timed-needy', open: true })).toEqual([]);
      });
    });

    describe('a large loop', () => {
      const loop = (more: string): string =>
        `<bpmn:multiInstanceLoopCharacteristics ravand:collection="list" ravand:elementVariable="item" ${more}/>`;
      const looping = (inner: string): string => `${start}${inner}${task('after')}`;
      const list = Array.from({ length: 60 }, (_, index) => index + 1);

      it('is stored apart by instance, and each completion touches its own', async () => {
        await bench.deploy(
          'wide',
          looping(
            `<bpmn:userTask id="each" name="each">${loop('ravand:outputCollection="all" ravand:outputElement="answer"')}</bpmn:userTask>`,
          ),
          ['start>each', 'each>after'],
        );
        const instance = await bench.start('wide', { list });
        await bench.workflow.fireTimers();
        expect(bench.tasks(instance)).toHaveLength(60);
        const parts = () => count(sql`select count(*) as n from process_partitions where instance = ${instance}`);
        expect(await parts()).toBe(61);
        const order = [...bench.tasks(instance)].reverse();
        for (const [index, each] of order.entries()) {
          await bench.complete(each, { answer: Number(each.variables.item) * 10 });
          if (index === 0) await expect(bench.complete(each, {})).rejects.toMatchObject({ code: 'gone' });
        }
        expect(bench.elements(instance)).toEqual(['after']);
        expect((await bench.variables(instance))?.all).toEqual(list.map((item) => item * 10));
        expect(await parts()).toBe(0);
      });

      it('is cancelled with all of its instances, and nested ones within', async () => {
        const nested = `<bpmn:subProcess id="outer">${loop('')}<bpmn:startEvent id="in"/><bpmn:userTask id="inner" name="inner">${loop('')}</bpmn:userTask><bpmn:sequenceFlow id="f" sourceRef="in" targetRef="inner"/></bpmn:subProcess>`;
        await bench.deploy('nested', looping(nested), ['start>outer', 'outer>after']);
        const instance = await bench.start('nested', { list: list.slice(0, 21) });
        await bench.workflow.fireTimers();
        expect(bench.tasks(instance)).toHaveLength(441);
        await bench.complete(bench.tasks(instance)[100]);
        await bench.transact((context) => bench.workflow.cancel(context, instance, 'enough'));
        expect(await bench.status(instance)).toBe('terminated');
        await close();
        expect(bench.tasks(instance)).toEqual([]);
        expect(await count(sql`select count(*) as n from process_partitions where instance = ${instance}`)).toBe(0);
      });

      it('that is cancelled is gone for everybody at once, and closed afterwards with its history', async () => {
        await bench.deploy('closing', looping(`<bpmn:userTask id="each" name="each">${loop('')}</bpmn:userTask>`), [
          'start>each',
          'each>after',
        ]);
        const instance = await bench.start('closing', { list });
        await bench.workflow.fireTimers();
        const [done, doomed] = bench.tasks(instance);
        await bench.complete(done);
        await bench.transact((context) => bench.workflow.cancel(context, instance, 'enough'));
        await expect(bench.complete(doomed)).rejects.toMatchObject({ status: 409, code: 'gone' });
        expect(await bench.workflow.operations.activities(bench.outside, instance)).toEqual([]);
        const endedAt = (await bench.workflow.instance(bench.outside, instance))?.endedAt;
        bench.clock.advance(1_000);
        await close();
        expect(bench.tasks(instance)).toEqual([]);
        const found = await bench.workflow.instance(bench.outside, instance);
        expect(found?.endedAt).toEqual(endedAt);
        const cancelled = found?.history.filter(({ type, element }) => type === 'cancelled' && element === 'each');
        // 59 instances, and the loop as a whole.
        expect(cancelled).toHaveLength(60);
        expect(new Set(cancelled?.map(({ activity }) => activity)).size).toBe(60);
        expect(cancelled?.every((entry) => entry.command === 'cancel' && entry.reason === 'enough')).toBe(true);
        expect(cancelled?.every(({ by }) => by === cancelled[0]?.by)).toBe(true);
        const open = sql`select count(*) as n from process_activities where instance = ${instance} and ended_at is null`;
        expect(await count(open)).toBe(0);
      });

      it('that a boundary event ends leaves its instances to nobody, and the rest of its process goes on', async () => {
        const first = `<bpmn:userTask id="first" name="first">${loop('')}</bpmn:userTask>`;
        const stop = `<bpmn:boundaryEvent id="stop" attachedToRef="first"><bpmn:messageEventDefinition messageRef="m"/></bpmn:boundaryEvent>`;
        const other = `<bpmn:userTask id="other" name="other">${loop('')}</bpmn:userTask>`;
        await bench.deploy(
          'stopping',
          `${start}${first}${stop}${other}${task('stopped')}`,
          ['start>first', 'start>other', 'stop>stopped'],
          '<bpmn:message id="m" name="stop the loop"/>',
        );
        const instance = await bench.start('stopping', { list });
        await bench.workflow.fireTimers();
        const doomed = bench.tasks(instance).filter(({ element }) => element === 'first');
        expect(doomed).toHaveLength(60);
        await bench.message('stop the loop');
        await expect(bench.complete(doomed[0])).rejects.toMatchObject({ code: 'gone' });
        // The instances of the other loop are completed while those of the first are closed.
        await bench.complete(bench.tasks(instance).find(({ element }) => element === 'other'));
        await close();
        const left = bench.elements(instance);
        expect(left).toEqual([...Array.from({ length: 59 }, () => 'other'), 'stopped']);
        await expect(bench.complete(doomed[1])).rejects.toMatchObject({ code: 'gone' });
        for (const each of bench.tasks(instance)) await bench.complete(each);
        expect(await bench.status(instance)).toBe('completed');
        expect(await count(sql`select count(*) as n from process_partitions where instance = ${instance}`)).toBe(0);
      });

      it('that is cancelled hears of no message, no signal and no timer any more', async () => {
        const waits = `<bpmn:subProcess id="each">${loop('')}<bpmn:startEvent id="in"/><bpmn:eventBasedGateway id="or"/>
          <bpmn:intermediateCatchEvent id="told"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent>
          <bpmn:intermediateCatchEvent id="heard"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateCatchEvent>
          <bpmn:intermediateCatchEvent id="late"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
          <bpmn:sequenceFlow id="g1" sourceRef="in" targetRef="or"/><bpmn:sequenceFlow id="g2" sourceRef="or" targetRef="told"/>
          <bpmn:sequenceFlow id="g3" sourceRef="or" targetRef="heard"/><bpmn:sequenceFlow id="g4" sourceRef="or" targetRef="late"/></bpmn:subProcess>`;
        await bench.deploy(
          'listening',
          looping(waits),
          ['start>each', 'each>after'],
          '<bpmn:message id="m" name="a word"/><bpmn:signal id="s" name="a sound"/>',
        );
        const instance = await bench.start('listening', { list });
        await bench.workflow.fireTimers();
        await bench.transact((context) => bench.workflow.cancel(context, instance, 'enough'));
        expect(await bench.message('a word')).toBe(false);
        const told = await bench.transact((context) => bench.workflow.publishSignal(context, 'a sound', {}));
        expect(told.receivers).toBe(0);
        bench.clock.advance(2 * 3_600_000);
        await bench.workflow.fireTimers();
        await close();
        const rows = (table: string) =>
          count(sql`select count(*) as n from ${name(table)} where instance = ${instance}`);
        expect(await rows('process_timers')).toBe(0);
        expect(await rows('process_subscriptions')).toBe(0);
        expect(await rows('process_partitions')).toBe(0);
        const history = (await bench.workflow.instance(bench.outside, instance))?.history ?? [];
        expect(history.filter(({ type }) => type === 'event')).toEqual([]);
      });

      it('closes the rest again after a slice that could not be committed', async () => {
        await bench.deploy(
          'failing to close',
          looping(`<bpmn:userTask id="each" name="each">${loop('')}</bpmn:userTask>`),
          ['start>each', 'each>after'],
        );
        const longer = Array.from({ length: 150 }, (_, index) => index);
        const instance = await bench.start('failing to close', { list: longer });
        await bench.workflow.fireTimers();
        await bench.transact((context) => bench.workflow.cancel(context, instance, 'enough'));
        bench.failClosing(100);
        await close();
        expect(bench.tasks(instance)).not.toEqual([]);
        bench.clock.advance(day);
        await close();
        expect(bench.tasks(instance)).toEqual([]);
        const history = (await bench.workflow.instance(bench.outside, instance))?.history ?? [];
        const closed = history.flatMap(({ type, activity }) => (type === 'cancelled' ? [activity] : []));
        expect(closed).toHaveLength(151);
        expect(new Set(closed).size).toBe(151);
      });

      it('shows what can never be closed as an incident, and closes it when a person says so', async () => {
        await bench.deploy(
          'never closing',
          looping(`<bpmn:userTask id="each" name="each">${loop('')}</bpmn:userTask>`),
          ['start>each', 'each>after'],
        );
        const instance = await bench.start('never closing', { list });
        await bench.workflow.fireTimers();
        await bench.transact((context) => bench.workflow.cancel(context, instance, 'enough'));
        for (let tries = 0; tries < 10; tries += 1) {
          bench.failClosing(1);
          await close();
          bench.clock.advance(day);
        }
        expect(await bench.open(instance)).toEqual([{ element: 'each', code: 'close-instances-failed' }]);
        bench.failClosing(Number.POSITIVE_INFINITY);
        const [incident] = await bench.workflow.incidents(bench.outside, { instance, open: true });
        await bench.transact((context) => bench.workflow.retry(context, incident?.id ?? ''));
        await close();
        expect(bench.tasks(instance)).toEqual([]);
        expect(await bench.open(instance)).toEqual([]);
      });

      it('whose instances wait for a condition hears of a change around them, and of one that is of its own', async () => {
        const waiting = `<bpmn:subProcess id="each">${loop('')}<bpmn:startEvent id="in"/><bpmn:intermediateCatchEvent id="enough"><bpmn:conditionalEventDefinition><bpmn:condition>total &gt; 100 or own &gt; 1</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>${task('then')}
          <bpmn:sequenceFlow id="g1" sourceRef="in" targetRef="enough"/><bpmn:sequenceFlow id="g2" sourceRef="enough" targetRef="then"/></bpmn:subProcess>`;
        await bench.deploy('conditions', looping(waiting), ['start>each', 'each>after']);
        const instance = await bench.start('conditions', { list, total: 1 });
        await bench.workflow.fireTimers();
        const set = (variables: Variables, scope?: string) =>
          bench.transact((context) =>
            bench.workflow.operations.setVariables(context, instance, {
              variables,
              ...(scope === undefined ? {} : { scope }),
            }),
          );
        await set({ other: 1 });
        expect(bench.tasks(instance)).toEqual([]);
        const standing = await bench.workflow.operations.activities(bench.outside, instance);
        await set({ own: 2 }, standing.find(({ element }) => element === 'enough')?.scope);
        expect(bench.tasks(instance)).toHaveLength(1);
        await set({ total: 101 });
        expect(bench.tasks(instance)).toHaveLength(60);
      });

      it('keeps its list once, however many of its instances begin one after another', async () => {
        await bench.deploy('listed', looping(`<bpmn:userTask id="each" name="each">${loop('')}</bpmn:userTask>`), [
          'start>each',
          'each>after',
        ]);
        const texts = Array.from({ length: 200 }, (_, index) => `${index} ${'x'.repeat(200)}`);
        const instance = await bench.start('listed', { list: texts });
        const values = () => count(sql`select count(*) as n from process_values where instance = ${instance}`);
        // The variable, and the values of the loop.
        expect(await values()).toBe(2);
        await bench.workflow.fireTimers();
        expect(await values()).toBe(1);
        expect(bench.tasks(instance).map(({ variables }) => variables.item)).toEqual(texts);
        expect((await bench.variables(instance))?.list).toEqual(texts);
        await bench.transact((context) =>
          bench.workflow.operations.setVariables(context, instance, { variables: { list: [] } }),
        );
        expect(await values()).toBe(0);
      });

      it('runs inside work of hundreds of instances to its end in one go', async () => {
        let runs = 0;
        const stop = bench.workflow.handler({
          name: 'count',
          runs: 'inside',
          async run() {
            runs += 1;
            return {};
          },
        });
        await bench.deploy(
          'busy',
          looping(`<bpmn:serviceTask id="each" ravand:type="count">${loop('')}</bpmn:serviceTask>`),
          ['start>each', 'each>after'],
        );
        const instance = await bench.start('busy', { list: Array.from({ length: 900 }, (_, index) => index) });
        await bench.workflow.fireTimers();
        expect(runs).toBe(900);
        expect(bench.elements(instance)).toEqual(['after']);
        stop();
      });
    });
  });
}
