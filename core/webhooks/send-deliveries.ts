// The job that sends to one receiver: one delivery after another, in order, while it answers. One that fails steps aside until its next try; a receiver
// that does not answer rests, and the jobs of all others go on. At least once: what a crash leaves between answer and outcome is sent again, with its id.
import { unseal } from '../access/seal.ts';
import type { Database } from '../database/database.ts';
import type { JobOutcome, JobQueue, LeasedJob } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { type Outbound, OutboundError } from '../outbound/outbound.ts';
import type { OwnerSight } from './owner-sight.ts';
import type { createPayloads } from './payload.ts';
import { askedPauseMs, restMs, retryAfterMs } from './schedule.ts';
import { signedHeaders } from './signature.ts';
import {
  claimWebhook,
  type DeliveryRow,
  dueDelivery,
  insertAttempt,
  nextDueAt,
  noteFailure,
  noteSuccess,
  releaseWebhook,
  renewClaim,
  secretsOf,
  settleDelivery,
  type WebhookRow,
  webhookById,
} from './webhook-store.ts';
import type { Webhook } from './webhooks.ts';

export interface SendNeeds {
  readonly database: Database;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'cancel'>;
  readonly outbound: Outbound;
  readonly sight: OwnerSight;
  readonly payloadOf: ReturnType<typeof createPayloads>;
  readonly key: Buffer;
  readonly clock: Clock;
  readonly log: Logger;
  readonly fail: (context: InTransaction, webhook: Id, fault: NonNullable<Webhook['fault']>) => Promise<void>;
  readonly suspend: (context: InTransaction, webhook: Id, reason: 'failing' | 'gone') => Promise<void>;
}

export const sendJob = 'webhook.send';
/** How soon a job looks again whether the one that is sending has ended. */
const busyMs = 1_000;
/** Statuses that tell of the receiver and not of what was sent to it (RFC 9110). */
const restingStatuses = new Set([408, 429]);

interface Answered {
  readonly at: number;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string | null;
  readonly retryAfter: string | undefined;
}

/** Wakes the receiver's job at that time at the latest; an earlier plan is replaced. */
export async function planSend(
  jobs: SendNeeds['jobs'],
  context: InTransaction,
  webhook: Id,
  dueAt: Date,
): Promise<void> {
  const key = `${sendJob}:${webhook}`;
  await jobs.cancel(context, key);
  await jobs.enqueue(context, { kind: sendJob, payload: { webhook }, key, dueAt });
}

