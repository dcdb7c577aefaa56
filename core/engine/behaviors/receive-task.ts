// Receive task: waits for its message, with boundary events like any activity.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { handedPayload } from './handed-payload.ts';

export const receiveTask: ElementBehavior<ExecutableOf<'receiveTask'>> = {
  kind: 'receiveTask',
  enter(element, step) {
    const handed = handedPayload(step);
    if (handed !== undefined) return step.leave(handed);
    step.subscribe(element.id);
    return step.waitFor('message');
  },
  resume: (_element, step, trigger) => step.leave(trigger.type === 'event' ? trigger.payload : {}),
};
