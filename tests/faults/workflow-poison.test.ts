// Models, data and work that would poison an engine: each is refused or shown as an incident within its bound, everything else goes on, and what
// stands can be taken away.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../core/database/sql.ts';
import { copyMigratedTemplate } from '../../core/database/testing.ts';
import { limits } from '../../core/kernel/limits.ts';
import { bpmn, flow } from '../conformance/small-model.ts';
import { type House, openHouse } from './workflow-house.ts';

const start = '<bpmn:startEvent id="start"/>';
const task = (id: string, inner = ''): string => `<bpmn:userTask id="${id}">${inner}</bpmn:userTask>`;
const timer = (kind: string, text: string): string =>
  `<bpmn:timerEventDefinition><bpmn:${kind}>${text}</bpmn:${kind}></bpmn:timerEventDefinition>`;
const megabyte = 1_048_576;

let folder: string;
let house: House;
const retired = new Set<string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ravand-poison-'));
  await copyMigratedTemplate(folder);
  house = await openHouse({ dataDir: folder, isLive: (process) => !retired.has(process) });
  await house.deploy('innocent', bpmn(`${start}${task('work')}<bpmn:endEvent id="end"/>`, ['start>work', 'work>end']));
});
afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Somebody else's instance runs from start to end. */
async function othersGoOn(): Promise<void> {
  const instance = await house.start('innocent');
  const [open] = await house.tasks({ instance });
  await house.complete(open!);
  expect(await house.status(instance)).toBe('completed');
}

async function cancel(instance: string): Promise<void> {
  await house.transact((inside) => house.workflow.cancel(inside, instance, 'poison'));
  expect(await house.status(instance)).toBe('terminated');
  expect(await house.tasks({ instance })).toEqual([]);
}

async function completeFirst(instance: string): Promise<void> {
  await house.complete((await house.tasks({ instance }))[0]!);
}

/** How many rows there are in all that instances write. */
async function rows(): Promise<number> {
  let sum = 0;
  for (const table of ['process_instances', 'process_history', 'process_activities', 'fault_tasks', 'process_messages'])
    sum += Number(
      (await house.database.read<{ n: number }>({ text: `select count(*) as n from ${table}`, values: [] }))[0]?.n,
    );
  return sum;
}

describe('A job that poisons', () => {
  const body = (type: string): string =>
    bpmn(`${start}<bpmn:serviceTask id="bad" ravand:type="${type}" ravand:retries="3"/>${task('after')}`, [
      'start>bad',
      'bad>after',
    ]);

  it('by throwing is an incident after its three tries, and the job behind it has long run', async () => {
    const runs: string[] = [];
    house.workflow.handler({
      name: 'throws',
      runs: 'after',
      async run(_context, { instance, input }) {
        runs.push(instance);
        if (input.isGood === true) return {};
        throw new Error('always');
      },
    });
    await house.deploy('throwing', body('throws'));
    const bad = await house.start('throwing');
    const good = await house.start('throwing', { isGood: true });
    await house.jobs.runDue();
    expect((await house.tasks({ instance: good })).map(({ element }) => element)).toEqual(['after']);
    for (let hours = 0; hours < 5; hours += 1) {
      house.clock.advance(3_600_000);
      await house.settle();
    }
    expect(runs.filter((instance) => instance === bad)).toHaveLength(3);
    expect(await house.incidents(bad)).toEqual([{ element: 'bad', code: 'effect-failed' }]);
    await othersGoOn();
    await cancel(bad);
  });

  it('by never answering is given up after its lease three times, and what waits behind four of them runs', async () => {
    let hung = 0;
    house.workflow.handler({
      name: 'hangs',
      runs: 'after',
      run(_context, { input }) {
        if (input.isGood === true) return Promise.resolve({});
        hung += 1;
        return new Promise(() => {});
      },
    });
    await house.deploy('hanging', body('hangs'));
    const bad: string[] = [];
    for (let count = 0; count < 4; count += 1) bad.push(await house.start('hanging'));
    const good = await house.start('hanging', { isGood: true });
    // A worker gives a job up a second before its lease is over.
    const turns: Promise<unknown>[] = [];
    const turn = async (): Promise<void> => {
      turns.push(house.jobs.runDue());
      await new Promise((resolve) => setTimeout(resolve, 60));
    };
    await turn();
    expect(await house.tasks({ instance: good })).toEqual([]);
    house.clock.advance(limits.jobLeaseMs - 500);
    await turn();
    await expect.poll(() => house.tasks({ instance: good })).toHaveLength(1);
    expect(await house.incidents(bad[0]!)).toEqual([]);
    for (let round = 0; round < 20; round += 1) {
      house.clock.advance(limits.jobLeaseMs - 500);
      await turn();
    }
    await Promise.all(turns);
    for (const instance of bad)
      expect(await house.incidents(instance)).toEqual([{ element: 'bad', code: 'effect-failed' }]);
    expect(hung).toBe(4 * 3);
    await othersGoOn();
    for (const instance of bad) await cancel(instance);
  });
});

