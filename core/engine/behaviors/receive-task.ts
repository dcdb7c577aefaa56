// Receive task: waits for its message; without one it waits for the word to go on.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { happened } from './happened.ts';

export const receiveTask: ElementBehavior<ExecutableOf<'receiveTask'>> = {
  kind: 'receiveTask',
  enter(element, step) {
    const payload = happened(step);
    if (payload !== undefined) return step.leave(payload);
    if (element.message === undefined) return step.waitFor('trigger');
    step.subscribe(element.id);
    return step.waitFor('event');
  },
  resume(_element, step, trigger) {
    if (trigger.type === 'event') return step.leave(trigger.payload);
    return trigger.type === 'complete' ? step.leave(trigger.result) : 'wait';
  },
};
