// Much at once: thousands of timers due in one moment, thousands of instances of one loop. Everything happens once, in its order, and others go on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../core/database/sql.ts';
import { copyMigratedTemplate } from '../../core/database/testing.ts';
import { limits } from '../../core/kernel/limits.ts';
import { bpmn } from '../conformance/small-model.ts';
import { type House, openHouse } from './workflow-house.ts';

const start = '<bpmn:startEvent id="start"/>';
const loop = '<bpmn:multiInstanceLoopCharacteristics ravand:collection="list" ravand:elementVariable="item"/>';
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

let folder: string;
let house: House;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ravand-volume-'));
  await copyMigratedTemplate(folder);
  house = await openHouse({ dataDir: folder });
  await house.deploy('small', bpmn(`${start}<bpmn:userTask id="work"/>`, ['start>work']));
});
afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

/** How often somebody else's start, look and completion come through while `work` runs. */
async function besides(work: Promise<unknown>): Promise<number> {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  let others = 0;
  for (; !isOver; others += 1) {
    const instance = await house.start('small');
    const [open] = await house.tasks({ instance });
    await house.complete(open!);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await ended;
  return others;
}

describe('Two thousand timers', { timeout: 120_000 }, () => {
  it('due at once fire each once, the oldest first, while others go on', async () => {
    await house.deploy(
      'waiting',
      bpmn(
        `${start}<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition><bpmn:timeDate>at</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent><bpmn:endEvent id="end"/>`,
        ['start>wait', 'wait>end'],
      ),
    );
    const count = 2_000;
    const due = new Map<string, number>();
    // Made in another order than they are due in.
    for (let at = 0; at < count; at += 100)
      await house.transact(async (inside) => {
        for (let next = at; next < at + 100; next += 1) {
          const dueAt = house.clock.now().getTime() + 3_600_000 + ((next * 7_919) % count) * 10;
          const variables = { at: new Date(dueAt).toISOString() };
          due.set(await house.workflow.start(inside, 'waiting', { variables }), dueAt);
        }
      });
    expect(await house.workflow.fireTimers()).toBe(0);
    house.clock.advance(2 * 3_600_000);
    const firing = Promise.all([house.workflow.fireTimers(), house.workflow.fireTimers()]);
    const others = await besides(firing);
    const [one, other] = await firing;
    expect(one + other).toBe(count);
    const fired = await house.database.read<{ instance: string }>(
      sql`select instance from process_history where command = ${'event'} order by position`,
    );
    expect(new Set(fired.map(({ instance }) => instance)).size).toBe(count);
    const order = fired.map(({ instance }) => due.get(instance)!);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(await house.workflow.instances(house.context, { process: 'waiting', status: 'running' })).toEqual([]);
    expect(others).toBeGreaterThan(0);
  });
});

describe('A loop of 3,000 instances', { timeout: 120_000 }, () => {
  const list = numbers(3_000);
  const begin = async (process: string, items: readonly number[] = list): Promise<string> => {
    const instance = await house.start(process, { list: [...items] });
    await house.settle();
    return instance;
  };
  const partitions = async (instance: string): Promise<{ n: number; most: number }> =>
    (
      await house.database.read<{ n: number; most: number }>(
        sql`select count(*) as n, max(length(state)) as most from process_partitions where instance = ${instance}`,
      )
    )[0]!;

  it('of people’s tasks begins in slices, keeps each in a small row, and is completed in any order', async () => {
    await house.deploy(
      'people',
      bpmn(`${start}<bpmn:userTask id="each">${loop}</bpmn:userTask><bpmn:userTask id="after"/>`, [
        'start>each',
        'each>after',
      ]),
    );
    let instance = '';
    const begun = await besides(begin('people').then((made) => (instance = made)));
    const tasks = await house.tasks({ instance });
    expect(tasks).toHaveLength(list.length);
    expect(begun).toBeGreaterThan(0);
    const { n, most } = await partitions(instance);
    expect(n).toBeGreaterThanOrEqual(list.length);
    expect(most).toBeLessThan(1_000);
    const [root] = await house.database.read<{ state: number }>(
      sql`select length(state) as state from process_instances where id = ${instance}`,
    );
    expect(root!.state).toBeLessThan(1_000);
    const others = tasks.filter((_, index) => index % 2 === 1).concat(tasks.filter((_, index) => index % 2 === 0));
    const completed = await besides(
      (async () => {
        for (let at = 0; at < others.length; at += 50)
          await Promise.all(others.slice(at, at + 50).map((task) => house.complete(task)));
      })(),
    );
    expect(completed).toBeGreaterThan(0);
    expect((await house.tasks({ instance })).map(({ element }) => element)).toEqual(['after']);
    expect((await partitions(instance)).n).toBe(0);
  });

  it('of jobs, of which 400 will do here, is done, each once', async () => {
    const seen = new Map<unknown, number>();
    house.workflow.handler({
      name: 'each',
      runs: 'after',
      async run(_context, { input }) {
        seen.set(input.item, (seen.get(input.item) ?? 0) + 1);
        return {};
      },
    });
    await house.deploy(
      'jobs',
      bpmn(
        `${start}<bpmn:serviceTask id="each" ravand:type="each">${loop}</bpmn:serviceTask><bpmn:endEvent id="end"/>`,
        ['start>each', 'each>end'],
      ),
    );
    const instance = await begin('jobs', list.slice(0, 400));
    expect(await house.status(instance)).toBe('completed');
    expect(seen.size).toBe(400);
    expect([...seen.values()].every((times) => times === 1)).toBe(true);
  });

  it('is cancelled as a whole, with its tasks and rows', async () => {
    const instance = await begin('people');
    const [doomed] = await house.tasks({ instance });
    await house.transact((inside) => house.workflow.cancel(inside, instance, 'enough'));
    expect(await house.status(instance)).toBe('terminated');
    await expect(house.complete(doomed!)).rejects.toMatchObject({ code: 'gone' });
    expect(await besides(house.settle())).toBeGreaterThan(0);
    expect(await house.tasks({ instance })).toEqual([]);
    expect((await partitions(instance)).n).toBe(0);
  });

  const over = limits.loopInstances + 1;
  it.each([
    [
      'number',
      '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>n</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>',
      { n: over },
    ],
    ['list', loop, { list: new Array<number>(over).fill(0) }],
  ])('over the bound by its %s is an incident, and nothing of it has begun', async (by, characteristics, variables) => {
    const process = `over-${by}`;
    await house.deploy(
      process,
      bpmn(`${start}<bpmn:userTask id="before"/><bpmn:userTask id="each">${characteristics}</bpmn:userTask>`, [
        'start>before',
        'before>each',
      ]),
    );
    const instance = await house.start(process, variables);
    await house.complete((await house.tasks({ instance }))[0]!);
    expect(await house.incidents(instance)).toEqual([{ element: 'each', code: 'too-many-instances' }]);
    expect(await house.tasks({ instance })).toEqual([]);
  });
});
