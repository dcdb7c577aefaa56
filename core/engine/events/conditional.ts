// Conditional: waits until a condition over the variables and records becomes true.
import type { TriggerOf } from '../model.ts';
import type { EventDefinition } from './event-definition.ts';

export const conditional: EventDefinition<TriggerOf<'conditional'>> = {
  type: 'conditional',
  waitsFor: () => ({}),
};
