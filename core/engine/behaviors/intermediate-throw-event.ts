// Intermediate throw event: sends its message (or asks a handler to) and goes on; without a definition it only marks a place.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { sendMessage, startService } from './sending.ts';

export const intermediateThrowEvent: ElementBehavior<ExecutableOf<'intermediateThrowEvent'>> = {
  kind: 'intermediateThrowEvent',
  throws: (element) => element.trigger.type !== 'none',
  enter(element, step) {
    if (element.service !== undefined) return startService(element, element.service, step);
    if (element.trigger.type === 'message') sendMessage(element, element.trigger, step);
    return step.leave();
  },
  resume: (_element, step, trigger) => step.leave(trigger.type === 'complete' ? trigger.result : {}),
  cancel(element, step) {
    if (element.service !== undefined)
      step.emit({ type: 'cancel-service', activity: step.activity.key, element: element.id });
  },
};
