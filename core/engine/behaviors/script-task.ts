// Script task: FEEL over the scope and its inputs, its value into the result variable.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const scriptTask: ElementBehavior<ExecutableOf<'scriptTask'>> = {
  kind: 'scriptTask',
  enter(element, step) {
    const value = step.json(element.script, step.mapped());
    return step.leave({ [element.resultVariable === '' ? 'result' : element.resultVariable]: value });
  },
};
