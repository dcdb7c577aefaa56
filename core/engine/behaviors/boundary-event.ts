// Boundary event, once it has fired: its host is already cancelled or goes on beside it. Its waiting belongs to the host (execution.ts).
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';
import { handedPayload } from './handed-payload.ts';

export const boundaryEvent: ElementBehavior<ExecutableOf<'boundaryEvent'>> = {
  kind: 'boundaryEvent',
  enter: (element, step) => {
    const payload = handedPayload(step) ?? {};
    // An error says only what its mappings take from it; a message brings its payload.
    return step.leave(element.trigger.type === 'error' && element.outputs.length === 0 ? {} : payload);
  },
};
