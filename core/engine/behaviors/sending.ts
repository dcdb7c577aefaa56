// How an element asks for work or sends a message: shared by service tasks, send tasks and throwing message events.
import { EngineFault } from '../engine-fault.ts';
import type { EventTrigger, Executable, ServiceSettings } from '../model.ts';
import { isContext, textOfKey, toVariables } from '../values.ts';
import type { Disposition, Step } from './element-behavior.ts';

/** Asks the handler of this type and waits for its answer. */
export function startService(element: Executable, service: ServiceSettings, step: Step): Disposition {
  step.emit({
    type: 'service',
    activity: step.activity.key,
    element: element.id,
    ...(element.name === undefined ? {} : { name: element.name }),
    handler: service.type,
    input: step.input(),
    retries: service.retries,
  });
  return step.waitFor('service');
}

/** Sends a message to whoever waits for it; the runtime correlates it after this advance. @throws EngineFault correlation-key-null */
export function sendMessage(
  element: Executable,
  trigger: Extract<EventTrigger, { type: 'message' }>,
  step: Step,
): void {
  const value = trigger.correlationKey === undefined ? null : step.evaluate(trigger.correlationKey);
  const correlationKey = textOfKey(value);
  if (correlationKey === undefined) throw new EngineFault('correlation-key-null', trigger.correlationKey?.source ?? '');
  const payload = trigger.payload === undefined ? step.mapped() : step.evaluate(trigger.payload);
  if (!isContext(payload)) throw new EngineFault('payload-not-context', trigger.payload?.source ?? '');
  step.emit({
    type: 'publish-message',
    element: element.id,
    message: trigger.message,
    correlationKey,
    payload: toVariables(payload),
  });
}
