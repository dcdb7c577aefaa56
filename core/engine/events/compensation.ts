// Compensation: undoes what was completed in the scope, or one activity of it, and waits for that unless told not to.
import type { TriggerOf } from '../model.ts';
import type { EventDefinition } from './event-definition.ts';

export const compensation: EventDefinition<TriggerOf<'compensation'>> = {
  type: 'compensation',
  throw: ({ activity, wait }, step) => step.compensate(activity, wait),
};
