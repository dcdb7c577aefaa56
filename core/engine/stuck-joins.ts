// Which waiting joins can never fire: no other token can still reach an incoming flow that has none. Over-approximates what may come, so it never
// calls a join stuck that is not.
import { arrivedAt } from './behaviors/parallel-gateway.ts';
import type { Executable, ExecutableProcess } from './model.ts';
import type { ActivityState } from './state.ts';

/** Keys of the joins among these activities that are stuck. All activities lie in one scope. */
export function findStuckJoins(process: ExecutableProcess, activities: readonly ActivityState[]): readonly string[] {
  const joins = activities.filter((activity) => activity.waits === 'join');
  if (joins.length === 0) return [];
  const filled = new Map(joins.map((join) => [join.element, new Set(Object.keys(arrivedAt(join)))]));
  const reached = reachableFlows(
    process,
    activities.filter((activity) => activity.waits !== 'join').map((activity) => activity.element),
    filled,
  );
  return joins.filter((join) => !mayFire(process.elements.get(join.element), reached, filled)).map((join) => join.key);
}

function mayFire(
  join: Executable | undefined,
  reached: ReadonlySet<string>,
  filled: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  if (join === undefined) return false;
  const has = filled.get(join.id);
  return join.incoming.every((flow) => reached.has(flow.id) || has?.has(flow.id) === true);
}

/** Flows a token may still come along, starting from these elements; a parallel join lets through only when all its flows are reached or filled. */
function reachableFlows(
  process: ExecutableProcess,
  from: readonly string[],
  filled: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const flows = new Set<string>();
  const left = new Set<string>();
  const open = [...from];
  const passJoins = (): void => {
    for (const id of filled.keys())
      if (!left.has(id) && mayFire(process.elements.get(id), flows, filled)) open.push(id);
  };
  passJoins();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const element = process.elements.get(id);
    if (element === undefined || left.has(id)) continue;
    left.add(id);
    open.push(...element.boundary);
    for (const flow of element.outgoing) {
      flows.add(flow.id);
      const target = process.elements.get(flow.target);
      const isJoin = target?.kind === 'parallelGateway' && target.incoming.length > 1;
      if (!isJoin || mayFire(target, flows, filled)) open.push(flow.target);
    }
    if (open.length === 0) passJoins();
  }
  return flows;
}