describe('A process that never waits', () => {
  it('T-D02 because of a loop stands with an incident within its budget and can be cancelled', async () => {
    await house.deploy(
      'looping',
      bpmn(
        `${start}${task('before')}<bpmn:scriptTask id="count" ravand:resultVariable="n"><bpmn:script>n + 1</bpmn:script></bpmn:scriptTask>`,
        ['start>before', 'before>count', 'count>count'],
      ),
    );
    const instance = await house.start('looping', { n: 0 });
    await completeFirst(instance);
    expect(await house.incidents(instance)).toEqual([{ element: 'count', code: 'budget' }]);
    const { n } = (await house.workflow.instance(house.context, instance))!.variables;
    // Once along every flow is allowed beside the steps.
    expect(Number(n)).toBeLessThanOrEqual(limits.engineSteps + 10);
    await othersGoOn();
    await cancel(instance);
  });

  it('because of a loop right from its start is not begun at all', async () => {
    await house.deploy('spinning', bpmn(`${start}<bpmn:task id="spin"/>`, ['start>spin', 'spin>spin']));
    const before = await rows();
    await expect(house.start('spinning')).rejects.toMatchObject({ status: 422, params: { reason: 'budget' } });
    expect(await rows()).toBe(before);
  });

  it('T-D02 because it calls itself stops at the deepest call, and goes with the first', async () => {
    await house.deploy(
      'nesting',
      bpmn(`${start}<bpmn:callActivity id="call" calledElement="nesting"/>`, ['start>call']),
    );
    const instance = await house.start('nesting');
    const all = await house.workflow.instances(house.context, { process: 'nesting' }, { limit: 200 });
    expect(all).toHaveLength(limits.callDepth + 1);
    const incidents = await house.workflow.incidents(house.context, { process: 'nesting', open: true });
    expect(incidents.map(({ element, code }) => ({ element, code }))).toEqual([
      { element: 'call', code: 'call-depth' },
    ]);
    await othersGoOn();
    await cancel(instance);
    expect(await house.workflow.instances(house.context, { process: 'nesting', status: 'running' })).toEqual([]);
    expect(await house.workflow.incidents(house.context, { process: 'nesting', open: true })).toEqual([]);
  });

  it('because two call each other in turn stops too', async () => {
    const call = (other: string): string =>
      bpmn(`${start}<bpmn:callActivity id="call" calledElement="${other}"/>`, ['start>call']);
    await house.deploy('ping', call('pong'));
    await house.deploy('pong', call('ping'));
    const instance = await house.start('ping');
    await othersGoOn();
    await cancel(instance);
    for (const process of ['ping', 'pong'])
      expect(await house.workflow.instances(house.context, { process, status: 'running' })).toEqual([]);
  });

  it('because each turn waits no time at all gives every other timer its turn, and can be cancelled', async () => {
    await house.deploy(
      'restless',
      bpmn(
        `${start}<bpmn:intermediateCatchEvent id="now">${timer('timeDuration', 'PT0S')}</bpmn:intermediateCatchEvent>`,
        ['start>now', 'now>now'],
      ),
    );
    await house.deploy(
      'patient',
      bpmn(
        `${start}<bpmn:intermediateCatchEvent id="wait">${timer('timeDuration', 'PT1S')}</bpmn:intermediateCatchEvent>${task('after')}`,
        ['start>wait', 'wait>after'],
      ),
    );
    const restless = await house.start('restless');
    const patient = await house.start('patient');
    house.clock.advance(1_000);
    const fired = await house.workflow.fireTimers();
    expect(fired).toBeLessThan(20);
    expect((await house.tasks({ instance: patient })).map(({ element }) => element)).toEqual(['after']);
    await othersGoOn();
    await cancel(restless);
    house.clock.advance(60_000);
    expect(await house.workflow.fireTimers()).toBe(0);
  });

  it('because a cycle of no time would repeat for ever is refused when it is published', async () => {
    const cycle = timer('timeCycle', 'R/PT0S');
    const xml = bpmn(
      `${start}${task('work')}<bpmn:boundaryEvent id="again" attachedToRef="work" cancelActivity="false">${cycle}</bpmn:boundaryEvent>`,
      ['start>work'],
    );
    expect(await house.workflow.check(xml)).toContainEqual(
      expect.objectContaining({ code: 'bpmn.timer-invalid', severity: 'error', element: 'again' }),
    );
  });

  it('because it sends itself the message it waits for stands with an incident and can be cancelled', async () => {
    const message = '<bpmn:message id="m" name="myself"/>';
    const sending =
      '<bpmn:intermediateThrowEvent id="send"><bpmn:messageEventDefinition messageRef="m" ravand:correlationKey="key"/></bpmn:intermediateThrowEvent>';
    await house.deploy(
      'talking',
      bpmn(
        `${start}${task('before')}${sending}<bpmn:receiveTask id="hear" messageRef="m" ravand:correlationKey="key"/>`,
        ['start>before', 'before>send', 'send>hear', 'hear>send'],
        message,
      ),
    );
    const instance = await house.start('talking', { key: 'me' });
    await completeFirst(instance);
    expect((await house.incidents(instance)).map(({ code }) => code)).toEqual(['budget']);
    await othersGoOn();
    await cancel(instance);
  });
});

