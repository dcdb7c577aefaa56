// The event log over the database: appends rows, hands them to subscribers inside the transaction and, after the commit, to live listeners.

import type { Database } from '../database/database.ts';
import { isAmong, join, nothing, sql } from '../database/sql.ts';
import { eventSortOf } from '../database/tables/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Cause, Context, InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { type Logger, silentLogger } from '../kernel/node/logger.ts';
import { Problem } from '../kernel/problem.ts';
import type { CompiledQuery, Transaction } from '../kernel/transaction.ts';
import { actorOf } from './actor.ts';
import {
  type Events,
  type NewEvent,
  type PlacedEvent,
  type StoredEvent,
  type Subject,
  subjectNames,
} from './events.ts';
import { createInsideQueue } from './inside-queue.ts';
import { createLiveFeed } from './live-feed.ts';
import { guardPositions, readSince } from './positions.ts';
import { readAudit } from './read-audit.ts';

interface EventRow {
  readonly position: number | bigint;
  readonly id: Id;
  readonly type: string;
  readonly subject_entity: string | null;
  readonly subject_id: Id | null;
  readonly data: string;
  readonly at: number;
  readonly actor: string;
  readonly cause: string | null;
  readonly correlation_id: Id;
  readonly causation_id: Id | null;
  readonly depth: number;
}

const columns = sql`position, id, type, subject_entity, subject_id, data, at, actor, cause, correlation_id, causation_id, depth`;
const appendedKey = Symbol('events of this transaction');

export function createEvents(needs: {
  database: Database;
  clock: Clock;
  log?: Logger;
}): Events & { stop(): Promise<void> } {
  const { database, clock } = needs;
  const inside = createInsideQueue();
  const live = createLiveFeed({
    database,
    log: needs.log ?? silentLogger,
    since: (position, limit) => since(position, limit),
  });

  async function append(context: InTransaction, event: NewEvent): Promise<StoredEvent> {
    const { transaction } = context;
    if (database.dialect === 'postgres') guardPositions(transaction);
    const stored = insert(context, event);
    const appended = appendedIn(transaction);
    appended.set(stored.id, stored);
    transaction.onRollback(() => appended.delete(stored.id));
    inside.add(context, stored);
    live.note(transaction, stored);
    return stored;
  }

  function insert(context: InTransaction, event: NewEvent): StoredEvent {
    const id = newId();
    const at = clock.now();
    const actor = actorOf(context.principal);
    const depth = nextDepth(context, event.type);
    context.transaction.tell(sql`
      insert into events (id, type, subject_entity, subject_id, data, at, actor, cause, correlation_id, causation_id, depth)
      values (${id}, ${event.type}, ${event.subject?.entity ?? null}, ${event.subject?.id ?? null}, ${JSON.stringify(event.data)},
        ${at.getTime()}, ${actor}, ${causeText(context)}, ${context.correlationId}, ${context.causationId ?? null}, ${depth})`);
    // Written out: an object spread from two others has no shape of its own, and costs as much as the statement.
    return {
      type: event.type,
      subject: event.subject,
      data: event.data,
      id,
      at,
      actor,
      depth,
      cause: context.cause,
      correlationId: context.correlationId,
      causationId: context.causationId,
    };
  }

  async function since(position: bigint, limit: number): Promise<PlacedEvent[]> {
    return (await readSince<EventRow>(database, columns, position, limit)).map(toEvent);
  }

  async function find(context: Context, id: Id): Promise<PlacedEvent | undefined> {
    const rows = await database.reader(context).read<EventRow>(sql`select ${columns} from events where id = ${id}`);
    return rows[0] && toEvent(rows[0]);
  }

  return {
    append,
    async audit(context, audit) {
      if (database.dialect === 'postgres') guardPositions(context.transaction);
      context.transaction.tell(sql`
        insert into audit (at, actor, action, subject_entity, subject_id, changes, cause, correlation_id, causation_id)
        values (${clock.now().getTime()}, ${actorOf(context.principal)}, ${audit.action}, ${audit.subject.entity}, ${audit.subject.id},
          ${JSON.stringify(audit.changes)}, ${causeText(context)}, ${context.correlationId}, ${context.causationId ?? null})`);
    },
    audited: (context, query) => readAudit(database, context, query),
    inside: inside.subscribe,
    settle: inside.settle,
    live: live.subscribe,
    async timeline(context, subject, options = {}) {
      const limit = Math.min(options.limit ?? limits.defaultPageSize, limits.pageSize);
      const older = options.before === undefined ? nothing : sql`and position < ${options.before}`;
      const found = (one: Subject, sort: CompiledQuery) => sql`select ${columns} from events
        where subject_entity ${isAmong(subjectNames(one))} and subject_id = ${one.id} and subject_id is not null ${sort} ${older}
        order by position desc limit ${limit}`;
      // Of each sort as many as the page has, by its index: what else happened does not make it dearer.
      const sorts = [...new Set(options.only)].map((sort) => sql`and ${eventSortOf[database.dialect]} = ${sort}`);
      const of = (one: Subject) =>
        newest(options.only === undefined ? [found(one, nothing)] : sorts.map((sort) => found(one, sort)), limit);
      const subjects = isOne(subject) ? [subject] : subject;
      if (subjects.length === 0 || options.only?.length === 0) return [];
      // And of each subject.
      const statement = newest(subjects.map(of), limit);
      return (await database.reader(context).read<EventRow>(statement)).map(toEvent);
    },
    async ofMany(subject, ids, { types, words }) {
      const found: Pick<PlacedEvent, 'type' | 'subject' | 'data' | 'at'>[] = [];
      const named = join(
        words.map((word) => sql`data like ${`%${JSON.stringify(word)}:%`}`),
        ' or ',
      );
      for (let from = 0; from < ids.length; from += limits.historyBatch) {
        const some = ids.slice(from, from + limits.historyBatch);
        const rows = database.scan<Pick<EventRow, 'type' | 'subject_id' | 'data' | 'at'>>(sql`
          select type, subject_id, data, at from events where subject_entity ${isAmong(subjectNames(subject))} and subject_id ${isAmong(some)}
          and subject_id is not null and type ${isAmong(types)} and (${named}) order by subject_id, position`);
        for await (const { type, subject_id: id, data, at } of rows)
          found.push({
            type,
            subject: { entity: subject.entity, id: id ?? '' },
            data: JSON.parse(data) as JsonObject,
            at: new Date(Number(at)),
          });
      }
      return found;
    },
    find,
    recall: (context, id) => (context.transaction && appendedIn(context.transaction).get(id)) ?? find(context, id),
    since,
    stop: live.stop,
  };
}

