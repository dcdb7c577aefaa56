// One entry of a timeline as its reader may see it: who acted, the sentence, the data without hidden values.
import { presentName } from '../../schemas/field-names.ts';
import type { EntityDefinition, FieldDefinition, LocalText } from '../../schemas/types.ts';
import type { Policy } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events, StoredEvent } from '../events/events.ts';
import { asHouse, type Context } from '../kernel/context.ts';
import { isPlainObject, type Json } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { systemFields } from '../query/columns.ts';
import { fieldsAlong } from '../query/field-at.ts';
import { withReaderNames } from './reader-names.ts';

export interface HistoryNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly policy: Policy;
}

export interface Actor {
  readonly kind: 'user' | 'anonymous' | 'system';
  readonly id?: Id;
  readonly name?: string;
}

export interface TimelineEntry {
  readonly id: Id;
  readonly type: string;
  readonly at: string;
  readonly actor: Actor;
  readonly automatic: boolean;
  readonly cause?: StoredEvent['cause'];
  readonly data: Json;
  /** Key and parameters of the sentence. */
  readonly text: { readonly key: string; readonly params: Readonly<Record<string, Json>> };
}

const hidden = { hidden: true } as const;

/** Conditions of gateways, form values and the reasons of refusals quote values of fields: only who sees all fields reads them. */
export const mayCarryValues: ReadonlySet<string> = new Set(['conditions', 'values', 'details', 'detail', 'params']);

/** Events about nothing are the operator's; others are seen by who sees the record. */
export async function maySee(
  { policy, records }: HistoryNeeds,
  context: Context,
  event: StoredEvent,
): Promise<boolean> {
  if (policy.may(context.principal, 'operate')) return true;
  const { subject } = event;
  return subject !== undefined && (await records.find(context, subject.entity, subject.id)) !== undefined;
}

export function readableOf(
  { policy }: Pick<HistoryNeeds, 'policy'>,
  context: Context,
  entity: EntityDefinition | undefined,
): ReadonlySet<string> {
  return entity === undefined ? new Set() : policy.grant(context.principal, entity, 'read').readable;
}

export async function entryOf(
  needs: HistoryNeeds,
  context: Context,
  event: StoredEvent,
  actorOf: (actor: string) => Promise<Actor>,
): Promise<TimelineEntry> {
  const actor = await actorOf(event.actor);
  const release = needs.definitions.current(context);
  const visible = await withSeenLinks(needs, context, event, visibleData(needs, context, event));
  const data = withReaderNames(release, context.locale, event.type, visible);
  return {
    id: event.id,
    type: event.type,
    at: event.at.toISOString(),
    actor,
    automatic:
      event.cause !== undefined &&
      (event.cause.kind !== 'form' || !event.type.startsWith('form.')) &&
      actor.kind !== 'user',
    ...(event.cause === undefined ? {} : { cause: event.cause }),
    data,
    text: withLabel(textOf(event, data), labelOf(needs, context, data)),
  };
}

/** The name that people gave to the rule, process, form or message an entry is about, in every language. */
function labelOf(
  { definitions }: Pick<HistoryNeeds, 'definitions'>,
  context: Context,
  data: { readonly [name: string]: Json },
): LocalText | undefined {
  const release = definitions.current(context);
  const places = {
    rule: data.rule,
    form: data.form,
    decision: data.decision,
    process: data.process,
    message: data.template,
    document: data.document,
  } as const;
  for (const [kind, name] of Object.entries(places) as [
    'rule' | 'form' | 'decision' | 'process' | 'message' | 'document',
    Json | undefined,
  ][]) {
    const label = typeof name === 'string' ? release.get(kind, name)?.definition.label : undefined;
    if (label !== undefined) return label;
  }
  return undefined;
}

function withLabel(text: TimelineEntry['text'], label: LocalText | undefined): TimelineEntry['text'] {
  return label === undefined ? text : { ...text, params: { ...text.params, label: { ...label } } };
}