describe('Data that are too much', () => {
  it.each([
    ['of 10 MB', 'x'.repeat(10 * megabyte), 413, 'variable-too-big'],
    ['of one byte more than 1 MB', 'x'.repeat(megabyte - 1), 413, 'variable-too-big'],
    ['33 levels deep', JSON.parse(`${'['.repeat(33)}1${']'.repeat(33)}`) as [], 422, 'variable-too-deep'],
  ])('T-D03 %s are refused before anything is written, wherever they come in', async (_name, value, status, code) => {
    const instance = await house.start('innocent');
    const [open] = await house.tasks({ instance });
    const before = await rows();
    const refused = { status, code };
    await expect(house.start('innocent', { value })).rejects.toMatchObject(refused);
    await expect(house.complete(open!, { value })).rejects.toMatchObject(refused);
    await expect(
      house.transact((inside) =>
        house.workflow.publishMessage(inside, { name: 'myself', correlationKey: 'k', payload: { value } }),
      ),
    ).rejects.toMatchObject(refused);
    await expect(
      house.transact((inside) => house.workflow.operations.setVariables(inside, instance, { variables: { value } })),
    ).rejects.toMatchObject(refused);
    expect(await rows()).toBe(before);
    await house.complete(open!);
  });

  it('T-D03 by nothing are taken: a variable of exactly 1 MB', async () => {
    const instance = await house.start('innocent', { value: 'x'.repeat(megabyte - 2) });
    await completeFirst(instance);
    expect(await house.status(instance)).toBe('completed');
  });

  it('together, each within its bound, are refused as an instance, and the ones before stay', async () => {
    const instance = await house.start('innocent');
    const value = 'x'.repeat(megabyte - 2);
    let taken = 0;
    const add = (): Promise<void> =>
      house.transact((inside) =>
        house.workflow.operations.setVariables(inside, instance, { variables: { [`value${taken}`]: value } }),
      );
    await expect(
      (async () => {
        for (; taken < 12; taken += 1) await add();
      })(),
    ).rejects.toMatchObject({ status: 413, code: 'instance-too-big' });
    expect(taken).toBeGreaterThanOrEqual(9);
    const { variables } = (await house.workflow.instance(house.context, instance))!;
    expect(Object.keys(variables)).toHaveLength(taken);
    await completeFirst(instance);
    expect(await house.status(instance)).toBe('completed');
  });
});

