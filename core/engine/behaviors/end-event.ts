// End event: ends its path; an error end event throws, a terminate one ends its scope, a message one sends first.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { sendMessage, startService } from './sending.ts';

export const endEvent: ElementBehavior<ExecutableOf<'endEvent'>> = {
  kind: 'endEvent',
  throws: (element) => element.trigger.type !== 'none',
  enter(element, step) {
    const { trigger } = element;
    if (trigger.type === 'error') return step.throwError(trigger.code ?? '', element.name ?? element.id);
    if (trigger.type === 'terminate') return step.terminate();
    if (element.service !== undefined) return startService(element, element.service, step);
    if (trigger.type === 'message') sendMessage(element, trigger, step);
    return step.leave();
  },
  resume: (_element, step, trigger) => step.leave(trigger.type === 'complete' ? trigger.result : {}),
  cancel(element, step) {
    if (element.service !== undefined)
      step.emit({ type: 'cancel-service', activity: step.activity.key, element: element.id });
  },
};
