// Abstract task: nothing to do, the token goes on.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const task: ElementBehavior<ExecutableOf<'task'>> = {
  kind: 'task',
  enter: (_element, step) => step.leave(step.mapped()),
};
