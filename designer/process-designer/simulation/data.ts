// The data of a simulation: the variables of every scope as they were at a frame, the values of records, and the names the process reads but
// nobody has set. Pure.
import type { ExecutableProcess } from '../../../core/engine/model.ts';
import type { Snapshot } from '../../../core/engine/simulation.ts';
import type { InstanceState, LoopProgress, ScopeState } from '../../../core/engine/state.ts';
import { isPlainObject, type Json, type JsonObject } from '../../../core/kernel/data.ts';
import { isSame } from './read-value.ts';
import type { Act, SimulationSession } from './session.ts';

export interface ShownVariable {
  readonly name: string;
  readonly value: Json;
  readonly isNew: boolean;
}

export interface ShownScope {
  readonly instance: string;
  readonly key: string;
  /** Id of the process, sub-process or looping activity. */
  readonly element: string;
  readonly depth: number;
  readonly status: InstanceState['status'];
  readonly loop?: LoopProgress;
  /** 1-based, of an instance of a loop. */
  readonly item?: number;
  readonly variables: readonly ShownVariable[];
}

/** What the rest of an act will assign, by name: not seen yet. */
function stillToCome(act: Act | undefined, seen: number, instance: string): ReadonlySet<string> {
  const names = act?.entries
    .slice(seen)
    .filter((entry) => entry.instance === instance && entry.type === 'variables')
    .flatMap(({ detail }) => Object.keys((detail?.values as JsonObject | undefined) ?? {}));
  return new Set(names);
}

/** The last value a name was given in what has been seen of the act. */
function givenSoFar(act: Act, seen: number, instance: string, name: string): Json | undefined {
  const entry = act.entries
    .slice(0, seen)
    .findLast(
      ({ type, detail, instance: of }) =>
        of === instance &&
        type === 'variables' &&
        Object.hasOwn((detail?.values as JsonObject | undefined) ?? {}, name),
    );
  return (entry?.detail?.values as JsonObject | undefined)?.[name];
}

function variablesOf(session: SimulationSession, instance: string, scope: ScopeState): readonly ShownVariable[] {
  const act = session.current;
  const hidden = session.isAtRest ? new Set<string>() : stillToCome(act, session.seen, instance);
  const before = act?.before.instances.get(instance)?.state.scopes[scope.key]?.variables ?? {};
  return Object.entries(scope.variables)
    .filter(([name]) => name !== 'loopCounter' || scope.role !== 'item')
    .flatMap(([name, last]): ShownVariable[] => {
      const value = hidden.has(name) && act !== undefined ? givenSoFar(act, session.seen, instance, name) : last;
      const shown = value ?? (hidden.has(name) ? before[name] : last);
      if (shown === undefined) return [];
      return [{ name, value: shown, isNew: act !== undefined && !isSame(shown, before[name]) }];
    });
}

/** On the way to the end of an act: has the element of this scope been entered yet? */
function hasBegun({ current, isAtRest, seen }: SimulationSession, instance: string, scope: ScopeState): boolean {
  if (isAtRest || current === undefined || scope.parent === undefined) return true;
  if (current.before.instances.get(instance)?.state.scopes[scope.key] !== undefined) return true;
  return current.entries
    .slice(0, seen)
    .some((entry) => entry.instance === instance && entry.type === 'entered' && entry.element === scope.element);
}

/** Scopes of all instances, each under the one it lies in. Scopes around loops are shown with their progress. */
export function scopesOf(session: SimulationSession): readonly ShownScope[] {
  return [...session.snapshot.instances].flatMap(([instance, { state, depth }]) => {
    const shown: ShownScope[] = [];
    const visit = (scope: ScopeState, level: number): void => {
      const { key, element, loop, role } = scope;
      if (!hasBegun(session, instance, scope)) return;
      const item = role === 'item' ? Number(scope.variables.loopCounter ?? 0) : undefined;
      shown.push({
        instance,
        key,
        element,
        depth: level,
        status: state.status,
        ...(loop === undefined ? {} : { loop }),
        ...(item === undefined ? {} : { item }),
        variables: variablesOf(session, instance, scope),
      });
      for (const other of Object.values(state.scopes)) if (other.parent === key) visit(other, level + 1);
    };
    const root = state.scopes['0'];
    if (root !== undefined) visit(root, depth);
    return shown;
  });
}

/** Every variable that can be seen in a scope, with the records on top: what a typed expression may name. */
export function visibleIn({ instances, facts }: Snapshot, instance?: string, scope = '0'): JsonObject {
  const state = instance === undefined ? undefined : instances.get(instance)?.state;
  const chain: JsonObject[] = [];
  for (
    let at = state?.scopes[scope];
    at !== undefined;
    at = at.parent === undefined ? undefined : state?.scopes[at.parent]
  )
    chain.unshift(at.variables);
  return Object.assign({}, ...chain, facts ?? {}) as JsonObject;
}

function has(data: JsonObject, path: string): boolean {
  let at: Json | undefined = data;
  for (const name of path.split('.')) at = isPlainObject(at) ? (at[name] as Json | undefined) : undefined;
  return at !== undefined;
}

/** Names the process gives values to by itself. */
function madeBy(process: ExecutableProcess): ReadonlySet<string> {
  const names = new Set([
    'loopCounter',
    'numberOfInstances',
    'numberOfCompletedInstances',
    'numberOfActiveInstances',
    'numberOfTerminatedInstances',
  ]);
  for (const element of process.elements.values()) {
    for (const { target } of [...element.inputs, ...element.outputs]) names.add(target);
    if (element.kind === 'scriptTask') names.add(element.resultVariable);
    if (element.loop?.type !== 'multi') continue;
    if (element.loop.elementVariable !== undefined) names.add(element.loop.elementVariable);
    if (element.loop.outputCollection !== undefined) names.add(element.loop.outputCollection);
  }
  return names;
}

/** Paths the process reads that nothing holds yet: offered wherever data can be given. */
export function missingNames(process: ExecutableProcess, data: JsonObject): readonly string[] {
  const made = madeBy(process);
  return process.reads.filter((path) => {
    const [root = '', ...rest] = path.split('.');
    if (made.has(root) || has(data, path)) return false;
    return !process.recordVariables.has(root) || (rest.length > 0 && rest[0] !== 'id');
  });
}

/** Puts values at dotted paths. */
export function merge(data: JsonObject, paths: Readonly<Record<string, Json>>): JsonObject {
  let merged: JsonObject = data;
  for (const [path, value] of Object.entries(paths)) merged = put(merged, path.split('.'), value);
  return merged;
}

function put(data: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...data, [name]: value };
  const inner = data[name];
  return { ...data, [name]: put(isPlainObject(inner) ? (inner as JsonObject) : {}, rest, value) };
}

/** What was typed, apart: fields of records are facts, the rest are variables. */
export function split(
  process: ExecutableProcess,
  values: Readonly<Record<string, Json>>,
): { readonly variables: JsonObject; readonly facts: Readonly<Record<string, Json>> } {
  const isFact = ([path]: readonly [string, Json]): boolean => {
    const [root = '', ...rest] = path.split('.');
    return rest.length > 0 && process.recordVariables.has(root);
  };
  const entries = Object.entries(values);
  const variables = Object.fromEntries(entries.filter((entry) => !isFact(entry)));
  return { variables: merge({}, variables), facts: Object.fromEntries(entries.filter(isFact)) };
}
