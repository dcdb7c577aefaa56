// The routes of webhooks as functions, with the shapes of core/http/ROUTES.md as the browser sees them.
import type { OtherEvent, RecordSubscription } from '../../schemas/webhook-events.ts';
import { http, segment } from '../api/client.ts';

export interface WebhookInput {
  readonly name: string;
  readonly url: string;
  readonly owner: string;
  readonly records: readonly RecordSubscription[];
  readonly events: readonly OtherEvent[];
}

export interface Webhook extends WebhookInput {
  readonly id: string;
  readonly version: number;
  readonly state: 'active' | 'paused' | 'suspended';
  readonly reason?: 'failing' | 'gone' | 'overflow';
  readonly stateSince: string;
  readonly fault?: 'filter' | 'owner' | 'secret';
  readonly failures: number;
  readonly failingSince?: string;
  readonly lastSuccessAt?: string;
  readonly waiting: number;
  readonly secrets: readonly { readonly id: string; readonly createdAt: string; readonly endsAt?: string }[];
}

export const deliveryStates = ['waiting', 'delivered', 'failed', 'withheld'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly subject?: { readonly entity: string; readonly id: string };
  readonly state: DeliveryState;
  readonly detail?: string;
  readonly attempts: number;
  readonly createdAt: string;
  readonly nextAt?: string;
  readonly endedAt?: string;
}

export interface Attempt {
  readonly at: string;
  readonly durationMs: number;
  readonly status?: number;
  readonly error?: string;
  readonly answer?: string;
}

export interface Secret {
  readonly webhook: Webhook;
  /** Shown this once. */
  readonly secret: string;
}

const one = (id: string): string => `/api/webhooks/${segment(id)}`;

export const webhooks = {
  list: () => http.get<{ items: readonly Webhook[] }>('/api/webhooks'),
  get: (id: string) => http.get<Webhook>(one(id)),
  create: (input: WebhookInput) => http.post<Secret>('/api/webhooks', input),
  update: (id: string, input: WebhookInput, version: number) => http.put<Webhook>(one(id), { ...input, version }),
  delete: (id: string) => http.delete<void>(one(id)),
  setState: (id: string, state: 'active' | 'paused') => http.post<Webhook>(`${one(id)}/state`, { state }),
  rotate: (id: string, keepHours: number) => http.post<Secret>(`${one(id)}/rotate-secret`, { keepHours }),
  ping: (id: string) => http.post<Delivery>(`${one(id)}/ping`),
  deliveries: (id: string, query: { state?: string | undefined; before?: string | undefined }) =>
    http.get<{ items: readonly Delivery[]; next?: string }>(`${one(id)}/deliveries`, query),
  delivery: (id: string, delivery: string) =>
    http.get<Delivery & { readonly tried: readonly Attempt[] }>(`${one(id)}/deliveries/${segment(delivery)}`),
  replay: (id: string, delivery: string) => http.post<Delivery>(`${one(id)}/deliveries/${segment(delivery)}/replay`),
  replayRange: (id: string, range: { from: string; to: string; states: readonly DeliveryState[] }) =>
    http.post<{ replayed: number }>(`${one(id)}/replay`, range),
};
