// Message: for exactly one who waits for its name and correlation key; the runtime correlates it after this command.
import { EngineFault } from '../engine-fault.ts';
import type { TriggerOf } from '../model.ts';
import { textOfKey } from '../values.ts';
import type { EventDefinition } from './event-definition.ts';
import { payloadOf } from './payload.ts';

export const message: EventDefinition<TriggerOf<'message'>> = {
  type: 'message',
  waitsFor({ message: name, correlationKey }, execution, scope) {
    if (correlationKey === undefined) return { name };
    const key = textOfKey(execution.evaluation.evaluate(scope, correlationKey));
    if (key === undefined) throw new EngineFault('correlation-key-null', correlationKey.source);
    return { name, correlationKey: key };
  },
  throw({ message: name, correlationKey, payload }, step) {
    const key = correlationKey === undefined ? undefined : textOfKey(step.evaluate(correlationKey));
    if (correlationKey !== undefined && key === undefined) throw step.fault('correlation-key-null', correlationKey);
    step.emit({
      type: 'publish-message',
      element: step.element.id,
      message: name,
      ...(key === undefined ? {} : { correlationKey: key }),
      payload: payloadOf(step, payload),
    });
    return 'thrown';
  },
};
