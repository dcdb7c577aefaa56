// Signal: reaches everybody who waits for its name, in every instance.
import type { TriggerOf } from '../model.ts';
import type { EventDefinition } from './event-definition.ts';
import { payloadOf } from './payload.ts';

export const signal: EventDefinition<TriggerOf<'signal'>> = {
  type: 'signal',
  waitsFor: ({ signal: name }) => ({ name }),
  throw({ signal: name, payload }, step) {
    step.signal(name, payloadOf(step, payload));
    return step.isGone ? 'gone' : 'thrown';
  },
};
