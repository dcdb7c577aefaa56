// Puts the webhooks room together: who is told of what, what is kept when it happens, the job that sends, and what administrators do about it.
import type { Access } from '../access/access.ts';
import { seal } from '../access/seal.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, type Principal, systemContext } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { forbidden, invalid, notFound, Problem } from '../kernel/problem.ts';
import type { Messaging } from '../messaging/messaging.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { checkInput, requireRoom } from './check-input.ts';
import { followNames } from './follow-names.ts';
import { keepHouse } from './keep-house.ts';
import { noteEvents } from './note-events.ts';
import { createOwnerSight } from './owner-sight.ts';
import { createPayloads } from './payload.ts';
import { createSendDeliveries, planSend, sendJob } from './send-deliveries.ts';
import { newSecret } from './signature.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createTellAdministrators } from './tell-administrators.ts';
import * as store from './webhook-store.ts';
import type { Webhook, WebhookInput, Webhooks } from './webhooks.ts';

export interface WebhooksNeeds {
  readonly database: Database;
  readonly events: Pick<Events, 'inside' | 'find' | 'audit'>;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly access: Pick<Access, 'principalOf' | 'policy'>;
  readonly records: Pick<RecordService, 'find' | 'query' | 'beforeDelete' | 'seenChanges'>;
  readonly messaging: Pick<Messaging, 'queue'>;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'cancel' | 'work'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Follows no redirect, cuts what is answered. */
  readonly outbound: Outbound;
  /** Origins in the own network that the operator's settings name. */
  readonly origins: readonly string[];
  /** 32 bytes; secrets are sealed with it. */
  readonly key: Buffer;
}

const keepJob = 'webhook.keep';
const keepEveryMs = 3_600_000;

