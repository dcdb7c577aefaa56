// Which webhooks want to know of what happens now. Asked at every event: on SQLite, which one process has, they are remembered; on PostgreSQL they are
// read once a transaction.
import type { OtherEvent, RecordAct, RecordSubscription } from '../../schemas/webhook-events.ts';
import type { Database } from '../database/database.ts';
import type { StoredEvent } from '../events/events.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { allWebhooks, type WebhookRow } from './webhook-store.ts';
import type { WebhookState } from './webhooks.ts';

/** A webhook that deliveries are kept for. */
export interface Listener {
  readonly id: Id;
  readonly owner: Id;
  readonly state: WebhookState;
  readonly records: readonly RecordSubscription[];
  readonly events: readonly OtherEvent[];
}

export interface Subscriptions {
  /** A promise only where they have to be read. */
  of(context: InTransaction): readonly Listener[] | Promise<readonly Listener[]>;
  /** This transaction changes webhooks. */
  changed(context: InTransaction): void;
}

const key = Symbol('webhooks that listen');

export function createSubscriptions(database: Database): Subscriptions {
  let known: readonly Listener[] | undefined;

  async function read(context: InTransaction): Promise<readonly Listener[]> {
    return (await allWebhooks(context.transaction)).filter(isKept).map(toListener);
  }

  return {
    of(context) {
      if (database.dialect === 'sqlite') {
        return (
          known ??
          read(context).then((listeners) => {
            known = listeners;
            return listeners;
          })
        );
      }
      const memory = context.transaction.memory<{ reading?: Promise<readonly Listener[]> }>(key, () => ({}));
      memory.reading ??= read(context);
      return memory.reading;
    },
    changed({ transaction }) {
      const forget = (): void => {
        known = undefined;
      };
      forget();
      transaction.afterCommit(forget);
      transaction.onRollback(forget);
    },
  };
}

/** Of one that is suspended because it does not answer what happens is kept until it is full. */
function isKept({ state, reason }: WebhookRow): boolean {
  return state === 'active' || (state === 'suspended' && reason !== 'overflow');
}

function toListener({ id, owner, state, records, events }: WebhookRow): Listener {
  return {
    id,
    owner,
    state,
    records: JSON.parse(records) as RecordSubscription[],
    events: JSON.parse(events) as OtherEvent[],
  };
}

/** What of it an event of a record concerns; undefined = it does not listen to that. */
export function subscriptionTo(
  { records }: Listener,
  entity: string | undefined,
  act: RecordAct,
): RecordSubscription | undefined {
  return records.find((subscription) => subscription.entity === entity && subscription.on.includes(act));
}

/** `record.created` → created; undefined for events of another kind. */
export function actOf({ type }: Pick<StoredEvent, 'type'>): RecordAct | undefined {
  return type.startsWith('record.') ? (type.slice('record.'.length) as RecordAct) : undefined;
}
