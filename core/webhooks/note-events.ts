// When something happens that a webhook listens to, in the same transaction: is it the owner's to know, and one of those it asked for? Then a
// delivery is kept, and a job to send it. What is rolled back takes both along.

import { otherEvents, type RecordSubscription, recordActs } from '../../schemas/webhook-events.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events, StoredEvent, Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { isUnreadable, type OwnerContext, type OwnerSight } from './owner-sight.ts';
import { actOf, type Listener, type Subscriptions, subscriptionTo } from './subscriptions.ts';
import { insertDelivery } from './webhook-store.ts';
import type { Webhook } from './webhooks.ts';

export interface NoteNeeds {
  readonly events: Pick<Events, 'inside'>;
  readonly records: Pick<RecordService, 'beforeDelete'>;
  readonly sight: OwnerSight;
  readonly subscriptions: Subscriptions;
  readonly clock: Clock;
  /** Sends what waits, soon. */
  readonly wake: (context: InTransaction, webhook: Id) => Promise<void>;
  readonly fail: (context: InTransaction, webhook: Id, fault: NonNullable<Webhook['fault']>) => Promise<void>;
}

const doomedKey = Symbol('webhooks to be told of records that go');
const ownersKey = Symbol('owners of webhooks');
const wokenKey = Symbol('webhooks that will be woken');

export function noteEvents(needs: NoteNeeds): void {
  const { subscriptions } = needs;

  needs.events.inside(
    'note for webhooks',
    [...recordActs.map((act) => `record.${act}`), ...otherEvents],
    (context, event) => {
      const listeners = subscriptions.of(context);
      if (listeners instanceof Promise) return listeners.then((all) => note(all, context, event));
      if (listeners.some((listener) => listensTo(listener, event))) return note(listeners, context, event);
    },
  );

  // Once it is gone nobody can ask whose it was.
  needs.records.beforeDelete('*', async (context, subject) => {
    const told = doomedOf(context);
    for (const listener of await subscriptions.of(context)) {
      const subscription = subscriptionTo(listener, subject.entity, 'deleted');
      if (subscription !== undefined && (await isMeant(listener, context, subject, subscription)))
        told.add(keyOf(listener.id, subject));
    }
  });

  async function note(all: readonly Listener[], context: InTransaction, event: StoredEvent): Promise<void> {
    for (const listener of all) {
      if (!listensTo(listener, event) || !(await concerns(listener, context, event))) continue;
      await insertDelivery(
        context,
        {
          webhook: listener.id,
          event: event.id,
          type: event.type,
          subject_entity: event.subject?.entity ?? null,
          subject_id: event.subject?.id ?? null,
        },
        needs.clock.now().getTime(),
      );
      if (listener.state === 'active') await wakeOnce(context, listener.id);
    }
  }

  async function concerns(listener: Listener, context: InTransaction, event: StoredEvent): Promise<boolean> {
    const owner = await ownerOf(listener, context);
    if (owner === undefined) return false;
    const { subject } = event;
    const act = actOf(event);
    if (act === undefined || subject === undefined) return needs.sight.seesOther(owner, event);
    const changes = await needs.sight.changes(owner, event);
    // That something changed which the owner may not see is not the owner's to know either.
    if (changes === undefined || (act === 'updated' && Object.keys(changes).length === 0)) return false;
    if (act === 'deleted') return doomedOf(context).has(keyOf(listener.id, subject));
    return isMeant(listener, context, subject, subscriptionTo(listener, subject.entity, act)!);
  }

  async function isMeant(
    listener: Listener,
    context: InTransaction,
    subject: Subject,
    { filter }: RecordSubscription,
  ): Promise<boolean> {
    const owner = await ownerOf(listener, context);
    if (owner === undefined) return false;
    try {
      return (await needs.sight.record(owner, subject, filter)) !== undefined;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      await needs.fail(context, listener.id, 'filter');
      return false;
    }
  }

  async function ownerOf(listener: Listener, context: InTransaction): Promise<OwnerContext | undefined> {
    const owners = context.transaction.memory(ownersKey, () => new Map<Id, OwnerContext['principal'] | undefined>());
    if (!owners.has(listener.owner)) {
      const found = await needs.sight.ownerOf(context as Context, listener.owner);
      owners.set(listener.owner, found?.principal);
      if (found === undefined) await needs.fail(context, listener.id, 'owner');
    }
    const principal = owners.get(listener.owner);
    return principal && { ...context, principal };
  }

  /** One job for all that one transaction keeps for a receiver. */
  async function wakeOnce(context: InTransaction, webhook: Id): Promise<void> {
    const woken = context.transaction.memory(wokenKey, () => new Set<Id>());
    if (woken.has(webhook)) return;
    woken.add(webhook);
    context.transaction.onRollback(() => woken.delete(webhook));
    await needs.wake(context, webhook);
  }
}

function listensTo(listener: Listener, event: StoredEvent): boolean {
  const act = actOf(event);
  if (act !== undefined) return subscriptionTo(listener, event.subject?.entity, act) !== undefined;
  return listener.events.some((type) => type === event.type);
}

function doomedOf({ transaction }: InTransaction): Set<string> {
  return transaction.memory(doomedKey, () => new Set<string>());
}

function keyOf(webhook: Id, { entity, id }: Subject): string {
  return `${webhook}/${entity}/${id}`;
}
