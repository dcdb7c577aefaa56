// Taking a task of a role, and putting it back. Of two who take it at once one has it, the other is told who.
import type { RecordService, Stored } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asHouse, byRightOfHouse, type Context, type InTransaction } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import { forbidden, Problem } from '../../kernel/problem.ts';
import type { FindTask } from './find-task.ts';
import { eventData, subjectOf } from './task-item.ts';
import type { TaskPolicy } from './task-policy.ts';

export interface ClaimTaskNeeds {
  readonly records: RecordService;
  readonly events: Events;
  readonly taskPolicy: TaskPolicy;
  readonly findTask: FindTask;
  readonly clock: Clock;
}

/** @throws Problem 409 `task-delegated` when it has to go back to its owner first */
export async function refuseDelegated(records: RecordService, context: Context, task: Stored): Promise<void> {
  if (task.values.delegation !== 'pending') return;
  const owner = String(task.values.owner ?? '');
  const found = await records.find(asHouse(context, 'who has it'), 'user', owner);
  throw new Problem(409, 'task-delegated', {
    params: { task: task.id, user: owner, name: String(found?.values.name ?? owner) },
  });
}

/** Tells the timeline of what the task is about. */
export async function tell(
  events: Events,
  context: InTransaction,
  task: Stored,
  act: string,
  more: Readonly<Record<string, string | number | null>> = {},
): Promise<void> {
  await events.append(context, {
    type: `task.${act}`,
    subject: subjectOf(task) ?? { entity: 'task', id: task.id },
    data: { ...eventData(task), ...more },
  });
}

export function createClaimTask({ records, events, taskPolicy, findTask, clock }: ClaimTaskNeeds) {
  return {
    claim: (outer: Context, id: Id): Promise<Stored> =>
      findTask.change(outer, id, undefined, async (context, task) => {
        const { principal } = context;
        if (principal.kind !== 'user') throw forbidden('claim', 'task');
        if (task.values.assignee === principal.id) return task;
        if (!taskPolicy.rights(context, task).claim) throw await findTask.taken(context, task);
        const changes = { assignee: principal.id, claimedAt: clock.now().toISOString() };
        const claimed = await records.update(byRightOfHouse(context, 'claim a task'), 'task', id, changes, {
          version: task.version,
        });
        await tell(events, context, task, 'claimed', { assignee: principal.id });
        return claimed;
      }),

    release: (outer: Context, id: Id): Promise<Stored> =>
      findTask.change(outer, id, undefined, async (context, task) => {
        if (!task.values.assignee) return task;
        await refuseDelegated(records, context, task);
        if (!taskPolicy.rights(context, task).release) {
          const isMine = context.principal.kind === 'user' && task.values.assignee === context.principal.id;
          if (!isMine) throw await findTask.taken(context, task);
          throw new Problem(409, 'task-not-claimed', { params: { task: id } });
        }
        const changes = { assignee: null, claimedAt: null, owner: null, delegation: null };
        const released = await records.update(byRightOfHouse(context, 'release a task'), 'task', id, changes, {
          version: task.version,
        });
        await tell(events, context, task, 'released');
        return released;
      }),
  };
}
