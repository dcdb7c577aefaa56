// What holds for every activity however it is written: it is about a record its writer sees, has a subject, an owner and a time, is told on the timeline of
// what it is about, and the people it mentions hear of it. The text stays in the activity: who does not see that reads nothing of it.
import { pickText } from '../../../schemas/local-text.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { BeforeSave, RecordService, Stored } from '../../entities/records.ts';
import type { Events, StoredEvent, Subject } from '../../events/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asHouse, type Context, type InTransaction } from '../../kernel/context.ts';
import { isPlainObject } from '../../kernel/data.ts';
import { type Id, isId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid } from '../../kernel/problem.ts';
import type { Messaging } from '../../messaging/messaging.ts';
import { titleOf } from '../title-of.ts';
import { actorName, asReader, personOf, type ReaderNeeds } from './reader.ts';

export interface KeepActivitiesNeeds extends ReaderNeeds {
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly messaging: Pick<Messaging, 'queue' | 'find'>;
  readonly clock: Clock;
}

const subjectLength = 120;

export function keepActivities(needs: KeepActivitiesNeeds): void {
  const { records, events } = needs;
  records.beforeSave('activity', (context, save) => complete(needs, context, save));

  const keep = async (context: InTransaction, event: StoredEvent, id: Id): Promise<void> => {
    const activity = await records.find(asHouse(context, 'keep activities'), 'activity', id);
    if (activity === undefined) return;
    const about = aboutOf(activity);
    const isNew = event.type === 'record.created' || 'aboutId' in changesOf(event);
    const told = { ...context, causationId: event.id };
    if (isNew && about !== undefined)
      await events.append(told, {
        type: 'activity.logged',
        subject: about,
        data: { activity: id, kind: String(activity.values.kind ?? '') },
      });
    await tellMentioned(needs, told, activity, newlyMentioned(event));
  };
  events.inside('keep activities', ['record.created', 'record.updated'], (context, event) => {
    if (event.subject?.entity === 'activity') return keep(context, event, event.subject.id);
  });
  events.inside('log what nobody is known to have sent', ['message.received'], (context, event) => {
    if (event.subject === undefined) return logStranger(needs, context, event);
  });
}

export function aboutOf({ values }: Pick<Stored, 'values'>): Subject | undefined {
  const { aboutEntity, aboutId } = values;
  return typeof aboutEntity === 'string' && isId(aboutId) ? { entity: aboutEntity, id: aboutId } : undefined;
}

async function complete(needs: KeepActivitiesNeeds, context: Context, { before, values }: BeforeSave): Promise<void> {
  if (values.aboutId !== before?.aboutId || values.aboutEntity !== before?.aboutEntity)
    await aboutRecord(needs, context, values);
  if (before !== undefined) return;
  values.at ??= needs.clock.now().toISOString();
  values.owner ??= personOf(context) ?? null;
  if (typeof values.subject !== 'string' || values.subject.trim() === '')
    values.subject = subjectFor(needs, context, values);
}

/** @throws Problem 422 for a record that is not there for its writer */
async function aboutRecord(
  { records, definitions }: KeepActivitiesNeeds,
  context: Context,
  values: BeforeSave['values'],
): Promise<void> {
  const { aboutEntity, aboutId } = values;
  if ((aboutEntity ?? null) === null && (aboutId ?? null) === null) {
    values.aboutTitle = null;
    return;
  }
  const release = definitions.current(context);
  const entity = typeof aboutEntity === 'string' ? release.entity(aboutEntity) : undefined;
  const found =
    entity !== undefined && entity.about === undefined && isId(aboutId)
      ? await records.find(context, entity.name, aboutId)
      : undefined;
  if (entity === undefined || found === undefined)
    throw invalid([
      { pointer: '/aboutId', code: 'validation.about-missing', params: { found: String(aboutId ?? '').slice(0, 50) } },
    ]);
  values.aboutEntity = entity.name;
  values.aboutTitle = titleOf(release, found).slice(0, 200) || null;
}

/** What it is called that nobody named: its first line, else what sort it is. */
function subjectFor({ definitions }: KeepActivitiesNeeds, context: Context, values: BeforeSave['values']): string {
  const [line = ''] = String(values.body ?? '')
    .trim()
    .split('\n');
  if (line !== '') return line.length > subjectLength ? `${line.slice(0, subjectLength - 1)}…` : line;
  return kindLabel(definitions, context, String(values.kind ?? ''));
}

/** A sort of activity in the reader's language. */
export function kindLabel(definitions: Definitions, context: Context, kind: string): string {
  const field = definitions
    .current(context)
    .entity('activity')
    ?.fields.find(({ name }) => name === 'kind');
  const option = field?.options?.find(({ value }) => value === kind);
  return pickText(option?.label, context.locale, kind);
}

function changesOf({ data }: StoredEvent): Readonly<Record<string, unknown>> {
  return isPlainObject(data.changes) ? data.changes : {};
}

function newlyMentioned(event: StoredEvent): readonly Id[] {
  const change = changesOf(event).mentions;
  const [before, after] = (Array.isArray(change) ? change : []).map((side: unknown) =>
    Array.isArray(side) ? side.filter(isId) : [],
  );
  const known = new Set(before);
  return (after ?? []).filter((id) => !known.has(id)).slice(0, limits.mentions);
}

/** Only who may see the activity; nobody is told what they wrote themselves. */
async function tellMentioned(
  needs: KeepActivitiesNeeds,
  context: InTransaction,
  { id, values }: Stored,
  people: readonly Id[],
): Promise<void> {
  for (const user of people) {
    if (user === personOf(context)) continue;
    const reader = await asReader(needs, context, user);
    const seen = reader && (await needs.records.find(reader, 'activity', id));
    if (reader === undefined || seen === undefined) continue;
    const by = await actorName(needs, context, reader);
    const about = aboutOf(seen);
    await needs.messaging.queue(
      { ...context, cause: undefined },
      {
        template: 'mention-notice',
        language: reader.locale,
        data: {
          user: { id: user },
          by,
          title: String(values.aboutTitle ?? values.subject ?? ''),
          text: String(seen.values.body ?? ''),
        },
        about: about ?? { entity: 'activity', id },
        key: `mention:${id}:${user}`,
      },
    );
  }
}

/** What came from an address that no record has is an activity about nothing yet: somebody can make a lead of it. */
async function logStranger(
  { records, messaging, definitions }: KeepActivitiesNeeds,
  context: InTransaction,
  event: StoredEvent,
): Promise<void> {
  const message = await messaging.find(context, String(event.data.message));
  if (message === undefined || definitions.current(context).entity('activity') === undefined) return;
  const kind = message.channel === 'email' ? 'email' : 'sms';
  await records.create({ ...asHouse(context, 'log what came in'), causationId: event.id }, 'activity', {
    kind,
    direction: 'in',
    party: message.address.slice(0, 254),
    ...(message.subject === undefined ? {} : { subject: message.subject.slice(0, 200) }),
    body: message.body,
  });
}
