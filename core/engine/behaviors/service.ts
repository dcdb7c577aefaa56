// How an element asks a handler for work and takes its answer: service, business rule and send tasks, and throwing message events with a handler.
import type { Executable, ServiceSettings } from '../model.ts';
import type { Variables } from '../state.ts';
import type { Step } from '../step.ts';
import type { Disposition, Trigger } from './element-behavior.ts';

/** Asks the handler of this type and waits for its answer. */
export function startService(
  element: Executable,
  service: ServiceSettings,
  step: Step,
  input: Variables = step.input(),
): Disposition {
  step.emit({
    type: 'service',
    activity: step.key,
    element: element.id,
    ...(element.name === undefined ? {} : { name: element.name }),
    handler: service.type,
    input,
    retries: service.retries,
  });
  return step.waitFor('service');
}

export function takeAnswer(step: Step, trigger: Trigger): Disposition {
  return trigger.type === 'complete' ? step.leave(trigger.result) : 'wait';
}

export function cancelService(element: Executable, step: Step): void {
  step.emit({ type: 'cancel-service', activity: step.key, element: element.id });
}
