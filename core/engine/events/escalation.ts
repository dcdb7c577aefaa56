// Escalation: goes outward to the nearest catcher; its thrower goes on unless it is interrupted by it.
import type { TriggerOf } from '../model.ts';
import type { EventDefinition } from './event-definition.ts';

export const escalation: EventDefinition<TriggerOf<'escalation'>> = {
  type: 'escalation',
  throw({ code }, step) {
    const thrown = step.escalate(code ?? '', step.mapped());
    return step.isGone ? 'gone' : thrown;
  },
};
