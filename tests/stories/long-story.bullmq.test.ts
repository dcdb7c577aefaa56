// One customer's whole life, on PostgreSQL with Redis and two servers in processes of their own: every request goes to the other one than the request before.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect } from 'vitest';
import { createTestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import { bundleProgram } from '../bundle-program.ts';
import { hasPostgres, hasRedis, ownRedis, startPostgres } from '../services.ts';
import { describeLongStory, type House } from './long-story.ts';

describe.skipIf(!hasPostgres() || !hasRedis())('with two servers', () => {
  describeLongStory(async ({ sms, smtp }): Promise<House> => {
    // Its own: what one installation gives to Redis, no other is to find there.
    const [{ url: postgresUrl }, redis, program] = await Promise.all([
      startPostgres(),
      ownRedis(),
      bundleProgram('tests/faults/server-child.ts'),
    ]);
    const ravand = await createTestRavand({
      postgresUrl,
      redisUrl: redis.url,
      smsGatewayUrl: sms,
      smtpUrl: smtp,
      background: true,
    });
    const other = fork(program, [ravand.clock.now().toISOString()], {
      // As built: nothing of how tests are run.
      execArgv: [],
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        HOST: '127.0.0.1',
        DATA_DIR: ravand.dataDir,
        DATABASE_URL: ravand.config.databaseUrl,
        REDIS_URL: redis.url,
        SMS_GATEWAY_URL: sms,
        SMTP_URL: smtp,
      },
    });
    const url = await said(other);
    /** What is due and not done. Files are swept each night, and nobody waits for that. */
    const waiting = async (): Promise<number> => {
      const now = ravand.clock.now().getTime();
      const [row] = await ravand.database.read<{ n: number | bigint }>(
        sql`select (select count(*) from jobs where due_at <= ${now}) + (select count(*) from process_timers where due_at <= ${now}) as n`,
      );
      return Number(row?.n);
    };
    return {
      ravand,
      urls: [ravand.url, url],
      async at(instant) {
        ravand.clock.set(instant);
        other.send(instant.toISOString());
        await said(other);
      },
      settle: () => expect.poll(waiting, { timeout: 60_000, interval: 20 }).toBe(0),
      async stop() {
        const ended = once(other, 'exit');
        other.disconnect();
        await ended;
        await ravand.stop();
        await redis.stop();
      },
    };
  });
});

async function said(child: ChildProcess): Promise<string> {
  const heard = new AbortController();
  const gone = async (): Promise<never> => {
    await once(child, 'exit', heard);
    throw new Error('expected the other server to live, found it gone');
  };
  const [message] = await Promise.race([once(child, 'message', heard), gone()]).finally(() => heard.abort());
  return String(message);
}
