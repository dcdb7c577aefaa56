// Giving a task to somebody: delegating keeps the owner, who gets it back; reassigning does not, and is for those who may change every task.
import type { Input, RecordService, Stored } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import { asHouse, byRightOfHouse, type Context } from '../../kernel/context.ts';
import { type Id, isId } from '../../kernel/id.ts';
import { forbidden, invalid, Problem } from '../../kernel/problem.ts';
import { refuseDelegated, tell } from './claim-task.ts';
import type { Drafts } from './drafts.ts';
import type { FindTask } from './find-task.ts';
import type { TaskPolicy } from './task-policy.ts';
import type { Seen } from './tasks.ts';

export interface DelegateTaskNeeds {
  readonly records: RecordService;
  readonly events: Events;
  readonly taskPolicy: TaskPolicy;
  readonly findTask: FindTask;
  readonly drafts: Drafts;
}

export function createDelegateTask({ records, events, taskPolicy, findTask, drafts }: DelegateTaskNeeds) {
  /** @throws Problem 422 at `/to`: nobody of that id works here */
  async function colleague(context: Context, to: Id): Promise<Stored> {
    const user = isId(to) ? await records.find(asHouse(context, 'whom to give it to'), 'user', to) : undefined;
    if (user?.values.active === true) return user;
    throw invalid([{ pointer: '/to', code: 'task-user-unknown', params: { found: String(to).slice(0, 100) } }]);
  }

  const give = (context: Context, task: Stored, changes: Input): Promise<Stored> =>
    records.update(byRightOfHouse(context, 'give a task'), 'task', task.id, changes, { version: task.version });

  return {
    delegate: (outer: Context, id: Id, to: Id, seen?: Seen): Promise<Stored> =>
      findTask.change(outer, id, seen, async (context, task) => {
        await refuseDelegated(records, context, task);
        const { principal } = context;
        if (principal.kind !== 'user') throw forbidden('delegate', 'task');
        if (!taskPolicy.rights(context, task).delegate) throw await findTask.taken(context, task);
        const user = await colleague(context, to);
        if (user.id === principal.id) throw invalid([{ pointer: '/to', code: 'task-delegate-self' }]);
        const given = await give(context, task, {
          assignee: user.id,
          owner: principal.id,
          delegation: 'pending',
          claimedAt: null,
        });
        await tell(events, context, task, 'delegated', { to: user.id });
        return given;
      }),

    handBack: (outer: Context, id: Id, values?: Input): Promise<Stored> =>
      findTask.change(outer, id, undefined, async (context, task) => {
        const { principal } = context;
        const owner = String(task.values.owner ?? '');
        if (task.values.delegation !== 'pending')
          throw new Problem(409, 'task-not-delegated', { params: { task: id } });
        if (principal.kind !== 'user' || !taskPolicy.rights(context, task).handBack)
          throw await findTask.taken(context, task);
        // What the delegate has typed is what the owner asked for.
        const typed = values ?? (await drafts.read(context, task))?.values;
        if (typed !== undefined && Object.keys(typed).length > 0) await drafts.save(context, task, owner, typed);
        await drafts.drop(context, id, principal.id);
        const back = await give(context, task, { assignee: owner, delegation: 'resolved', claimedAt: null });
        await tell(events, context, task, 'resolved', { to: owner });
        return back;
      }),

    reassign: (outer: Context, id: Id, to: Id | null, seen?: Seen): Promise<Stored> =>
      findTask.change(outer, id, seen, async (context, task) => {
        const { principal } = context;
        const takesBack = principal.kind === 'user' && task.values.owner === principal.id && to === principal.id;
        const isPending = task.values.delegation === 'pending';
        if (!taskPolicy.mayReassignAny(context) && !(takesBack && isPending)) throw forbidden('reassign', 'task');
        const user = to === null ? undefined : await colleague(context, to);
        if ((user?.id ?? null) === (task.values.assignee ?? null)) return task;
        const given = await give(context, task, {
          assignee: user?.id ?? null,
          owner: null,
          delegation: null,
          claimedAt: null,
        });
        await (user === undefined
          ? tell(events, context, task, 'released')
          : tell(events, context, task, 'assigned', { to: user.id }));
        return given;
      }),
  };
}
