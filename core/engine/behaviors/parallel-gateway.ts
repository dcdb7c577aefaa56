// Parallel gateway: joins one token per incoming flow, then splits into every outgoing one, conditions or not (BPMN 2.0.2, 13.4.1).
import { arrivedAt, mergeArrived, withoutOne } from './arrived.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const parallelGateway: ElementBehavior<ExecutableOf<'parallelGateway'>> = {
  kind: 'parallelGateway',
  enter(element, step) {
    if (element.incoming.length <= 1) return { take: element.outgoing };
    const arrived = mergeArrived(step);
    if (element.incoming.some((flow) => (arrived[flow.id] ?? 0) === 0)) return step.waitFor('join');
    const left = withoutOne(arrivedAt(step.activity));
    if (Object.keys(left).length > 0) step.park({ arrived: left });
    return { take: element.outgoing };
  },
};
