// Reads the audit as a whole, newest first: who did what, on any record and beside them. Nobody keeps an index for it, so each time it looks back over so many
// entries at most and says how far it came.
import type { Database } from '../database/database.ts';
import { isAmong, join, sql } from '../database/sql.ts';
import type { Cause, Context } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { type AuditPage, type AuditQuery, type Subject, subjectNames } from './events.ts';

interface AuditRow {
  readonly position: number | bigint;
  readonly at: number | bigint;
  readonly actor: string;
  readonly action: string;
  readonly subject_entity: string;
  readonly subject_id: Id;
  readonly changes: string;
  readonly cause: string | null;
}

export async function readAudit(database: Database, context: Context, query: AuditQuery): Promise<AuditPage> {
  const end = query.before ?? (await newest(database, context)) + 1n;
  const floor = end - BigInt(limits.auditLook) > 0n ? end - BigInt(limits.auditLook) : 0n;
  const wanted = join([sql`position < ${end} and position >= ${floor}`, ...conditionsOf(query)], ' and ');
  const statement = sql`select position, at, actor, action, subject_entity, subject_id, changes, cause from audit
    where ${wanted} order by position desc limit ${query.limit}`;
  // Few of many may be wanted.
  const rows = await database.readBeside<AuditRow>(statement);
  const items = rows.map(toEntry);
  const last = rows.length === query.limit ? BigInt(rows.at(-1)!.position) : floor;
  if (last <= 0n) return { items };
  const lookedTo = rows.length === query.limit ? undefined : await timeAt(database, context, last);
  return { items, next: last, ...(lookedTo === undefined ? {} : { lookedTo }) };
}

async function newest(database: Database, context: Context): Promise<bigint> {
  const [row] = await database
    .reader(context)
    .read<{ position: number | bigint | null }>(sql`select max(position) as position from audit`);
  return BigInt(row?.position ?? 0);
}

/** Of the first entry from there on. */
async function timeAt(database: Database, context: Context, position: bigint): Promise<Date | undefined> {
  const [row] = await database
    .reader(context)
    .read<{ at: number | bigint }>(sql`select at from audit where position >= ${position} order by position limit 1`);
  return row && new Date(Number(row.at));
}

function conditionsOf({ actor, areas, notAreas, subject, from, to }: AuditQuery): CompiledQuery[] {
  const begins = (area: string) => sql`action like ${`${area}.%`}`;
  return [
    // A key acts for a person, and its acts are theirs. Who comes in is nobody yet.
    ...(actor === undefined
      ? []
      : [
          sql`(actor = ${`user:${actor}`} or actor like ${`% for ${actor}`} or (action like ${'access.%'} and subject_id = ${actor}))`,
        ]),
    ...(areas === undefined ? [] : [sql`(${join(areas.map(begins), ' or ')})`]),
    ...(notAreas === undefined ? [] : [sql`not (${join(notAreas.map(begins), ' or ')})`]),
    ...(subject === undefined ? [] : [sql`subject_entity ${isAmong(subjectNames(subject))}`]),
    ...(subject?.id === undefined ? [] : [sql`subject_id = ${subject.id}`]),
    ...(from === undefined ? [] : [sql`at >= ${from.getTime()}`]),
    ...(to === undefined ? [] : [sql`at < ${to.getTime()}`]),
  ];
}

function toEntry(row: AuditRow): AuditPage['items'][number] {
  const subject: Subject = { entity: row.subject_entity, id: row.subject_id };
  return {
    position: BigInt(row.position),
    at: new Date(Number(row.at)),
    actor: row.actor,
    action: row.action,
    subject,
    changes: JSON.parse(row.changes) as JsonObject,
    ...(row.cause === null ? {} : { cause: JSON.parse(row.cause) as Cause }),
  };
}
