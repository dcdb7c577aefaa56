// The rows of webhooks, their secrets, deliveries and attempts: read and written nowhere else.
import { join, sql } from '../database/sql.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery, Reader } from '../kernel/transaction.ts';
import type { Attempt, Delivery, DeliveryState, Webhook, WebhookInput, WebhookState } from './webhooks.ts';

export interface WebhookRow {
  readonly id: Id;
  readonly name: string;
  readonly url: string;
  readonly owner: Id;
  readonly records: string;
  readonly events: string;
  readonly state: WebhookState;
  readonly reason: NonNullable<Webhook['reason']> | null;
  readonly state_since: number;
  readonly fault: NonNullable<Webhook['fault']> | null;
  readonly failures: number;
  readonly failing_since: number | null;
  readonly rest_until: number | null;
  readonly last_success_at: number | null;
  readonly token: string | null;
  readonly version: number;
  readonly created_by: Id;
  readonly created_at: number;
}

export interface SecretRow {
  readonly id: Id;
  readonly webhook: Id;
  readonly sealed: string;
  readonly created_at: number;
  readonly ends_at: number | null;
}

export interface DeliveryRow {
  readonly id: Id;
  readonly webhook: Id;
  readonly event: Id | null;
  readonly type: string;
  readonly subject_entity: string | null;
  readonly subject_id: Id | null;
  readonly state: DeliveryState;
  readonly detail: string | null;
  readonly tries: number;
  readonly attempts: number;
  readonly next_at: number;
  readonly created_at: number;
  readonly ended_at: number | null;
}

export function allWebhooks(reader: Reader): Promise<WebhookRow[]> {
  return reader.read<WebhookRow>(sql`select * from webhooks order by created_at, id`);
}

export async function webhookById(reader: Reader, id: Id): Promise<WebhookRow | undefined> {
  const [row] = await reader.read<WebhookRow>(sql`select * from webhooks where id = ${id}`);
  return row;
}

export async function insertWebhook(
  { transaction }: InTransaction,
  id: Id,
  input: WebhookInput,
  by: Id,
  now: number,
): Promise<void> {
  await transaction.write(sql`insert into webhooks (id, name, url, owner, records, events, state, state_since, version, created_by, created_at, updated_at)
    values (${id}, ${input.name}, ${input.url}, ${input.owner}, ${JSON.stringify(input.records)}, ${JSON.stringify(input.events)}, ${'active'}, ${now},
      ${1}, ${by}, ${now}, ${now})`);
}

/** @returns false when somebody changed it since that version. */
export async function updateWebhook(
  { transaction }: InTransaction,
  id: Id,
  input: WebhookInput,
  version: number,
  now: number,
): Promise<boolean> {
  const written =
    await transaction.write(sql`update webhooks set name = ${input.name}, url = ${input.url}, owner = ${input.owner},
    records = ${JSON.stringify(input.records)}, events = ${JSON.stringify(input.events)}, fault = ${null}, rest_until = ${null},
    version = version + 1, updated_at = ${now} where id = ${id} and version = ${version}`);
  return written === 1;
}

export async function deleteWebhook({ transaction }: InTransaction, id: Id): Promise<boolean> {
  await transaction.write(
    sql`delete from webhook_attempts where delivery in (select id from webhook_deliveries where webhook = ${id})`,
  );
  await transaction.write(sql`delete from webhook_deliveries where webhook = ${id}`);
  await transaction.write(sql`delete from webhook_secrets where webhook = ${id}`);
  return (await transaction.write(sql`delete from webhooks where id = ${id}`)) === 1;
}

/** Active again, it begins anew: no failures, no rest, no fault. */
export async function setState(
  { transaction }: InTransaction,
  id: Id,
  state: WebhookState,
  reason: WebhookRow['reason'],
  now: number,
): Promise<boolean> {
  const anew =
    state === 'active' ? sql`, failures = 0, failing_since = ${null}, rest_until = ${null}, fault = ${null}` : sql``;
  const written = await transaction.write(
    sql`update webhooks set state = ${state}, reason = ${reason}, state_since = ${now}${anew} where id = ${id}`,
  );
  return written === 1;
}

/** What it listens to, as it is called now; nobody's act. */
export async function setRecords({ transaction }: InTransaction, id: Id, records: string): Promise<void> {
  await transaction.write(sql`update webhooks set records = ${records} where id = ${id}`);
}

export async function setFault(
  { transaction }: InTransaction,
  id: Id,
  fault: NonNullable<WebhookRow['fault']>,
): Promise<void> {
  await transaction.write(sql`update webhooks set fault = ${fault} where id = ${id} and fault is null`);
}

export function secretsOf(reader: Reader, webhooks: readonly Id[], now: number): Promise<SecretRow[]> {
  if (webhooks.length === 0) return Promise.resolve([]);
  return reader.read<SecretRow>(sql`select * from webhook_secrets where webhook in (${listOf(webhooks)})
    and (ends_at is null or ends_at > ${now}) order by created_at desc, id desc`);
}

