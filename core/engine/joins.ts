// What may still come to a join: which tokens can reach which incoming flow. Each question goes through the graph once.
import { arrivedAt } from './behaviors/arrived.ts';
import type { Executable, ExecutableProcess, SequenceFlow } from './model.ts';
import type { ActivityState } from './state.ts';

/**
 * Everything from which one of `from` can be reached without visiting `without`, itself included: by sequence flow alone, or by events at the
 * boundary too.
 */
function reaching(
  process: ExecutableProcess,
  from: readonly string[],
  without: string,
  by: 'flow' | 'event',
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === without || reached.has(id)) continue;
    reached.add(id);
    const element = process.elements.get(id);
    if (element === undefined) continue;
    for (const flow of element.incoming) open.push(flow.source);
    if (by === 'event' && element.kind === 'boundaryEvent') open.push(element.attachedTo);
    open.push(...linksTo(process, element));
  }
  return reached;
}

/** Throwing links that lead to this catching one. */
function linksTo(process: ExecutableProcess, element: Executable): readonly string[] {
  if (element.kind !== 'intermediateCatchEvent' || !element.triggers.some(({ type }) => type === 'link')) return [];
  return [...process.elements.values()]
    .filter(
      (other) =>
        other.kind === 'intermediateThrowEvent' &&
        other.triggers.some((trigger) => trigger.type === 'link' && trigger.target === element.id),
    )
    .map((other) => other.id);
}

/**
 * Is there a token that can reach an empty incoming flow of this join, and none of those that have a token, without visiting it
 * (BPMN 2.0.2, 13.4.3)? `inScope` = all activities of the join's scope.
 */
export function mayStillCome(
  process: ExecutableProcess,
  join: ActivityState,
  inScope: readonly ActivityState[],
): boolean {
  const gateway = process.elements.get(join.element);
  if (gateway === undefined) return false;
  const arrived = arrivedAt(join);
  const isFilled = (flow: SequenceFlow): boolean => (arrived[flow.id] ?? 0) > 0;
  const sources = (flows: readonly SequenceFlow[]): readonly string[] => flows.map((flow) => flow.source);
  const toEmpty = reaching(process, sources(gateway.incoming.filter((flow) => !isFilled(flow))), gateway.id, 'event');
  // An event that has let a token go beside an activity says nothing of where the activity itself will go.
  const toFilled = reaching(process, sources(gateway.incoming.filter(isFilled)), gateway.id, 'flow');
  return inScope.some((other) => {
    if (other.element !== join.element) return toEmpty.has(other.element) && !toFilled.has(other.element);
    // One that was stopped on its way in has come along its flow, and is counted when somebody tries again.
    return other.waits === undefined && Object.keys(arrivedAt(other)).some((flow) => arrived[flow] === undefined);
  });
}

const gathering = new WeakMap<ExecutableProcess, boolean>();

/** Does any element need several tokens to begin? */
export function hasQuantities(process: ExecutableProcess): boolean {
  const found = gathering.get(process) ?? [...process.elements.values()].some(({ startQuantity }) => startQuantity > 1);
  gathering.set(process, found);
  return found;
}

/**
 * Keys of the joins among these activities (all of one scope) that can never fire, and of the activities that never get all of their tokens.
 * Over-approximates what may come, so it never calls one stuck that is not.
 */
export function findStuckJoins(process: ExecutableProcess, activities: readonly ActivityState[]): readonly string[] {
  const joins = activities.filter(({ waits }) => waits === 'join' || waits === 'quantity');
  const others = activities.filter(({ waits }) => waits !== 'join' && waits !== 'quantity');
  if (joins.length === 0) return [];
  const filled = new Map(joins.map((join) => [join.element, new Set(Object.keys(arrivedAt(join)))]));
  const reached = reachableFlows(process, others, filled);
  return joins
    .filter((join) => {
      const element = process.elements.get(join.element);
      // Inclusive and complex joins have been told that all is at rest: they wait for others, or for ever.
      if (join.waits === 'quantity') return element?.incoming.every((flow) => !reached.has(flow.id)) === true;
      return element?.kind === 'parallelGateway' ? !mayFire(element, reached, filled) : others.length === 0;
    })
    .map((join) => join.key);
}

function mayFire(
  join: Executable,
  reached: ReadonlySet<string>,
  filled: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const has = filled.get(join.id);
  return join.incoming.every(({ id }) => reached.has(id) || has?.has(id) === true);
}

const isParallelJoin = (element: Executable | undefined): element is Executable =>
  element?.kind === 'parallelGateway' && element.incoming.length > 1;

/**
 * Flows a token may still come along, starting with these activities; those that were stopped on their way in have yet to be counted where they
 * are. A parallel join lets through only when all its flows are reached or filled.
 */
function reachableFlows(
  process: ExecutableProcess,
  from: readonly ActivityState[],
  filled: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const flows = new Set<string>();
  const left = new Set<string>();
  /** How many flows of a parallel join are neither reached nor filled. */
  const missing = new Map<string, number>();
  const open = from.map((activity) => activity.element);
  const missingAt = (join: Executable): number =>
    missing.get(join.id) ?? join.incoming.length - (filled.get(join.id)?.size ?? 0);
  for (const [id, has] of filled) {
    const element = process.elements.get(id);
    if (isParallelJoin(element) ? missingAt(element) === 0 : has.size > 0) open.push(id);
  }
  const reach = (flow: SequenceFlow): void => {
    if (flows.has(flow.id)) return;
    flows.add(flow.id);
    const target = process.elements.get(flow.target);
    if (!isParallelJoin(target)) open.push(flow.target);
    else if (filled.get(target.id)?.has(flow.id) !== true) {
      missing.set(target.id, missingAt(target) - 1);
      if (missing.get(target.id) === 0) open.push(target.id);
    }
  };
  for (const activity of from.filter(({ waits }) => waits === undefined))
    for (const id in arrivedAt(activity)) {
      const flow = process.flows.get(id);
      if (flow !== undefined) reach(flow);
    }
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const element = process.elements.get(id);
    if (element === undefined || left.has(id)) continue;
    left.add(id);
    open.push(...element.boundary);
    if (element.kind === 'intermediateThrowEvent')
      for (const trigger of element.triggers)
        if (trigger.type === 'link' && trigger.target !== undefined) open.push(trigger.target);
    for (const flow of element.outgoing) reach(flow);
  }
  return flows;
}
