// Business rule task: a service task whose handler decides; the decision's name is among its inputs.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { cancelService, startService, takeAnswer } from './service.ts';

export const businessRuleTask: ElementBehavior<ExecutableOf<'businessRuleTask'>> = {
  kind: 'businessRuleTask',
  enter(element, step) {
    const mapsOthers = element.inputs.some(({ target }) => target !== 'decision');
    // Who maps nothing lets the decision see everything, as any service does.
    const input = mapsOthers ? step.input() : { ...step.visible(), ...step.mapped() };
    return startService(element, element.service, step, input);
  },
  resume: (_element, step, trigger) => takeAnswer(step, trigger),
  cancel: cancelService,
};
