// Call activity: starts an instance of another process and waits for it; what it gives and takes is mapped (BPMN 2.0.2, 10.3.6).
import { EngineFault } from '../engine-fault.ts';
import type { CallSettings } from '../model.ts';
import type { Step } from '../step.ts';
import { textOfKey } from '../values.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

/** @throws EngineFault called-process-null */
function calledProcess({ process }: CallSettings, step: Step): string {
  if (typeof process === 'string') return process;
  const name = step.evaluate(process);
  if (typeof name !== 'string' || name === '') throw new EngineFault('called-process-null', process.source);
  return name;
}

export const callActivity: ElementBehavior<ExecutableOf<'callActivity'>> = {
  kind: 'callActivity',
  enter(element, step) {
    const { call } = element;
    const businessKey =
      call.businessKey === undefined ? undefined : textOfKey(step.evaluate(call.businessKey), call.businessKey.source);
    step.emit({
      type: 'call',
      activity: step.key,
      element: element.id,
      process: calledProcess(call, step),
      version: call.version,
      variables: { ...(call.inputAll ? step.visible() : {}), ...step.mapped() },
      ...(businessKey === undefined ? {} : { businessKey }),
    });
    return step.waitFor('call');
  },
  resume(element, step, trigger) {
    if (trigger.type !== 'complete') return 'wait';
    step.assign(step.calledOutputs(element.call, trigger.result));
    return step.go();
  },
  cancel(element, step) {
    step.emit({ type: 'cancel-call', activity: step.key, element: element.id });
  },
};
