// Cancel: ends a transaction, undoes what was completed in it, then leaves through its cancel boundary event.
import type { TriggerOf } from '../model.ts';
import type { EventDefinition } from './event-definition.ts';

export const cancel: EventDefinition<TriggerOf<'cancel'>> = {
  type: 'cancel',
  throw(_trigger, step) {
    const cancelled = step.cancelTransaction();
    return cancelled === 'thrown' ? step.finishTransaction() : cancelled;
  },
  goOn: (_trigger, step) => step.finishTransaction(),
};
