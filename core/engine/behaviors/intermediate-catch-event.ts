// Intermediate catch event: waits for its timer or message; behind an event-based gateway its event has already come.
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { handedPayload } from './handed-payload.ts';

export const intermediateCatchEvent: ElementBehavior<ExecutableOf<'intermediateCatchEvent'>> = {
  kind: 'intermediateCatchEvent',
  enter(element, step) {
    const handed = handedPayload(step);
    if (handed !== undefined) return step.leave(handed);
    step.subscribe(element.id);
    return step.waitFor(element.trigger.type === 'timer' ? 'timer' : 'message');
  },
  resume: (_element, step, trigger) => step.leave(trigger.type === 'event' ? trigger.payload : {}),
};
