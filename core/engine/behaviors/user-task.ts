// User task: opens a task for a person or a role and waits until it is completed.
import type { CompiledExpression } from '../../expressions/expressions.ts';
import { EngineFault } from '../engine-fault.ts';
import type { Step } from '../step.ts';
import {
  addIsoDuration,
  addWorkingTime,
  type IsoDuration,
  parseIsoDuration,
  type WorkingCalendar,
} from '../time/time.ts';
import { instantOf, isContext, isoTextOf, numberOf } from '../values.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

/**
 * A user id, or nobody when the expression gives null. `lead.owner` is an id, or the user themselves where another expression of the process reads more of
 * them: both mean the same. @throws EngineFault assignee-not-text
 */
function assigneeOf(expression: CompiledExpression | undefined, step: Step): string | undefined {
  const given = expression === undefined ? null : step.evaluate(expression);
  const value = isContext(given) ? (given.id ?? given) : given;
  if (value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new EngineFault('assignee-not-text', expression?.source ?? '');
  return value;
}

/** Names of users or roles: a list of texts, one text, or none. @throws EngineFault names-not-list */
function namesOf(expression: CompiledExpression | undefined, step: Step): readonly string[] | undefined {
  const value = expression === undefined ? null : step.evaluate(expression);
  if (value === null || value === '') return undefined;
  const names = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string'))
    throw step.fault('names-not-list', expression);
  return names as readonly string[];
}

/** An instant, or a duration from now, as ISO text. @throws EngineFault due-not-time */
function dueOf(expression: CompiledExpression | undefined, step: Step, calendar?: WorkingCalendar): string | undefined {
  const value = expression === undefined ? null : step.evaluate(expression);
  if (value === null) return undefined;
  const duration = parseIsoDuration(isoTextOf(value) ?? '');
  const instant = duration === undefined ? instantOf(value, step.zone) : later(duration, step, calendar);
  if (instant === undefined) throw new EngineFault('due-not-time', expression?.source ?? '');
  return instant.toISOString();
}

function later(duration: IsoDuration, { now, zone }: Step, calendar: WorkingCalendar | undefined): Date | undefined {
  return calendar === undefined ? addIsoDuration(now, duration, zone) : addWorkingTime(now, duration, calendar);
}

function priorityOf(expression: CompiledExpression | undefined, step: Step): number | undefined {
  const value = expression === undefined ? null : step.evaluate(expression);
  if (value === null) return undefined;
  const number = numberOf(value);
  if (number === undefined) throw new EngineFault('priority-not-number', expression?.source ?? '');
  return number;
}

export const userTask: ElementBehavior<ExecutableOf<'userTask'>> = {
  kind: 'userTask',
  enter(element, step) {
    const { form, candidateRole, lane } = element.task;
    const assignee = assigneeOf(element.task.assignee, step);
    const candidateRoles = namesOf(element.task.candidateRoles, step);
    const candidateUsers = namesOf(element.task.candidateUsers, step);
    const calendar = step.calendar(element.task.calendar);
    const dueAt = dueOf(element.task.due, step, calendar);
    const followUpAt = dueOf(element.task.followUp, step, calendar);
    const priority = priorityOf(element.task.priority, step);
    step.emit({
      type: 'open-task',
      activity: step.activity.key,
      element: element.id,
      name: element.name ?? element.id,
      ...(form === undefined ? {} : { form }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(candidateRole === undefined ? {} : { candidateRole }),
      ...(candidateRoles === undefined ? {} : { candidateRoles }),
      ...(candidateUsers === undefined ? {} : { candidateUsers }),
      ...(lane === undefined ? {} : { lane }),
      ...(dueAt === undefined ? {} : { dueAt }),
      ...(followUpAt === undefined ? {} : { followUpAt }),
      ...(priority === undefined ? {} : { priority }),
      variables: step.input(),
    });
    return step.waitFor('task');
  },
  resume(element, step, trigger) {
    const disposition = step.leave(trigger.type === 'complete' ? trigger.result : {});
    step.emit({ type: 'close-task', activity: step.activity.key, element: element.id, reason: 'completed' });
    return disposition;
  },
  cancel(element, step) {
    step.emit({ type: 'close-task', activity: step.activity.key, element: element.id, reason: 'cancelled' });
  },
};
