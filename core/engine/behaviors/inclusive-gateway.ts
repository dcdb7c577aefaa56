// Inclusive gateway: joins the tokens that can come, then splits along every true flow (BPMN 2.0.2, 13.4.3).
import type { Step } from '../step.ts';
import { type Arrived, arrivedAt, firstMissing, mergeTokens, withoutOne } from './arrived.ts';
import type { Disposition, ElementBehavior, ExecutableOf } from './element-behavior.ts';

type Inclusive = ExecutableOf<'inclusiveGateway'>;

export const inclusiveGateway: ElementBehavior<Inclusive> = {
  kind: 'inclusiveGateway',
  enter(element, step) {
    if (element.incoming.length <= 1) return split(element, step);
    const { arrived, from } = mergeTokens(step);
    const missing = firstMissing(element.incoming, arrived, from);
    if (missing >= 0) return step.waitAtJoin({ arrived, missing });
    return join(element, step, arrived);
  },
  resume(element, step, trigger) {
    if (trigger.type !== 'rest') return 'wait';
    return step.mayStillCome() ? 'wait' : join(element, step, arrivedAt(step.activity));
  },
};

/** One token of each flow that has one goes on; what is left of them waits again. When none can go on, all of them stay. */
function join(element: Inclusive, step: Step, arrived: Arrived): Disposition {
  const left = withoutOne(arrived);
  step.remember({ arrived });
  const disposition = split(element, step);
  if ('take' in disposition && Object.keys(left).length > 0) step.park({ arrived: left });
  return disposition;
}

function split(element: Inclusive, step: Step): Exclude<Disposition, string> {
  const { outgoing } = element;
  const held = outgoing.filter(
    (flow) => !flow.isDefault && (flow.condition === undefined || step.holds(flow, flow.condition)),
  );
  if (held.length > 0 || outgoing.length === 0) return { take: held };
  const fallback = outgoing.find((flow) => flow.isDefault);
  return fallback === undefined ? step.noFlow() : { take: [fallback] };
}
