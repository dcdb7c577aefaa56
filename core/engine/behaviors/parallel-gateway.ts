// Parallel gateway: joins one token per incoming flow, then splits into every outgoing one, conditions or not (BPMN 2.0.2, 13.4.1).
import { firstMissing, mergeTokens, withoutOne } from './arrived.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const parallelGateway: ElementBehavior<ExecutableOf<'parallelGateway'>> = {
  kind: 'parallelGateway',
  enter(element, step) {
    if (element.incoming.length <= 1) return { take: element.outgoing };
    const { arrived, from } = mergeTokens(step);
    const missing = firstMissing(element.incoming, arrived, from);
    if (missing >= 0) return step.waitAtJoin({ arrived, missing });
    const left = withoutOne(arrived);
    if (Object.keys(left).length > 0) step.park({ arrived: left });
    return { take: element.outgoing };
  },
};
