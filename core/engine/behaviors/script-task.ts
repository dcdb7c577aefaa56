// Script task: FEEL over the scope, its value into the result variable.
import { toJson } from '../../expressions/encoding.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const scriptTask: ElementBehavior<ExecutableOf<'scriptTask'>> = {
  kind: 'scriptTask',
  enter(element, step) {
    const value = toJson(step.evaluate(element.script));
    return step.leave({ [element.resultVariable === '' ? 'result' : element.resultVariable]: value });
  },
};
