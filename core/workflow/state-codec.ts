// The state of an instance as text, one text for each partition, and back, exactly. Leaves out what columns say (id, process, version, status,
// business key), what is as always, and the beginning of keys that all keys of a partition share. Pure.
//
// A partition: { n: steps, k: last key, s: its own scope's rest, b: other scopes, a: activities, w: subscriptions, x: error }. Of the root the
// variables, of a loop the values of its instances are a text of their own: they may be large, are rarely looked at, and are written once.

import { partitionOf, rootKey } from '../engine/keys.ts';
import type {
  ActivityState,
  InstanceState,
  LoopProgress,
  ScopeState,
  Subscription,
  Variables,
} from '../engine/state.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import type { LargeValue } from './large-values.ts';

/** What columns of the instance's row say. */
export interface StateHead {
  readonly id: string;
  /** Id of the process in its file. */
  readonly process: string;
  readonly version: number;
  readonly status: InstanceState['status'];
  readonly businessKey?: string;
  readonly called?: boolean;
}

export interface StoredPartition {
  readonly state: string;
  /** Variables of the root; values of a loop's instances, until all have begun; empty = none. */
  readonly rest: string | LargeValue;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Fields = Record<string, Json>;

const waits = {
  task: 't',
  service: 's',
  call: 'c',
  trigger: 'g',
  event: 'e',
  join: 'j',
  quantity: 'q',
  children: 'b',
  compensation: 'p',
  caller: 'r',
} as const satisfies Record<NonNullable<ActivityState['waits']>, string>;
const waitsByLetter = new Map<string, NonNullable<ActivityState['waits']>>(
  Object.entries(waits).map(([name, letter]) => [letter, name as NonNullable<ActivityState['waits']>]),
);

interface Lists {
  readonly b: Fields[];
  readonly a: Json[][];
  readonly w: Fields[];
}

interface Body {
  n?: number;
  k?: number;
  s?: Fields;
  b?: Fields[];
  a?: Json[][];
  w?: Fields[];
  x?: Json;
}

/**
 * The texts of these partitions; undefined for one that is gone. `before` = the state they were loaded as: a `rest` that has not changed since is
 * left out.
 */
export function encodePartitions(
  state: InstanceState,
  partitions: readonly string[],
  before?: InstanceState,
): ReadonlyMap<string, { readonly state: string; readonly rest?: string } | undefined> {
  const bodies = new Map<string, Lists>();
  for (const partition of partitions)
    if (state.scopes[partition] !== undefined) bodies.set(partition, { b: [], a: [], w: [] });
  const isAll = partitions.length === 1 && partitions[0] === rootKey && state.partial === undefined;
  for (const key in state.scopes) {
    if (key === rootKey) continue;
    const body = bodies.get(partitionOf(key));
    if (body !== undefined && !bodies.has(key)) body.b.push(scopeFields(state.scopes[key] as ScopeState));
  }
  for (const key in state.activities) {
    const partition = isAll && key.indexOf('/') < 0 ? rootKey : partitionOf(key);
    const body = bodies.get(partition);
    body?.a.push(activityList(state.activities[key] as ActivityState, partition));
  }
  for (const key in state.subscriptions) {
    const body = bodies.get(partitionOf(key));
    body?.w.push({ ...(state.subscriptions[key] as unknown as Fields) });
  }
  const texts = new Map<string, { state: string; rest?: string } | undefined>();
  for (const partition of partitions) {
    const body = bodies.get(partition);
    texts.set(partition, body === undefined ? undefined : textOf(state, partition, body, before));
  }
  return texts;
}

function textOf(
  state: InstanceState,
  partition: string,
  { b, a, w }: Lists,
  before: InstanceState | undefined,
): { state: string; rest?: string } {
  const body: Body = {};
  if (b.length > 0) body.b = b;
  if (a.length > 0) body.a = a;
  if (w.length > 0) body.w = w;
  const scope = state.scopes[partition] as ScopeState;
  if (scope.lastKey !== undefined) body.k = scope.lastKey;
  if (partition === rootKey) {
    if (state.steps !== 0) body.n = state.steps;
    if (state.error !== undefined) body.x = { ...state.error };
    const own = withoutUndefined({
      interrupted: scope.interrupted,
      compensables: scope.compensables,
      loop: scope.loop,
      pending: scope.pending,
      host: scope.host,
    });
    if (Object.keys(own).length > 0) body.s = own;
    const text = JSON.stringify(body);
    const isSame = before !== undefined && before.scopes[rootKey]?.variables === scope.variables;
    return isSame ? { state: text } : { state: text, rest: JSON.stringify(scope.variables) };
  }
  const { items, ...progress } = scope.loop ?? ({} as Partial<LoopProgress>);
  const { lastKey: _lastKey, loop: _loop, key: _key, ...own } = scope;
  body.s =
    scope.loop === undefined
      ? { ...(own as unknown as Fields) }
      : { ...(own as unknown as Fields), loop: { ...progress } as Json };
  const text = JSON.stringify(body);
  if (before !== undefined && before.scopes[partition] !== undefined && before.scopes[partition]?.loop?.items === items)
    return { state: text };
  return { state: text, rest: items === undefined ? '' : JSON.stringify(items) };
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Fields {
  const kept: Fields = {};
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name] as Json;
  return kept;
}

/** Scopes that share a partition with the one around them: sub-processes, instances of small loops. */
function scopeFields(scope: ScopeState): Fields {
  const { variables, ...fields } = scope;
  return Object.keys(variables).length === 0
    ? (fields as unknown as Fields)
    : { ...(fields as unknown as Fields), variables };
}

/** [count, element, waits, memory, scope, incident], as far as the last one that is not as always. */
function activityList(activity: ActivityState, partition: string): Json[] {
  const count = Number(partition === rootKey ? activity.key : activity.key.slice(partition.length + 1));
  const list: Json[] = [count, activity.element];
  const rest: Json[] = [
    activity.waits === undefined ? '' : waits[activity.waits],
    activity.memory ?? null,
    activity.scope === partition ? '' : activity.scope,
    activity.status === 'active' ? null : (activity.incident ?? {}),
  ];
  let length = rest.length;
  while (length > 0 && (rest[length - 1] === '' || rest[length - 1] === null)) length -= 1;
  for (let index = 0; index < length; index += 1) list.push(rest[index] as Json);
  return list;
}

/** The state these partitions are of. `partial` is set when not all partitions of the instance are among them. */
export function decodePartitions(
  head: StateHead,
  partitions: ReadonlyMap<string, StoredPartition>,
  partial?: InstanceState['partial'],
): InstanceState {
  const scopes: Record<string, ScopeState> = {};
  const activities: Record<string, ActivityState> = {};
  const subscriptions: Record<string, Subscription> = {};
  let steps = 0;
  let error: InstanceState['error'];
  for (const [partition, stored] of partitions) {
    const body = JSON.parse(stored.state) as Body;
    if (partition === rootKey) {
      steps = body.n ?? 0;
      error = body.x as InstanceState['error'];
      scopes[rootKey] = rootScope(head.process, body, stored.rest);
    } else scopes[partition] = ownScope(partition, body, stored.rest);
    for (const fields of body.b ?? []) {
      const scope = fields as unknown as ScopeState;
      scopes[scope.key] = scope.variables === undefined ? { ...scope, variables: {} } : scope;
    }
    for (const list of body.a ?? []) {
      const activity = activityOf(list, partition);
      activities[activity.key] = activity;
    }
    for (const fields of body.w ?? []) {
      const subscription = fields as unknown as Subscription;
      subscriptions[subscription.key] = subscription;
    }
  }
  return {
    id: head.id,
    process: head.process,
    version: head.version,
    status: head.status,
    ...(head.businessKey === undefined ? {} : { businessKey: head.businessKey }),
    ...(head.called === true ? { called: true } : {}),
    steps,
    scopes,
    activities,
    subscriptions,
    ...(error === undefined ? {} : { error }),
    ...(partial === undefined ? {} : { partial }),
  };
}

/** Its variables are read out of their text when somebody looks at them. */
function rootScope(process: string, body: Body, rest: StoredPartition['rest']): ScopeState {
  const scope = { key: rootKey, role: 'body', element: process } as Mutable<ScopeState>;
  whenAsked(scope, 'variables', () => readRest(rest) as Variables);
  if (body.s !== undefined) Object.assign(scope, body.s);
  if (body.k !== undefined) scope.lastKey = body.k;
  return scope;
}

function ownScope(key: string, body: Body, rest: StoredPartition['rest']): ScopeState {
  const scope = { key, ...(body.s as unknown as Omit<ScopeState, 'key'>) } as Mutable<ScopeState>;
  if (rest !== '' && scope.loop !== undefined) {
    const loop = { ...scope.loop } as Mutable<LoopProgress>;
    whenAsked(loop, 'items', () => readRest(rest) as readonly Json[]);
    scope.loop = loop;
  }
  if (body.k !== undefined) scope.lastKey = body.k;
  return scope;
}

function readRest(rest: StoredPartition['rest']): unknown {
  return typeof rest === 'string' ? JSON.parse(rest) : rest.value;
}

/** A property that is made at its first use; copies of the object have it as any other. */
function whenAsked<T extends object, K extends keyof T>(target: T, name: K, make: () => T[K]): void {
  let made: { readonly value: T[K] } | undefined;
  Object.defineProperty(target, name, {
    enumerable: true,
    configurable: true,
    get: () => {
      made ??= { value: make() };
      return made.value;
    },
  });
}

function activityOf(
  [count, element, letter = '', memory = null, scope = '', incident]: readonly Json[],
  partition: string,
): ActivityState {
  const key = partition === rootKey ? String(count) : `${partition}/${count}`;
  const activity: Mutable<ActivityState> = {
    key,
    element: String(element),
    scope: scope === '' ? partition : String(scope),
    status: incident === undefined ? 'active' : 'incident',
  };
  const wait = waitsByLetter.get(String(letter));
  if (wait !== undefined) activity.waits = wait;
  if (memory !== null) activity.memory = memory as JsonObject;
  if (incident !== undefined && Object.keys(incident as object).length > 0)
    activity.incident = incident as unknown as { code: string; detail: string };
  return activity;
}
