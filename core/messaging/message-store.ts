// The rows of messages: read, written and moved from state to state. Decides nothing.
import { isAmong, join, nothing, sql } from '../database/sql.ts';
import { type Subject, subjectNames } from '../events/events.ts';
import type { FileFacts } from '../files/files.ts';
import type { Cause, Context, InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery, Reader } from '../kernel/transaction.ts';
import type { MessageDocument, MessageLists, MessageState, StoredMessage } from './messaging.ts';

export interface MessageRow {
  readonly id: Id;
  readonly direction: 'out' | 'in';
  readonly channel: string;
  readonly template: string | null;
  readonly template_version: number | null;
  readonly address: string;
  readonly subject: string | null;
  readonly body: string;
  readonly language: string;
  readonly state: MessageState;
  readonly detail: string | null;
  readonly key: string;
  /** JSON list of the files that go with it. */
  readonly attachments: string | null;
  readonly reply_to: string | null;
  /** JSON list of `MessageDocument`. */
  readonly documents: string | null;
  /** JSON of `MessageLists`. */
  readonly lists: string | null;
  readonly mailing: Id | null;
  /** 1 = it carries a way to get no more of the kind. */
  readonly marketing: number | null;
  /** 1 = what its receiver does with it is noted. */
  readonly tracked: number | null;
  readonly provider_id: string | null;
  readonly send_token: string | null;
  readonly attempts: number;
  readonly about_entity: string | null;
  readonly about_id: Id | null;
  readonly cause: string | null;
  readonly correlation_id: Id;
  readonly causation_id: Id | null;
  readonly created_at: number;
  readonly updated_at: number;
}

const columns = sql`id, direction, channel, template, template_version, address, subject, body, language, state, detail, "key", attachments, reply_to, documents, lists, mailing, marketing, tracked, provider_id,
  send_token, attempts, about_entity, about_id, cause, correlation_id, causation_id, created_at, updated_at`;

export type NewRow = Pick<MessageRow, 'direction' | 'channel' | 'address' | 'body' | 'language' | 'state'> &
  Partial<
    Pick<
      MessageRow,
      | 'template'
      | 'template_version'
      | 'subject'
      | 'detail'
      | 'key'
      | 'attachments'
      | 'reply_to'
      | 'documents'
      | 'lists'
      | 'mailing'
      | 'marketing'
      | 'tracked'
      | 'cause'
    >
  > & {
    readonly about?: Subject | undefined;
  };

export async function insertMessage(context: InTransaction, row: NewRow, now: Date): Promise<MessageRow> {
  const whole = wholeRow(context, row, now);
  context.transaction.tell(sql`insert into messages (${columns}) values (${valuesOf(whole)})`);
  return whole;
}

/** In one statement; as many as a statement takes. */
export async function insertMessages(
  context: InTransaction,
  rows: readonly NewRow[],
  now: Date,
): Promise<readonly MessageRow[]> {
  const whole = rows.map((row) => wholeRow(context, row, now));
  for (let at = 0; at < whole.length; at += rowsPerStatement) {
    const some = whole.slice(at, at + rowsPerStatement).map((row) => sql`(${valuesOf(row)})`);
    context.transaction.tell(sql`insert into messages (${columns}) values ${join(some)}`);
  }
  return whole;
}

/** SQLite takes 32,766 values. */
const rowsPerStatement = 500;

function wholeRow(context: InTransaction, row: NewRow, now: Date): MessageRow {
  const id = newId();
  return {
    id,
    direction: row.direction,
    channel: row.channel,
    template: row.template ?? null,
    template_version: row.template_version ?? null,
    address: row.address,
    subject: row.subject ?? null,
    body: row.body,
    language: row.language,
    state: row.state,
    detail: row.detail ?? null,
    key: row.key ?? id,
    attachments: row.attachments ?? null,
    reply_to: row.reply_to ?? null,
    documents: row.documents ?? null,
    lists: row.lists ?? null,
    mailing: row.mailing ?? null,
    marketing: row.marketing ?? null,
    tracked: row.tracked ?? null,
    provider_id: null,
    send_token: null,
    attempts: 0,
    about_entity: row.about?.entity ?? null,
    about_id: row.about?.id ?? null,
    cause: row.cause ?? null,
    correlation_id: context.correlationId,
    causation_id: context.causationId ?? null,
    created_at: now.getTime(),
    updated_at: now.getTime(),
  };
}

function valuesOf(row: MessageRow): CompiledQuery {
  return join(
    [
      row.id,
      row.direction,
      row.channel,
      row.template,
      row.template_version,
      row.address,
      row.subject,
      row.body,
      row.language,
      row.state,
      row.detail,
      row.key,
      row.attachments,
      row.reply_to,
      row.documents,
      row.lists,
      row.mailing,
      row.marketing,
      row.tracked,
      row.provider_id,
      row.send_token,
      row.attempts,
      row.about_entity,
      row.about_id,
      row.cause,
      row.correlation_id,
      row.causation_id,
      row.created_at,
      row.updated_at,
    ].map((value) => sql`${value}`),
  );
}

export async function messageById(reader: Reader, id: Id): Promise<MessageRow | undefined> {
  return (await reader.read<MessageRow>(sql`select ${columns} from messages where id = ${id}`))[0];
}

export async function messageByKey(reader: Reader, key: string): Promise<MessageRow | undefined> {
  return (await reader.read<MessageRow>(sql`select ${columns} from messages where "key" = ${key}`))[0];
}

export async function messageByProviderId(
  reader: Reader,
  channel: string,
  providerId: string,
): Promise<MessageRow | undefined> {
  const rows = await reader.read<MessageRow>(sql`select ${columns} from messages
    where channel = ${channel} and provider_id = ${providerId} and provider_id is not null order by created_at desc limit 1`);
  return rows[0];
}