/** The event's data without the values the reader may not see. */
export function visibleData(
  needs: Pick<HistoryNeeds, 'policy' | 'definitions'>,
  context: Context,
  event: StoredEvent,
): { readonly [key: string]: Json } {
  const entity = event.subject && needs.definitions.current(context).entity(event.subject.entity);
  if (entity === undefined) return event.data;
  const readable = readableOf(needs, context, entity);
  const data: Record<string, Json> = { ...event.data };
  if (isPlainObject(data.changes)) {
    data.changes = Object.fromEntries(
      Object.entries(data.changes).flatMap(([then, change]) => {
        const name = presentName(entity, then);
        return readable.has(name) ? [[name, change as Json]] : [];
      }),
    );
  }
  const contacts = entity.fields.filter((field) => field.kind === 'phone' || field.kind === 'email');
  if (event.type.startsWith('message.') && contacts.some((field) => !readable.has(field.name))) {
    for (const name of ['to', 'from', 'text']) if (name in data) data[name] = hidden;
  }
  if (entity.fields.some((field) => !readable.has(field.name))) {
    for (const name of mayCarryValues) if (name in data) data[name] = hidden;
  }
  if (Array.isArray(data.conditions))
    data.conditions = data.conditions.map((one) => seenCondition(needs, context, one));
  return data;
}

/** Of a field that holds several records: may the reader see whatever it holds? */
export function seesAllIn(
  { policy, definitions }: Pick<HistoryNeeds, 'policy' | 'definitions'>,
  context: Context,
  field: FieldDefinition,
): boolean {
  if (field.kind !== 'references') return true;
  const target = definitions.current(context).entity(field.target ?? '');
  const grant = target && policy.grant(context.principal, target, 'read');
  return grant?.allowed === true && grant.rows === undefined;
}

/** Without the ids of records the reader may not see. */
async function withSeenLinks(
  { records }: Pick<HistoryNeeds, 'records'>,
  context: Context,
  { subject }: StoredEvent,
  data: { readonly [key: string]: Json },
): Promise<{ readonly [key: string]: Json }> {
  if (subject === undefined || !isPlainObject(data.changes)) return data;
  const changes = data.changes as { readonly [field: string]: readonly [Json, Json] };
  return { ...data, changes: (await records.seenChanges(context, subject.entity, changes)) as Json };
}

/** A gateway may look at records beside the one an entry is about: of each path the reader gets the value when they see every field along it. */
export function seenCondition(
  needs: Pick<HistoryNeeds, 'policy' | 'definitions'>,
  context: Context,
  condition: Json,
): Json {
  if (!isPlainObject(condition) || !isPlainObject(condition.values)) return condition;
  const release = needs.definitions.current(context);
  const sees = (path: string): boolean => {
    const [root = '', ...rest] = path.split('.');
    // A variable of the process itself.
    if (rest.length === 0) return true;
    const along = fieldsAlong((name) => release.entity(name), root, rest.join('.'));
    const seen = along?.every(
      ({ entity, field }) =>
        systemFields.has(field.name) ||
        (readableOf(needs, context, entity).has(field.name) && seesAllIn(needs, context, field)),
    );
    return seen ?? false;
  };
  const values = Object.entries(condition.values).map(([path, value]) => [path, sees(path) ? (value as Json) : hidden]);
  return { ...condition, values: Object.fromEntries(values) as Json } as Json;
}

/** `timeline.<type>` with what the sentence names; texts are the reader's language's. */
export function textOf(event: StoredEvent, data: { readonly [key: string]: Json }): TimelineEntry['text'] {
  const named = [
    'name',
    'rule',
    'decision',
    'process',
    'processName',
    'elementName',
    'template',
    'channel',
    'to',
    'from',
    'text',
    'form',
    'code',
    'reason',
  ];
  const params = Object.fromEntries(
    named.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name] as Json]])),
  );
  const changed = isPlainObject(data.changes) ? Object.keys(data.changes) : [];
  return {
    key: `timeline.${event.type}`,
    params: { ...params, ...(changed.length === 0 ? {} : { fields: changed, count: changed.length }) },
  };
}

/** Reads "user:<id>" and the rest; names are looked up once per page. */
export function createActors(
  { records }: Pick<HistoryNeeds, 'records'>,
  context: Context,
): (actor: string) => Promise<Actor> {
  const known = new Map<string, Promise<Actor>>();
  const system = asHouse(context, 'timeline');
  const read = async (actor: string): Promise<Actor> => {
    if (actor === 'anonymous') return { kind: 'anonymous' };
    const id = /^user:(.+)$/.exec(actor)?.[1];
    if (id === undefined) return { kind: 'system', name: actor.replace(/^[a-z]+:/, '') };
    const user = await records.find(system, 'user', id);
    return { kind: 'user', id, ...(user === undefined ? {} : { name: String(user.values.name ?? '') }) };
  };
  return (actor) => {
    const found = known.get(actor) ?? read(actor);
    known.set(actor, found);
    return found;
  };
}
