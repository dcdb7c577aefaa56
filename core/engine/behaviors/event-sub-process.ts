// Event sub-process, once its start event has happened: a scope that begins with that event. Who waits for it: catching.ts.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { happened } from './happened.ts';

export const eventSubProcess: ElementBehavior<ExecutableOf<'eventSubProcess'>> = {
  kind: 'eventSubProcess',
  enter(_element, step) {
    const start = String(step.activity.memory?.start ?? '');
    step.openScope(step.mapped(), [start], happened(step) ?? {});
    return step.waitFor('children');
  },
  resume: (_element, step, trigger) => (trigger.type === 'children' ? step.leaveScope(trigger.scope) : 'wait'),
};
