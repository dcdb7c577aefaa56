// Two who act on one instance at the same moment: one of them wins, whichever comes first, and nothing is lost or done twice. Both orders are forced by
// a gate between the two transactions, and then left to chance many times. Run by workflow.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../core/database/database.ts';
import { sql } from '../../core/database/sql.ts';
import type { InTransaction } from '../../core/kernel/context.ts';
import type { Id } from '../../core/kernel/id.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';
import { type Bench, createBench, start, task } from './workflow-bench.ts';

const hour = 3_600_000;

export function describeWorkflowRaces(dialect: Dialect): void {
  describe(`two at once on ${dialect}`, () => {
    let opened: OpenedDatabase;
    let bench: Bench;
    beforeAll(async () => {
      opened = await openTestDatabase(dialect);
      bench = createBench(opened.database);
      await bench.deploy(
        'racing',
        `${start}${task('work')}<bpmn:boundaryEvent id="late" attachedToRef="work"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${task('done')}${task('over')}`,
        ['start>work', 'work>done', 'late>over'],
      );
      await bench.deploy(
        'awaiting',
        `${start}<bpmn:eventBasedGateway id="first"/><bpmn:intermediateCatchEvent id="hour"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent><bpmn:intermediateCatchEvent id="reply"><bpmn:messageEventDefinition messageRef="m" ravand:correlationKey="key"/></bpmn:intermediateCatchEvent>${task('done')}${task('over')}`,
        ['start>first', 'first>hour', 'first>reply', 'reply>done', 'hour>over'],
        '<bpmn:message id="m" name="reply"/>',
      );
      await bench.deploy(
        'joining',
        `${start}<bpmn:parallelGateway id="split"/>${task('a')}${task('b')}<bpmn:parallelGateway id="join"/>${task('done')}`,
        ['start>split', 'split>a', 'split>b', 'a>join', 'b>join', 'join>done'],
      );
      await bench.deploy('child', `${start}${task('inner')}`, ['start>inner']);
      await bench.deploy('parent', `${start}<bpmn:callActivity id="call" calledElement="child"/>${task('done')}`, [
        'start>call',
        'call>done',
      ]);
    });
    afterAll(async () => {
      await bench.workflow.stop();
      await bench.events.stop();
      await opened.close();
    });

    /** Runs both, the second as soon as the first has done its part but not yet committed. */
    async function overlapping(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<number> {
      const both = await Promise.allSettled([first(), second()]);
      for (const one of both) if (one.status === 'rejected') expect(one.reason).toMatchObject({ status: 409 });
      return both.filter(({ status }) => status === 'fulfilled').length;
    }
    const completing = (instance: Id) => {
      const [opened] = bench.tasks(instance);
      return () => bench.complete(opened);
    };
    const firing = () => bench.workflow.fireTimers();
    const cancelling = (instance: Id) => () =>
      bench.transact((context) => bench.workflow.cancel(context, instance, 'race'));
    const both = <T>(one: T, other: T): readonly (readonly [T, T])[] => [
      [one, other],
      [other, one],
    ];

    /** Lets the first do all of its work, then the second begin, and only then the first commit. */
    async function inOrder(
      first: (context: InTransaction) => Promise<unknown>,
      second: () => Promise<unknown>,
    ): Promise<readonly string[]> {
      let begun = (): void => {};
      let commit = (): void => {};
      const hasBegun = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const mayCommit = new Promise<void>((resolve) => {
        commit = resolve;
      });
      const one = bench.transact(async (context) => {
        await first(context);
        begun();
        await mayCommit;
      });
      await hasBegun;
      const other = second();
      await new Promise((resolve) => setTimeout(resolve, 30));
      commit();
      return (await Promise.allSettled([one, other])).map(({ status }) => status);
    }

    it('in either order forced: the first one stands, the second one finds what it left', async () => {
      const completed = async (context: InTransaction, instance: Id) => {
        const [opened] = bench.tasks(instance);
        await bench.workflow.complete(context, instance, opened?.activity ?? '', {});
      };
      const one = await bench.start('racing');
      expect(await inOrder((context) => completed(context, one), cancelling(one))).toEqual(['fulfilled', 'fulfilled']);
      expect(await bench.status(one)).toBe('terminated');

      const two = await bench.start('racing');
      const complete = completing(two);
      const cancelled = (context: InTransaction) => bench.workflow.cancel(context, two, 'first');
      expect(await inOrder(cancelled, complete)).toEqual(['fulfilled', 'rejected']);
      expect(bench.tasks(two)).toEqual([]);

      const three = await bench.start('racing');
      bench.clock.advance(hour);
      expect(await inOrder((context) => completed(context, three), firing)).toEqual(['fulfilled', 'fulfilled']);
      expect(bench.elements(three)).toEqual(['done']);

      const four = await bench.start('awaiting', { key: 'forced' });
      bench.clock.advance(hour);
      const published = (context: InTransaction) =>
        bench.workflow.publishMessage(context, { name: 'reply', correlationKey: 'forced', payload: {} });
      expect(await inOrder(published, firing)).toEqual(['fulfilled', 'fulfilled']);
      expect(bench.elements(four)).toEqual(['done']);

      const five = await bench.start('joining');
      const [a, b] = bench.tasks(five);
      const first = (context: InTransaction) => bench.workflow.complete(context, five, a?.activity ?? '', {});
      expect(await inOrder(first, () => bench.complete(b))).toEqual(['fulfilled', 'fulfilled']);
      expect(bench.elements(five)).toEqual(['done']);

      const six = await bench.start('parent');
      const inner = bench.tasks().find(({ element }) => element === 'inner');
      const ended = (context: InTransaction) =>
        bench.workflow.complete(context, inner?.instance ?? '', inner?.activity ?? '', {});
      expect(await inOrder(ended, cancelling(six))).toEqual(['fulfilled', 'fulfilled']);
      expect(await bench.status(six)).toBe('terminated');

      // A message and who begins to wait for it: whichever commits first, they meet.
      await inOrder(
        (context) => bench.workflow.publishMessage(context, { name: 'reply', correlationKey: 'kept', payload: {} }),
        () => bench.start('awaiting', { key: 'kept' }),
      );
      await inOrder(
        (context) => bench.workflow.start(context, 'awaiting', { variables: { key: 'waits' } }),
        () => bench.message('reply', 'waits'),
      );
      const [left] = await bench.database.read<{ n: number }>(
        sql`select (select count(*) from process_messages) + (select count(*) from process_subscriptions where type = 'message') as n`,
      );
      expect(Number(left?.n)).toBe(0);
    });

    it('a boundary timer against the completion of its task', async () => {
      for (let round = 0; round < 20; round += 1) {
        const instance = await bench.start('racing');
        bench.clock.advance(hour);
        const [first, second] = both<() => Promise<unknown>>(completing(instance), firing)[round % 2] ?? [
          firing,
          firing,
        ];
        await overlapping(first, second);
        expect([['done'], ['over']]).toContainEqual(bench.elements(instance));
      }
      expect(await firing()).toBe(0);
    });

    it('a message against a timer', async () => {
      for (let round = 0; round < 20; round += 1) {
        const instance = await bench.start('awaiting', { key: `k${round}` });
        bench.clock.advance(hour);
        const publish = () => bench.message('reply', `k${round}`);
        const [first, second] = both<() => Promise<unknown>>(publish, firing)[round % 2] ?? [firing, firing];
        await overlapping(first, second);
        expect([['done'], ['over']]).toContainEqual(bench.elements(instance));
      }
      const [left] = await bench.database.read<{ n: number }>(
        sql`select count(*) as n from process_subscriptions where type = 'message'`,
      );
      expect(Number(left?.n)).toBe(0);
    });

    it('a cancellation against a completion', async () => {
      for (let round = 0; round < 20; round += 1) {
        const instance = await bench.start('racing');
        const [first, second] = both<() => Promise<unknown>>(completing(instance), cancelling(instance))[round % 2] ?? [
          firing,
          firing,
        ];
        await overlapping(first, second);
        // Whoever came second found what the first had left: the instance is over, or its next task was cancelled with it.
        expect(await bench.status(instance)).toBe('terminated');
        expect(bench.tasks(instance)).toEqual([]);
      }
    });

    it('two branches that reach their join', async () => {
      for (let round = 0; round < 20; round += 1) {
        const instance = await bench.start('joining');
        const [a, b] = bench.tasks(instance);
        expect(
          await overlapping(
            () => bench.complete(a),
            () => bench.complete(b),
          ),
        ).toBe(2);
        expect(bench.elements(instance)).toEqual(['done']);
      }
    });

    it('a called instance that ends and its caller that is cancelled', async () => {
      for (let round = 0; round < 20; round += 1) {
        const instance = await bench.start('parent');
        const inner = bench.tasks().find(({ element }) => element === 'inner');
        const complete = () => bench.complete(inner);
        const [first, second] = both<() => Promise<unknown>>(complete, cancelling(instance))[round % 2] ?? [
          firing,
          firing,
        ];
        await overlapping(first, second);
        expect(await bench.status(instance)).toBe('terminated');
        expect(bench.tasks().filter(({ element }) => element === 'inner')).toEqual([]);
      }
    });

    it('two hundred who complete one task: one wins, the others are told', async () => {
      const instance = await bench.start('racing');
      const [opened] = bench.tasks(instance);
      const all = await Promise.allSettled(Array.from({ length: 200 }, () => bench.complete(opened)));
      const lost = all.flatMap((one) =>
        one.status === 'rejected' ? [one.reason as { status: number; code: string }] : [],
      );
      expect(lost).toHaveLength(199);
      expect(new Set(lost.map(({ status, code }) => `${status} ${code}`))).toEqual(new Set(['409 gone']));
      expect(bench.elements(instance)).toEqual(['done']);
    });

    it('several workers that look for due timers fire each once', async () => {
      const instances = await Promise.all(Array.from({ length: 450 }, () => bench.start('racing')));
      bench.clock.advance(hour);
      const fired = await Promise.all([firing(), firing(), firing()]);
      // A worker leaves to another what that has locked; whoever looks next finds what is left.
      const rest = await firing();
      expect(fired.reduce((sum, n) => sum + n, rest)).toBeGreaterThanOrEqual(450);
      for (const instance of instances) expect(bench.elements(instance)).toEqual(['over']);
      expect(await firing()).toBe(0);
    });
  });
}