describe('Values of another kind than the model needs', () => {
  it.each([
    ['a text', 'not a list'],
    ['nothing', null],
  ])('%s instead of a list is an incident, and a retry with a list goes on', async (_name, list) => {
    await house.deploy(
      'listing',
      bpmn(
        `${start}${task('before')}${task('each', '<bpmn:multiInstanceLoopCharacteristics ravand:collection="list" ravand:elementVariable="item"/>')}`,
        ['start>before', 'before>each'],
      ),
      list === null ? 2 : 1,
    );
    const instance = await house.start('listing', { list });
    await completeFirst(instance);
    expect(await house.incidents(instance)).toEqual([{ element: 'each', code: 'collection-not-list' }]);
    await house.transact((inside) =>
      house.workflow.operations.setVariables(inside, instance, { variables: { list: [1, 2] } }),
    );
    const [incident] = await house.workflow.incidents(house.context, { instance, open: true });
    await house.transact((inside) => house.workflow.retry(inside, incident!.id));
    expect((await house.tasks({ instance })).map(({ element }) => element)).toEqual(['each', 'each']);
    await cancel(instance);
  });

  it('null instead of true or false takes the default flow; without one it is an incident', async () => {
    await house.deploy(
      'undecided',
      bpmn(
        `${start}${task('before')}<bpmn:exclusiveGateway id="which"/><bpmn:exclusiveGateway id="either" default="other"/>${task('yes')}${task('no')}`,
        [
          'start>before',
          'before>which',
          'before>either',
          'which>yes ? unknown > 5',
          'a: either>yes ? unknown > 5',
          'other: either>no',
        ],
      ),
    );
    const instance = await house.start('undecided');
    await completeFirst(instance);
    expect((await house.tasks({ instance })).map(({ element }) => element)).toEqual(['no']);
    expect(await house.incidents(instance)).toEqual([{ element: 'which', code: 'no-flow' }]);
    await cancel(instance);
  });

  it('T-C08 that make an expression run without end use up its fuel, and nobody else waits for it', async () => {
    await house.deploy(
      'burning',
      bpmn(
        `${start}${task('before')}<bpmn:scriptTask id="burn" ravand:resultVariable="n"><bpmn:script>count(for a in 1..1000, b in 1..1000 return a * b)</bpmn:script></bpmn:scriptTask>`,
        ['start>before', 'before>burn'],
      ),
    );
    const instance = await house.start('burning');
    await completeFirst(instance);
    expect(await house.incidents(instance)).toHaveLength(1);
    await othersGoOn();
    await cancel(instance);
  });
});

