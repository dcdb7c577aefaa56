// What every job queue promises, run against SQLite, PostgreSQL, and PostgreSQL with Redis.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database, Dialect } from '../../core/database/database.ts';
import { sql } from '../../core/database/sql.ts';
import { createJobs } from '../../core/jobs/create-jobs.ts';
import type { JobQueue, LeasedJob, NewJob } from '../../core/jobs/jobs.ts';
import { takeSteps } from '../../core/jobs/take-steps.ts';
import { createManualClock, type ManualClock } from '../../core/kernel/clock.ts';
import { systemContext } from '../../core/kernel/context.ts';
import { limits } from '../../core/kernel/limits.ts';
import { until } from './events.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';

export function describeJobs(dialect: Dialect, redis?: () => Promise<string>): void {
  const outside = systemContext('contract', 'correlation-1');
  const done = { kind: 'done' } as const;
  let opened: OpenedDatabase;
  let database: Database;
  let clock: ManualClock;
  let redisUrl: string | undefined;
  let queues: JobQueue[] = [];

  beforeAll(async () => {
    clock = createManualClock(new Date('2026-11-22T08:00:00Z'));
    opened = await openTestDatabase(dialect, clock);
    database = opened.database;
    redisUrl = await redis?.();
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    await database.transaction(outside, (context) => context.transaction.write(sql`delete from jobs`));
  });
  afterEach(async () => {
    for (const queue of queues) await queue.stop();
    queues = [];
  });

  /** A queue as one process has it. */
  function build(): JobQueue {
    const queue = createJobs({
      database,
      clock,
      log: opened.log,
      redisUrl,
      redisPrefix: `contract-${process.pid}-${dialect}`,
    });
    queues.push(queue);
    return queue;
  }

  const enqueue = (queue: JobQueue, job: Partial<NewJob> = {}) =>
    database.transaction(outside, (context) => queue.enqueue(context, { kind: 'send', payload: {}, ...job }));
  const inMs = (durationMs: number): Date => new Date(clock.now().getTime() + durationMs);
  const counts = async (queue: JobQueue) => {
    const { waiting, leased, dead } = await queue.measure();
    return { waiting, leased, dead };
  };

  it('lets only what stays in the house run while work is held back, and the rest once it is released', async () => {
    const queue = build();
    const ran: string[] = [];
    const note = async ({ kind }: LeasedJob) => {
      ran.push(kind);
      return done;
    };
    queue.work('send', note);
    queue.work('inside', note, { inHouse: true });
    await database.transaction(outside, (context) => queue.hold(context, clock.now()));
    await queue.start();
    await enqueue(queue);
    await enqueue(queue, { kind: 'inside' });
    await until(() => ran.length > 0);
    await enqueue(queue, { kind: 'inside' });
    await until(() => ran.length > 1);
    expect(ran).toEqual(['inside', 'inside']);
    expect(await queue.held()).toEqual({ since: clock.now(), backupAt: clock.now() });
    await database.transaction(outside, (context) => queue.release(context));
    await until(() => ran.length > 2);
    expect(ran[2]).toBe('send');
  });

  it('runs a job after its commit, once, with what it was given', async () => {
    const queue = build();
    const ran: LeasedJob[] = [];
    queue.work('send', async (job) => {
      ran.push(job);
      return done;
    });
    await queue.start();
    const id = await enqueue(queue, { payload: { to: 'مینا' }, maxAttempts: 3 });
    await until(() => ran.length > 0);
    expect(ran[0]).toMatchObject({
      id,
      kind: 'send',
      payload: { to: 'مینا' },
      attempt: 1,
      maxAttempts: 3,
      correlationId: 'correlation-1',
    });
    await until(async () => (await queue.measure()).leased === 0);
    expect(await counts(queue)).toEqual({ waiting: 0, leased: 0, dead: 0 });
    expect(await queue.runDue()).toBe(0);
    expect(ran).toHaveLength(1);
  });

  it('never runs what was rolled back', async () => {
    const queue = build();
    let ran = 0;
    queue.work('send', async () => {
      ran += 1;
      return done;
    });
    await database
      .transaction(outside, async (context) => {
        await queue.enqueue(context, { kind: 'send', payload: {} });
        throw new Error('no');
      })
      .catch(() => {});
    await database.transaction(outside, (context) =>
      database
        .savepoint(context, async () => {
          await queue.enqueue(context, { kind: 'send', payload: {} });
          throw new Error('no');
        })
        .catch(() => {}),
    );
    expect(await queue.runDue()).toBe(0);
    expect(ran).toBe(0);
  });

  it('waits until a job is due', async () => {
    const queue = build();
    const ran: number[] = [];
    queue.work('send', async () => {
      ran.push(clock.now().getTime());
      return done;
    });
    const dueAt = inMs(3 * 86_400_000);
    await enqueue(queue, { dueAt });
    expect(await queue.runDue()).toBe(0);
    clock.advance(3 * 86_400_000 - 1);
    expect(await queue.runDue()).toBe(0);
    clock.advance(1);
    expect(await queue.runDue()).toBe(1);
    expect(ran).toEqual([dueAt.getTime()]);
  });

  it('runs what jobs enqueue until nothing is due', async () => {
    const queue = build();
    queue.work('send', async (job) => {
      const left = Number(job.payload.left);
      if (left > 0) await enqueue(queue, { payload: { left: left - 1 } });
      return done;
    });
    await enqueue(queue, { payload: { left: 4 } });
    expect(await queue.runDue()).toBe(5);
  });

  it('keeps one waiting job of a key and answers its id; a leased one makes room', async () => {
    const queue = build();
    const first = await enqueue(queue, { key: 'reminder' });
    expect(await enqueue(queue, { key: 'reminder', payload: { other: 1 } })).toBe(first);
    let second: string | undefined;
    queue.work('send', async () => {
      second ??= await enqueue(queue, { key: 'reminder' });
      return done;
    });
    expect(await queue.runDue()).toBe(2);
    expect(second).not.toBe(first);
  });

  it('cancels the waiting job of a key, inside the transaction', async () => {
    const queue = build();
    queue.work('send', async () => done);
    await enqueue(queue, { key: 'reminder' });
    const cancel = () => database.transaction(outside, (context) => queue.cancel(context, 'reminder'));
    await database
      .transaction(outside, async (context) => {
        expect(await queue.cancel(context, 'reminder')).toBe(true);
        throw new Error('no');
      })
      .catch(() => {});
    expect(await cancel()).toBe(true);
    expect(await cancel()).toBe(false);
    expect(await queue.runDue()).toBe(0);
  });

  describe('a job that fails', () => {
    it('is tried again later and later, then given up, visibly and in one transaction with what that causes', async () => {
      const queue = build();
      const attempts: number[] = [];
      const waits: number[] = [];
      queue.work(
        'send',
        async (job) => {
          attempts.push(job.attempt);
          throw new Error('the gateway is away');
        },
        {
          onDead: async (context, job, error) => {
            await context.transaction.write(sql`insert into jobs (id, kind, payload, correlation_id, created_at, due_at, max_attempts)
              values (${`told-${job.id}`}, ${`dead: ${error}`}, '{}', 'c', 0, ${inMs(1e9).getTime()}, 1)`);
          },
        },
      );
      const id = await enqueue(queue, { maxAttempts: 4 });
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        expect(await queue.runDue()).toBe(1);
        const [row] = await database.read<{ due_at: number; dead_at: number | null }>(
          sql`select due_at, dead_at from jobs where id = ${id}`,
        );
        if (row!.dead_at === null) waits.push(row!.due_at - clock.now().getTime());
        clock.advance(3_600_000);
      }
      expect(attempts).toEqual([1, 2, 3, 4]);
      for (const [index, waitMs] of waits.entries()) {
        expect(waitMs).toBeGreaterThanOrEqual(500 * 2 ** index);
        expect(waitMs).toBeLessThanOrEqual(1_000 * 2 ** index);
      }
      expect(await database.read(sql`select kind from jobs where id = ${`told-${id}`}`)).toEqual([
        { kind: 'dead: the gateway is away' },
      ]);
      expect(await database.read(sql`select error from jobs where id = ${id} and dead_at is not null`)).toEqual([
        { error: 'the gateway is away' },
      ]);
      expect(await counts(queue)).toEqual({ waiting: 1, leased: 0, dead: 1 });
      expect(await queue.runDue()).toBe(0);
    });

    it('may say when to come back, and that there is no use in it', async () => {
      const queue = build();
      const dead: string[] = [];
      let tries = 0;
      queue.work(
        'send',
        async () => {
          tries += 1;
          return tries === 1
            ? { kind: 'retry', afterMs: 60_000, error: 'slow down' }
            : { kind: 'failed', error: 'no such number' };
        },
        { onDead: async (_context, _job, error) => void dead.push(error) },
      );
      await enqueue(queue);
      expect(await queue.runDue()).toBe(1);
      clock.advance(59_999);
      expect(await queue.runDue()).toBe(0);
      clock.advance(1);
      expect(await queue.runDue()).toBe(1);
      expect(dead).toEqual(['no such number']);
    });

    it('leaves the others alone', async () => {
      const queue = build();
      const ran: unknown[] = [];
      queue.work('send', async (job) => {
        if (job.payload.bad) throw new Error('bad');
        ran.push(job.payload.number);
        return done;
      });
      for (let number = 0; number < 20; number += 1) await enqueue(queue, { payload: { number, bad: number === 5 } });
      expect(await queue.runDue()).toBe(20);
      expect(ran).toHaveLength(19);
      expect(await counts(queue)).toEqual({ waiting: 1, leased: 0, dead: 0 });
    });
  });

  describe('a worker that dies', () => {
    /** Leases as a process does that is killed at once. */
    async function dieWith(count: number, leaseMs = limits.jobLeaseMs): Promise<void> {
      const dying = createJobs({ database, clock, log: opened.log });
      let taken = 0;
      dying.work(
        'send',
        () => {
          taken += 1;
          return new Promise(() => {});
        },
        { concurrency: count, leaseMs },
      );
      void dying.runDue();
      await until(() => taken === count);
    }

    it('leaves jobs that are found when their lease ends; a batch counts for nobody, then each runs alone and counts', async () => {
      for (let number = 0; number < 3; number += 1) await enqueue(build(), { payload: { number } });
      await dieWith(3);
      const queue = build();
      const attempts: number[] = [];
      let atOnce = 0;
      let mostAtOnce = 0;
      queue.work('send', async (job) => {
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        attempts.push(job.attempt);
        await new Promise((resolve) => setTimeout(resolve, 5));
        atOnce -= 1;
        return done;
      });
      expect(await queue.runDue()).toBe(0);
      clock.advance(limits.jobLeaseMs);
      expect(await queue.runDue()).toBe(3);
      expect(attempts).toEqual([1, 1, 1]);
      expect(mostAtOnce).toBe(1);
    });

    it('over the same job each time makes it dead after its attempts', async () => {
      const id = await enqueue(build(), { maxAttempts: 2 });
      const queue = build();
      const dead: string[] = [];
      queue.work('send', async () => done, { onDead: async (_context, job) => void dead.push(job.id) });
      await dieWith(1);
      clock.advance(limits.jobLeaseMs);
      await dieWith(1);
      clock.advance(limits.jobLeaseMs);
      expect(await queue.runDue()).toBe(0);
      expect(dead).toEqual([id]);
      expect(await counts(queue)).toEqual({ waiting: 0, leased: 0, dead: 1 });
    });

    it('over work of many steps is forgiven as often as that got on', async () => {
      const [lives, kind] = [3 * limits.jobAttempts, 'send'];
      let steps = 0;
      await enqueue(build());
      for (let life = 0; life < lives; life += 1) {
        const queue = createJobs({ database, clock, log: opened.log });
        let own = 0;
        let isStuck = false;
        queue.work(kind, async (job, signal) => {
          const isEnd = await takeSteps(clock, job, signal, async () => {
            if (own === 1) {
              isStuck = true;
              return new Promise<boolean>(() => {});
            }
            own += 1;
            steps += 1;
            return steps < lives;
          });
          if (!isEnd) await enqueue(queue);
          return done;
        });
        const ran = queue.runDue();
        await Promise.race([ran, until(() => isStuck)]);
        clock.advance(limits.jobLeaseMs);
      }
      expect(steps).toBe(lives);
      expect(await counts(build())).toMatchObject({ dead: 0 });
    });

    it('T-E04 but comes back late has lost its lease: its outcome does not count', async () => {
      const late = createJobs({ database, clock, log: opened.log });
      let finish: () => void = () => {};
      let isStarted = false;
      late.work('send', () => {
        isStarted = true;
        return new Promise((resolve) => {
          finish = () => resolve({ kind: 'failed', error: 'too late' });
        });
      });
      await enqueue(late);
      const running = late.runDue();
      await until(() => isStarted);
      clock.advance(limits.jobLeaseMs);
      const queue = build();
      let ran = 0;
      queue.work('send', async () => {
        ran += 1;
        finish();
        await running;
        return done;
      });
      expect(await queue.runDue()).toBe(1);
      expect(ran).toBe(1);
      expect(await counts(queue)).toEqual({ waiting: 0, leased: 0, dead: 0 });
      expect(opened.lines.join('\n')).toMatch(/its outcome does not count/);
    });
  });

  it('gives up a job that takes longer than its lease, tells it so, and goes on', async () => {
    const queue = build();
    let reason: unknown;
    let tries = 0;
    queue.work(
      'send',
      (_job, signal) => {
        tries += 1;
        if (tries > 1) return Promise.resolve(done);
        return new Promise(() => {
          signal.addEventListener('abort', () => {
            reason = signal.reason;
          });
        });
      },
      { leaseMs: 5_000 },
    );
    await queue.start();
    await enqueue(queue);
    await until(() => tries === 1);
    clock.advance(5_000);
    await until(() => reason !== undefined);
    expect(String(reason)).toMatch(/longer than its lease/);
    await until(async () => (await queue.measure()).leased === 0);
    clock.advance(10_000);
    await until(() => tries === 2);
    await until(async () => (await queue.measure()).waiting + (await queue.measure()).leased === 0);
  });

  it('runs no more of a kind at once than it may', async () => {
    const queue = build();
    let atOnce = 0;
    let most = 0;
    let ran = 0;
    queue.work(
      'send',
      async () => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise((resolve) => setTimeout(resolve, 2));
        atOnce -= 1;
        ran += 1;
        return done;
      },
      { concurrency: 3 },
    );
    await queue.start();
    await database.transaction(outside, async (context) => {
      for (let number = 0; number < 30; number += 1) await queue.enqueue(context, { kind: 'send', payload: {} });
    });
    await until(() => ran === 30);
    expect(most).toBeLessThanOrEqual(3);
    expect(most).toBeGreaterThan(1);
  });

  it('keeps jobs of kinds nobody works for those who will', async () => {
    const queue = build();
    queue.work('other', async () => done);
    await enqueue(queue);
    expect(await queue.runDue()).toBe(0);
    clock.advance(5_000);
    expect(await queue.measure()).toEqual({ waiting: 1, leased: 0, dead: 0, oldestDueMs: 5_000 });
    queue.work('send', async () => done);
    expect(await queue.runDue()).toBe(1);
  });

  it('stops only when what runs has ended', async () => {
    const queue = build();
    let isEnded = false;
    let isStarted = false;
    queue.work('send', async () => {
      isStarted = true;
      await new Promise((resolve) => setTimeout(resolve, 50));
      isEnded = true;
      return done;
    });
    await queue.start();
    await enqueue(queue);
    await until(() => isStarted);
    await queue.stop();
    expect(isEnded).toBe(true);
    expect(await counts(queue)).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });

  it('lets several workers share the work without doing any twice', async () => {
    const ran = new Map<string, number>();
    const workers = [build(), build(), build()];
    for (const worker of workers) {
      worker.work('send', async (job) => {
        ran.set(job.id, (ran.get(job.id) ?? 0) + 1);
        return done;
      });
    }
    await database.transaction(outside, async (context) => {
      for (let number = 0; number < 150; number += 1)
        await workers[0]!.enqueue(context, { kind: 'send', payload: { number } });
    });
    for (const worker of workers) await worker.start();
    await until(() => ran.size === 150);
    expect([...ran.values()].filter((times) => times !== 1)).toEqual([]);
  });
}
