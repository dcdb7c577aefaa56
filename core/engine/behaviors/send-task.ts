// Send task: a message to whoever waits for it in another instance, or to the world through a handler.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { sendMessage, startService } from './sending.ts';

export const sendTask: ElementBehavior<ExecutableOf<'sendTask'>> = {
  kind: 'sendTask',
  throws: () => true,
  enter(element, step) {
    if (element.service !== undefined) return startService(element, element.service, step);
    if (element.message !== undefined) sendMessage(element, element.message, step);
    return step.leave();
  },
  resume: (_element, step, trigger) => step.leave(trigger.type === 'complete' ? trigger.result : {}),
  cancel(element, step) {
    if (element.service !== undefined)
      step.emit({ type: 'cancel-service', activity: step.activity.key, element: element.id });
  },
};
