import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { systemContext } from '../../kernel/context.ts';
import { newId } from '../../kernel/id.ts';
import { silentLogger } from '../../kernel/node/logger.ts';
import { createDatabase } from '../create-database.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ravand-test-'));
let database: Database;

beforeAll(async () => {
  database = await createDatabase({ dataDir, clock: systemClock, log: silentLogger });
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Counts to `top`: as slow as one likes, the same text for any number. */
const counting = (top: number) =>
  sql`with recursive numbers(number) as (select 1 union all select number + 1 from numbers where number < ${top}) select count(*) as "count" from numbers`;

/** The answer, and whether the loop turned while it was being found. */
async function watch(top: number): Promise<{ count: unknown; loopTurned: boolean }> {
  let loopTurned = false;
  const turn = setImmediate(() => {
    loopTurned = true;
  });
  const [row] = await database.read<{ count: number }>(counting(top));
  clearImmediate(turn);
  return { count: row?.count, loopTurned };
}

it('lets the loop turn while a statement is read that was slow before, until it is quick again', async () => {
  const top = 2_000_000;
  expect(await watch(top)).toEqual({ count: top, loopTurned: false });
  expect(await watch(top)).toEqual({ count: top, loopTurned: true });
  let turns = 0;
  for (let again = await watch(3); again.loopTurned; again = await watch(3)) {
    expect(again.count).toBe(3);
    turns += 1;
    expect(turns).toBeLessThan(1_000);
  }
  expect(turns).toBeGreaterThan(0);
});

it('reads in the worker what was committed just before', async () => {
  const context = systemContext('test', newId());
  await watch(2_000_000);
  const slow = (name: string) =>
    sql`select (select count(*) from releases where note = ${name}) as "found", (${counting(1_000_000)}) as "count"`;
  await database.read(slow('x'));
  await database.transaction(context, ({ transaction }) =>
    transaction.write(
      sql`insert into releases (number, note, published_at, published_by) values (999, 'x', 1, 'test')`,
    ),
  );
  expect(await database.read(slow('x'))).toEqual([{ found: 1, count: 1_000_000 }]);
});

it('reads what was committed just before beside a scan that began earlier and goes on', async () => {
  const context = systemContext('test', newId());
  const note = (number: number) =>
    database.transaction(context, ({ transaction }) =>
      transaction.write(
        sql`insert into releases (number, note, published_at, published_by) values (${number}, 'beside', 1, 'test')`,
      ),
    );
  const seen = async () => {
    for await (const { count } of database.scan<{ count: number }>(
      sql`select count(*) as "count" from releases where note = 'beside'`,
    ))
      return count;
    return undefined;
  };
  const long = database
    .scan<{ number: number }>(
      sql`with recursive numbers(number) as (select 1 union all select number + 1 from numbers where number < 100000) select number, (select count(*) from releases) as releases from numbers`,
    )
    [Symbol.asyncIterator]();
  await long.next();
  for (const number of [1, 2, 3, 4, 5, 6, 7]) {
    await note(2_000 + number);
    expect(await seen()).toBe(number);
  }
  await long.return?.();
  expect(await seen()).toBe(7);
});
