// Manual task: done outside of any system, so the token goes on (BPMN 2.0.2, 13.3.3).
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const manualTask: ElementBehavior<ExecutableOf<'manualTask'>> = {
  kind: 'manualTask',
  enter: (_element, step) => step.leave(step.mapped()),
};
