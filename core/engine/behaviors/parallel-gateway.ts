// Parallel gateway: joins one token per incoming flow, then splits into every outgoing one, conditions or not (BPMN 2.0.2, 13.4.1).
import type { JsonObject } from '../../kernel/data.ts';
import { isPlainObject } from '../../kernel/data.ts';
import type { ActivityState } from '../state.ts';
import type { ElementBehavior, ExecutableOf } from './element-behavior.ts';

/** Tokens that have arrived, by incoming flow. */
export function arrivedAt(activity: ActivityState): Readonly<Record<string, number>> {
  const arrived = activity.memory?.arrived;
  if (isPlainObject(arrived)) return arrived as Record<string, number>;
  const flow = activity.memory?.flow;
  return typeof flow === 'string' ? { [flow]: 1 } : {};
}

function merge(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const count of counts)
    for (const [flow, tokens] of Object.entries(count)) total[flow] = (total[flow] ?? 0) + tokens;
  return total;
}

export const parallelGateway: ElementBehavior<ExecutableOf<'parallelGateway'>> = {
  kind: 'parallelGateway',
  enter(element, step) {
    if (element.incoming.length <= 1) return { take: element.outgoing };
    const others = step.waiting();
    const arrived = merge([...others.map(arrivedAt), arrivedAt(step.activity)]);
    for (const other of others) step.absorb(other);
    if (element.incoming.some((flow) => (arrived[flow.id] ?? 0) === 0)) {
      step.remember({ arrived });
      return step.waitFor('join');
    }
    const left: JsonObject = Object.fromEntries(
      Object.entries(arrived)
        .map(([flow, tokens]) => [flow, tokens - 1])
        .filter(([, tokens]) => (tokens as number) > 0),
    );
    if (Object.keys(left).length > 0) step.park({ arrived: left });
    return { take: element.outgoing };
  },
};