describe('A definition that is taken away', () => {
  it('starts no more; what runs goes on, and a call of it is an incident', async () => {
    await house.deploy(
      'calling',
      bpmn(`${start}${task('before')}<bpmn:callActivity id="call" calledElement="leaving"/>`, [
        'start>before',
        'before>call',
      ]),
    );
    await house.deploy('leaving', bpmn(`${start}${task('work')}`, ['start>work']));
    const running = await house.start('leaving');
    const caller = await house.start('calling');
    retired.add('leaving');
    await expect(house.start('leaving')).rejects.toMatchObject({ code: 'process-not-startable' });
    await completeFirst(running);
    expect(await house.status(running)).toBe('completed');
    await completeFirst(caller);
    expect(await house.incidents(caller)).toEqual([{ element: 'call', code: 'no-process' }]);
    retired.delete('leaving');
    const [incident] = await house.workflow.incidents(house.context, { instance: caller, open: true });
    await house.transact((inside) => house.workflow.retry(inside, incident!.id));
    expect(await house.incidents(caller)).toEqual([]);
    await cancel(caller);
  });
});

describe('One task', () => {
  it('completed two hundred times at once is completed once', async () => {
    const instance = await house.start('innocent');
    const [open] = await house.tasks({ instance });
    const all = await Promise.allSettled(Array.from({ length: 200 }, (_, by) => house.complete(open!, { by })));
    const done = all.flatMap((one, by) => (one.status === 'fulfilled' ? [by] : []));
    expect(done).toHaveLength(1);
    for (const one of all)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ status: 409, code: 'gone' });
    expect((await house.workflow.instance(house.context, instance))!.variables).toEqual({ by: done[0] });
    const history = await house.database.read(sql`select position from process_history where instance = ${instance}`);
    expect(history).toHaveLength(2);
  });
});

describe('A model that is too much', () => {
  const findings = async (xml: string) =>
    (await house.workflow.check(xml)).map(({ code, params }) => ({ code, params }));

  it('because it is nested 20,000 deep is refused at once, with the bound', async () => {
    const open = Array.from({ length: 20_000 }, (_, level) => `<bpmn:subProcess id="s${level}">`).join('');
    const xml = bpmn(`${start}${open}${'</bpmn:subProcess>'.repeat(20_000)}`);
    expect(await findings(xml)).toEqual([
      { code: expect.stringMatching(/too-(deep|many-elements)/), params: expect.anything() },
    ]);
  });

  it('because it is nested one deeper than may be is refused; at the bound it is taken', async () => {
    const nested = (levels: number): string => {
      const open = Array.from({ length: levels }, (_, level) => `<bpmn:subProcess id="s${level}">`).join('');
      return bpmn(`${start}${open}<bpmn:task id="inner"/>${'</bpmn:subProcess>'.repeat(levels)}`, ['start>s0']);
    };
    expect(await findings(nested(limits.bpmnDepth))).toMatchObject([
      { code: 'bpmn.too-deep', params: { limit: limits.bpmnDepth } },
    ]);
    expect(
      await house.workflow
        .check(nested(limits.bpmnDepth - 8))
        .then((all) => all.filter(({ severity }) => severity === 'error')),
    ).toEqual([]);
  });

  it('T-D03 with 5,000 elements is published and begun; with 10,001 it is refused with the bound', async () => {
    const chain = (tasks: number): string =>
      bpmn(`${start}${Array.from({ length: tasks }, (_, index) => task(`t${index}`)).join('')}`, []).replace(
        '</bpmn:process>',
        `${Array.from({ length: tasks }, (_, index) => flow(index === 0 ? 'start>t0' : `t${index - 1}>t${index}`)).join('')}</bpmn:process>`,
      );
    await house.deploy('large', chain(2_499));
    const instance = await house.start('large');
    // Bounds far above what it takes, for machines that do much else.
    await completeFirst(instance);
    expect((await house.tasks({ instance })).map(({ element }) => element)).toEqual(['t1']);
    await cancel(instance);
    expect(await findings(chain(5_000))).toEqual([
      { code: 'bpmn.too-many-elements', params: { limit: limits.bpmnElements } },
    ]);
  });
});
