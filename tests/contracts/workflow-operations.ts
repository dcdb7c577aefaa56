// Called instances and what operators do by hand, as every installation may assume them; run by workflow.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../core/database/database.ts';
import { sql } from '../../core/database/sql.ts';
import { type Id, newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';
import { BpmnEscalation } from '../../core/workflow/workflow.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';
import { type Bench, createBench, start, task } from './workflow-bench.ts';

export function describeWorkflowOperations(dialect: Dialect): void {
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
    const called = async (caller: Id): Promise<readonly Id[]> => {
      const rows = await bench.database.read<{ id: Id }>(
        sql`select id from process_instances where caller_instance = ${caller} order by id`,
      );
      return rows.map(({ id }) => id);
    };
    const calling = (process: string, more = ''): string =>
      `${start}<bpmn:callActivity id="call" calledElement="${process}" ${more}/>${task('after')}`;
    const callFlows = ['start>call', 'call>after'];
    const incidentOf = async (instance: Id) =>
      (await bench.workflow.incidents(bench.outside, { instance, open: true }))[0];

    describe('a called instance', () => {
      beforeAll(async () => {
        await bench.deploy('called', `${start}${task('inner')}`, ['start>inner']);
        await bench.deploy('calling', calling('called', 'ravand:outputAll="true" ravand:inputAll="true"'), callFlows);
      });

      it('knows its caller, gets and gives variables, and the caller goes on when it ends', async () => {
        const caller = await bench.start('calling', { amount: 7 });
        const [child = ''] = await called(caller);
        expect(await bench.workflow.instance(bench.outside, child)).toMatchObject({
          caller: { instance: caller },
          variables: { amount: 7 },
        });
        await bench.complete(bench.tasks(child)[0], { answer: 8 });
        expect(bench.elements(caller)).toEqual(['after']);
        expect(await bench.variables(caller)).toEqual({ amount: 7, answer: 8 });
      });

      it('that is ended by hand is an incident of its caller, and a retry calls again', async () => {
        const caller = await bench.start('calling');
        const [child = ''] = await called(caller);
        await bench.transact((context) => bench.workflow.cancel(context, child, 'wrong one'));
        expect(await incidentOf(caller)).toMatchObject({ element: 'call', code: 'called-cancelled' });
        const incident = await incidentOf(caller);
        await bench.transact((context) => bench.workflow.retry(context, incident?.id ?? ''));
        const [, again = ''] = await called(caller);
        await bench.complete(bench.tasks(again)[0]);
        expect(bench.elements(caller)).toEqual(['after']);
      });

      it('ends with its caller, down the whole tree', async () => {
        await bench.deploy('calling-twice', calling('calling'), callFlows);
        const top = await bench.start('calling-twice');
        const [middle = ''] = await called(top);
        const [bottom = ''] = await called(middle);
        await bench.transact((context) => bench.workflow.cancel(context, top, 'enough'));
        expect([await bench.status(middle), await bench.status(bottom)]).toEqual(['terminated', 'terminated']);
        expect(bench.tasks(bottom)).toEqual([]);
      });

      it('is of the version that was live with its caller when that is pinned, else of the newest', async () => {
        await bench.deploy('dated', `${start}${task('old')}`, ['start>old']);
        await bench.deploy('pinning', calling('dated', 'ravand:binding="pinned"'), callFlows);
        await bench.deploy('floating', calling('dated'), callFlows);
        bench.clock.advance(1000);
        await bench.deploy('dated', `${start}${task('new')}`, ['start>new']);
        const pinned = await called(await bench.start('pinning'));
        const newest = await called(await bench.start('floating'));
        expect([bench.elements(pinned[0]), bench.elements(newest[0])]).toEqual([['old'], ['new']]);
      });

      it('that nobody has deployed is an incident until somebody does', async () => {
        await bench.deploy('early', calling('late'), callFlows);
        const caller = await bench.start('early');
        const incident = await incidentOf(caller);
        expect(incident).toMatchObject({ element: 'call', code: 'no-process', detail: 'late' });
        await bench.deploy('late', `${start}${task('inner')}`, ['start>inner']);
        await bench.transact((context) => bench.workflow.retry(context, incident?.id ?? ''));
        expect(await called(caller)).toHaveLength(1);
      });

      it('that calls its caller in a circle stops at the depth, and can be cancelled', async () => {
        await bench.deploy('circle', calling('circle'), callFlows);
        const top = await bench.start('circle');
        const [{ n } = { n: 0 }] = await bench.database.read<{ n: number }>(
          sql`select count(*) as n from process_instances where process = 'circle'`,
        );
        expect(Number(n)).toBe(limits.callDepth + 1);
        const open = await bench.workflow.incidents(bench.outside, { process: 'circle', open: true });
        expect(open.map(({ code, element }) => [code, element])).toEqual([['call-depth', 'call']]);
        await bench.transact((context) => bench.workflow.cancel(context, top, 'enough'));
        expect(await bench.workflow.instances(bench.outside, { process: 'circle', status: 'running' })).toEqual([]);
      });

      it('that calls its caller several times over spends the budget of the act and no more, which ends in incidents', async () => {
        const loop =
          '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>';
        const body = `${start}<bpmn:callActivity id="call" calledElement="wide">${loop}</bpmn:callActivity>`;
        await bench.deploy('wide', body, ['start>call']);
        const top = await bench.start('wide');
        const open = await bench.workflow.incidents(bench.outside, { process: 'wide', open: true });
        expect(new Set(open.map(({ code, element }) => `${element} ${code}`))).toEqual(new Set(['call budget']));
        const running = { process: 'wide', status: 'running' } as const;
        expect((await bench.workflow.instances(bench.outside, running)).length).toBeGreaterThan(0);
        await bench.transact((context) => bench.workflow.cancel(context, top, 'enough'));
        expect(await bench.status(top)).toBe('terminated');
      });

      it('of a pool of the same file is found by its id', async () => {
        const xml = `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
          <bpmn:process id="Shop" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:callActivity id="c" calledElement="Kitchen"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="c"/></bpmn:process>
          <bpmn:process id="Kitchen" isExecutable="true"><bpmn:startEvent id="ks"/><bpmn:userTask id="cook"/><bpmn:sequenceFlow id="kf" sourceRef="ks" targetRef="cook"/></bpmn:process></bpmn:definitions>`;
        await bench.publish('pools', xml);
        const [kitchen = ''] = await called(await bench.start('pools'));
        expect(await bench.workflow.instance(bench.outside, kitchen)).toMatchObject({ process: 'pools:Kitchen' });
        expect(bench.elements(kitchen)).toEqual(['cook']);
      });
    });

    describe('a handler', () => {
      it('that escalates is heard, and its work counts unless that ended it', async () => {
        const stop = bench.workflow.handler({
          name: 'escalating',
          runs: 'inside',
          async run() {
            throw new BpmnEscalation('LATE', { days: 3 });
          },
        });
        const body = (interrupts: boolean): string =>
          `${start}<bpmn:serviceTask id="work" ravand:type="escalating"/><bpmn:boundaryEvent id="late" attachedToRef="work" cancelActivity="${interrupts}"><bpmn:escalationEventDefinition escalationRef="e"/></bpmn:boundaryEvent>${task('next')}${task('told')}`;
        const roots = '<bpmn:escalation id="e" escalationCode="LATE"/>';
        const flows = ['start>work', 'work>next', 'late>told'];
        await bench.deploy('escalates', body(false), flows, roots);
        await bench.deploy('escalates-out', body(true), flows, roots);
        expect(bench.elements(await bench.start('escalates'))).toEqual(['next', 'told']);
        expect(bench.elements(await bench.start('escalates-out'))).toEqual(['told']);
        stop();
      });
    });

    describe('work whose worker dies', () => {
      it('is an incident after as many leases as it may have, and runs again when somebody says so', async () => {
        let runs = 0;
        const stop = bench.workflow.handler({
          name: 'deadly',
          runs: 'after',
          async run() {
            runs += 1;
            return {};
          },
        });
        await bench.deploy(
          'dying',
          `${start}<bpmn:serviceTask id="work" ravand:type="deadly" ravand:retries="2"/>${task('next')}`,
          ['start>work', 'work>next'],
        );
        const instance = await bench.start('dying');
        // As a worker leaves it that died during its last try.
        await bench.transact(({ transaction }) =>
          transaction.write(
            sql`update jobs set token = 'dead', leased_until = ${0}, attempts = 2 where kind = ${'workflow.service'} and attempts = 0`,
          ),
        );
        await bench.jobs.runDue();
        expect([runs, await bench.open(instance)]).toEqual([0, [{ element: 'work', code: 'effect-failed' }]]);
        const incident = await incidentOf(instance);
        await bench.transact((context) => bench.workflow.retry(context, incident?.id ?? ''));
        await bench.jobs.runDue();
        expect([runs, bench.elements(instance)]).toEqual([1, ['next']]);
        stop();
      });
    });

    describe('an operator', () => {
      const operate = <T>(work: (context: Parameters<Parameters<Bench['transact']>[0]>[0]) => Promise<T>): Promise<T> =>
        bench.transact((context) => work({ ...context, principal: { kind: 'user', id: 'olga', roles: ['admin'] } }));
      beforeAll(async () => {
        await bench.deploy('operated', `${start}${task('one')}${task('two')}<bpmn:receiveTask id="word"/>`, [
          'start>one',
          'one>two',
          'two>word',
        ]);
      });
      const standing = async (instance: Id) => (await bench.workflow.operations.activities(bench.outside, instance))[0];

      it('sets variables, moves a token and gives the word, and the history says who and why', async () => {
        const { operations } = bench.workflow;
        const instance = await bench.start('operated');
        await operate((context) =>
          operations.setVariables(context, instance, { variables: { amount: 9 }, reason: 'it was wrong' }),
        );
        expect(await bench.variables(instance)).toEqual({ amount: 9 });
        const one = await standing(instance);
        await operate((context) => operations.move(context, instance, one?.activity ?? '', 'word', 'skip it'));
        expect(bench.tasks(instance)).toEqual([]);
        const word = await standing(instance);
        expect(word).toMatchObject({ element: 'word', kind: 'receiveTask', waits: 'trigger' });
        await operate((context) => operations.trigger(context, instance, word?.activity ?? '', { heard: true }));
        expect(await bench.status(instance)).toBe('completed');
        const { history = [] } = (await bench.workflow.instance(bench.outside, instance)) ?? {};
        const byHand = history
          .filter(({ by }) => by === 'user:olga')
          .map(({ type, command, reason }) => [type, command, reason]);
        expect(byHand).toContainEqual(['variables', 'set-variables', 'it was wrong']);
        expect(byHand).toContainEqual(['moved', 'move', 'skip it']);
      });

      it('is refused what the model does not allow, and what is over', async () => {
        const { operations } = bench.workflow;
        const instance = await bench.start('operated');
        const { activity = '' } = (await standing(instance)) ?? {};
        await expect(operate((c) => operations.move(c, instance, activity, 'nowhere'))).rejects.toMatchObject({
          status: 409,
          code: 'not-allowed',
        });
        await expect(operate((c) => operations.trigger(c, instance, activity, {}))).rejects.toMatchObject({
          code: 'not-allowed',
        });
        await expect(operate((c) => operations.cancelActivity(c, instance, '99'))).rejects.toMatchObject({
          code: 'gone',
        });
        await expect(operate((c) => operations.cancelActivity(c, newId(), '1'))).rejects.toMatchObject({ status: 404 });
        await expect(
          operate((c) => operations.setVariables(c, instance, { variables: { big: 'x'.repeat(10_000_000) } })),
        ).rejects.toMatchObject({ status: 413, code: 'variable-too-big' });
        let deep: object = {};
        for (let level = 0; level < 40; level += 1) deep = { deep };
        await expect(
          operate((c) => operations.setVariables(c, instance, { variables: { deep: deep as never } })),
        ).rejects.toMatchObject({ status: 422, code: 'variable-too-deep' });
        await operate((c) => operations.cancelActivity(c, instance, activity, 'not needed'));
        expect(await bench.status(instance)).toBe('completed');
      });

      it('keeps the sum of variables within bounds', async () => {
        const instance = await bench.start('operated');
        const big = 'x'.repeat(1_000_000);
        const add = (part: number) =>
          operate((c) => bench.workflow.operations.setVariables(c, instance, { variables: { [`part${part}`]: big } }));
        for (let part = 0; part < 10; part += 1) await add(part);
        await expect(add(10)).rejects.toMatchObject({ status: 413, code: 'instance-too-big' });
        expect(Object.keys((await bench.variables(instance)) ?? {})).toHaveLength(10);
      });

      it('starts nothing in an ad-hoc sub-process that could not be opened', async () => {
        const { operations } = bench.workflow;
        const body =
          '<bpmn:adHocSubProcess id="ad" ravand:activate="=chosen"><bpmn:userTask id="a"/></bpmn:adHocSubProcess>';
        await bench.deploy('ad-hoc-unopened', `${start}${body}`, ['start>ad']);
        const instance = await bench.start('ad-hoc-unopened', { chosen: 'no list' });
        const { activity = '' } = (await standing(instance)) ?? {};
        expect(await operations.enabled(bench.outside, instance, activity)).toEqual([]);
        await expect(
          operate((context) => operations.startActivity(context, instance, activity, 'a')),
        ).rejects.toMatchObject({ status: 409, code: 'not-allowed' });
        expect(await bench.open(instance)).toEqual([{ element: 'ad', code: 'collection-not-list' }]);
      });

      it('moves nothing to what undoes', async () => {
        const undo = `<bpmn:boundaryEvent id="when" attachedToRef="work"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent><bpmn:userTask id="undo" isForCompensation="true"/><bpmn:association id="to" sourceRef="when" targetRef="undo" associationDirection="One"/>`;
        await bench.deploy('undone', `${start}${task('work')}${undo}`, ['start>work']);
        const instance = await bench.start('undone');
        const { activity = '' } = (await standing(instance)) ?? {};
        await expect(
          operate((context) => bench.workflow.operations.move(context, instance, activity, 'undo')),
        ).rejects.toMatchObject({ status: 409, code: 'not-allowed' });
      });

      it('runs an ad-hoc sub-process', async () => {
        const { operations } = bench.workflow;
        await bench.deploy(
          'ad-hoc',
          `${start}<bpmn:adHocSubProcess id="ad"><bpmn:userTask id="a" name="A"/><bpmn:userTask id="b"/></bpmn:adHocSubProcess>${task('after')}`,
          ['start>ad', 'ad>after'],
        );
        const instance = await bench.start('ad-hoc');
        const { activity = '' } = (await standing(instance)) ?? {};
        expect(await operations.enabled(bench.outside, instance, activity)).toEqual([
          { element: 'a', elementName: 'A' },
          { element: 'b' },
        ]);
        await operate((c) => operations.startActivity(c, instance, activity, 'b'));
        expect(bench.elements(instance)).toEqual(['b']);
        await expect(operate((c) => operations.startActivity(c, instance, activity, 'z'))).rejects.toMatchObject({
          code: 'not-allowed',
        });
        await operate((c) => operations.completeAdHoc(c, instance, activity));
        expect(bench.elements(instance)).toEqual(['after']);
      });

      it('tries again all incidents of a version', async () => {
        let works = false;
        const stop = bench.workflow.handler({
          name: 'mended',
          runs: 'inside',
          async run() {
            if (!works) throw new Error('down');
            return {};
          },
        });
        const body = `${start}<bpmn:serviceTask id="work" ravand:type="mended"/>${task('next')}`;
        await bench.deploy('mending', body, ['start>work', 'work>next']);
        const instances = await Promise.all(Array.from({ length: 70 }, () => bench.start('mending')));
        works = true;
        const retryAll = (version: number) =>
          operate((c) => bench.workflow.operations.retryAll(c, { process: 'mending', version }));
        expect(await retryAll(2)).toBe(0);
        expect(await retryAll(1)).toBe(70);
        await bench.jobs.runDue();
        for (const instance of instances) expect(bench.elements(instance)).toEqual(['next']);
        expect(await bench.workflow.incidents(bench.outside, { process: 'mending', open: true })).toEqual([]);
        stop();
      });

      it('takes a process away while its instances run', async () => {
        const instance = await bench.start('operated');
        await operate((c) => bench.workflow.operations.undeploy(c, 'operated'));
        await expect(bench.start('operated')).rejects.toMatchObject({ params: { reason: 'not-published' } });
        await bench.complete(bench.tasks(instance)[0]);
        expect(bench.elements(instance)).toEqual(['two']);
        await expect(operate((c) => bench.workflow.operations.undeploy(c, 'operated'))).rejects.toMatchObject({
          status: 404,
        });
      });
    });

    describe('what is wrong at run time', () => {
      it.each([
        ['long', '=k', { k: Array.from({ length: 9_000 }, (_, at) => ((at * 7919) % 36).toString(36)).join('') }],
        ['broken', `="a\\u0000b"`, {}],
      ])('a key too %s to be looked up is an incident', async (what, key, variables) => {
        const receive = `<bpmn:receiveTask id="reply" messageRef="m" ravand:correlationKey='${key}'/>`;
        const roots = '<bpmn:message id="m" name="odd key"/>';
        await bench.deploy(`key-${what}`, `${start}${receive}`, ['start>reply'], roots);
        const instance = await bench.start(`key-${what}`, variables);
        expect(await bench.open(instance)).toEqual([{ element: 'reply', code: 'key-unfit' }]);
      });

      it('a condition of an event sub-process that is too much work is an incident, once, until the instance ends', async () => {
        const condition = 'count(for a in 1..100000, b in 1..1000 return a) = x';
        const inner = `<bpmn:startEvent id="when" isInterrupting="false"><bpmn:conditionalEventDefinition><bpmn:condition>${condition}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>`;
        const body = `${start}${task('work')}<bpmn:subProcess id="apart" triggeredByEvent="true">${inner}</bpmn:subProcess>`;
        await bench.deploy('busy-condition', body, ['start>work']);
        const instance = await bench.start('busy-condition', { x: 1 });
        const shown = [{ element: 'when', code: 'expression-fuel' }];
        expect(await bench.open(instance)).toEqual(shown);
        const set = (x: number) =>
          bench.transact((context) => bench.workflow.operations.setVariables(context, instance, { variables: { x } }));
        await set(2);
        expect(await bench.open(instance)).toEqual(shown);
        const { id = '' } = (await incidentOf(instance)) ?? {};
        await bench.transact((context) => bench.workflow.retry(context, id));
        expect(await bench.open(instance)).toEqual([]);
        await set(3);
        expect(await bench.open(instance)).toEqual(shown);
        await bench.complete(bench.tasks(instance)[0]);
        expect(await bench.open(instance)).toEqual([]);
        expect(await bench.workflow.instance(bench.outside, instance)).toMatchObject({
          status: 'completed',
          incidents: 0,
        });
      });

      it('texts that are none leave the picture of an instance readable, and its incident', async () => {
        const timer = `<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition><bpmn:timeDuration>="x\\u0000y"</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
        await bench.deploy('odd-texts', `${start}${timer}`, ['start>wait']);
        const instance = await bench.start('odd-texts', { half: '\ud800', zero: '\\u0000', fine: 'a\\\u0001' });
        expect(await bench.open(instance)).toEqual([{ element: 'wait', code: 'timer-invalid' }]);
        const picture = await bench.workflow.measures.instance(instance, {});
        expect(picture?.elements).toMatchObject({ start: 1, wait: 1 });
        const started = picture?.history
          .flatMap(({ entries }) => entries)
          .find(({ type }) => type === 'process-started');
        expect(started?.detail?.variables).toEqual({ half: '\ufffd', zero: '\\u0000', fine: 'a\\\u0001' });
      });

      it('is an incident with the element, and the others go on', async () => {
        const body = `${start}<bpmn:parallelGateway id="both"/><bpmn:userTask id="each"><bpmn:multiInstanceLoopCharacteristics ravand:collection="list" ravand:elementVariable="item"/></bpmn:userTask>${task('beside')}<bpmn:exclusiveGateway id="which"/>${task('yes')}`;
        await bench.deploy('wrong', body, [
          'start>both',
          'both>each',
          'both>beside',
          'beside>which',
          'which>yes ? approved',
        ]);
        const instance = await bench.start('wrong', { list: 'no list', approved: null });
        expect(await bench.open(instance)).toEqual([{ element: 'each', code: 'collection-not-list' }]);
        await bench.complete(bench.tasks(instance)[0]);
        expect((await bench.open(instance)).map(({ element, code }) => `${element} ${code}`).sort()).toEqual([
          'each collection-not-list',
          'which no-flow',
        ]);
        await bench.transact((context) =>
          bench.workflow.operations.setVariables(context, instance, { variables: { list: [1], approved: true } }),
        );
        for (const incident of await bench.workflow.incidents(bench.outside, { instance, open: true }))
          await bench.transact((context) => bench.workflow.retry(context, incident.id));
        expect(bench.elements(instance)).toEqual(['each', 'yes']);
      });

      it('in a loop that never waits stops within its budget, and can be cancelled', async () => {
        const stop = bench.workflow.handler({ name: 'turn', runs: 'inside', run: async () => ({}) });
        await bench.deploy('endless', `${start}<bpmn:serviceTask id="work" ravand:type="turn"/>`, [
          'start>work',
          'again: work>work',
        ]);
        const instance = await bench.start('endless');
        expect(await bench.open(instance)).toEqual([{ element: 'work', code: 'budget' }]);
        await bench.transact((context) => bench.workflow.cancel(context, instance, 'stop'));
        expect(await bench.open(instance)).toEqual([]);
        stop();
      });
    });
  });
}
