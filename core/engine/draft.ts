// The next state of an instance while one command is carried out: changes copies, collects effects and history. Knows no BPMN.
import type { Json, JsonObject } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import { EngineFault } from './engine-fault.ts';
import { isPartition, keyIn, partitionOf, partitionsTo, rootKey } from './keys.ts';
import type {
  ActivityState,
  Effect,
  HistoryEntry,
  InstanceState,
  Need,
  Outcome,
  ScopeState,
  Subscription,
} from './state.ts';
import { Tally } from './tally.ts';

/** Thrown when a part of the state is not loaded; advance() answers what it needs instead of an outcome. */
export class NotLoaded extends Error {
  override readonly name = 'NotLoaded';
  readonly need: Need;
  constructor(need: Need) {
    super(JSON.stringify(need));
    this.need = need;
  }
}

/** Keys of scopes by the activity they are around, or else by the scope they lie in. Neither ever changes. */
class ScopeIndex {
  readonly #places = new Map<string, Set<string>>();

  constructor(scopes: readonly ScopeState[]) {
    for (const scope of scopes) this.add(scope);
  }

  #place({ host, parent = '' }: ScopeState): string {
    return host === undefined ? `in ${parent}` : `around ${host}`;
  }

  add(scope: ScopeState): void {
    const place = this.#place(scope);
    const keys = this.#places.get(place);
    if (keys === undefined) this.#places.set(place, new Set([scope.key]));
    else keys.add(scope.key);
  }

  delete(scope: ScopeState): void {
    this.#places.get(this.#place(scope))?.delete(scope.key);
  }

  around(activity: string): readonly string[] {
    return [...(this.#places.get(`around ${activity}`) ?? [])];
  }

  in(scope: string): readonly string[] {
    return [...(this.#places.get(`in ${scope}`) ?? [])];
  }
}

type Groups = Map<string, Set<string>>;

function groups<T extends { readonly key: string }>(all: readonly T[], of: (one: T) => string): Groups {
  const made: Groups = new Map();
  for (const one of all) addTo(made, of(one), one.key);
  return made;
}

function addTo(found: Groups, group: string, key: string): void {
  const keys = found.get(group);
  if (keys === undefined) found.set(group, new Set([key]));
  else keys.add(key);
}

export class Draft {
  readonly before: InstanceState;
  readonly activities: Record<string, ActivityState>;
  readonly scopes: Record<string, ScopeState>;
  readonly subscriptions: Record<string, Subscription>;
  status: InstanceState['status'];
  steps: number;
  /** Names of variables that have changed since conditional events were last looked at. */
  readonly changed = new Set<string>();
  /** Partitions they lie in, while not all of them are here. */
  readonly changedIn = new Set<string>();
  /** Conditional events that have begun to wait: they may be true already. */
  readonly newConditions = new Set<string>();
  #error: InstanceState['error'];
  readonly #lastKeys = new Map<string, number>();
  /** Activities by scope. */
  readonly #tokens = new Tally();
  /** Keys of activities by their scope and of subscriptions by their owner; made when first asked for: ending thousands asks for each of them. */
  #inScopes: Groups | undefined;
  #ofOwners: Groups | undefined;
  /** How many subscriptions and scopes there are: most instances have none and one. */
  #waits = 0;
  #bodies = 0;
  /** Activities that stand for the tokens at a join, by scope and element. */
  readonly #joins = new Map<string, string>();
  /** Counts that were made here and may be changed; most instances need none. */
  #counts: Set<object> | undefined;
  #index: ScopeIndex | undefined;
  readonly #touched = new Set<string>();
  #touchesRoot = false;
  readonly #effects: Effect[] = [];
  #closes = false;
  readonly #history: HistoryEntry[] = [];

  constructor(state: InstanceState) {
    this.before = state;
    this.status = state.status;
    this.steps = state.steps;
    this.activities = { ...state.activities };
    this.scopes = { ...state.scopes };
    this.subscriptions = { ...state.subscriptions };
    for (const _key in state.subscriptions) this.#waits += 1;
    for (const _key in state.scopes) this.#bodies += 1;
    for (const key in state.activities) {
      const activity = state.activities[key] as ActivityState;
      this.#tokens.add(activity.scope, 1);
      if (activity.waits === 'join') this.#joins.set(`${activity.scope} ${activity.element}`, key);
    }
  }

  #touch(key: string): void {
    if (key.indexOf('/') < 0) this.#touchesRoot = true;
    else this.#touched.add(partitionOf(key));
  }

  /** Has this partition been changed? */
  #isTouched(partition: string): boolean {
    return partition === rootKey ? this.#touchesRoot : this.#touched.has(partition);
  }

  /** A new key in the partition of this scope. */
  nextKey(scope: string): string {
    const partition = scope === rootKey ? rootKey : partitionOf(scope);
    const last = this.#lastKeys.get(partition) ?? this.#scopeOf(partition).lastKey ?? 0;
    this.#lastKeys.set(partition, last + 1);
    return keyIn(partition, last + 1);
  }

  end(status: InstanceState['status'], error?: InstanceState['error']): void {
    this.status = status;
    if (error !== undefined) this.#error = error;
    this.#touch(rootKey);
  }

  put(activity: ActivityState): void {
    if (this.activities[activity.key] === undefined) {
      this.#tokens.add(activity.scope, 1);
      if (this.#inScopes !== undefined) addTo(this.#inScopes, activity.scope, activity.key);
    }
    this.activities[activity.key] = activity;
    if (activity.waits === 'join') this.#joins.set(`${activity.scope} ${activity.element}`, activity.key);
    this.#touch(activity.key);
  }

  /** The activity that stands for the tokens which wait at a join. */
  joinAt(scope: string, element: string): ActivityState | undefined {
    if (this.#joins.size === 0) return undefined;
    const key = this.#joins.get(`${scope} ${element}`);
    return key === undefined ? undefined : this.activities[key];
  }

  /** Counts of this draft's own, which may be changed: a copy of what came from elsewhere. */
  ownCounts(counts: Readonly<Record<string, number>>): Record<string, number> {
    this.#counts ??= new Set();
    if (this.#counts.has(counts)) return counts as Record<string, number>;
    const own = { ...counts };
    this.#counts.add(own);
    return own;
  }

  get joins(): readonly ActivityState[] {
    return [...this.#joins.values()].flatMap((key) => this.activities[key] ?? []);
  }

  /** Takes an activity out with its subscriptions. */
  remove(key: string): void {
    const activity = this.activities[key];
    if (activity === undefined) return;
    this.unsubscribeAll(key);
    delete this.activities[key];
    this.#inScopes?.get(activity.scope)?.delete(key);
    this.#tokens.add(activity.scope, -1);
    if (activity.waits === 'join') {
      const place = `${activity.scope} ${activity.element}`;
      if (this.#joins.get(place) === key) this.#joins.delete(place);
    }
    this.#touch(key);
  }

  /** Activities of one scope, oldest first. */
  inScope(scope: string): readonly ActivityState[] {
    if (this.isEmpty(scope)) return [];
    this.#inScopes ??= groups(Object.values(this.activities), (activity) => activity.scope);
    return [...(this.#inScopes.get(scope) ?? [])].flatMap((key) => this.activities[key] ?? []);
  }

  isEmpty(scope: string): boolean {
    return this.#tokens.of(scope) === 0;
  }

  putScope(scope: ScopeState): void {
    if (this.scopes[scope.key] === undefined) {
      this.#bodies += 1;
      this.#index?.add(scope);
    }
    this.scopes[scope.key] = scope;
    this.#touch(scope.key);
  }

  removeScope(key: string): void {
    this.unsubscribeAll(key);
    const scope = this.scopes[key];
    if (scope === undefined) return;
    this.#index?.delete(scope);
    this.#bodies -= 1;
    delete this.scopes[key];
    this.#touch(key);
  }

  /** Which scope lies in which, or around which activity; made when it is first asked for. */
  #placed(): ScopeIndex {
    this.#index ??= new ScopeIndex(Object.values(this.scopes));
    return this.#index;
  }

  /** Scopes that lie in a scope and around no activity. */
  unhostedIn(key: string): readonly ScopeState[] {
    if (this.#bodies === 1) return [];
    return this.#placed()
      .in(key)
      .flatMap((inner) => this.scopes[inner] ?? []);
  }

  /** A scope that is known to exist. @throws NotLoaded */
  scope(key: string): ScopeState {
    return this.#scopeOf(key);
  }

  #scopeOf(key: string): ScopeState {
    const scope = this.scopes[key];
    if (scope !== undefined) return scope;
    this.#require(key);
    throw new Error(`scope ${key} is gone`);
  }

  /** The activity whose body a scope is. @throws NotLoaded */
  host(scope: ScopeState): ActivityState | undefined {
    if (scope.host === undefined) return undefined;
    const host = this.activities[scope.host];
    if (host === undefined) this.#require(scope.host);
    return host;
  }

  #require(key: string): void {
    const partition = partitionOf(key);
    if (this.before.partial !== undefined && this.scopes[partition] === undefined && !this.#isTouched(partition))
      throw new NotLoaded({ scope: partition });
  }

  /** Scopes an activity is around; of a detached loop those instances that are here. @throws NotLoaded when its body is not */
  hostedBy(key: string): readonly ScopeState[] {
    const hosted = this.#placed()
      .around(key)
      .flatMap((inner) => this.scopes[inner] ?? []);
    const body = this.activities[key]?.memory?.body;
    if (typeof body === 'string' && this.scopes[body] === undefined) this.#require(body);
    return hosted;
  }

  /** Are all instances of a detached loop here? */
  hasInstances(loop: ScopeState): boolean {
    const { partial, scopes } = this.before;
    return partial === undefined || scopes[loop.key] === undefined || partial.loops.includes(loop.key);
  }

  /** Makes sure that they are. @throws NotLoaded */
  requireInstances(loop: ScopeState): void {
    if (!this.hasInstances(loop)) throw new NotLoaded({ loop: loop.key });
  }

  /** Makes sure that what waits for conditions below a partition is here. @throws NotLoaded */
  requireConditions(partition: string): void {
    const { partial } = this.before;
    if (partial === undefined) return;
    const here = partial.conditions ?? [];
    if (!here.includes(rootKey) && !partitionsTo(partition).some((around) => here.includes(around)))
      throw new NotLoaded({ conditions: partition });
  }

  subscribe(subscription: Subscription): void {
    if (this.#ofOwners !== undefined) addTo(this.#ofOwners, subscription.owner, subscription.key);
    this.#waits += 1;
    this.subscriptions[subscription.key] = subscription;
    this.#touch(subscription.key);
    if (subscription.type === 'conditional') this.newConditions.add(subscription.key);
    this.emit({ type: 'subscribe', subscription });
  }

  /** Changes a subscription that goes on; only what is kept inside the instance. */
  amend(subscription: Subscription): void {
    this.subscriptions[subscription.key] = subscription;
    this.#touch(subscription.key);
  }

  unsubscribe(key: string): void {
    const subscription = this.subscriptions[key];
    if (subscription === undefined) return;
    this.#ofOwners?.get(subscription.owner)?.delete(key);
    this.#waits -= 1;
    delete this.subscriptions[key];
    this.#touch(key);
    this.emit({ type: 'unsubscribe', subscription: key });
  }

  /** Subscriptions of an activity or scope. */
  subscriptionsOf(owner: string): readonly Subscription[] {
    if (this.#waits === 0) return [];
    this.#ofOwners ??= groups(Object.values(this.subscriptions), (subscription) => subscription.owner);
    return [...(this.#ofOwners.get(owner) ?? [])].flatMap((key) => this.subscriptions[key] ?? []);
  }

  unsubscribeAll(owner: string): void {
    if (this.#waits === 0) return;
    for (const subscription of this.subscriptionsOf(owner)) this.unsubscribe(subscription.key);
  }

  emit(effect: Effect): void {
    if (openerOf(effect) !== undefined) this.#closes = true;
    this.#effects.push(effect);
  }

  record(entry: HistoryEntry): void {
    this.#history.push(entry);
  }

  /** Key of the scope that holds this name, seen from `scope` outward; the root when none does. @throws NotLoaded */
  holder(scope: string, name: string): string {
    for (let at = this.scope(scope); ; at = this.scope(at.parent)) {
      if (Object.hasOwn(at.variables, name)) return at.key;
      if (at.parent === undefined) return at.key;
    }
  }

  /** Does the scope or one around it hold this name? @throws NotLoaded */
  knows(scope: string, name: string): boolean {
    return Object.hasOwn(this.scope(this.holder(scope, name)).variables, name);
  }

  /** Sets variables where they are already known, going outward, else in the root. @throws EngineFault variable-too-big */
  assign(scope: string, values: JsonObject): void {
    for (const name in values) this.set(this.holder(scope, name), name, values[name] as Json);
  }

  /** Sets a variable of exactly this scope. @throws EngineFault variable-too-big */
  set(scope: string, name: string, value: Json): void {
    this.setAll(scope, { [name]: value });
  }

  /** Sets variables of exactly this scope. @throws EngineFault variable-too-big */
  setAll(scope: string, values: JsonObject): void {
    const holder = this.scope(scope);
    for (const name in values) {
      checkSize(name, values[name] as Json);
      this.changed.add(name);
    }
    if (this.before.partial !== undefined) this.changedIn.add(partitionOf(scope));
    this.putScope({ ...holder, variables: { ...holder.variables, ...values } });
  }

  get hasSubscriptions(): boolean {
    return this.#waits > 0;
  }

  /** Partitions that are here. */
  get partitions(): readonly string[] {
    return Object.keys(this.scopes).filter(isPartition);
  }

  outcome(): Outcome {
    for (const [partition, lastKey] of this.#lastKeys) {
      const scope = this.scopes[partition];
      if (scope !== undefined) this.scopes[partition] = { ...scope, lastKey };
    }
    const { partial: _partial, ...before } = this.before;
    const state: InstanceState = {
      ...before,
      status: this.status,
      steps: this.steps,
      scopes: this.scopes,
      activities: this.activities,
      subscriptions: this.subscriptions,
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
    const touched = this.#touchesRoot ? [rootKey, ...this.#touched] : [...this.#touched];
    const effects = this.#closes ? withoutPassing(this.#effects) : this.#effects;
    return { state, effects, history: this.#history, touched };
  }
}

/** @throws EngineFault variable-too-big */
function checkSize(name: string, value: Json): void {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return;
  const size = typeof value === 'string' ? value.length + 2 : JSON.stringify(value).length;
  if (size > limits.variableBytes)
    throw new EngineFault('variable-too-big', `${name}: ${size} > ${limits.variableBytes}`);
}

function openerOf(effect: Effect): string | undefined {
  switch (effect.type) {
    case 'close-task':
      return 'open-task';
    case 'cancel-service':
      return 'service';
    case 'cancel-call':
      return 'call';
    case 'unsubscribe':
      return 'subscribe';
    default:
      return undefined;
  }
}

function keyOf(effect: Effect): string {
  if (effect.type === 'subscribe') return effect.subscription.key;
  if (effect.type === 'unsubscribe') return effect.subscription;
  return 'activity' in effect ? effect.activity : '';
}

/** Leaves out what was opened and closed within the same command: nobody outside needs to know. */
function withoutPassing(effects: readonly Effect[]): readonly Effect[] {
  const dropped = new Set<Effect>();
  const open = new Map<string, Effect[]>();
  for (const effect of effects) {
    const opener = openerOf(effect);
    const key = `${opener ?? effect.type} ${keyOf(effect)}`;
    if (opener === undefined) open.set(key, [...(open.get(key) ?? []), effect]);
    else if (open.has(key)) {
      for (const opened of open.get(key) ?? []) dropped.add(opened);
      open.delete(key);
      dropped.add(effect);
    }
  }
  return dropped.size === 0 ? effects : effects.filter((effect) => !dropped.has(effect));
}
