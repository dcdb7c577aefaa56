// What may still come to a join: which tokens can reach which incoming flow. Worked out from the graph once per gateway, then asked by token.
import { arrivedAt } from './behaviors/arrived.ts';
import type { Executable, ExecutableProcess } from './model.ts';
import type { ActivityState } from './state.ts';

/** Elements a token can come from to a flow without visiting its target, by flow. */
type Upstream = ReadonlyMap<string, ReadonlySet<string>>;
const known = new WeakMap<Executable, Upstream>();

function upstreamOf(process: ExecutableProcess, gateway: Executable): Upstream {
  const found = known.get(gateway);
  if (found !== undefined) return found;
  const upstream = new Map(gateway.incoming.map((flow) => [flow.id, reaching(process, flow.source, gateway.id)]));
  known.set(gateway, upstream);
  return upstream;
}

/** Everything from which `from` can be reached without visiting `without`, itself included. */
function reaching(process: ExecutableProcess, from: string, without: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === without || reached.has(id)) continue;
    reached.add(id);
    const element = process.elements.get(id);
    if (element === undefined) continue;
    for (const flow of element.incoming) open.push(flow.source);
    if (element.kind === 'boundaryEvent') open.push(element.attachedTo);
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
  const upstream = upstreamOf(process, gateway);
  const arrived = arrivedAt(join);
  const empty = gateway.incoming.filter((flow) => (arrived[flow.id] ?? 0) === 0);
  const filled = gateway.incoming.filter((flow) => (arrived[flow.id] ?? 0) > 0);
  return inScope.some(
    (token) =>
      token.element !== join.element &&
      empty.some((flow) => upstream.get(flow.id)?.has(token.element)) &&
      !filled.some((flow) => upstream.get(flow.id)?.has(token.element)),
  );
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
  const reached = reachableFlows(
    process,
    others.map((activity) => activity.element),
    filled,
  );
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
  join: Executable | undefined,
  reached: ReadonlySet<string>,
  filled: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  if (join === undefined) return false;
  const has = filled.get(join.id);
  const comes = (id: string): boolean => reached.has(id) || has?.has(id) === true;
  return join.kind === 'parallelGateway'
    ? join.incoming.every((flow) => comes(flow.id))
    : join.incoming.some((flow) => comes(flow.id));
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
    if (element.kind === 'intermediateThrowEvent')
      for (const trigger of element.triggers)
        if (trigger.type === 'link' && trigger.target !== undefined) open.push(trigger.target);
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
