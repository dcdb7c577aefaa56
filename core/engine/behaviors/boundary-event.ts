// Boundary event, once it has fired: its host is already cancelled or goes on beside it. Its waiting belongs to the host (catching.ts).
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { happened } from './happened.ts';

export const boundaryEvent: ElementBehavior<ExecutableOf<'boundaryEvent'>> = {
  kind: 'boundaryEvent',
  enter(element, step) {
    const payload = happened(step) ?? {};
    if (element.outputs.length > 0) return step.leave(payload);
    // An error says only what its mappings take from it; a message brings its payload.
    const { error: _error, ...brought } = payload;
    return step.leave(element.triggers.some((trigger) => trigger.type === 'error') ? brought : payload);
  },
};
