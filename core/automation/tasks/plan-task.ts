// When a task is due, from when it is shown, and how urgent it is: written as the person, so that the entity's access decides.
import type { RecordService, Stored } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import type { Context } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import { forbidden } from '../../kernel/problem.ts';
import { tell } from './claim-task.ts';
import type { FindTask } from './find-task.ts';
import type { TaskPolicy } from './task-policy.ts';
import type { Plan, Seen } from './tasks.ts';

export interface PlanTaskNeeds {
  readonly records: RecordService;
  readonly events: Events;
  readonly taskPolicy: TaskPolicy;
  readonly findTask: FindTask;
}

export function createPlanTask({ records, events, taskPolicy, findTask }: PlanTaskNeeds) {
  return (outer: Context, id: Id, plan: Plan, seen?: Seen): Promise<Stored> =>
    findTask.change(outer, id, seen, async (context, task) => {
      const fields = Object.keys(plan);
      if (fields.some((field) => !taskPolicy.mayPlan(context, task, field))) throw forbidden('plan', 'task');
      const planned = await records.update(context, 'task', id, { ...plan }, { version: task.version });
      if (planned.version !== task.version) await tell(events, context, task, 'planned', { ...plan });
      return planned;
    });
}
