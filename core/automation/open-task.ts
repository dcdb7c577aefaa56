// Makes a task record and tells the timeline of what it is about. Used by processes and by rules.
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Events, Subject } from '../events/events.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { titleOf } from './title-of.ts';

export interface OpenTaskNeeds {
  readonly records: RecordService;
  readonly events: Events;
  readonly definitions: Definitions;
}

export interface NewTask {
  readonly name: string;
  readonly assignee?: string | undefined;
  readonly candidateRole?: string | undefined;
  /** ISO 8601 */
  readonly dueAt?: string | undefined;
  readonly priority?: number | undefined;
  readonly form?: string | undefined;
  readonly subject?: Subject | undefined;
  /** Where in a process it stands. */
  readonly wait?:
    | { readonly process: string; readonly instance: string; readonly element: string; readonly activity: string }
    | undefined;
}

export async function openTask(
  { records, events, definitions }: OpenTaskNeeds,
  context: InTransaction,
  task: NewTask,
): Promise<Stored> {
  // Only the house writes where a task stands in its process; the cause keeps who asked for it.
  const system = { ...context, principal: systemContext('open a task', context.correlationId).principal };
  const { wait, subject } = task;
  const about = subject && (await records.find(system, subject.entity, subject.id));
  const stored = await records.create(system, 'task', {
    name: task.name.slice(0, 500),
    state: 'open',
    ...(task.assignee === undefined ? {} : { assignee: task.assignee }),
    ...(task.candidateRole === undefined ? {} : { candidateRole: task.candidateRole }),
    ...(task.dueAt === undefined ? {} : { dueAt: task.dueAt }),
    ...(task.priority === undefined ? {} : { priority: Math.round(task.priority) }),
    ...(task.form === undefined ? {} : { form: task.form }),
    ...(subject === undefined ? {} : { subjectEntity: subject.entity, subjectId: subject.id }),
    ...(about === undefined ? {} : { subjectTitle: titleOf(definitions.current(context), about).slice(0, 200) }),
    ...(wait ?? {}),
  });
  await events.append(context, {
    type: 'task.opened',
    subject: subject ?? { entity: 'task', id: stored.id },
    data: {
      task: stored.id,
      name: task.name.slice(0, 500),
      ...(wait === undefined ? {} : { process: wait.process, element: wait.element }),
      ...(task.assignee === undefined ? {} : { assignee: task.assignee }),
      ...(task.candidateRole === undefined ? {} : { candidateRole: task.candidateRole }),
    },
  });
  return stored;
}
