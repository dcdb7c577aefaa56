// Service task: asks the handler of its type and waits for the answer.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { cancelService, startService, takeAnswer } from './service.ts';

export const serviceTask: ElementBehavior<ExecutableOf<'serviceTask'>> = {
  kind: 'serviceTask',
  enter: (element, step) => startService(element, element.service, step),
  resume: (_element, step, trigger) => takeAnswer(step, trigger),
  cancel: cancelService,
};
