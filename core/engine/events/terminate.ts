// Terminate: ends the scope around it with all that runs in it; nothing is undone, no boundary event hears of it.
import type { TriggerOf } from '../model.ts';
import type { EventDefinition } from './event-definition.ts';

export const terminate: EventDefinition<TriggerOf<'terminate'>> = {
  type: 'terminate',
  throw: (_trigger, step) => step.terminate(),
};