function isOne(subject: Subject | readonly Subject[]): subject is Subject {
  return 'entity' in subject;
}

function newest(pages: readonly CompiledQuery[], limit: number): CompiledQuery {
  if (pages.length === 1) return pages[0]!;
  const parts = pages.map((page) => sql`select * from (${page}) as part`);
  return sql`select ${columns} from (${join(parts, ' union all ')}) as parts order by position desc limit ${limit}`;
}

function appendedIn(transaction: Transaction): Map<Id, StoredEvent> {
  return transaction.memory(appendedKey, () => new Map<Id, StoredEvent>());
}

/** One deeper than the event that caused it in this transaction. Later transactions begin anew: a timer or a job between them is a wait. */
function nextDepth(context: InTransaction, type: string): number {
  const causing =
    context.causationId === undefined ? undefined : appendedIn(context.transaction).get(context.causationId)?.depth;
  const depth = causing === undefined ? 0 : causing + 1;
  if (depth > limits.automationDepth) {
    throw new Problem(409, 'automation-too-deep', { params: { limit: limits.automationDepth, type } });
  }
  return depth;
}

function causeText(context: Context): string | null {
  return context.cause === undefined ? null : JSON.stringify(context.cause);
}

function toEvent(row: EventRow): PlacedEvent {
  return {
    id: row.id,
    position: BigInt(row.position),
    type: row.type,
    subject:
      row.subject_entity !== null && row.subject_id !== null
        ? { entity: row.subject_entity, id: row.subject_id }
        : undefined,
    data: JSON.parse(row.data) as JsonObject,
    at: new Date(row.at),
    actor: row.actor,
    cause: row.cause === null ? undefined : (JSON.parse(row.cause) as Cause),
    correlationId: row.correlation_id,
    causationId: row.causation_id ?? undefined,
    depth: row.depth,
  };
}
