// What the entries of a timeline stand for, read once for a page: the activities its reader sees, the messages with what became of them, the records the
// entries are of. Of an activity they do not see there is no entry.
import { namesOf } from '../../schemas/entity-names.ts';
import { subjectOf } from '../definitions/subject-of.ts';
import type { FieldValue } from '../entities/records.ts';
import { titlesOf } from '../entities/titles.ts';
import type { PlacedEvent, Subject } from '../events/events.ts';
import type { Context } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Messaging, StoredMessage } from '../messaging/messaging.ts';
import { type HistoryNeeds, readableOf } from './timeline-entry.ts';

export interface ContentNeeds extends HistoryNeeds {
  readonly messaging: Pick<Messaging, 'several'>;
}

export interface ShownActivity {
  readonly id: Id;
  readonly version: number;
  readonly values: { readonly [field: string]: FieldValue };
  /** May the reader take it back? */
  readonly isOwn: boolean;
}

export interface EntryContent {
  readonly activity?: ShownActivity;
  readonly message?: Pick<StoredMessage, 'state' | 'isLetter'> & {
    readonly subject?: string;
    readonly body?: string;
    readonly detail?: string;
  };
  /** When it is not the record whose timeline it is. */
  readonly of?: Subject & { readonly title: string };
}

/** @returns what stands beside an entry; undefined = its reader gets none */
export async function contentOf(
  needs: ContentNeeds,
  context: Context,
  asked: Subject,
  events: readonly PlacedEvent[],
): Promise<(event: PlacedEvent) => EntryContent | undefined> {
  const activities = await activitiesOf(needs, context, events);
  const messages = await messagesOf(needs, context, events);
  const titles = await otherTitles(needs, context, asked, events);
  return (event) => {
    const { subject } = event;
    const of = subject === undefined || subject.id === asked.id ? undefined : titles.get(subject.id);
    const base = of === undefined ? {} : { of };
    if (event.type === 'activity.logged') {
      const activity = activities.get(String(event.data.activity));
      return activity && { ...base, activity };
    }
    const message = event.type.startsWith('message.') ? messages.get(String(event.data.message)) : undefined;
    if (message === undefined) return base;
    // Where a letter stands is said at the letter itself.
    if (message.isLetter && (event.type === 'message.sent' || event.type === 'message.delivered')) return undefined;
    return { ...base, message: shownMessage(needs, context, event, message) };
  };
}

function idsIn(events: readonly PlacedEvent[], name: 'activity' | 'message'): readonly Id[] {
  const ids = events.flatMap(({ type, data }) =>
    type.startsWith(`${name}.`) && typeof data[name] === 'string' ? [data[name]] : [],
  );
  return [...new Set(ids)];
}

async function activitiesOf(
  { records, definitions, policy }: ContentNeeds,
  context: Context,
  events: readonly PlacedEvent[],
): Promise<ReadonlyMap<Id, ShownActivity>> {
  const ids = idsIn(events, 'activity');
  const entity = definitions.current(context).entity('activity');
  if (ids.length === 0 || entity === undefined || !policy.grant(context.principal, entity, 'read').allowed)
    return new Map();
  const { items } = await records.query(context, 'activity', {
    filter: { field: 'id', operator: 'in', value: ids },
    limit: limits.pageSize,
  });
  const deleting = policy.grant(context.principal, entity, 'delete');
  const me = context.principal.kind === 'user' ? context.principal.id : undefined;
  return new Map(
    items.map(({ id, version, values }) => {
      const isOwn = deleting.allowed && (deleting.rows === undefined || values.owner === me);
      return [id, { id, version, values, isOwn }];
    }),
  );
}

async function messagesOf(
  { messaging }: ContentNeeds,
  context: Context,
  events: readonly PlacedEvent[],
): Promise<ReadonlyMap<Id, StoredMessage>> {
  return new Map((await messaging.several(context, idsIn(events, 'message'))).map((message) => [message.id, message]));
}

/** What it says is read by who may read where it went. */
function shownMessage(
  needs: ContentNeeds,
  context: Context,
  { subject: of }: PlacedEvent,
  { state, isLetter, subject, body, detail }: StoredMessage,
): EntryContent['message'] & object {
  const entity = of && needs.definitions.current(context).entity(of.entity);
  const readable = readableOf(needs, context, entity);
  const contacts = (entity?.fields ?? []).filter(({ kind }) => kind === 'phone' || kind === 'email');
  if (contacts.some(({ name }) => !readable.has(name))) return { state, isLetter };
  return {
    state,
    isLetter,
    body,
    ...(subject === undefined ? {} : { subject }),
    ...(detail === undefined ? {} : { detail }),
  };
}

async function otherTitles(
  { records, definitions }: ContentNeeds,
  context: Context,
  asked: Subject,
  events: readonly PlacedEvent[],
): Promise<ReadonlyMap<Id, Subject & { readonly title: string }>> {
  const byEntity = new Map<string, Set<Id>>();
  for (const { subject } of events) {
    if (subject === undefined || subject.id === asked.id) continue;
    byEntity.set(subject.entity, (byEntity.get(subject.entity) ?? new Set()).add(subject.id));
  }
  const titles = new Map<Id, Subject & { readonly title: string }>();
  const release = definitions.current(context);
  for (const [name, ids] of byEntity) {
    const entity = release.entity(name)?.name ?? name;
    for (const [id, title] of await titlesOf(records, release, context, entity, [...ids]))
      titles.set(id, { entity, id, title });
  }
  return titles;
}

/** The record itself, and those that say by a reference that their doings are on its timeline: the newest its reader sees. */
export async function subjectsOn(
  { records, definitions, policy }: HistoryNeeds,
  context: Context,
  asked: Subject,
): Promise<readonly Subject[]> {
  const release = definitions.current(context);
  const target = release.entity(asked.entity);
  const others: Subject[] = [];
  for (const entity of release.entities()) {
    const grant = policy.grant(context.principal, entity, 'read');
    const pointing = entity.fields.filter(
      (field) =>
        field.onTimeline === true &&
        target !== undefined &&
        namesOf(target).includes(field.target ?? '') &&
        grant.readable.has(field.name),
    );
    if (!grant.allowed || pointing.length === 0) continue;
    const points = pointing.map(({ name }) => ({ field: name, operator: 'eq', value: asked.id }) as const);
    const { items } = await records.query(context, entity.name, {
      filter: points.length === 1 ? points[0]! : { or: points },
      sort: [{ field: 'createdAt', direction: 'desc' }],
      fields: [entity.titleField],
      limit: limits.timelineRecords,
    });
    others.push(...items.map(({ id }) => subjectOf(release, entity.name, id)));
  }
  return [asked, ...others.slice(0, limits.timelineRecords)];
}
