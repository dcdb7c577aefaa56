// Complex gateway: goes on once its activation condition over the tokens that have come is true, then swallows those that still come until
// it is reset (BPMN 2.0.2, 13.4.5). Without a condition the first token is enough.
import type { Json } from '../../kernel/data.ts';
import type { Step } from '../step.ts';
import { arrivedAt, mergeArrived } from './arrived.ts';
import type { Disposition, ElementBehavior, ExecutableOf } from './element-behavior.ts';

type Complex = ExecutableOf<'complexGateway'>;

export const complexGateway: ElementBehavior<Complex> = {
  kind: 'complexGateway',
  enter(element, step) {
    if (element.incoming.length <= 1) return split(element, step, { activationCount: 1, waitingForStart: true });
    const resetting = step.joined();
    if (resetting?.memory?.resetting === true) {
      const come = { ...arrivedAt(resetting), ...arrivedAt(step.activity) };
      step.absorb(resetting);
      return reset(element, step, come);
    }
    const arrived = mergeArrived(step);
    return isActivated(element, step, arrived) ? activate(element, step, arrived) : step.waitFor('join');
  },
  resume(element, step, trigger) {
    if (trigger.type !== 'rest' || step.mayStillCome()) return 'wait';
    return step.activity.memory?.resetting === true ? split(element, step, { waitingForStart: false }) : 'wait';
  },
};

type Local = Readonly<Record<string, Json>>;

function isActivated(element: Complex, step: Step, arrived: Readonly<Record<string, number>>): boolean {
  if (element.activation === undefined) return true;
  const activationCount = Object.values(arrived).reduce((sum, tokens) => sum + tokens, 0);
  return step.evaluate(element.activation, { activationCount, waitingForStart: true }) === true;
}

/** Goes on; when tokens may still come, one of this gateway stays behind to swallow them. */
function activate(element: Complex, step: Step, arrived: Readonly<Record<string, number>>): Disposition {
  const activationCount = Object.values(arrived).reduce((sum, tokens) => sum + tokens, 0);
  const disposition = split(element, step, { activationCount, waitingForStart: true });
  const isWhole = element.incoming.every((flow) => (arrived[flow.id] ?? 0) > 0);
  if (!isWhole && typeof disposition === 'object' && 'take' in disposition) step.park({ arrived, resetting: true });
  return disposition;
}

function reset(element: Complex, step: Step, come: Readonly<Record<string, number>>): Disposition {
  if (element.incoming.every((flow) => (come[flow.id] ?? 0) > 0))
    return split(element, step, { waitingForStart: false });
  step.remember({ arrived: come, resetting: true });
  return step.waitFor('join');
}

/** At its reset only flows go on whose condition asks for it. */
function split(element: Complex, step: Step, local: Local): Disposition {
  const isReset = local.waitingForStart === false;
  const asked = element.outgoing.filter(
    (flow) => !isReset || flow.condition?.reads.includes('waitingForStart') === true,
  );
  const held = asked.filter(
    (flow) => !flow.isDefault && (flow.condition === undefined || step.holds(flow, flow.condition, local)),
  );
  if (held.length > 0 || isReset || element.outgoing.length === 0) return { take: held };
  const fallback = element.outgoing.find((flow) => flow.isDefault);
  return fallback === undefined ? step.noFlow() : { take: [fallback] };
}
