// Exclusive gateway: the first flow in order of declaration whose condition is true, else the default one, else an incident (BPMN 2.0.2, 13.4.2).
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

export const exclusiveGateway: ElementBehavior<ExecutableOf<'exclusiveGateway'>> = {
  kind: 'exclusiveGateway',
  enter(element, step) {
    const { outgoing } = element;
    const chosen =
      outgoing.find((flow) => !flow.isDefault && (flow.condition === undefined || step.holds(flow, flow.condition))) ??
      outgoing.find((flow) => flow.isDefault);
    if (chosen !== undefined) return { take: [chosen] };
    return outgoing.length === 0 ? { take: [] } : step.noFlow();
  },
};
