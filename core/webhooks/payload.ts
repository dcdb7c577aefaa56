// What a delivery says, made when it is sent: what the event changed and the record as it is now, both as far as the owner may read them at that
// moment. Nothing of it is stored.

import type { RecordService } from '../entities/records.ts';
import type { Events, StoredEvent } from '../events/events.ts';
import { type Context, systemContext } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { OwnerContext, OwnerSight } from './owner-sight.ts';
import { actOf } from './subscriptions.ts';
import type { DeliveryRow } from './webhook-store.ts';

export interface PayloadNeeds {
  readonly events: Pick<Events, 'find'>;
  readonly records: Pick<RecordService, 'find'>;
  readonly sight: OwnerSight;
}

/** `{ type, timestamp, data }` as text, or why nothing may be said. */
export type Payload = { readonly body: string } | { readonly withheld: 'not-readable' | 'event-gone' };

export function createPayloads({ events, records, sight }: PayloadNeeds) {
  return async (context: OwnerContext, row: DeliveryRow): Promise<Payload> => {
    if (row.event === null) return say(row.type, new Date(Number(row.created_at)), {});
    const event = await events.find(context, row.event);
    if (event === undefined) return { withheld: 'event-gone' };
    const data = actOf(event) === undefined ? await dataOfOther(context, event) : await dataOfRecord(context, event);
    return data === undefined ? { withheld: 'not-readable' } : say(event.type, event.at, { event: event.id, ...data });
  };

  async function dataOfRecord(context: OwnerContext, event: StoredEvent): Promise<object | undefined> {
    const subject = event.subject!;
    const changes = await sight.changes(context, event);
    if (changes === undefined || (event.type === 'record.updated' && Object.keys(changes).length === 0))
      return undefined;
    const record = await sight.record(context, subject);
    // It is there, but no longer for the owner.
    if (record === undefined && (await exists(context, subject.entity, subject.id))) return undefined;
    return { ...subject, version: event.data.version, changes, ...(record === undefined ? {} : { record }) };
  }

  async function exists(context: Context, entity: string, id: string): Promise<boolean> {
    const { principal } = systemContext('webhooks', context.correlationId);
    return (await records.find({ ...context, principal }, entity, id)) !== undefined;
  }

  async function dataOfOther(context: OwnerContext, event: StoredEvent): Promise<object | undefined> {
    if (!(await sight.seesOther(context, event))) return undefined;
    const { subject } = event;
    const isSeen = subject !== undefined && (await sight.record(context, subject)) !== undefined;
    // What a rule sends is what it was told to send, whoever owns the receiver.
    const said =
      event.type === 'rule.sent' ? { name: event.data.name, values: event.data.values } : members(event.data);
    return { ...said, ...(isSeen ? { subject } : {}) };
  }
}

/** Of tasks, processes and incidents: which ones. What a form said or a process holds is not for everybody who may see that they are. */
const told = ['task', 'process', 'version', 'instance', 'incident', 'element', 'elementName', 'code'] as const;

function members(data: JsonObject): JsonObject {
  return Object.fromEntries(told.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])));
}

function say(type: string, at: Date, data: object): Payload {
  return { body: JSON.stringify({ type, timestamp: at.toISOString(), data }) };
}
