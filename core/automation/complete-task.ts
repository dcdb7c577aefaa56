// When a person completes a task: check the form, write the record as that person, close the task, and let the process go on, all in one transaction.
import type { Database } from '../database/database.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Input, RecordService, Stored } from '../entities/records.ts';
import type { Events, Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { invalid, Problem } from '../kernel/problem.ts';
import type { Transaction } from '../kernel/transaction.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { createReadForm } from './form-values.ts';

export interface CompleteTaskNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly workflow: Workflow;
  readonly clock: Clock;
  /** The task as this person may work on it. @throws Problem 404, 409 `taken` */
  readonly taskToWorkOn: (context: Context, id: Id) => Promise<Stored>;
}

/** @throws Problem 404, 409 `gone` (done, cancelled, or the process has moved on), 409 `taken`, 422 with a detail per field */
export function createCompleteTask(
  needs: CompleteTaskNeeds,
): (context: Context, id: Id, values: Input) => Promise<void> {
  const { database, definitions, records, events, workflow, clock } = needs;
  const readForm = createReadForm();

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
    const { record, variables } = readForm(release, form, entity, input);
    const subject = subjectOf(task);
    if (Object.keys(record).length > 0) {
      if (subject?.entity !== entity.name)
        throw new Problem(422, 'task-without-record', { params: { form: form.name, entity: entity.name } });
      await records.update(context, entity.name, subject.id, record);
    }
    return variables;
  }

  return (outer, id, input) =>
    database.transaction(outer, async (context) => {
      const task = await needs.taskToWorkOn(context, id);
      const variables = await writeForm(context, task, input);
      const system = { ...context, principal: systemContext('complete a task', context.correlationId).principal };
      const { principal } = context;
      const by =
        principal.kind === 'user' ? { completedBy: principal.id, assignee: task.values.assignee ?? principal.id } : {};
      const changes = { state: 'done', completedAt: clock.now().toISOString(), draft: null, ...by };
      await records.update(system, 'task', id, changes, { version: task.version }).catch(staleAsGone(id));
      const event = await events.append(context, {
        type: 'task.completed',
        subject: subjectOf(task) ?? { entity: 'task', id },
        data: { task: id, name: String(task.values.name ?? ''), ...placeOf(task), values: variables },
      });
      const { instance, activity } = task.values;
      if (typeof instance !== 'string' || typeof activity !== 'string') return;
      noteClosed(context.transaction, instance, activity);
      await workflow.complete({ ...context, causationId: event.id }, instance, activity, variables);
    });
}

/** Where in a process the task stands. */
function placeOf({ values: { process, element } }: Stored): JsonObject {
  return typeof process === 'string' && typeof element === 'string' ? { process, element } : {};
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

/** Somebody was faster: for who comes second the task is gone. */
function staleAsGone(id: Id): (error: unknown) => never {
  return (error) => {
    if (error instanceof Problem && error.code === 'stale') throw new Problem(409, 'gone', { params: { task: id } });
    throw error;
  };
}

export function subjectOf(task: Stored): Subject | undefined {
  const { subjectEntity, subjectId } = task.values;
  return typeof subjectEntity === 'string' && typeof subjectId === 'string'
    ? { entity: subjectEntity, id: subjectId }
    : undefined;
}
