// Send task: asks a handler, or sends its message to whoever waits for it, and goes on.
import { definitionOf } from '../events/index.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { cancelService, startService, takeAnswer } from './service.ts';

export const sendTask: ElementBehavior<ExecutableOf<'sendTask'>> = {
  kind: 'sendTask',
  throws: () => true,
  enter(element, step) {
    if (element.service !== undefined) return startService(element, element.service, step);
    if (element.message !== undefined) definitionOf(element.message).throw?.(element.message, step);
    return step.leave();
  },
  resume: (_element, step, trigger) => takeAnswer(step, trigger),
  cancel(element, step) {
    if (element.service !== undefined) cancelService(element, step);
  },
};
