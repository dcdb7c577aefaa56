// The event log's contract on PostgreSQL, and what many processes add to it: nothing is skipped, others are heard.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../core/database/sql.ts';
import { createEvents } from '../../core/events/create-events.ts';
import { systemClock } from '../../core/kernel/clock.ts';
import { type InTransaction, systemContext } from '../../core/kernel/context.ts';
import { hasPostgres } from '../services.ts';
import { describeEvents, until } from './events.ts';
import { type OpenedDatabase, openTestDatabase } from './open-database.ts';

describe.skipIf(!hasPostgres())('The event log on PostgreSQL', () => describeEvents('postgres'));

describe.skipIf(!hasPostgres())('The event log of many processes', () => {
  const outside = systemContext('contract', 'c-1');
  let opened: OpenedDatabase;

  beforeAll(async () => {
    opened = await openTestDatabase('postgres');
  });
  afterAll(() => opened.close());

  it('is read from the first event on', async () => {
    const events = createEvents({ database: opened.database, clock: systemClock });
    expect(await events.since(0n, 10)).toEqual([]);
    await opened.database.transaction(outside, (context) => events.append(context, { type: 'first', data: {} }));
    expect((await events.since(0n, 10)).map((event) => event.type)).toEqual(['first']);
  });

  it('never skips one that commits late, not even behind an older transaction that took a later position', async () => {
    const { database } = opened;
    const events = createEvents({ database, clock: systemClock });
    const start = await database.transaction(outside, (context) => events.append(context, { type: 'start', data: {} }));
    const older = gate();
    const late = gate();
    const olderHasId = gate();
    const lateHasPosition = gate();
    // The older transaction has its id first (by an audit row), the late one its position first.
    const olderDone = database.transaction(outside, async (context) => {
      await events.audit(context, { action: 'a', subject: { entity: 'e', id: 'i' }, changes: {} });
      await isThere(context);
      olderHasId.open();
      await older.passed;
      await events.append(context, { type: 'older', data: {} });
    });
    await olderHasId.passed;
    const lateDone = database.transaction(outside, async (context) => {
      await events.append(context, { type: 'late', data: {} });
      await isThere(context);
      lateHasPosition.open();
      await late.passed;
    });
    await lateHasPosition.passed;
    older.open();
    await olderDone;
    const { position } = (await events.find(outside, start.id))!;
    expect(await events.since(position, 10)).toEqual([]);
    late.open();
    await lateDone;
    expect((await events.since(position, 10)).map((event) => event.type)).toEqual(['late', 'older']);
  });

  it('tells live listeners of what other processes did', async () => {
    const other = await opened.another();
    const here = createEvents({ database: opened.database, clock: systemClock });
    const there = createEvents({ database: other, clock: systemClock });
    const told: string[] = [];
    here.live((event) => void told.push(event.type));
    await until(async () => {
      await other.transaction(outside, (context) => there.append(context, { type: 'from afar', data: {} }));
      return told.includes('from afar');
    });
    await here.stop();
  });
});

/** Nobody waits for what is appended: it is there when a later statement has its answer. */
const isThere = ({ transaction }: InTransaction) => transaction.read(sql`select 1 as one`);

interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let open: () => void = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
