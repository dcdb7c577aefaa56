// Script task: FEEL over the scope and its inputs, its value into the result variable.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const scriptTask: ElementBehavior<ExecutableOf<'scriptTask'>> = {
  kind: 'scriptTask',
  enter(element, step) {
    const value = step.json(element.script, step.mapped());
    const { resultVariable, outputs } = element;
    // Mappings may call it by either name.
    const named = resultVariable === '' || outputs.length > 0 ? { result: value } : {};
    return step.leave(resultVariable === '' ? named : { ...named, [resultVariable]: value });
  },
};
