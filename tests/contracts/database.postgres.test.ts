// The database contract on PostgreSQL, and what only a server can do: deadlocks, other processes, a server that dies.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../core/database/create-database.ts';
import { migrationNames } from '../../core/database/migrations/index.ts';
import { sql } from '../../core/database/sql.ts';
import { wholeTransaction } from '../../core/database/whole-transaction.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { systemContext } from '../../core/kernel/context.ts';
import { foldForSearch } from '../../core/kernel/fold.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { hasPostgres, type OwnService, ownPostgres } from '../services.ts';
import { describeDatabase } from './database.ts';
import { type FoldedRow, foldedBefore } from './folded-before.ts';
import { keptBefore } from './kept-before.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';

const outside = systemContext('contract', 'correlation-1');

describe.skipIf(!hasPostgres())('The database on PostgreSQL', () => describeDatabase('postgres'));

describe.skipIf(!hasPostgres())('Transactions on PostgreSQL', () => {
  let opened: OpenedDatabase;

  beforeAll(async () => {
    opened = await openTestDatabase('postgres');
    await opened.database.transaction(outside, (context) =>
      opened.database.define(context, [
        sql`create table account (id bigint primary key, amount bigint)`,
        sql`insert into account values (1, 100), (2, 100)`,
      ]),
    );
  });
  afterAll(() => opened.close());

  it('run again whole after a deadlock, and leave no trace of the first try', async () => {
    const { database } = opened;
    let tries = 0;
    const told: string[] = [];
    let bothHold: () => void = () => {};
    const both = new Promise<void>((resolve) => {
      bothHold = resolve;
    });
    let holding = 0;
    const move = (from: number, to: number) =>
      database.transaction(outside, async ({ transaction }) => {
        tries += 1;
        transaction.afterCommit(() => told.push(`${from} to ${to}`));
        await transaction.write(sql`update account set amount = amount - 10 where id = ${from}`);
        holding += 1;
        if (holding === 2) bothHold();
        await both;
        await transaction.write(sql`update account set amount = amount + 10 where id = ${to}`);
      });
    await Promise.all([move(1, 2), move(2, 1)]);
    // On a busy machine the one that was ended may meet the other once more.
    expect(tries).toBeGreaterThanOrEqual(3);
    expect(told.sort()).toEqual(['1 to 2', '2 to 1']);
    expect(await database.read(sql`select amount from account order by id`)).toEqual([
      { amount: 100 },
      { amount: 100 },
    ]);
  });

  it('that are whole do all of their work again after a deadlock at their end', async () => {
    const { database } = opened;
    const tries: number[] = [];
    let closed = 0;
    const answer = await wholeTransaction(database, outside, {
      open: async ({ transaction }) => void (await transaction.write(sql`insert into account values (70, 0)`)),
      async work(context) {
        tries.push(tries.length + 1);
        for (const id of [71, 72])
          await database.transaction(context, ({ transaction }) =>
            transaction.write(sql`insert into account values (${id}, ${tries.length})`),
          );
        return `try ${tries.length}`;
      },
      async close({ transaction }) {
        closed += 1;
        if (closed === 1)
          await transaction.write(sql`do $$ begin raise exception 'a deadlock' using errcode = '40P01'; end $$`);
      },
    });
    expect([answer, tries, closed]).toEqual(['try 2', [1, 2], 2]);
    expect(await database.read(sql`select id, amount from account where id >= 70 order by id`)).toEqual([
      { id: 70, amount: 0 },
      { id: 71, amount: 2 },
      { id: 72, amount: 2 },
    ]);
    await database.transaction(outside, ({ transaction }) =>
      transaction.write(sql`delete from account where id >= 70`),
    );
  });

  it('run again whole after a deadlock of statements that nobody waits for', async () => {
    const { database } = opened;
    let [tries, holding] = [0, 0];
    let bothHold: () => void = () => {};
    const both = new Promise<void>((resolve) => {
      bothHold = resolve;
    });
    const touch = (first: number, second: number) =>
      database.transaction(outside, async ({ transaction }) => {
        tries += 1;
        await transaction.write(sql`update account set amount = amount + 1 where id = ${first}`);
        holding += 1;
        if (holding === 2) bothHold();
        await both;
        transaction.tell(sql`update account set amount = amount + 1 where id = ${second}`);
      });
    const [before] = await database.read<{ sum: string }>(sql`select sum(amount) as sum from account`);
    await Promise.all([touch(1, 2), touch(2, 1)]);
    expect(tries).toBeGreaterThanOrEqual(3);
    const [after] = await database.read<{ sum: string }>(sql`select sum(amount) as sum from account`);
    expect(Number(after?.sum) - Number(before?.sum)).toBe(4);
  });

  it('go alone when they meet each other again and again', async () => {
    const { database } = opened;
    const ring = 6;
    const work = 'insert into account select n, 0 from generate_series(100, 105) n on conflict do nothing';
    await database.transaction(outside, ({ transaction }) => transaction.write({ text: work, values: [] }));
    const tries = Array.from({ length: ring }, () => 0);
    const add = (id: number) => sql`update account set amount = amount + 1 where id = ${id}`;
    let allHold: () => void = () => {};
    const all = new Promise<void>((resolve) => {
      allHold = resolve;
    });
    let holding = 0;
    await Promise.all(
      tries.map((_, at) =>
        database.transaction(outside, async ({ transaction }) => {
          tries[at]! += 1;
          await transaction.write(add(100 + at));
          holding += 1;
          if (holding === ring) allHold();
          await all;
          await transaction.write(add(100 + ((at + 1) % ring)));
        }),
      ),
    );
    expect(Math.max(...tries)).toBeGreaterThan(1);
    expect(Math.max(...tries)).toBeLessThanOrEqual(3);
    const rows = await database.read<{ amount: string }>(sql`select amount from account where id >= ${100}`);
    expect(rows.map(({ amount }) => Number(amount))).toEqual(tries.map(() => 2));
  });

  it('wait for each other over a second without being taken for works that wait for the outside', async () => {
    const { database } = opened;
    const slow = database.transaction(outside, async ({ transaction }) => {
      await transaction.write(sql`update account set amount = 1 where id = 1`);
      await transaction.read(sql`select pg_sleep(1.5)`);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await database.transaction(outside, ({ transaction }) =>
      transaction.write(sql`update account set amount = 2 where id = 1`),
    );
    await slow;
    expect(await database.read(sql`select amount from account where id = 1`)).toEqual([{ amount: 2 }]);
  });

  it('go through in great numbers while their works read outside them', async () => {
    const { database } = opened;
    const works = Array.from({ length: 100 }, () =>
      database.transaction(outside, async ({ transaction }) => {
        await transaction.read(sql`select 1 as one`);
        await database.read(sql`select pg_sleep(0.001)`);
      }),
    );
    await Promise.all(works);
  });

  it('find plans that another process made stale again', async () => {
    const { database } = opened;
    const other = await opened.another();
    await database.transaction(outside, (context) => database.define(context, [sql`create table shape (id bigint)`]));
    const all = sql`select * from shape`;
    for (let time = 0; time < 5; time += 1) await database.read(all);
    await other.transaction(outside, (context) =>
      other.define(context, [sql`alter table shape add column more text`, sql`insert into shape values (1)`]),
    );
    expect(await database.read(all)).toEqual([{ id: 1, more: null }]);
    const inside = await database.transaction(outside, ({ transaction }) => transaction.read(all));
    expect(inside).toEqual([{ id: 1, more: null }]);
  });
});

describe.skipIf(!hasPostgres())('A PostgreSQL server', () => {
  let server: OwnService;

  beforeAll(async () => {
    server = await ownPostgres();
  });
  afterAll(() => server.stop());

  it('that does not wait for the disk is refused with what to do', async () => {
    const lax = await ownPostgres(['synchronous_commit=off']);
    const opening = createDatabase({ url: lax.url, dataDir: '/nowhere', clock: systemClock, log: silentLogger });
    await expect(opening).rejects.toThrow(/synchronous_commit = on/);
    await lax.stop();
  });

  it('is brought up to date by one of many processes that start at once', async () => {
    const databases = await Promise.all(
      Array.from({ length: 3 }, () =>
        createDatabase({ url: server.url, dataDir: '/nowhere', clock: systemClock, log: silentLogger }),
      ),
    );
    expect(await databases[0]!.read(sql`select name from migrations`)).toHaveLength(migrationNames.length);
    for (const database of databases) await database.close();
  });

  it('folds what was written before as what is written now', async () => {
    const open = () => createDatabase({ url: server.url, dataDir: '/nowhere', clock: systemClock, log: silentLogger });
    const before = await open();
    await before.transaction(outside, async (context) => {
      await before.define(context, [
        sql`create table record_thing (id text primary key, name text, name_folded text)`,
        sql`delete from migrations where name like 'FoldedLetters%'`,
      ]);
      for (const [at, name, folded] of foldedBefore)
        await context.transaction.write(sql`insert into record_thing values (${at}, ${name}, ${folded})`);
    });
    await before.close();
    const opened = await open();
    const rows = await opened.read<FoldedRow>(sql`select name, name_folded from record_thing order by id`);
    expect(rows).toEqual(foldedBefore.map(([, name]) => ({ name, name_folded: foldForSearch(name) })));
    await opened.close();
  });

  it('knows which records were made under a key before answers were kept', async () => {
    const open = () => createDatabase({ url: server.url, dataDir: '/nowhere', clock: systemClock, log: silentLogger });
    const before = await open();
    await before.transaction(outside, async (context) => {
      await before.define(context, [
        sql`alter table idempotency_keys drop column answer`,
        sql`alter table idempotency_keys add column record_id text not null default ''`,
        sql`delete from migrations where name like 'KeptAnswers%'`,
      ]);
      await context.transaction.write(sql`insert into idempotency_keys (id, body_hash, record_id, created_at)
        values (${keptBefore.id}, ${keptBefore.body_hash}, ${JSON.parse(keptBefore.answer).record}, ${keptBefore.created_at})`);
    });
    await before.close();
    const opened = await open();
    expect(await opened.read(sql`select * from idempotency_keys`)).toEqual([keptBefore]);
    await opened.close();
  });

  it('that is killed answers 503 and keeps all that was acknowledged', async () => {
    const database = await createDatabase({
      url: server.url,
      dataDir: '/nowhere',
      clock: systemClock,
      log: silentLogger,
    });
    await database.transaction(outside, (context) =>
      database.define(context, [sql`create table kept (id bigint primary key)`]),
    );
    const acknowledged: number[] = [];
    const refused: unknown[] = [];
    let lastId = 0;
    const write = async (): Promise<void> => {
      while (refused.length === 0) {
        lastId += 1;
        const id = lastId;
        try {
          await database.transaction(outside, ({ transaction }) =>
            transaction.write(sql`insert into kept values (${id})`),
          );
          acknowledged.push(id);
          if (acknowledged.length === 200) await server.kill();
        } catch (error) {
          refused.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, write));
    for (const error of refused) expect(error).toMatchObject({ name: 'Problem', status: 503 });
    expect(await database.health()).toMatchObject({ ok: false });
    await server.restart();
    const kept = new Set((await database.read<{ id: number }>(sql`select id from kept`)).map((row) => row.id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect(await database.health()).toMatchObject({ ok: true });
    await database.close();
  });
});