/** The newest one, and the end of those before it. */
export async function insertSecret(
  { transaction }: InTransaction,
  secret: { id: Id; webhook: Id; sealed: string },
  endOfOthers: number,
  now: number,
): Promise<void> {
  await transaction.write(
    sql`delete from webhook_secrets where webhook = ${secret.webhook} and ends_at is not null and ends_at <= ${now}`,
  );
  await transaction.write(
    sql`update webhook_secrets set ends_at = ${endOfOthers} where webhook = ${secret.webhook} and (ends_at is null or ends_at > ${endOfOthers})`,
  );
  await transaction.write(
    sql`insert into webhook_secrets (id, webhook, sealed, created_at) values (${secret.id}, ${secret.webhook}, ${secret.sealed}, ${now})`,
  );
}

/** How many wait, by webhook. */
export async function countWaiting(reader: Reader, webhooks: readonly Id[]): Promise<ReadonlyMap<Id, number>> {
  const counts = new Map<Id, number>();
  for (const id of webhooks) {
    const [row] = await reader.read<{ count: number }>(
      sql`select count(*) as "count" from (select 1 from webhook_deliveries where webhook = ${id} and ended_at is null limit ${limits.webhookWaiting + 1}) as waiting`,
    );
    counts.set(id, Number(row?.count ?? 0));
  }
  return counts;
}

/** One for each webhook and event, however often it is asked for. */
export async function insertDelivery(
  { transaction }: InTransaction,
  delivery: Pick<DeliveryRow, 'webhook' | 'event' | 'type' | 'subject_entity' | 'subject_id'>,
  now: number,
): Promise<Id> {
  const id = newId();
  await transaction.write(sql`insert into webhook_deliveries (id, webhook, event, type, subject_entity, subject_id, state, next_at, created_at)
    values (${id}, ${delivery.webhook}, ${delivery.event}, ${delivery.type}, ${delivery.subject_entity}, ${delivery.subject_id}, ${'waiting'}, ${now}, ${now})`);
  return id;
}

export async function deliveryById(reader: Reader, webhook: Id, id: Id): Promise<DeliveryRow | undefined> {
  const [row] = await reader.read<DeliveryRow>(
    sql`select * from webhook_deliveries where id = ${id} and webhook = ${webhook}`,
  );
  return row;
}

export function newestDeliveries(
  reader: Reader,
  webhook: Id,
  page: { state?: DeliveryState | undefined; before?: DeliveryRow | undefined; limit: number },
): Promise<DeliveryRow[]> {
  const ofState = page.state === undefined ? sql`` : sql` and state = ${page.state}`;
  const older =
    page.before === undefined
      ? sql``
      : sql` and (created_at < ${page.before.created_at} or (created_at = ${page.before.created_at} and id < ${page.before.id}))`;
  return reader.read<DeliveryRow>(
    sql`select * from webhook_deliveries where webhook = ${webhook}${ofState}${older} order by created_at desc, id desc limit ${page.limit}`,
  );
}

/** The one whose turn it is. */
export async function dueDelivery(reader: Reader, webhook: Id, now: number): Promise<DeliveryRow | undefined> {
  const [row] = await reader.read<DeliveryRow>(
    sql`select * from webhook_deliveries where webhook = ${webhook} and ended_at is null and next_at <= ${now} order by next_at, id limit 1`,
  );
  return row;
}

export async function nextDueAt(reader: Reader, webhook: Id): Promise<number | undefined> {
  const [row] = await reader.read<{ at: number | null }>(
    sql`select min(next_at) as at from webhook_deliveries where webhook = ${webhook} and ended_at is null`,
  );
  return row?.at === null || row === undefined ? undefined : Number(row.at);
}

/** What became of a try, or why there was none. */
export async function settleDelivery(
  { transaction }: InTransaction,
  row: DeliveryRow,
  outcome: { state: DeliveryState; detail: string | null; nextAt?: number; tried: boolean },
  now: number,
): Promise<void> {
  const counted = outcome.tried ? 1 : 0;
  await transaction.write(sql`update webhook_deliveries set state = ${outcome.state}, detail = ${outcome.detail}, tries = tries + ${counted},
    attempts = attempts + ${counted}, next_at = ${outcome.nextAt ?? now}, ended_at = ${outcome.state === 'waiting' ? null : now} where id = ${row.id}`);
}

export async function insertAttempt(
  { transaction }: InTransaction,
  delivery: Id,
  attempt: { at: number; durationMs: number; status: number | null; error: string | null; answer: string | null },
): Promise<void> {
  await transaction.write(sql`insert into webhook_attempts (id, delivery, at, duration, status, error, answer)
    values (${newId()}, ${delivery}, ${attempt.at}, ${attempt.durationMs}, ${attempt.status}, ${attempt.error}, ${attempt.answer})`);
}

