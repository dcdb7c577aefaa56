// Tokens that have arrived at a joining gateway, counted by incoming flow: one waiting activity stands for all of them.
import { isPlainObject } from '../../kernel/data.ts';
import type { ActivityState } from '../state.ts';
import type { Step } from '../step.ts';

export type Arrived = Readonly<Record<string, number>>;

export function arrivedAt(activity: ActivityState): Arrived {
  const arrived = activity.memory?.arrived;
  if (isPlainObject(arrived)) return arrived as Record<string, number>;
  const flow = activity.memory?.flow;
  return typeof flow === 'string' ? { [flow]: 1 } : {};
}

/** Merges the tokens that wait into this one, and remembers them. */
export function mergeArrived(step: Step): Arrived {
  const total: Record<string, number> = {};
  for (const other of [...step.waiting('join'), step.activity])
    for (const [flow, tokens] of Object.entries(arrivedAt(other))) total[flow] = (total[flow] ?? 0) + tokens;
  for (const other of step.waiting('join')) step.absorb(other);
  step.remember({ arrived: total });
  return total;
}

/** What is left when one token of each flow goes on. */
export function withoutOne(arrived: Arrived): Arrived {
  const left: Record<string, number> = {};
  for (const [flow, tokens] of Object.entries(arrived)) if (tokens > 1) left[flow] = tokens - 1;
  return left;
}
