// The inbox put together: who sees what, the boxes, one task, and every act on it.
import type { Policy } from '../../access/access.ts';
import type { Database } from '../../database/database.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import { forbidden } from '../../kernel/problem.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { createClaimTask } from './claim-task.ts';
import { createCompleteTask } from './complete-task.ts';
import { createDelegateTask } from './delegate-task.ts';
import { createDrafts } from './drafts.ts';
import { createFindTask } from './find-task.ts';
import { keepTasks } from './keep-tasks.ts';
import { createListTasks } from './list-tasks.ts';
import { createPlanTask } from './plan-task.ts';
import { createReportTask } from './report-task.ts';
import { createTaskDetail } from './task-detail.ts';
import { taskItem } from './task-item.ts';
import { createTaskPolicy } from './task-policy.ts';
import type { Tasks } from './tasks.ts';

export interface TasksNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly workflow: Workflow;
  readonly policy: Policy;
  readonly clock: Clock;
}

export function createTasks(rooms: TasksNeeds): Tasks {
  const { definitions, clock } = rooms;
  const taskPolicy = createTaskPolicy(rooms);
  const drafts = createDrafts(rooms);
  const findTask = createFindTask({ ...rooms, taskPolicy });
  const needs = { ...rooms, taskPolicy, drafts, findTask };
  keepTasks(needs);
  const detail = createTaskDetail(needs);
  const { box } = createListTasks(needs);
  const { claim, release } = createClaimTask(needs);
  const { delegate, handBack, reassign } = createDelegateTask(needs);
  const plan = createPlanTask(needs);

  const shown = async (context: Context, task: Promise<Stored>) =>
    taskItem(await task, { release: definitions.current(context), locale: context.locale, now: clock.now() });

  return {
    box,
    get: async (context, id) => detail(context, await findTask.find(context, id)),
    claim: (context, id) => shown(context, claim(context, id)),
    release: (context, id) => shown(context, release(context, id)),
    delegate: (context, id, to, seen) => shown(context, delegate(context, id, to, seen)),
    handBack: (context, id, values) => shown(context, handBack(context, id, values)),
    reassign: (context, id, to, seen) => shown(context, reassign(context, id, to, seen)),
    plan: (context, id, wanted, seen) => shown(context, plan(context, id, wanted, seen)),
    complete: createCompleteTask(needs),
    report: createReportTask(needs),
    saveDraft: (outer, id, values) =>
      findTask.change(outer, id, undefined, async (context, task) => {
        if (context.principal.kind !== 'user') throw forbidden('keep a draft of', 'task');
        await drafts.save(context, task, context.principal.id, values);
      }),
    dropDraft: (outer, id) =>
      findTask.change(outer, id, undefined, async (context, task) => {
        if (context.principal.kind === 'user') await drafts.drop(context, task.id, context.principal.id);
      }),
    concerns: (context, task, before) =>
      taskPolicy.sees(context, task) || (before !== undefined && taskPolicy.sees(context, before)),
  };
}
