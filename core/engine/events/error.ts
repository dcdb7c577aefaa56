// Error: goes outward to the nearest catcher and always interrupts it; uncaught, the instance fails.
import type { TriggerOf } from '../model.ts';
import type { EventDefinition } from './event-definition.ts';

export const error: EventDefinition<TriggerOf<'error'>> = {
  type: 'error',
  throw: ({ code }, step) => step.throwError(code ?? '', step.element.name ?? step.element.id),
};
