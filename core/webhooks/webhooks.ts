// Webhooks: receivers outside that are told what happened here, by signed HTTP requests (Standard Webhooks 1.0). A delivery is a row of the
// transaction in which it happened; what it says is made when it is sent, with the rights its owner has at that moment.
import type { OtherEvent, RecordSubscription } from '../../schemas/webhook-events.ts';
import type { Subject } from '../events/events.ts';
import type { Context } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';

export interface WebhookInput {
  readonly name: string;
  /** https, or any origin that the operator's settings name. */
  readonly url: string;
  /** A person: what is sent is what they may read. */
  readonly owner: Id;
  readonly records: readonly RecordSubscription[];
  readonly events: readonly OtherEvent[];
}

export type WebhookState = 'active' | 'paused' | 'suspended';

export interface Webhook extends WebhookInput {
  readonly id: Id;
  readonly version: number;
  readonly state: WebhookState;
  /** Why it is suspended. While `overflow`, as while paused, nothing new is kept for it. */
  readonly reason?: 'failing' | 'gone' | 'overflow';
  readonly stateSince: string;
  /** It can no longer read its filter, act for its owner or open its secret: what this touches is not sent. */
  readonly fault?: 'filter' | 'owner' | 'secret';
  readonly failures: number;
  readonly failingSince?: string;
  readonly lastSuccessAt?: string;
  /** Deliveries that wait; at most limits.webhookWaiting are counted. */
  readonly waiting: number;
  /** Secrets that sign, the newest first. Their text is shown when they are made and never again. */
  readonly secrets: readonly { readonly id: Id; readonly createdAt: string; readonly endsAt?: string }[];
  readonly createdAt: string;
  readonly createdBy: Id;
}

export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'withheld';

export interface Delivery {
  /** The header `webhook-id`; the same at every try and at every replay. */
  readonly id: Id;
  readonly type: string;
  readonly subject?: Subject;
  readonly state: DeliveryState;
  /** Why it failed or was withheld. */
  readonly detail?: string;
  readonly attempts: number;
  readonly createdAt: string;
  /** Of one that waits: when it is tried next. */
  readonly nextAt?: string;
  readonly endedAt?: string;
}

export interface Attempt {
  readonly at: string;
  readonly durationMs: number;
  readonly status?: number;
  readonly error?: string;
  /** The first kilobyte of the answer. */
  readonly answer?: string;
}

export interface DeliveryPage {
  readonly items: readonly Delivery[];
  /** `before` of the next page. */
  readonly next?: Id;
}

export interface Webhooks {
  list(context: Context): Promise<readonly Webhook[]>;
  /** @throws Problem 404 */
  get(context: Context, id: Id): Promise<Webhook>;
  /** The secret, `whsec_…`, is known this once. @throws Problem 403 for who is no person, 422 */
  create(context: Context, input: WebhookInput): Promise<{ webhook: Webhook; secret: string }>;
  /** @throws Problem 404, 409 `stale`, 422 */
  update(context: Context, id: Id, input: WebhookInput, expected: { version: number }): Promise<Webhook>;
  /** With its deliveries. @throws Problem 404 */
  delete(context: Context, id: Id): Promise<void>;
  /** Paused, nothing is kept for it; active again, what waited is sent. @throws Problem 404 */
  setState(context: Context, id: Id, state: 'active' | 'paused'): Promise<Webhook>;
  /** A new secret; earlier ones sign beside it for this long, in milliseconds. @throws Problem 404 */
  rotate(context: Context, id: Id, keepMs: number): Promise<{ webhook: Webhook; secret: string }>;
  /** Puts a delivery of type `ping` in the line. @throws Problem 404, 409 `webhook-not-active` */
  ping(context: Context, id: Id): Promise<Delivery>;
  /** Newest first. @throws Problem 404 */
  deliveries(
    context: Context,
    id: Id,
    page: { state?: DeliveryState; before?: Id; limit?: number },
  ): Promise<DeliveryPage>;
  /** @throws Problem 404 */
  delivery(context: Context, id: Id, delivery: Id): Promise<Delivery & { readonly tried: readonly Attempt[] }>;
  /** One that ended is sent again, with its id. @throws Problem 404, 409 `webhook-not-active` */
  replay(context: Context, id: Id, delivery: Id): Promise<Delivery>;
  /** All that ended, in one of these states, of what happened in [from, to). @throws Problem 404, 409, 422 when there are too many */
  replayRange(
    context: Context,
    id: Id,
    range: { from: string; to: string; states: readonly DeliveryState[] },
  ): Promise<{ replayed: number }>;
  /** Takes up what a process that died was sending, and keeps house once a day. */
  start(): Promise<void>;
}
