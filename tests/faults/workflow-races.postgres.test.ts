// Two processes on one PostgreSQL reach for the same instance at once, in both orders: one of them wins, the other is told, and nothing is left half done.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../core/database/sql.ts';
import { copyPostgresTemplate, type PostgresCopy } from '../../core/database/testing.ts';
import { bpmn } from '../conformance/small-model.ts';
import { hasPostgres, startPostgres } from '../services.ts';
import { isFull } from './is-full.ts';
import { type House, type OpenTask, openHouse } from './workflow-house.ts';

const rounds = isFull ? 1_000 : 25;
const start = '<bpmn:startEvent id="start"/>';
const task = (id: string): string => `<bpmn:userTask id="${id}"/>`;
const hour = 3_600_000;

describe.skipIf(!hasPostgres())('Two processes on one database', { timeout: 300_000 }, () => {
  let folder: string;
  let copy: PostgresCopy;
  let houses: readonly [House, House];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ravand-races-'));
    copy = await copyPostgresTemplate((await startPostgres()).url);
    const one = await openHouse({ dataDir: folder, url: copy.url });
    houses = [one, await openHouse({ dataDir: folder, url: copy.url })];
  });
  afterAll(async () => {
    for (const house of houses) await house.close();
    await copy.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const advance = (durationMs: number): void => {
    for (const { clock } of houses) clock.advance(durationMs);
  };

  /** Both at once, each of them first in every second round. */
  async function race(
    round: number,
    one: (house: House) => Promise<unknown>,
    other: (house: House) => Promise<unknown>,
  ) {
    const [first, second] = round % 2 === 0 ? [one, other] : [other, one];
    const [a, b] = await Promise.allSettled([first(houses[0]), second(houses[1])]);
    return round % 2 === 0 ? { one: a, other: b } : { one: b, other: a };
  }

  async function openTask(instance: string, element: string): Promise<OpenTask> {
    const found = (await houses[0].tasks({ instance })).find((one) => one.element === element);
    if (found === undefined) throw new Error(`expected an open task at ${element}`);
    return found;
  }

  it('complete one task two hundred times: it is completed once', async () => {
    await houses[0].deploy('one', bpmn(`${start}${task('work')}<bpmn:endEvent id="end"/>`, ['start>work', 'work>end']));
    const instance = await houses[0].start('one');
    const open = await openTask(instance, 'work');
    const all = await Promise.allSettled(
      Array.from({ length: 200 }, (_, by) => houses[by % 2 === 0 ? 0 : 1].complete(open, { by })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'gone' });
  });

  it('complete a task as its timer interrupts it: one way is gone, never both', async () => {
    await houses[0].deploy(
      'timed',
      bpmn(
        `${start}${task('work')}<bpmn:boundaryEvent id="late" attachedToRef="work"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${task('done')}${task('over')}`,
        ['start>work', 'work>done', 'late>over'],
      ),
    );
    const ways: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const instance = await houses[0].start('timed');
      const open = await openTask(instance, 'work');
      advance(hour);
      const { one } = await race(
        round,
        (house) => house.complete(open),
        (house) => house.workflow.fireTimers(),
      );
      // Left to the other process by one of them, or not due in its look: fired now.
      await houses[0].workflow.fireTimers();
      const elements = (await houses[0].tasks({ instance })).map(({ element }) => element);
      expect(elements).toEqual([one.status === 'fulfilled' ? 'done' : 'over']);
      ways.push(...elements);
    }
    const timers = await houses[0].database.read(sql`select subscription from process_timers`);
    expect(timers).toEqual([]);
  });

  it('complete the two branches of a join: it goes on once', async () => {
    await houses[0].deploy(
      'joined',
      bpmn(
        `${start}<bpmn:parallelGateway id="fork"/>${task('a')}${task('b')}<bpmn:parallelGateway id="join"/>${task('after')}`,
        ['start>fork', 'fork>a', 'fork>b', 'a>join', 'b>join', 'join>after'],
      ),
    );
    for (let round = 0; round < rounds; round += 1) {
      const instance = await houses[0].start('joined');
      const [a, b] = [await openTask(instance, 'a'), await openTask(instance, 'b')];
      const ended = await race(
        round,
        (house) => house.complete(a),
        (house) => house.complete(b),
      );
      expect([ended.one.status, ended.other.status]).toEqual(['fulfilled', 'fulfilled']);
      expect((await houses[0].tasks({ instance })).map(({ element }) => element)).toEqual(['after']);
    }
  });

  it('cancel an instance as a task of what it called is completed: it ends as one of them says, with all it called', async () => {
    await houses[0].deploy(
      'calling',
      bpmn(`${start}<bpmn:callActivity id="call" calledElement="callee"/><bpmn:endEvent id="end"/>`, [
        'start>call',
        'call>end',
      ]),
    );
    await houses[0].deploy(
      'callee',
      bpmn(`${start}${task('inner')}<bpmn:endEvent id="end"/>`, ['start>inner', 'inner>end']),
    );
    for (let round = 0; round < rounds; round += 1) {
      const instance = await houses[0].start('calling');
      const [open] = (await houses[0].tasks()).filter(({ element }) => element === 'inner');
      const { one, other } = await race(
        round,
        (house) => house.complete(open!),
        (house) => house.transact((inside) => house.workflow.cancel(inside, instance, 'race')),
      );
      expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
      expect(await houses[0].status(instance)).toBe(one.status === 'fulfilled' ? 'completed' : 'terminated');
      expect(await houses[0].workflow.instances(houses[0].context, { process: 'callee', status: 'running' })).toEqual(
        [],
      );
    }
  });

  it('send a message as its timer fires: one of them goes on with the event-based gateway', async () => {
    await houses[0].deploy(
      'either',
      bpmn(
        `${start}<bpmn:eventBasedGateway id="which"/><bpmn:intermediateCatchEvent id="heard"><bpmn:messageEventDefinition messageRef="m" ravand:correlationKey="key"/></bpmn:intermediateCatchEvent><bpmn:intermediateCatchEvent id="late"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>${task('answer')}${task('remind')}`,
        ['start>which', 'which>heard', 'which>late', 'heard>answer', 'late>remind'],
        '<bpmn:message id="m" name="said"/>',
      ),
    );
    for (let round = 0; round < rounds; round += 1) {
      const key = `key ${round}`;
      const instance = await houses[0].start('either', { key });
      advance(hour);
      const { one } = await race(
        round,
        (house) =>
          house.transact((inside) =>
            house.workflow.publishMessage(inside, { name: 'said', correlationKey: key, payload: {}, ttlMs: 1 }),
          ),
        (house) => house.workflow.fireTimers(),
      );
      expect(one.status).toBe('fulfilled');
      await houses[0].workflow.fireTimers();
      const met = one.status === 'fulfilled' && one.value === true;
      const elements = (await houses[0].tasks({ instance })).map(({ element }) => element);
      // A message that met a wait which was over before its turn is kept, or gone with its time.
      expect(met ? ['answer', 'remind'] : ['remind']).toContain(elements.join());
    }
    expect(await houses[0].database.read(sql`select subscription from process_timers`)).toEqual([]);
    expect(await houses[0].database.read(sql`select subscription from process_subscriptions`)).toEqual([]);
  });

  it('work on hundreds of jobs with each other: each is done once', async () => {
    const count = isFull ? 10_000 : 400;
    const done = new Map<string, number>();
    for (const house of houses)
      house.workflow.handler({
        name: 'shared',
        runs: 'after',
        async run(_context, { instance }) {
          done.set(instance, (done.get(instance) ?? 0) + 1);
          return {};
        },
      });
    await houses[0].deploy(
      'shared',
      bpmn(`${start}<bpmn:serviceTask id="work" ravand:type="shared"/><bpmn:endEvent id="end"/>`, [
        'start>work',
        'work>end',
      ]),
    );
    for (let at = 0; at < count; at += 100)
      await houses[0].transact(async (inside) => {
        for (let next = 0; next < 100; next += 1) await houses[0].workflow.start(inside, 'shared', { variables: {} });
      });
    await Promise.all(houses.map((house) => house.jobs.runDue()));
    await houses[0].settle();
    expect(done.size).toBe(count);
    expect([...done.values()].every((times) => times === 1)).toBe(true);
    expect(await houses[0].workflow.instances(houses[0].context, { process: 'shared', status: 'running' })).toEqual([]);
  });
});
