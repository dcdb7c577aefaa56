// Service task: asks the handler of its type and waits for the answer.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { startService } from './sending.ts';

export const serviceTask: ElementBehavior<ExecutableOf<'serviceTask'>> = {
  kind: 'serviceTask',
  enter: (element, step) => startService(element, element.service, step),
  resume: (_element, step, trigger) => step.leave(trigger.type === 'complete' ? trigger.result : {}),
  cancel(element, step) {
    step.emit({ type: 'cancel-service', activity: step.activity.key, element: element.id });
  },
};
