// The next state of an instance while one command is carried out: changes copies, collects effects and history. Knows no BPMN.
import type { Json, JsonObject } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import { EngineFault } from './engine-fault.ts';
import type { ActivityState, Effect, HistoryEntry, InstanceState, Outcome, ScopeState, Subscription } from './state.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export const rootKey = '0';

export class Draft {
  readonly activities: Record<string, ActivityState>;
  readonly scopes: Record<string, ScopeState>;
  readonly subscriptions: Record<string, Subscription>;
  readonly #state: Mutable<InstanceState>;
  readonly #effects: Effect[] = [];
  readonly #history: HistoryEntry[] = [];

  constructor(state: InstanceState) {
    this.#state = { ...state };
    this.activities = { ...state.activities };
    this.scopes = { ...state.scopes };
    this.subscriptions = { ...state.subscriptions };
  }

  get status(): InstanceState['status'] {
    return this.#state.status;
  }

  nextKey(): string {
    this.#state.lastKey += 1;
    return String(this.#state.lastKey);
  }

  end(status: InstanceState['status'], error?: InstanceState['error']): void {
    this.#state.status = status;
    if (error !== undefined) this.#state.error = error;
  }

  put(activity: ActivityState): void {
    this.activities[activity.key] = activity;
  }

  /** Takes an activity out with its subscriptions. */
  remove(key: string): void {
    for (const subscription of Object.values(this.subscriptions))
      if (subscription.activity === key) this.unsubscribe(subscription.key);
    delete this.activities[key];
  }

  subscribe(subscription: Subscription): void {
    this.subscriptions[subscription.key] = subscription;
    this.emit({ type: 'subscribe', subscription });
  }

  unsubscribe(key: string): void {
    if (this.subscriptions[key] === undefined) return;
    delete this.subscriptions[key];
    this.emit({ type: 'unsubscribe', subscription: key });
  }

  emit(effect: Effect): void {
    this.#effects.push(effect);
  }

  record(entry: HistoryEntry): void {
    this.#history.push(entry);
  }

  isEmpty(scope: string): boolean {
    return !Object.values(this.activities).some((activity) => activity.scope === scope);
  }

  /** Key of the scope that holds this name, seen from `scope` outward; the root when none does. */
  holder(scope: string, name: string): string {
    for (let at: ScopeState | undefined = this.scopes[scope]; at !== undefined; at = this.scopes[at.parent ?? '']) {
      if (Object.hasOwn(at.variables, name)) return at.key;
    }
    return rootKey;
  }

  /** Sets variables where they are already known, going outward, else in the root. @throws EngineFault variable-too-big */
  assign(scope: string, values: JsonObject): void {
    for (const [name, value] of Object.entries(values)) this.set(this.holder(scope, name), name, value);
  }

  /** Sets a variable of exactly this scope. */
  set(scope: string, name: string, value: Json): void {
    const holder = this.scopes[scope];
    if (holder === undefined) return;
    const size = JSON.stringify(value).length;
    if (size > limits.variableBytes)
      throw new EngineFault('variable-too-big', `${name}: ${size} > ${limits.variableBytes}`);
    this.scopes[scope] = { ...holder, variables: { ...holder.variables, [name]: value } };
  }

  outcome(): Outcome {
    const state: InstanceState = {
      ...this.#state,
      scopes: this.scopes,
      activities: this.activities,
      subscriptions: this.subscriptions,
    };
    return { state, effects: withoutPassing(this.#effects), history: this.#history };
  }
}

const opens: Readonly<Record<string, string>> = {
  'close-task': 'open-task',
  'cancel-service': 'service',
  unsubscribe: 'subscribe',
};

function keyOf(effect: Effect): string {
  if (effect.type === 'subscribe') return effect.subscription.key;
  if (effect.type === 'unsubscribe') return effect.subscription;
  return effect.type === 'publish-message' ? '' : effect.activity;
}

/** Leaves out what was opened and closed within the same command: nobody outside needs to know. */
function withoutPassing(effects: readonly Effect[]): readonly Effect[] {
  const dropped = new Set<Effect>();
  const open = new Map<string, Effect[]>();
  for (const effect of effects) {
    const opener = opens[effect.type];
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
