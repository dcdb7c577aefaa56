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

interface Merged {
  readonly arrived: Arrived;
  /** Where to look on for a flow without a token: tokens that wait do not go away. */
  readonly from: number;
}

/** Merges the tokens that wait into this one. */
export function mergeTokens(step: Step): Merged {
  const { activity } = step;
  const waiting = step.joined();
  if (waiting === undefined) return { arrived: arrivedAt(activity), from: 0 };
  const arrived = step.countsOf(arrivedAt(waiting));
  const flow = activity.memory?.arrived === undefined ? activity.memory?.flow : undefined;
  // Nearly always one token along one flow, for which no counts need be made.
  if (typeof flow === 'string') arrived[flow] = (arrived[flow] ?? 0) + 1;
  else for (const [from, tokens] of Object.entries(arrivedAt(activity))) arrived[from] = (arrived[from] ?? 0) + tokens;
  step.absorb(waiting);
  return { arrived, from: Number(waiting.memory?.missing ?? 0) };
}

/** The same, and remembers them. */
export function mergeArrived(step: Step): Arrived {
  const { arrived } = mergeTokens(step);
  step.remember({ arrived });
  return arrived;
}

/** Index of the first incoming flow that no token has come along, looked for from `from` on; -1 = none. */
export function firstMissing(incoming: readonly SequenceFlow[], arrived: Arrived, from: number): number {
  for (let index = from; index < incoming.length; index += 1)
    if (arrived[incoming[index]?.id ?? ''] === undefined) return index;
  return -1;
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
