// Complex gateway: goes on once its activation condition over the tokens that have come is true, then swallows those that still come until
// it is reset (BPMN 2.0.2, 13.4.5). Without a condition the first token is enough.
import type { Json } from '../../kernel/data.ts';
import type { Step } from '../step.ts';
import { type Arrived, mergeArrived, withoutOne } from './arrived.ts';
import type { Disposition, ElementBehavior, ExecutableOf } from './element-behavior.ts';

type Complex = ExecutableOf<'complexGateway'>;

export const complexGateway: ElementBehavior<Complex> = {
  kind: 'complexGateway',
  enter(element, step) {
    if (element.incoming.length <= 1) return split(element, step, { activationCount: 1, waitingForStart: true });
    const isResetting = step.joined()?.memory?.resetting === true;
    const arrived = mergeArrived(step);
    if (!isResetting)
      return isActivated(element, step, arrived) ? activate(element, step, arrived) : step.waitFor('join');
    if (isWhole(element, arrived)) return reset(element, step, arrived);
    step.remember({ arrived, resetting: true });
    return step.waitFor('join');
  },
  resume(element, step, trigger) {
    if (trigger.type !== 'rest' || step.mayStillCome()) return 'wait';
    const { resetting, arrived = {} } = step.activity.memory ?? {};
    return resetting === true ? reset(element, step, arrived as Arrived) : 'wait';
  },
};

type Local = Readonly<Record<string, Json>>;

function isWhole(element: Complex, arrived: Arrived): boolean {
  return element.incoming.every((flow) => (arrived[flow.id] ?? 0) > 0);
}

function countOf(arrived: Arrived): number {
  return Object.values(arrived).reduce((sum, tokens) => sum + tokens, 0);
}

function isActivated(element: Complex, step: Step, arrived: Arrived): boolean {
  if (element.activation === undefined) return true;
  const activationCount = countOf(arrived);
  return step.evaluate(element.activation, { activationCount, waitingForStart: true }) === true;
}

/** Goes on; when tokens may still come, one of this gateway stays behind to swallow them. */
function activate(element: Complex, step: Step, arrived: Arrived): Disposition {
  const disposition = split(element, step, { activationCount: countOf(arrived), waitingForStart: true });
  if (typeof disposition !== 'object' || !('take' in disposition)) return disposition;
  if (isWhole(element, arrived)) beginAnew(step, arrived);
  else step.park({ arrived, resetting: true });
  return disposition;
}

function reset(element: Complex, step: Step, arrived: Arrived): Disposition {
  const disposition = split(element, step, { waitingForStart: false });
  beginAnew(step, arrived);
  return disposition;
}

/** One token of each flow is consumed; what is left of them has come for the next round. */
function beginAnew(step: Step, arrived: Arrived): void {
  for (const [flow, tokens] of Object.entries(withoutOne(arrived)))
    for (let token = 0; token < tokens; token += 1) step.comeAgain(flow);
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
