// Event-based gateway: waits for the events of all its targets; the first one wins and the others are let go (BPMN 2.0.2, 13.4.4).
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const eventBasedGateway: ElementBehavior<ExecutableOf<'eventBasedGateway'>> = {
  kind: 'eventBasedGateway',
  enter(element, step) {
    for (const flow of element.outgoing) step.subscribe(flow.target);
    return step.waitFor('event');
  },
  resume(element, _step, trigger) {
    if (trigger.type !== 'event') return 'wait';
    const flow = element.outgoing.find((candidate) => candidate.target === trigger.element);
    if (flow === undefined) return 'wait';
    return { take: [flow], handed: trigger.payload };
  },
};
