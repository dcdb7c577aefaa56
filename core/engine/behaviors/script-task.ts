// Script task: FEEL over the scope and its mapped inputs, its value into the result variable.
import { toJson } from '../../expressions/encoding.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const scriptTask: ElementBehavior<ExecutableOf<'scriptTask'>> = {
  kind: 'scriptTask',
  enter(element, step) {
    const value = toJson(step.evaluate(element.script, step.mapped()));
    return step.leave({ [element.resultVariable === '' ? 'result' : element.resultVariable]: value });
  },
};
