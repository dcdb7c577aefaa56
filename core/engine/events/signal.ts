// Signal: reaches everybody who waits for its name, in every instance.
import type { TriggerOf } from '../model.ts';
import type { EventDefinition } from './event-definition.ts';
import { nameOf } from './name-of.ts';
import { payloadOf } from './payload.ts';

export const signal: EventDefinition<TriggerOf<'signal'>> = {
  type: 'signal',
  waitsFor: (trigger, { evaluation }, scope) => ({ name: nameOf(trigger, evaluation, scope) }),
  throw(trigger, step) {
    step.signal(nameOf(trigger, step.execution.evaluation, step.scope), payloadOf(step, trigger.payload));
    return step.isGone ? 'gone' : 'thrown';
  },
};
