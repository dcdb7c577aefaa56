// Tokens that have arrived at a joining gateway, counted by incoming flow: one waiting activity stands for all of them.
import { isPlainObject } from '../../kernel/data.ts';
import type { SequenceFlow } from '../model.ts';
import type { ActivityState } from '../state.ts';
import type { Step } from '../step.ts';

export type Arrived = Readonly<Record<string, number>>;

export function arrivedAt(activity: ActivityState): Arrived {
  const arrived = activity.memory?.arrived;
  if (isPlainObject(arrived)) return arrived as Record<string, number>;
  const flow = activity.memory?.flow;
  return typeof flow === 'string' ? { [flow]: 1 } : {};
}

/** Merges the tokens that wait into this one. */
export function mergeTokens(step: Step): Arrived {
  const own = arrivedAt(step.activity);
  const waiting = step.joined();
  if (waiting === undefined) return own;
  const total = step.countsOf(arrivedAt(waiting));
  for (const flow in own) total[flow] = (total[flow] ?? 0) + (own[flow] ?? 0);
  step.absorb(waiting);
  return total;
}

/** The same, and remembers them. */
export function mergeArrived(step: Step): Arrived {
  const total = mergeTokens(step);
  step.remember({ arrived: total });
  return total;
}

/** Index of the first incoming flow that no token has come along, looked for from `from` on; -1 = none. */
export function firstMissing(incoming: readonly SequenceFlow[], arrived: Arrived, from: number): number {
  for (let index = from; index < incoming.length; index += 1)
    if (arrived[incoming[index]?.id ?? ''] === undefined) return index;
  return -1;
}

/** Where to look on: tokens that wait do not go away. */
export function missingBefore(step: Step): number {
  return Number(step.joined()?.memory?.missing ?? 0);
}

/** What is left when one token of each flow goes on. */
export function withoutOne(arrived: Arrived): Arrived {
  const left: Record<string, number> = {};
  for (const flow in arrived) {
    const tokens = arrived[flow] ?? 0;
    if (tokens > 1) left[flow] = tokens - 1;
  }
  return left;
}
