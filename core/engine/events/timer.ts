// Timer: waits for a date, a duration or a cycle. Never fires within the command that began the wait, not even PT0S.
import type { TriggerOf } from '../model.ts';
import { timerDue } from '../timer-due.ts';
import type { EventDefinition } from './event-definition.ts';

export const timer: EventDefinition<TriggerOf<'timer'>> = {
  type: 'timer',
  waitsFor({ timer: kind, expression, calendar }, execution, scope) {
    const value = execution.evaluation.evaluate(scope, expression);
    const { now, zone } = execution;
    return timerDue(kind, value, expression.source, now, zone, execution.calendar(calendar));
  },
};
