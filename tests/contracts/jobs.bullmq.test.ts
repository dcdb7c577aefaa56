// The job queue's contract with Redis carrying the wake-ups, and what happens when Redis forgets or goes away: nothing is lost.
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../core/database/sql.ts';
import { createJobs } from '../../core/jobs/create-jobs.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { systemContext } from '../../core/kernel/context.ts';
import { hasPostgres, hasRedis, type OwnService, ownRedis, startRedis } from '../services.ts';
import { until } from './events.ts';
import { describeJobs } from './jobs.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';

const canRun = hasPostgres() && hasRedis();

describe.skipIf(!canRun)('The job queue on PostgreSQL and Redis', () =>
  describeJobs('postgres', async () => (await startRedis()).url),
);

describe.skipIf(!canRun)('Redis', () => {
  const outside = systemContext('contract', 'c-1');
  let opened: OpenedDatabase;
  let redis: OwnService;

  beforeAll(async () => {
    opened = await openTestDatabase('postgres');
    redis = await ownRedis();
  });
  afterAll(async () => {
    await redis.stop();
    await opened.close();
  });

  it('may be killed with all it holds: every job runs once, no enqueue fails, and it is used again when it is back', async () => {
    const { database } = opened;
    const queue = createJobs({
      database,
      clock: systemClock,
      log: opened.log,
      redisUrl: redis.url,
      redisPrefix: 'killed',
    });
    const ran = new Map<string, number>();
    queue.work('send', async (job) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      ran.set(job.id, (ran.get(job.id) ?? 0) + 1);
      return { kind: 'done' };
    });
    const enqueue = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () =>
          database.transaction(outside, (context) => queue.enqueue(context, { kind: 'send', payload: {} })),
        ),
      );
    await queue.start();
    await enqueue(100);
    await redis.kill();
    await enqueue(100);
    await until(() => ran.size === 200);
    await redis.restart();
    await enqueue(50);
    await until(() => ran.size === 250);
    await until(() => opened.lines.some((line) => line.includes('Redis is back')));
    await enqueue(50);
    await until(() => ran.size === 300);
    await queue.stop();
    expect([...ran.values()].filter((times) => times !== 1)).toEqual([]);
    expect(await database.read(sql`select count(*) as n from jobs`)).toEqual([{ n: 0 }]);
    expect(opened.lines.filter((line) => line.includes('Redis is away'))).toHaveLength(1);
  });

  it('that no longer answers holds nobody up', async () => {
    const { database } = opened;
    const frozen = await ownRedis();
    const queue = createJobs({
      database,
      clock: systemClock,
      log: opened.log,
      redisUrl: frozen.url,
      redisPrefix: 'frozen',
    });
    let ran = 0;
    queue.work('send', async () => {
      ran += 1;
      return { kind: 'done' };
    });
    const enqueue = () =>
      database.transaction(outside, (context) => queue.enqueue(context, { kind: 'send', payload: {} }));
    await queue.start();
    await enqueue();
    await until(() => ran === 1);
    process.kill(frozen.pid, 'SIGSTOP');
    await enqueue();
    await until(() => ran === 2);
    process.kill(frozen.pid, 'SIGCONT');
    await enqueue();
    await until(() => ran === 3);
    await queue.stop();
    await frozen.stop();
  });

  it('carries the jobs of other processes', async () => {
    const { database } = opened;
    const needs = {
      database,
      clock: systemClock,
      log: opened.log,
      redisUrl: (await startRedis()).url,
      redisPrefix: `carried-${process.pid}`,
    };
    const asking = createJobs(needs);
    const working = createJobs(needs);
    let ran = 0;
    working.work('send', async () => {
      ran += 1;
      return { kind: 'done' };
    });
    await working.start();
    await asking.start();
    const seen = new Redis(needs.redisUrl);
    await until(async () => {
      await database.transaction(outside, (context) => asking.enqueue(context, { kind: 'send', payload: {} }));
      return (await seen.xlen(`${needs.redisPrefix}:send:events`)) > 0;
    });
    await until(async () => (await asking.measure()).waiting + (await asking.measure()).leased === 0);
    expect(ran).toBeGreaterThan(0);
    seen.disconnect();
    await asking.stop();
    await working.stop();
  });

  it('may be absent from the start', async () => {
    const { database } = opened;
    const queue = createJobs({ database, clock: systemClock, log: opened.log, redisUrl: 'redis://127.0.0.1:1' });
    let ran = 0;
    queue.work('send', async () => {
      ran += 1;
      return { kind: 'done' };
    });
    await queue.start();
    await database.transaction(outside, (context) => queue.enqueue(context, { kind: 'send', payload: {} }));
    await until(() => ran === 1);
    await queue.stop();
  });
});