export function createWebhooks(needs: WebhooksNeeds): Webhooks {
  const { database, jobs, clock } = needs;
  const now = (): number => clock.now().getTime();
  const sight = createOwnerSight(needs);
  const subscriptions = createSubscriptions(database);
  const tellAdministrators = createTellAdministrators(needs);
  const checking = { ...needs, sight };

  async function audit(context: InTransaction, act: string, id: Id, changes: JsonObject = {}): Promise<void> {
    await needs.events.audit(context, { action: `webhook.${act}`, subject: { entity: 'webhook', id }, changes });
  }

  async function fail(context: InTransaction, id: Id, fault: NonNullable<Webhook['fault']>): Promise<void> {
    const row = await store.webhookById(context.transaction, id);
    if (row === undefined || row.fault !== null) return;
    await store.setFault(context, id, fault);
    await tellAdministrators(context, row, fault);
  }

  async function suspend(context: InTransaction, id: Id, reason: NonNullable<Webhook['reason']>): Promise<void> {
    const row = await store.webhookById(context.transaction, id);
    if (row === undefined || row.reason === reason || row.state === 'paused') return;
    await store.setState(context, id, 'suspended', reason, now());
    subscriptions.changed(context);
    await audit(context, 'suspended', id, { reason });
    await tellAdministrators(context, row, reason);
  }

  const send = createSendDeliveries({
    ...needs,
    sight,
    payloadOf: createPayloads({ ...needs, sight }),
    fail,
    suspend,
  });
  jobs.work(sendJob, send, { concurrency: limits.webhookReceivers, leaseMs: limits.webhookLeaseMs });
  jobs.work(
    keepJob,
    async () => {
      await keepHouse({ database, clock, suspend });
      await planKeeping(new Date(now() + keepEveryMs));
      return { kind: 'done' };
    },
    { inHouse: true },
  );
  followNames({ ...needs, subscriptions });
  noteEvents({
    ...needs,
    sight,
    subscriptions,
    fail,
    // No key: two transactions that keep something for the same receiver must not wait for each other.
    wake: async (context, webhook) => void (await jobs.enqueue(context, { kind: sendJob, payload: { webhook } })),
  });

  function planKeeping(dueAt: Date): Promise<Id> {
    return database.transaction(systemContext('keep webhooks', newId()), (inside) =>
      jobs.enqueue(inside, { kind: keepJob, key: keepJob, payload: {}, dueAt }),
    );
  }

  async function rowOf(context: Context, id: Id): Promise<store.WebhookRow> {
    const row = await store.webhookById(database.reader(context), id);
    if (row === undefined) throw notFound('webhook', id);
    return row;
  }

  async function present(context: Context, rows: readonly store.WebhookRow[]): Promise<Webhook[]> {
    const ids = rows.map(({ id }) => id);
    const reader = database.reader(context);
    const waiting = await store.countWaiting(reader, ids);
    const secrets = await store.secretsOf(reader, ids, now());
    return rows.map((row) =>
      store.webhookOf(
        row,
        Math.min(limits.webhookWaiting, waiting.get(row.id) ?? 0),
        secrets.filter(({ webhook }) => webhook === row.id),
      ),
    );
  }

  async function one(context: Context, id: Id): Promise<Webhook> {
    return (await present(context, [await rowOf(context, id)]))[0]!;
  }

  /** @returns its text, which is not kept */
  async function giveSecret(context: InTransaction, webhook: Id, keepMs: number): Promise<string> {
    const secret = newSecret();
    const made = { id: newId(), webhook, sealed: seal(needs.key, webhook, secret) };
    await store.insertSecret(context, made, now() + keepMs, now());
    return secret;
  }

  async function requireActive(context: Context, id: Id): Promise<void> {
    const { state } = await rowOf(context, id);
    if (state !== 'active') throw new Problem(409, 'webhook-not-active', { params: { state } });
  }

  async function deliveryRow(context: Context, id: Id, delivery: Id): Promise<store.DeliveryRow> {
    await rowOf(context, id);
    const row = await store.deliveryById(database.reader(context), id, delivery);
    if (row === undefined) throw notFound('delivery', delivery);
    return row;
  }

  /** What waits for it is sent now. */
  const sendNow = (context: InTransaction, id: Id) => planSend(jobs, context, id, clock.now());

  return {
    list: async (context) => present(context, await store.allWebhooks(database.reader(context))),
    get: one,

    async create(context, given) {
      const person = personOf(context);
      const input = tidy(given);
      await checkInput(checking, context, input);
      return database.transaction(context, async (inside) => {
        requireRoom((await store.allWebhooks(inside.transaction)).length);
        const id = newId();
        await store.insertWebhook(inside, id, input, person.id, now());
        const secret = await giveSecret(inside, id, 0);
        subscriptions.changed(inside);
        await audit(inside, 'created', id, described(input));
        return { webhook: await one(inside, id), secret };
      });
    },

    async update(context, id, given, expected) {
      personOf(context);
      const input = tidy(given);
      await rowOf(context, id);
      await checkInput(checking, context, input);
      return database.transaction(context, async (inside) => {
        const before = await one(inside, id);
        if (!(await store.updateWebhook(inside, id, input, expected.version, now())))
          throw new Problem(409, 'stale', {
            params: { entity: 'webhook', id, version: before.version },
            more: { current: before, yours: input },
          });
        subscriptions.changed(inside);
        await audit(inside, 'updated', id, described(input));
        await sendNow(inside, id);
        return one(inside, id);
      });
    },

    delete: (context, id) =>
      database.transaction(context, async (inside) => {
        if (!(await store.deleteWebhook(inside, id))) throw notFound('webhook', id);
        await jobs.cancel(inside, `${sendJob}:${id}`);
        subscriptions.changed(inside);
        await audit(inside, 'deleted', id);
      }),

    setState: (context, id, state) =>
      database.transaction(context, async (inside) => {
        await rowOf(inside, id);
        await store.setState(inside, id, state, null, now());
        subscriptions.changed(inside);
        await audit(inside, state === 'active' ? 'resumed' : 'paused', id);
        if (state === 'active') await sendNow(inside, id);
        return one(inside, id);
      }),

    async rotate(context, id, keepMs) {
      personOf(context);
      return database.transaction(context, async (inside) => {
        await rowOf(inside, id);
        const secret = await giveSecret(inside, id, Math.min(keepMs, limits.webhookRotationMostMs));
        await audit(inside, 'secret-rotated', id);
        await sendNow(inside, id);
        return { webhook: await one(inside, id), secret };
      });
    },

    ping: (context, id) =>
      database.transaction(context, async (inside) => {
        await requireActive(inside, id);
        const test = { webhook: id, event: null, type: 'ping', subject_entity: null, subject_id: null };
        const delivery = await store.insertDelivery(inside, test, now());
        await store.endRest(inside, id);
        await sendNow(inside, id);
        return store.deliveryOf(await deliveryRow(inside, id, delivery));
      }),

    async deliveries(context, id, { state, before, limit = limits.defaultPageSize }) {
      await rowOf(context, id);
      const last = before === undefined ? undefined : await deliveryRow(context, id, before);
      const page = { state, before: last, limit: limit + 1 };
      const rows = await store.newestDeliveries(database.reader(context), id, page);
      const items = rows.slice(0, limit).map(store.deliveryOf);
      return { items, ...(rows.length > limit ? { next: items.at(-1)!.id } : {}) };
    },

    async delivery(context, id, delivery) {
      const row = await deliveryRow(context, id, delivery);
      return { ...store.deliveryOf(row), tried: await store.attemptsOf(database.reader(context), delivery) };
    },

    replay: (context, id, delivery) =>
      database.transaction(context, async (inside) => {
        await deliveryRow(inside, id, delivery);
        await requireActive(inside, id);
        await store.waitAgain(inside, sql`id = ${delivery}`, now());
        await audit(inside, 'replayed', id, { delivery });
        await store.endRest(inside, id);
        await sendNow(inside, id);
        return store.deliveryOf(await deliveryRow(inside, id, delivery));
      }),

    replayRange: (context, id, { from, to, states }) =>
      database.transaction(context, async (inside) => {
        await requireActive(inside, id);
        const which = sql`webhook = ${id} and created_at >= ${Date.parse(from)} and created_at < ${Date.parse(to)} and state in (${store.listOf(states)})`;
        const replayed = await store.waitAgain(inside, which, now());
        if (replayed > limits.webhookReplayed)
          throw invalid([
            {
              pointer: '/to',
              code: 'webhook.too-many-replayed',
              params: { found: replayed, maximum: limits.webhookReplayed },
            },
          ]);
        await audit(inside, 'replayed', id, { from, to, states: [...states], replayed });
        await store.endRest(inside, id);
        await sendNow(inside, id);
        return { replayed };
      }),

    async start() {
      await database.transaction(systemContext('take up webhooks', newId()), async (inside) => {
        // Who was sending in this folder is no more: the one process of a SQLite file has just begun.
        if (database.dialect === 'sqlite') await store.releaseAll(inside);
        for (const { id, state } of await store.allWebhooks(inside.transaction))
          if (state === 'active') await sendNow(inside, id);
      });
      await planKeeping(clock.now());
    },
  };
}

/** Who sees what a webhook sends is decided by a person, not by a key that may know less. @throws Problem 403 */
function personOf({ principal }: Context): Extract<Principal, { kind: 'user' }> {
  if (principal.kind !== 'user') throw forbidden('update', 'webhook');
  return principal;
}

function tidy(input: WebhookInput): WebhookInput {
  return { ...input, name: input.name.trim(), url: input.url.trim() };
}

/** For the audit: where to, for whom, what of. */
function described({ name, url, owner, records, events }: WebhookInput): JsonObject {
  return { name, url, owner, entities: records.map(({ entity }) => entity), events: [...events] };
}
