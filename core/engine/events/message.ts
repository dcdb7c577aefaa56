// Message: for exactly one who waits for its name and correlation key; the runtime correlates it after this command.
import { EngineFault } from '../engine-fault.ts';
import type { TriggerOf } from '../model.ts';
import { textOfKey } from '../values.ts';
import type { EventDefinition } from './event-definition.ts';
import { nameOf } from './name-of.ts';
import { payloadOf } from './payload.ts';

export const message: EventDefinition<TriggerOf<'message'>> = {
  type: 'message',
  waitsFor(trigger, execution, scope) {
    const { correlationKey } = trigger;
    const name = nameOf(trigger, execution.evaluation, scope);
    if (correlationKey === undefined) return { name };
    const key = textOfKey(execution.evaluation.evaluate(scope, correlationKey), correlationKey.source);
    if (key === undefined) throw new EngineFault('correlation-key-null', correlationKey.source);
    return { name, correlationKey: key };
  },
  throw(trigger, step) {
    const { correlationKey, payload } = trigger;
    const name = nameOf(trigger, step.execution.evaluation, step.scope);
    const key =
      correlationKey === undefined ? undefined : textOfKey(step.evaluate(correlationKey), correlationKey.source);
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
