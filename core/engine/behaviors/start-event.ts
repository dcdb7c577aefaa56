// Start event: lays the start's data into the scope and lets the token go. Its inputs are what an instance must be given.
import { EngineFault } from '../engine-fault.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const startEvent: ElementBehavior<ExecutableOf<'startEvent'>> = {
  kind: 'startEvent',
  enter(element, step) {
    const inputs = step.mapped();
    for (const { target, source } of element.inputs) {
      if ((inputs[target] ?? null) === null) throw new EngineFault('input-null', `${target} ← ${source.source}`);
    }
    return step.leave(inputs);
  },
};
