// When somebody takes the task of a process, or is given it: from then on it is being worked on, before that it waited. Measures of processes tell the two apart.
import type { RecordService } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import { asHouse, type InTransaction } from '../kernel/context.ts';
import { isPlainObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import type { Workflow } from '../workflow/workflow.ts';

export function noteTakenTasks({
  events,
  records,
  workflow,
}: {
  readonly events: Events;
  readonly records: RecordService;
  readonly workflow: Workflow;
}): void {
  const note = async (context: InTransaction, id: Id): Promise<void> => {
    const system = asHouse(context, 'note a taken task');
    const task = await records.find(system, 'task', id);
    const { instance, activity } = task?.values ?? {};
    if (typeof instance === 'string' && typeof activity === 'string')
      await workflow.taskTaken(context, instance, activity);
  };

  events.inside('note taken tasks', ['record.updated'], (context, { subject, data: { changes } }) => {
    if (subject?.entity !== 'task') return;
    if (!isPlainObject(changes) || !Array.isArray(changes.assignee) || changes.assignee[1] === null) return;
    // What is completed by who never took it was not worked on before.
    if (Array.isArray(changes.state) && changes.state[1] === 'done') return;
    return note(context, subject.id);
  });
}
