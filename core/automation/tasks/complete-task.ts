// When a person completes a task: check the form, write the record as that person, close the task, and let the process go on, all in one transaction.
import type { Policy } from '../../access/access.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { Input, RecordService, Stored } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import { byRightOfHouse, type Context, type InTransaction } from '../../kernel/context.ts';
import type { Json } from '../../kernel/data.ts';
import type { Id } from '../../kernel/id.ts';
import { invalid, Problem } from '../../kernel/problem.ts';
import type { Transaction } from '../../kernel/transaction.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { createReadForm } from '../form-values.ts';
import { refuseDelegated } from './claim-task.ts';
import type { FindTask } from './find-task.ts';
import { eventData, subjectOf } from './task-item.ts';
import type { TaskPolicy } from './task-policy.ts';

export interface CompleteTaskNeeds {
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly workflow: Workflow;
  readonly policy: Policy;
  readonly taskPolicy: TaskPolicy;
  readonly findTask: FindTask;
  readonly clock: Clock;
}

/**
 * Who has the task finishes it; of one that nobody has, whoever may take it, which takes it by that.
 * @throws Problem 409 `taken`, 409 `task-delegated`: it goes back to its owner first
 */
export async function requireWorker(
  { records, taskPolicy, findTask }: Pick<CompleteTaskNeeds, 'records' | 'taskPolicy' | 'findTask'>,
  context: Context,
  task: Stored,
): Promise<void> {
  if (taskPolicy.mayComplete(context, task)) return;
  const { principal } = context;
  if (principal.kind === 'user' && task.values.assignee === principal.id) await refuseDelegated(records, context, task);
  throw await findTask.taken(context, task);
}

/** @throws Problem 404, 409 `gone` (done, cancelled, or the process has moved on), 409 `taken`, 422 with a detail per field */
export function createCompleteTask(
  needs: CompleteTaskNeeds,
): (context: Context, id: Id, values: Input) => Promise<void> {
  const { definitions, records, events, workflow, findTask, clock } = needs;
  const readForm = createReadForm(needs);

  async function writeForm(context: InTransaction, task: Stored, input: Input): Promise<Record<string, Json>> {
    const release = definitions.current(context);
    const form = typeof task.values.form === 'string' ? release.form(task.values.form) : undefined;
    const entity = form && release.entity(form.entity);
    if (form === undefined || entity === undefined) {
      const unknown = Object.keys(input);
      if (unknown.length > 0)
        throw invalid(
          unknown.map((name) => ({ pointer: `/${name}`, code: 'validation.unknown-field', params: { name } })),
        );
      return {};
    }
    const subject = subjectOf(task);
    // The task may have been opened when the entity was called otherwise.
    const isAbout = subject !== undefined && release.entity(subject.entity) === entity;
    const stored = isAbout ? await records.find(context, entity.name, subject.id) : undefined;
    const { record, variables } = await readForm(context, release, { form, entity, input, stored, fresh: false });
    if (Object.keys(record).length > 0) {
      if (subject === undefined || !isAbout)
        throw new Problem(422, 'task-without-record', { params: { form: form.name, entity: entity.name } });
      await records.update(context, entity.name, subject.id, record);
    }
    return variables;
  }

  return (outer, id, input) =>
    findTask.change(outer, id, undefined, async (context, task) => {
      await requireWorker(needs, context, task);
      const variables = await writeForm(context, task, input);
      const changes = doneBy(context, task, clock.now());
      await records.update(byRightOfHouse(context, 'complete a task'), 'task', id, changes, { version: task.version });
      const event = await events.append(context, {
        type: 'task.completed',
        subject: subjectOf(task) ?? { entity: 'task', id },
        data: { ...eventData(task), values: variables },
      });
      const { instance, activity } = task.values;
      if (typeof instance !== 'string' || typeof activity !== 'string') return;
      noteClosed(context.transaction, instance, activity);
      await workflow.complete({ ...context, causationId: event.id }, instance, activity, variables);
    });
}

/** What stands in a task that somebody has finished; who finishes one that nobody had has taken it. */
export function doneBy({ principal }: Context, task: Stored, now: Date): Input {
  const at = now.toISOString();
  const done = { state: 'done', completedAt: at };
  if (principal.kind !== 'user') return done;
  const taken = task.values.assignee ? {} : { assignee: principal.id, claimedAt: at };
  return { ...done, ...taken, completedBy: principal.id };
}

const closedKey = Symbol('tasks of processes completed in this transaction');
const closedIn = (transaction: Transaction): Set<string> => transaction.memory(closedKey, () => new Set<string>());

function noteClosed(transaction: Transaction, instance: Id, activity: string): void {
  const key = `${instance}/${activity}`;
  closedIn(transaction).add(key);
  transaction.onRollback(() => closedIn(transaction).delete(key));
}

/** Was the task of this activity completed in this transaction? Then nobody need look for it. */
export function isClosed(transaction: Transaction, instance: Id, activity: string): boolean {
  return closedIn(transaction).has(`${instance}/${activity}`);
}