export async function messagesByIds(reader: Reader, ids: readonly Id[]): Promise<MessageRow[]> {
  if (ids.length === 0) return [];
  return reader.read<MessageRow>(
    sql`select ${columns} from messages where id in (${join(ids.map((id) => sql`${id}`))})`,
  );
}

/** The newest message that went to the address about some record: what an answer from there answers. */
export async function lastMessageTo(reader: Reader, channel: string, address: string): Promise<MessageRow | undefined> {
  const rows =
    await reader.read<MessageRow>(sql`select ${columns} from messages where channel = ${channel} and address = ${address}
    and direction = ${'out'} and about_id is not null and state <> ${'refused'} order by created_at desc, id desc limit 1`);
  return rows[0];
}

export function messagesAbout(reader: Reader, subject: Subject): Promise<MessageRow[]> {
  return reader.read<MessageRow>(sql`select ${columns} from messages where about_entity ${isAmong(subjectNames(subject))} and about_id = ${subject.id}
    order by created_at desc, id desc limit ${limits.pageSize}`);
}

export function newestMessages(
  reader: Reader,
  filter: { state?: MessageState | undefined; limit?: number | undefined },
): Promise<MessageRow[]> {
  const where = filter.state === undefined ? nothing : sql`where state = ${filter.state}`;
  const limit = Math.min(filter.limit ?? limits.defaultPageSize, limits.pageSize);
  return reader.read<MessageRow>(
    sql`select ${columns} from messages ${where} order by created_at desc, id desc limit ${limit}`,
  );
}

export interface Move {
  readonly state: MessageState;
  readonly detail?: string | null;
  readonly providerId?: string | undefined;
  readonly token?: string | null;
  /** One more try was begun. */
  readonly tried?: true;
}

/** Moves a row on while it is in one of the states and, when named, under that lease; answers whether it was. */
export async function moveMessage(
  context: InTransaction,
  id: Id,
  from: { states: readonly MessageState[]; token?: string },
  to: Move,
  now: Date,
): Promise<boolean> {
  const changes: CompiledQuery[] = [sql`state = ${to.state}`, sql`updated_at = ${now.getTime()}`];
  if (to.detail !== undefined) changes.push(sql`detail = ${to.detail?.slice(0, 1_000) ?? null}`);
  if (to.providerId !== undefined) changes.push(sql`provider_id = ${to.providerId}`);
  if (to.token !== undefined) changes.push(sql`send_token = ${to.token}`);
  if (to.tried) changes.push(sql`attempts = attempts + 1`);
  const lease = from.token === undefined ? nothing : sql`and send_token = ${from.token}`;
  const states = join(from.states.map((state) => sql`${state}`));
  const count = await context.transaction.write(
    sql`update messages set ${join(changes)} where id = ${id} and state in (${states}) ${lease}`,
  );
  return count === 1;
}

/** The files that go with it. */
export function attachmentsOf(row: MessageRow): readonly FileFacts[] {
  return row.attachments === null ? [] : (JSON.parse(row.attachments) as FileFacts[]);
}

/** What is made into files when it leaves. */
export function documentsOf(row: MessageRow): readonly MessageDocument[] {
  return row.documents === null ? [] : (JSON.parse(row.documents) as MessageDocument[]);
}

/** What it shows below its words. */
export function listsOf(row: MessageRow): MessageLists | undefined {
  return row.lists === null ? undefined : (JSON.parse(row.lists) as MessageLists);
}

export function aboutOf(row: MessageRow): Subject | undefined {
  return row.about_entity === null || row.about_id === null
    ? undefined
    : { entity: row.about_entity, id: row.about_id };
}

/** Where its story is told: of a notice that nothing automatic sent, on nobody's timeline. */
export function storyAt(row: MessageRow): Subject | undefined {
  return row.channel === 'inApp' && row.cause === null ? { entity: 'message', id: row.id } : aboutOf(row);
}

/** The context in which what becomes of a message is told: the cause that queued it, in its story. */
export function storyOf<C extends Context>(context: C, row: MessageRow): C {
  return {
    ...context,
    correlationId: row.correlation_id,
    causationId: row.causation_id ?? undefined,
    cause: row.cause === null ? undefined : (JSON.parse(row.cause) as Cause),
  };
}

/** Keys of messages whose words are for their receiver alone begin so. */
export const secretKey = 'secret/';

function isSecret({ key }: MessageRow): boolean {
  return key.startsWith(secretKey);
}

/** It left, or never will: what it said is nobody's to read any more. */
export async function forgetSecret(context: InTransaction, row: MessageRow): Promise<void> {
  if (isSecret(row)) await context.transaction.write(sql`update messages set body = ${''} where id = ${row.id}`);
}

export function toStored(row: MessageRow): StoredMessage {
  const about = aboutOf(row);
  return {
    id: row.id,
    direction: row.direction,
    channel: row.channel,
    ...(row.template === null ? {} : { template: row.template }),
    address: row.address,
    ...(row.subject === null ? {} : { subject: row.subject }),
    body: isSecret(row) ? '' : row.body,
    state: row.state,
    isLetter: row.reply_to !== null,
    ...(row.detail === null ? {} : { detail: row.detail }),
    ...(row.attachments === null ? {} : { attachments: attachmentsOf(row) }),
    ...(row.documents === null ? {} : { documents: documentsOf(row).map(({ name }) => name) }),
    ...(about === undefined ? {} : { about }),
    ...(row.mailing === null ? {} : { mailing: row.mailing }),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}
