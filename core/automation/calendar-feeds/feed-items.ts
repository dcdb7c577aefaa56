// What stands in a calendar feed: the appointments and open tasks of a person, or the records of a calendar they looked at. Everything is read as that person.
import { secondsOf } from '../../../schemas/duration-text.ts';
import type { FilterTree } from '../../../schemas/types.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import { hasFormerNames, presentPen } from '../../definitions/names/present-names.ts';
import { writeView } from '../../definitions/names/write-simple.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { Context } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { notFound } from '../../kernel/problem.ts';
import { titleOf } from '../title-of.ts';
import type { FeedItem, ShownCalendar } from './calendar-feeds.ts';

interface Needs {
  readonly definitions: Definitions;
  readonly records: Pick<RecordService, 'query'>;
}

/** Activities that are arranged; a call is one until it is made. */
const appointments = ['meeting', 'visit'];

/** As far back as a feed reaches. */
function beginOf(now: Date): string {
  return new Date(now.getTime() - limits.calendarFeedPastMs).toISOString();
}

export async function ownItems(needs: Needs, context: Context, user: Id, now: Date): Promise<readonly FeedItem[]> {
  const release = needs.definitions.current(context);
  const own: FilterTree = {
    and: [
      { field: 'owner', operator: 'eq', value: user },
      { field: 'at', operator: 'ge', value: beginOf(now) },
      {
        or: [
          { field: 'kind', operator: 'in', value: appointments },
          // Calls that were made are no appointments.
          {
            and: [
              { field: 'kind', operator: 'eq', value: 'call' },
              { field: 'at', operator: 'ge', value: now.toISOString() },
            ],
          },
        ],
      },
    ],
  };
  const due: FilterTree = {
    and: [
      { field: 'assignee', operator: 'eq', value: user },
      { field: 'state', operator: 'eq', value: 'open' },
      { field: 'dueAt', operator: 'notEmpty' },
    ],
  };
  const [activities, tasks] = await Promise.all([
    readAll(needs, context, 'activity', own, 'at'),
    readAll(needs, context, 'task', due, 'dueAt'),
  ]);
  return [
    ...activities.map(appointmentOf),
    ...tasks.map((record) => ({ ...itemOf(record, titleOf(release, record), 'dueAt'), ...taskPart(record) })),
  ];
}

/** @param most no more than these; the nearest first */
export async function recordItems(
  needs: Needs,
  context: Context,
  shows: ShownCalendar,
  now: Date,
  most: number = limits.calendarFeedItems,
): Promise<readonly FeedItem[]> {
  const release = needs.definitions.current(context);
  const { entity: name, dateField = '', filter } = presentCalendar(needs, context, shows);
  const entity = release.entity(name);
  const field = entity?.fields.find((one) => one.name === dateField);
  if (entity === undefined) throw notFound('entity', name);
  const begin = beginOf(now);
  const from: FilterTree = {
    field: dateField,
    operator: 'ge',
    value: field?.kind === 'date' ? begin.slice(0, 10) : begin,
  };
  const wanted = filter === undefined ? from : { and: [from, filter] };
  const records = await readAll(needs, context, entity.name, wanted, dateField, most);
  return records.map((record) => itemOf(record, titleOf(release, record), dateField));
}

/** As what it names is called today. */
function presentCalendar(
  { definitions }: Needs,
  context: Context,
  { entity, dateField, filter }: ShownCalendar,
): { entity: string; dateField?: string; filter?: FilterTree | undefined } {
  const release = definitions.current(context);
  if (!hasFormerNames(release.entities())) return { entity, dateField, filter };
  const pen = presentPen((name) => release.entity(name));
  const name = release.entity(entity)?.name ?? entity;
  const view = { type: 'calendar' as const, dateField, ...(filter === undefined ? {} : { filter }) };
  return { ...writeView(view, name, pen), entity: name };
}

async function readAll(
  { records }: Needs,
  context: Context,
  entity: string,
  filter: FilterTree,
  by: string,
  most: number = limits.calendarFeedItems,
): Promise<readonly Stored[]> {
  const found: Stored[] = [];
  let after: string | undefined;
  do {
    const page = await records.query(context, entity, {
      filter,
      sort: [{ field: by, direction: 'asc' }],
      limit: Math.min(limits.pageSize, most - found.length),
      ...(after === undefined ? {} : { after }),
    });
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined && found.length < most);
  return found;
}

function itemOf(record: Stored, title: string, dateField: string): FeedItem {
  const { id, entity, version, createdAt, updatedAt, values } = record;
  return {
    id,
    kind: 'record',
    title,
    at: String(values[dateField] ?? ''),
    isPrivate: false,
    path: `/records/${entity}/${id}`,
    version,
    createdAt,
    updatedAt,
  };
}

function appointmentOf(record: Stored): FeedItem {
  const { values } = record;
  const text = (field: string): string => (typeof values[field] === 'string' ? values[field] : '');
  const said = [text('aboutTitle'), text('party'), text('body')].filter((one) => one !== '').join('\n');
  const seconds = secondsOf(text('duration'));
  const [about, aboutId] = [text('aboutEntity'), text('aboutId')];
  return {
    ...itemOf(record, text('subject') || text('aboutTitle'), 'at'),
    kind: 'appointment',
    ...(seconds === undefined ? {} : { durationMs: seconds * 1_000 }),
    ...(text('place') === '' ? {} : { place: text('place') }),
    ...(said === '' ? {} : { text: said }),
    isPrivate: values.isPrivate === true,
    path: about === '' || aboutId === '' ? `/records/activity/${record.id}` : `/records/${about}/${aboutId}`,
  };
}

function taskPart({ id, values }: Stored): Pick<FeedItem, 'kind' | 'path' | 'text'> {
  const about = values.subjectTitle;
  return {
    kind: 'task',
    path: `/inbox?task=${id}`,
    ...(typeof about === 'string' && about !== '' ? { text: about } : {}),
  };
}
