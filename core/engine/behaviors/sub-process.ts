// Embedded sub-process: a scope of its own, over when no token is left in it.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const subProcess: ElementBehavior<ExecutableOf<'subProcess'>> = {
  kind: 'subProcess',
  enter(element, step) {
    if (element.children.length === 0) return step.leave();
    step.openScope(step.mapped());
    return step.waitFor('children');
  },
  resume: (_element, step, trigger) => (trigger.type === 'children' ? step.leaveScope(trigger.scope) : 'wait'),
};