export function createSendDeliveries(needs: SendNeeds): (job: LeasedJob, signal: AbortSignal) => Promise<JobOutcome> {
  const { database, clock } = needs;
  const now = (): number => clock.now().getTime();
  const contextOf = (job: LeasedJob): Context => systemContext('send webhooks', job.correlationId);

  return async (job, signal) => {
    const webhook = String(job.payload.webhook);
    if (!(await begin(job, webhook))) return { kind: 'done' };
    try {
      const endsMs = performance.now() + limits.webhookBatchMs;
      for (let sent = 0; sent < limits.webhookBatch && performance.now() < endsMs && !signal.aborted; sent += 1) {
        if (!(await sendNext(job, webhook, signal))) break;
      }
    } finally {
      await end(job, webhook);
    }
    return { kind: 'done' };
  };

  /** Takes the receiver; when another job has it, this one looks again later. */
  function begin(job: LeasedJob, webhook: Id): Promise<boolean> {
    return database.transaction(contextOf(job), async (context) => {
      if ((await claimWebhook(context, webhook, job.id, now())) !== undefined) return true;
      if ((await webhookById(context.transaction, webhook)) !== undefined)
        await planSend(needs.jobs, context, webhook, new Date(now() + busyMs));
      return false;
    });
  }

  async function end(job: LeasedJob, webhook: Id): Promise<void> {
    await database.transaction(contextOf(job), async (context) => {
      await releaseWebhook(context, webhook, job.id);
      const row = await webhookById(context.transaction, webhook);
      const next = row?.state === 'active' && !isStuck(row) ? await nextDueAt(context.transaction, webhook) : undefined;
      if (row === undefined || next === undefined) return;
      await planSend(needs.jobs, context, webhook, new Date(Math.max(next, Number(row.rest_until ?? 0))));
    });
  }

  /** @returns whether there is more to do now */
  async function sendNext(job: LeasedJob, webhook: Id, signal: AbortSignal): Promise<boolean> {
    const row = await webhookById(database, webhook);
    if (row?.state !== 'active' || Number(row.rest_until ?? 0) > now()) return false;
    const delivery = await dueDelivery(database, webhook, now());
    if (delivery === undefined) return false;
    const made = await prepare(job, row, delivery);
    if ('fault' in made) {
      await database.transaction(contextOf(job), (context) => needs.fail(context, webhook, made.fault));
      return false;
    }
    if ('withheld' in made) return withhold(job, delivery, made.withheld);
    return settle(job, row, delivery, await send(row.url, made, signal));
  }

  async function prepare(
    job: LeasedJob,
    row: WebhookRow,
    delivery: DeliveryRow,
  ): Promise<
    | { readonly fault: 'owner' | 'secret' }
    | { readonly withheld: string }
    | { readonly body: string; readonly headers: Readonly<Record<string, string>> }
  > {
    const owner = await needs.sight.ownerOf(contextOf(job), row.owner);
    if (owner === undefined) return { fault: 'owner' };
    const payload = await needs.payloadOf(owner, delivery);
    if ('withheld' in payload) return payload;
    const secrets = await openSecrets(row.id);
    if (secrets === undefined) return { fault: 'secret' };
    return { body: payload.body, headers: signedHeaders(secrets, delivery.id, clock.now(), payload.body) };
  }

  /** undefined when the key they were sealed with is not this installation's, as after a restore without its keys. */
  async function openSecrets(webhook: Id): Promise<readonly string[] | undefined> {
    const rows = await secretsOf(database, [webhook], now());
    const secrets = rows.map(({ sealed }) => unseal(needs.key, webhook, sealed));
    if (secrets.every((secret) => secret !== undefined)) return secrets;
    needs.log.error({ webhook }, 'the secret of a webhook cannot be opened with the key of this installation');
    return undefined;
  }

  async function send(
    url: string,
    { body, headers }: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
    signal: AbortSignal,
  ): Promise<Answered> {
    const at = now();
    const begun = performance.now();
    const measured = () => ({ at, durationMs: Math.round(performance.now() - begun) });
    try {
      const request = {
        method: 'POST',
        url,
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        signal,
      } as const;
      const { status, headers: answered, body: answer } = await needs.outbound.send(request);
      // No database keeps a zero byte as text.
      return {
        ...measured(),
        status,
        error: null,
        answer: answer.replaceAll('\0', ''),
        retryAfter: answered['retry-after'],
      };
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      return { ...measured(), status: null, error: error.message.slice(0, 500), answer: null, retryAfter: undefined };
    }
  }

  /** Writes the outcome while the receiver is this job's; another that has taken over writes its own. */
  function settle(job: LeasedJob, row: WebhookRow, delivery: DeliveryRow, answered: Answered): Promise<boolean> {
    const { status } = answered;
    return database.transaction(contextOf(job), async (context) => {
      if (!(await renewClaim(context, row.id, job.id, now()))) return false;
      await insertAttempt(context, delivery.id, answered);
      if (status !== null && status >= 200 && status < 300) {
        await settleDelivery(context, delivery, { state: 'delivered', detail: null, tried: true }, now());
        await noteSuccess(context, row.id, now());
        return true;
      }
      const isResting = status === null || status >= 500 || restingStatuses.has(status);
      await failDelivery(context, row, delivery, answered);
      await noteFailure(
        context,
        row.id,
        isResting ? now() + restMs(Number(row.failures) + 1, Math.random()) : null,
        now(),
      );
      if (status === 410) await needs.suspend(context, row.id, 'gone');
      else if (hasFailedLong(row, now())) await needs.suspend(context, row.id, 'failing');
      else return !isResting;
      return false;
    });
  }

  async function failDelivery(
    context: InTransaction,
    row: WebhookRow,
    delivery: DeliveryRow,
    { status, error, retryAfter }: Answered,
  ): Promise<void> {
    const pause = retryAfterMs(Number(delivery.tries) + 1, Math.random());
    const detail = error ?? `HTTP ${status}`;
    if (pause === undefined) {
      needs.log.warn({ webhook: row.id, delivery: delivery.id, detail }, 'a delivery of a webhook was given up');
      await settleDelivery(context, delivery, { state: 'failed', detail, tried: true }, now());
      return;
    }
    const nextAt = now() + Math.max(pause, askedPauseMs(retryAfter, clock.now()));
    await settleDelivery(context, delivery, { state: 'waiting', detail, nextAt, tried: true }, now());
  }

  function withhold(job: LeasedJob, delivery: DeliveryRow, detail: string): Promise<boolean> {
    return database.transaction(contextOf(job), async (context) => {
      if (!(await renewClaim(context, delivery.webhook, job.id, now()))) return false;
      await settleDelivery(context, delivery, { state: 'withheld', detail, tried: false }, now());
      return true;
    });
  }
}

/** Nobody can act for it, or nothing can be signed: trying by itself would not help. The next event, or a change, tries again. */
function isStuck({ fault }: WebhookRow): boolean {
  return fault === 'owner' || fault === 'secret';
}

function hasFailedLong({ failures, failing_since: since }: WebhookRow, now: number): boolean {
  return (
    Number(failures) + 1 >= limits.webhookFailures && since !== null && now - Number(since) >= limits.webhookFailingMs
  );
}