export async function attemptsOf(reader: Reader, delivery: Id): Promise<Attempt[]> {
  const rows = await reader.read<{
    at: number;
    duration: number;
    status: number | null;
    error: string | null;
    answer: string | null;
  }>(sql`select * from webhook_attempts where delivery = ${delivery} order by at, id`);
  return rows.map((row) => ({
    at: iso(row.at),
    durationMs: Number(row.duration),
    ...(row.status === null ? {} : { status: Number(row.status) }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.answer === null ? {} : { answer: row.answer }),
  }));
}

/** Those that ended wait again, with all tries before them. */
export async function waitAgain({ transaction }: InTransaction, which: CompiledQuery, now: number): Promise<number> {
  return transaction.write(sql`update webhook_deliveries set state = ${'waiting'}, detail = ${null}, tries = 0, next_at = ${now}, ended_at = ${null}
    where ended_at is not null and ${which}`);
}

/** Takes the receiver for this job alone; undefined when another one has it. */
export async function claimWebhook(
  { transaction }: InTransaction,
  id: Id,
  token: string,
  now: number,
): Promise<WebhookRow | undefined> {
  const claimed =
    await transaction.write(sql`update webhooks set token = ${token}, token_until = ${now + limits.webhookLeaseMs}
    where id = ${id} and (token is null or token_until <= ${now} or token = ${token})`);
  return claimed === 1 ? webhookById(transaction, id) : undefined;
}

/** @returns false when another job has taken over. */
export async function renewClaim({ transaction }: InTransaction, id: Id, token: string, now: number): Promise<boolean> {
  const renewed = await transaction.write(
    sql`update webhooks set token_until = ${now + limits.webhookLeaseMs} where id = ${id} and token = ${token}`,
  );
  return renewed === 1;
}

/** It answered as it should: what was wrong with it, owner and secret included, is over. */
export async function noteSuccess({ transaction }: InTransaction, id: Id, now: number): Promise<void> {
  await transaction.write(sql`update webhooks set failures = 0, failing_since = ${null}, rest_until = ${null}, last_success_at = ${now},
    fault = case when fault = ${'filter'} then fault else null end where id = ${id}`);
}

/** @param restUntil null where it was the delivery's fault and not the receiver's. */
export async function noteFailure(
  { transaction }: InTransaction,
  id: Id,
  restUntil: number | null,
  now: number,
): Promise<void> {
  await transaction.write(sql`update webhooks set failures = failures + 1, failing_since = coalesce(failing_since, ${now}), rest_until = ${restUntil}
    where id = ${id}`);
}

export async function releaseWebhook({ transaction }: InTransaction, id: Id, token: string): Promise<void> {
  await transaction.write(
    sql`update webhooks set token = ${null}, token_until = ${null} where id = ${id} and token = ${token}`,
  );
}

/** Somebody asks now: a receiver that rests is tried at once. */
export async function endRest({ transaction }: InTransaction, id: Id): Promise<void> {
  await transaction.write(sql`update webhooks set rest_until = ${null} where id = ${id}`);
}

/** Nobody sends any more: for the one process of a SQLite file, before it sends itself. */
export async function releaseAll({ transaction }: InTransaction): Promise<void> {
  await transaction.write(sql`update webhooks set token = ${null}, token_until = ${null} where token is not null`);
}

export function listOf(ids: readonly string[]): CompiledQuery {
  return join(ids.map((id) => sql`${id}`));
}

export function deliveryOf(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    type: row.type,
    ...(row.subject_entity === null || row.subject_id === null
      ? {}
      : { subject: { entity: row.subject_entity, id: row.subject_id } }),
    state: row.state,
    ...(row.detail === null ? {} : { detail: row.detail }),
    attempts: Number(row.attempts),
    createdAt: iso(row.created_at),
    ...(row.ended_at === null ? { nextAt: iso(row.next_at) } : { endedAt: iso(row.ended_at) }),
  };
}

export function webhookOf(row: WebhookRow, waiting: number, secrets: readonly SecretRow[]): Webhook {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    owner: row.owner,
    records: JSON.parse(row.records) as Webhook['records'],
    events: JSON.parse(row.events) as Webhook['events'],
    version: Number(row.version),
    state: row.state,
    ...(row.reason === null ? {} : { reason: row.reason }),
    stateSince: iso(row.state_since),
    ...(row.fault === null ? {} : { fault: row.fault }),
    failures: Number(row.failures),
    ...(row.failing_since === null ? {} : { failingSince: iso(row.failing_since) }),
    ...(row.last_success_at === null ? {} : { lastSuccessAt: iso(row.last_success_at) }),
    waiting,
    secrets: secrets.map((secret) => ({
      id: secret.id,
      createdAt: iso(secret.created_at),
      ...(secret.ends_at === null ? {} : { endsAt: iso(secret.ends_at) }),
    })),
    createdAt: iso(row.created_at),
    createdBy: row.created_by,
  };
}

function iso(at: number): string {
  return new Date(Number(at)).toISOString();
}
