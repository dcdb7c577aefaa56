// Business rule task: a service task whose handler decides; the decision's name is among its inputs.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { cancelService, startService, takeAnswer } from './service.ts';

export const businessRuleTask: ElementBehavior<ExecutableOf<'businessRuleTask'>> = {
  kind: 'businessRuleTask',
  enter: (element, step) => startService(element, element.service, step),
  resume: (_element, step, trigger) => takeAnswer(step, trigger),
  cancel: cancelService,
};
