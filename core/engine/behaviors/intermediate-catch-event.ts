// Intermediate catch event: waits for any of its triggers, or for all; goes on at once when what it waits for has come already.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { happened } from './happened.ts';

export const intermediateCatchEvent: ElementBehavior<ExecutableOf<'intermediateCatchEvent'>> = {
  kind: 'intermediateCatchEvent',
  enter(element, step) {
    const payload = happened(step);
    if (payload !== undefined) return step.leave(payload);
    step.subscribe(element.id);
    return step.waitFor('event');
  },
  resume: (_element, step, trigger) => (trigger.type === 'event' ? step.leave(trigger.payload) : 'wait'),
};
