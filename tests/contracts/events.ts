// What the event log promises, run against SQLite and PostgreSQL alike.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Dialect } from '../../core/database/database.ts';
import { sql } from '../../core/database/sql.ts';
import { createEvents } from '../../core/events/create-events.ts';
import type { StoredEvent } from '../../core/events/events.ts';
import { createManualClock } from '../../core/kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../../core/kernel/context.ts';
import { newId } from '../../core/kernel/id.ts';
import { limits } from '../../core/kernel/limits.ts';
import type { CompiledQuery } from '../../core/kernel/transaction.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';

export function describeEvents(dialect: Dialect): void {
  const clock = createManualClock(new Date('2026-11-22T08:00:00Z'));
  let opened: OpenedDatabase;
  let database: Database;

  beforeAll(async () => {
    opened = await openTestDatabase(dialect, clock);
    database = opened.database;
  });
  afterAll(() => opened.close());

  const outside = (): Context => ({
    ...systemContext('contract', newId()),
    principal: { kind: 'user', id: 'u-1', roles: ['staff'] },
  });
  const build = () => createEvents({ database, clock, log: opened.log });
  const inTransaction = <T>(work: (context: InTransaction) => Promise<T>): Promise<T> =>
    database.transaction(outside(), work);

  it('stores who, when, why and about what, and finds it again', async () => {
    const events = build();
    const subject = { entity: 'lead', id: newId() };
    const causationId = newId();
    const cause = { kind: 'rule', name: 'greet', version: 3, decision: newId() } as const;
    const context: Context = { ...outside(), causationId, cause };
    const stored = await database.transaction(context, (inside) =>
      events.append(inside, { type: 'record.created', subject, data: { name: 'مینا' } }),
    );
    const found = await events.find(outside(), stored.id);
    expect(found).toEqual({ ...stored, position: expect.any(BigInt) });
    expect(found).toMatchObject({
      type: 'record.created',
      subject,
      data: { name: 'مینا' },
      actor: 'user:u-1',
      at: new Date('2026-11-22T08:00:00Z'),
      correlationId: context.correlationId,
      causationId,
      cause,
      depth: 0,
    });
    expect(typeof found?.position).toBe('bigint');
    expect(await events.find(outside(), newId())).toBeUndefined();
  });

  it('recalls what the transaction has appended itself, nothing that was undone in it, and what is stored', async () => {
    const events = build();
    const before = await inTransaction((context) =>
      events.append(context, { type: 'x', subject: undefined, data: {} }),
    );
    await inTransaction(async (context) => {
      const own = await events.append(context, { type: 'x', subject: undefined, data: { n: 1 } });
      expect(await events.recall(context, own.id)).toBe(own);
      expect(await events.recall(context, before.id)).toMatchObject(before);
      let undone: StoredEvent | undefined;
      const failing = database.savepoint(context, async () => {
        undone = await events.append(context, { type: 'x', subject: undefined, data: {} });
        throw new Error('never mind');
      });
      await expect(failing).rejects.toThrow('never mind');
      expect(await events.recall(context, undone!.id)).toBeUndefined();
      expect(await events.recall(context, newId())).toBeUndefined();
    });
  });

  it('forgets what a transaction or a savepoint undid', async () => {
    const events = build();
    const subject = { entity: 'lead', id: newId() };
    await inTransaction(async (context) => {
      await events.append(context, { type: 'kept', subject, data: {} });
      await database
        .savepoint(context, async () => {
          await events.append(context, { type: 'undone', subject, data: {} });
          throw new Error('no');
        })
        .catch(() => {});
      expect((await events.timeline(context, subject)).map((event) => event.type)).toEqual(['kept']);
    });
    await inTransaction(async (context) => {
      await events.append(context, { type: 'undone too', subject, data: {} });
      throw new Error('no');
    }).catch(() => {});
    expect((await events.timeline(outside(), subject)).map((event) => event.type)).toEqual(['kept']);
  });

  it('pages a timeline, newest first', async () => {
    const events = build();
    const subject = { entity: 'lead', id: newId() };
    await inTransaction(async (context) => {
      for (let index = 0; index < 7; index += 1)
        await events.append(context, { type: `step ${index}`, subject, data: {} });
      await events.append(context, { type: 'of another', subject: { entity: 'lead', id: newId() }, data: {} });
    });
    const first = await events.timeline(outside(), subject, { limit: 3 });
    expect(first.map((event) => event.type)).toEqual(['step 6', 'step 5', 'step 4']);
    const second = await events.timeline(outside(), subject, { limit: 10, before: first.at(-1)!.position });
    expect(second.map((event) => event.type)).toEqual(['step 3', 'step 2', 'step 1', 'step 0']);
  });

  it('finds what a timeline is narrowed to by its index, however much else happened to the record', async () => {
    const subject = { entity: 'lead', id: newId() };
    const many = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${20_000})`;
    const columns = sql`id, type, subject_entity, subject_id, data, at, actor, correlation_id, depth`;
    const data = sql`case when i % 5000 = 0 then '{"kind":"call"}' when i % 4000 = 1 then '{"channel":"sms"}' else '{"kind":"note"}' end`;
    const type = sql`case when i % 4000 = 1 then 'message.sent' when i % 2 = 0 then 'activity.logged' else 'record.updated' end`;
    const made = sql`insert into events (${columns}) ${many}
      select ${subject.id} || i, ${type}, ${subject.entity}, ${subject.id}, ${data}, 0, 'system:test', ${subject.id}, 0 from n`;
    await inTransaction(async ({ transaction }) => transaction.write(made));
    await inTransaction((context) => database.define(context, [sql`analyze events`]));
    const asked: CompiledQuery[] = [];
    const events = createEvents({
      database: {
        ...database,
        reader: (context) => ({
          read: (query) => {
            asked.push(query);
            return database.reader(context).read(query);
          },
        }),
      },
      clock,
    });
    const timeline = async (only: readonly string[], before?: bigint) =>
      (await events.timeline(outside(), subject, { only, limit: 3, ...(before === undefined ? {} : { before }) })).map(
        ({ id, position }) => ({ number: Number(id.slice(subject.id.length)), position }),
      );
    const calls = await timeline(['activity.call']);
    expect(calls.map(({ number }) => number)).toEqual([20_000, 15_000, 10_000]);
    expect((await timeline(['activity.call'], calls.at(-1)!.position)).map(({ number }) => number)).toEqual([5_000]);
    expect((await timeline(['message.sms', 'activity.call'])).map(({ number }) => number)).toEqual([
      20_000, 16_001, 15_000,
    ]);
    expect((await timeline(['record'])).map(({ number }) => number)).toEqual([19_999, 19_997, 19_995]);
    expect(await timeline(['letter'])).toEqual([]);
    expect(await timeline([])).toEqual([]);
    const explain = dialect === 'sqlite' ? 'explain query plan' : 'explain';
    const plans = asked.map(async ({ text, values }) =>
      JSON.stringify(await database.read({ text: `${explain} ${text}`, values })),
    );
    for (const plan of await Promise.all(plans)) expect(plan).not.toMatch(/SCAN events|Seq Scan on events/);
    for (const plan of (await Promise.all(plans)).slice(0, 3)) expect(plan).toContain('events_subject_sort_i');
  });

  describe('inside subscribers', () => {
    it('hear each event once before the commit, in order of subscription, never nested', async () => {
      const events = build();
      const told: string[] = [];
      let isInside = false;
      const hear = (name: string) => async (context: InTransaction, event: StoredEvent) => {
        expect(isInside).toBe(false);
        isInside = true;
        told.push(`${name} ${event.type}`);
        expect(context.causationId).toBe(event.id);
        expect(context.cause).toBeUndefined();
        expect(context.correlationId).toBe(event.correlationId);
        if (event.type === 'lead.created' && name === 'first')
          await events.append(context, { type: 'task.opened', data: {} });
        isInside = false;
      };
      events.inside('first', ['lead.created', 'task.opened'], hear('first'));
      events.inside('second', ['lead.created'], hear('second'));
      await inTransaction(async (context) => {
        await events.append(context, { type: 'lead.created', data: {} });
        await events.append(context, { type: 'nobody.listens', data: {} });
        expect(told).toEqual([]);
      });
      expect(told).toEqual(['first lead.created', 'second lead.created', 'first task.opened']);
    });

    it('are not told of what a savepoint undid, whether it was the first event or a later one', async () => {
      const events = build();
      const told: string[] = [];
      events.inside('listener', ['a', 'b', 'c'], async (_context, event) => void told.push(event.type));
      await inTransaction(async (context) => {
        const undo = (type: string) =>
          database
            .savepoint(context, async () => {
              await events.append(context, { type, data: {} });
              throw new Error('no');
            })
            .catch(() => {});
        await undo('a');
        await events.append(context, { type: 'b', data: {} });
        await undo('c');
      });
      expect(told).toEqual(['b']);
    });

    it('undo everything when they throw', async () => {
      const events = build();
      const subject = { entity: 'lead', id: newId() };
      const stop = events.inside('strict', ['lead.created'], () => Promise.reject(new Error('not acceptable')));
      await expect(
        inTransaction((context) => events.append(context, { type: 'lead.created', subject, data: {} })),
      ).rejects.toThrow('not acceptable');
      expect(await events.timeline(outside(), subject)).toEqual([]);
      stop();
      await inTransaction((context) => events.append(context, { type: 'lead.created', subject, data: {} }));
      expect(await events.timeline(outside(), subject)).toHaveLength(1);
    });

    it('count how deep one causes the next, and are stopped when it goes too deep', async () => {
      const events = build();
      const depths: number[] = [];
      events.inside('echo', ['ping'], async (context, event) => {
        depths.push(event.depth);
        await events.append(context, { type: 'ping', data: {} });
      });
      await expect(
        inTransaction((context) => events.append(context, { type: 'ping', data: {} })),
      ).rejects.toMatchObject({
        name: 'Problem',
        status: 409,
        code: 'automation-too-deep',
      });
      expect(depths).toEqual(Array.from({ length: limits.automationDepth + 1 }, (_, depth) => depth));
    });

    it('are stopped when one event sets off too many steps', async () => {
      const events = build();
      events.inside('start', ['start'], async (context) => {
        for (let count = 0; count < limits.automationSteps; count += 1)
          await events.append(context, { type: 'tick', data: {} });
      });
      events.inside('busy', ['tick'], async () => {});
      const many = inTransaction((context) => events.append(context, { type: 'start', data: {} }));
      await expect(many).rejects.toMatchObject({
        status: 409,
        code: 'automation-too-long',
        params: { limit: limits.automationSteps, name: 'busy', type: 'tick' },
      });
    });

    it('are not stopped when a transaction tells of many things that have nothing to do with each other', async () => {
      const events = build();
      let handled = 0;
      events.inside('busy', ['tick'], async () => {
        handled += 1;
      });
      await inTransaction(async (context) => {
        for (let count = 0; count <= limits.automationSteps; count += 1)
          await events.append(context, { type: 'tick', data: {} });
      });
      expect(handled).toBe(limits.automationSteps + 1);
    });
  });

  it('tells live listeners after the commit, in order, and nothing that was undone', async () => {
    const events = build();
    const told: StoredEvent[] = [];
    const stop = events.live((event) => void told.push(event));
    events.live(() => {
      throw new Error('a broken listener');
    });
    // A listener hears from a moment after its coming on; on PostgreSQL that takes a look at the log.
    await until(async () => {
      await inTransaction((context) => events.append(context, { type: 'are you there', data: {} }));
      return told.length > 0;
    });
    const placeOf = async ({ id }: StoredEvent): Promise<bigint> => (await events.find(outside(), id))!.position;
    await until(async () => (await events.since(await placeOf(told.at(-1)!), 1)).length === 0);
    told.length = 0;
    await inTransaction(async (context) => {
      await events.append(context, { type: 'one', data: {} });
      await events.append(context, { type: 'two', data: {} });
      expect(told).toEqual([]);
    });
    await inTransaction(async (context) => {
      await events.append(context, { type: 'undone', data: {} });
      throw new Error('no');
    }).catch(() => {});
    await Promise.all(
      [3, 4, 5].map((number) => inTransaction((context) => events.append(context, { type: `${number}`, data: {} }))),
    );
    await until(() => told.length >= 5);
    expect(told.slice(0, 2).map((event) => event.type)).toEqual(['one', 'two']);
    expect(told.map((event) => event.type).sort()).toEqual(['3', '4', '5', 'one', 'two']);
    const positions = await Promise.all(told.map(placeOf));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    stop();
    await inTransaction((context) => events.append(context, { type: 'six', data: {} }));
    await settled();
    expect(told).toHaveLength(5);
    await events.stop();
  });

  it('is read on from any position without a gap', async () => {
    const events = build();
    const start = await inTransaction((context) => events.append(context, { type: 'start', data: {} }));
    await Promise.all(
      Array.from({ length: 30 }, (_, number) =>
        inTransaction((context) => events.append(context, { type: `n${number}`, data: {} })),
      ),
    );
    const read: string[] = [];
    const { position: begin } = (await events.find(outside(), start.id))!;
    for (let position = begin, isMore = true; isMore; ) {
      const page = await events.since(position, 7);
      read.push(...page.map((event) => event.type));
      position = page.at(-1)?.position ?? position;
      isMore = page.length > 0;
    }
    expect(read.sort()).toEqual(Array.from({ length: 30 }, (_, number) => `n${number}`).sort());
  });

  it('keeps an audit row of each change', async () => {
    const events = build();
    const subject = { entity: 'lead', id: newId() };
    await inTransaction((context) =>
      events.audit(context, { action: 'update', subject, changes: { name: ['old', 'new'] } }),
    );
    const rows = await database.read(
      sql`select actor, action, subject_entity, changes, at from audit where subject_id = ${subject.id}`,
    );
    expect(rows).toEqual([
      {
        actor: 'user:u-1',
        action: 'update',
        subject_entity: 'lead',
        changes: '{"name":["old","new"]}',
        at: clock.now().getTime(),
      },
    ]);
  });

  /** Lets pending commits be told. */
  function settled(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until it is so; the suite's own time limit ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}
