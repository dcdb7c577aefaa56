// When a process leaves a user task otherwise than by its completion: the task is nobody's any more. One that was completed is closed already.
import type { RecordService } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import { asHouse } from '../../kernel/context.ts';
import type { WorkflowPorts } from '../../workflow/workflow.ts';
import { isClosed } from '../tasks/complete-task.ts';

export function createCloseTask({
  records,
  events,
}: {
  records: RecordService;
  events: Events;
}): WorkflowPorts['closeTask'] {
  return async (context, instance, effect) => {
    if (effect.reason === 'completed' && isClosed(context.transaction, instance.id, effect.activity)) return;
    const system = asHouse(context, 'close a task');
    const { items } = await records.query(system, 'task', {
      filter: {
        and: [
          { field: 'instance', operator: 'eq', value: instance.id },
          { field: 'activity', operator: 'eq', value: effect.activity },
          { field: 'state', operator: 'eq', value: 'open' },
        ],
      },
      limit: 10,
    });
    for (const task of items) {
      const state = effect.reason === 'completed' ? 'done' : 'cancelled';
      await records.update(system, 'task', task.id, { state });
      await events.append(context, {
        type: `task.${state === 'done' ? 'completed' : 'cancelled'}`,
        subject: instance.subject ?? { entity: 'task', id: task.id },
        data: {
          task: task.id,
          name: String(task.values.name ?? ''),
          process: instance.process,
          element: effect.element,
        },
      });
    }
  };
}
