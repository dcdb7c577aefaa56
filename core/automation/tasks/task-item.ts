// A task record as the inbox shows it: names in the reader's language, lists as lists, nothing that is empty.
import type { Release } from '../../definitions/definitions.ts';
import type { Stored } from '../../entities/records.ts';
import type { Subject } from '../../events/events.ts';
import type { JsonObject } from '../../kernel/data.ts';
import { elementNameFor } from '../reader-names.ts';
import { namesIn } from './task-policy.ts';
import type { TaskItem } from './tasks.ts';

const texts = [
  'form',
  'assignee',
  'owner',
  'delegation',
  'candidateRole',
  'candidateTeam',
  'lane',
  'dueAt',
  'followUpAt',
  'claimedAt',
  'completedAt',
  'outcome',
] as const;
const lists = ['candidateRoles', 'candidateUsers'] as const;

export interface Reading {
  readonly release: Release;
  readonly locale: string;
  readonly now: Date;
  readonly draftAt?: string | undefined;
}

export function taskItem(task: Stored, { release, locale, now, draftAt }: Reading): TaskItem {
  const { values } = task;
  const text = (name: string): string | undefined =>
    typeof values[name] === 'string' && values[name] !== '' ? (values[name] as string) : undefined;
  const [process, instance, element] = [text('process'), text('instance'), text('element')];
  const subject = subjectOf(task);
  const drawn = text('name') ?? '';
  const state = (text('state') ?? 'open') as TaskItem['state'];
  const dueAt = text('dueAt');
  const optional = Object.fromEntries([
    ...texts.flatMap((name) => (text(name) === undefined ? [] : [[name, text(name)]])),
    ...lists.flatMap((name) => (text(name) === undefined ? [] : [[name, namesIn(values[name])]])),
  ]);
  return {
    id: task.id,
    version: task.version,
    name: (process && element && elementNameFor(release, locale, { process, element }, drawn)) || drawn,
    state,
    ...optional,
    ...(subject === undefined
      ? {}
      : { subject: { ...presented(release, subject), title: text('subjectTitle') ?? '' } }),
    ...(process === undefined || instance === undefined || element === undefined
      ? {}
      : {
          process: { name: process, label: release.process(process)?.definition.label ?? {}, instance, element },
          cause: { kind: 'process', name: process, instance, element },
        }),
    overdue: state === 'open' && dueAt !== undefined && Date.parse(dueAt) < now.getTime(),
    priority: Number(values.priority ?? 50),
    createdAt: task.createdAt,
    ...(draftAt === undefined ? {} : { draftAt }),
  };
}

/** Under the name its entity has now. */
function presented(release: Release, { entity, id }: Subject): Subject {
  return { entity: release.entity(entity)?.name ?? entity, id };
}

export function subjectOf(task: Stored): Subject | undefined {
  const { subjectEntity, subjectId } = task.values;
  return typeof subjectEntity === 'string' && typeof subjectId === 'string'
    ? { entity: subjectEntity, id: subjectId }
    : undefined;
}

/** What every event of a task carries: which one, what it is called, and where in a process it stands. */
export function eventData(task: Stored): JsonObject {
  const { process, element, name } = task.values;
  return {
    task: task.id,
    name: String(name ?? ''),
    ...(typeof process === 'string' && typeof element === 'string' ? { process, element } : {}),
  };
}
