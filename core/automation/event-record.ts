// A record as it was at an event, and before it: the newest row with the event's own changes laid over, so that two events of one
// transaction are each judged by their own values.
import type { EntityDefinition } from '../../schemas/types.ts';
import { FieldFault } from '../entities/fields/field-kind.ts';
import { fieldKind } from '../entities/fields/index.ts';
import type { FieldValue, Stored, Values } from '../entities/records.ts';
import type { StoredEvent } from '../events/events.ts';
import { isPlainObject } from '../kernel/data.ts';

export interface EventRecord {
  readonly after: Stored;
  /** undefined when the event created the record. */
  readonly before: Stored | undefined;
}

const judged = new WeakMap<StoredEvent, { readonly current: Stored | undefined; readonly record: EventRecord }>();

/**
 * Rules and every start of a process ask the same: it is made once for an event and a row.
 * @param current the row as it is now; undefined when it is gone
 */
export function recordAt(
  entity: EntityDefinition,
  event: StoredEvent,
  current: Stored | undefined,
  country: string,
): EventRecord {
  const known = judged.get(event);
  if (known !== undefined && known.current === current) return known.record;
  const record = layOver(entity, event, current, country);
  judged.set(event, { current, record });
  return record;
}

function layOver(
  entity: EntityDefinition,
  event: StoredEvent,
  current: Stored | undefined,
  country: string,
): EventRecord {
  const subject = event.subject!;
  const now: Stored = current ?? {
    id: subject.id,
    entity: entity.name,
    version: 0,
    createdAt: event.at.toISOString(),
    updatedAt: event.at.toISOString(),
    createdBy: '',
    updatedBy: '',
    values: {},
  };
  const changes = isPlainObject(event.data.changes) ? event.data.changes : {};
  const side = (index: 0 | 1): Values => {
    const values: Record<string, FieldValue> = { ...now.values };
    for (const field of entity.fields) {
      const change = changes[field.name];
      if (!Array.isArray(change)) continue;
      const json: unknown = change[index] ?? null;
      const value = json === null ? null : fieldKind(field.kind).read(json, field, country);
      values[field.name] = value instanceof FieldFault ? null : value;
    }
    return values;
  };
  if (event.type === 'record.created') return { after: { ...now, values: side(1) }, before: undefined };
  const before = { ...now, values: side(0) };
  // What was deleted is judged by what it was.
  return event.type === 'record.deleted' ? { after: before, before } : { after: { ...now, values: side(1) }, before };
}
