// The catching side of events: who waits for what, and what happens when it comes. One mechanism for catch events, receive tasks, boundary events,
// event-based gateways and event sub-processes.
import { brought } from './brought.ts';
import { definitionOf } from './events/index.ts';
import type { Execution } from './execution.ts';
import { rootKey } from './keys.ts';
import { type Executable, type ExecutableProcess, type TriggerOf, triggersOf } from './model.ts';
import type { ActivityState, Subscription, Variables } from './state.ts';
import { nextDue } from './timer-due.ts';

export class Catching {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** Makes an activity or scope wait for every trigger of an element; nothing for those it waits for already. @throws EngineFault */
  subscribe(owner: string, scope: string, element: string): void {
    const triggers = triggersOf(this.#execution.element(element));
    for (const [index, trigger] of triggers.entries()) {
      const { waitsFor } = definitionOf(trigger);
      if (waitsFor === undefined) continue;
      const waits = this.#execution.draft
        .subscriptionsOf(owner)
        .some((subscription) => subscription.element === element && subscription.trigger === index);
      if (waits) continue;
      this.#execution.draft.subscribe({
        key: this.#execution.draft.nextKey(scope),
        owner,
        element,
        trigger: index,
        type: trigger.type as Subscription['type'],
        ...waitsFor(trigger, this.#execution, scope),
      });
    }
  }

  subscribeBoundary(host: ActivityState, element: Executable): void {
    for (const event of element.boundary) this.subscribe(host.key, host.scope, event);
  }

  /** Takes a trigger that has come already out of a start that waits for all of its triggers. true = nothing is missing. */
  gatherFirst(owner: string, element: string, trigger: number): boolean {
    const found = this.#execution.draft
      .subscriptionsOf(owner)
      .find((subscription) => subscription.element === element && subscription.trigger === trigger);
    return found === undefined || this.#gather(found, {}) !== undefined;
  }

  /** parallelMultiple: everything must have come (BPMN 2.0.2, 10.5.6). undefined = something is missing still. */
  #gather(subscription: Subscription, payload: Variables): Variables | undefined {
    const { draft } = this.#execution;
    const gathered = { ...subscription.gathered, ...payload };
    draft.unsubscribe(subscription.key);
    const [other] = draft
      .subscriptionsOf(subscription.owner)
      .filter((candidate) => candidate.element === subscription.element && candidate.type !== 'continue');
    if (other === undefined) return gathered;
    draft.amend({ ...other, gathered: { ...other.gathered, ...gathered } });
    return undefined;
  }

  /** The event of a subscription has come. */
  fire(subscription: Subscription, payload: Variables): void {
    const { draft } = this.#execution;
    const event = this.#execution.element(subscription.element);
    const owner = draft.activities[subscription.owner];
    if (subscription.type === 'continue') {
      draft.unsubscribe(subscription.key);
      if (owner === undefined) return;
      this.#execution.turn = owner.key;
      this.#execution.resume(owner, { type: 'continue' });
      this.#execution.turn = undefined;
      return;
    }
    const all = 'all' in event && event.all && event.triggers.length > 1;
    const given = all ? this.#gather(subscription, payload) : brought(event, payload);
    if (given === undefined) return;
    const detail = {
      trigger: subscription.type,
      ...(subscription.name === undefined ? {} : { name: subscription.name }),
    };
    draft.record({ type: 'event', element: event.id, activity: subscription.owner, detail });
    if (event.kind === 'boundaryEvent' && owner !== undefined) {
      this.#goOnWaiting(event, owner.scope, subscription, all);
      this.fireBoundary(owner, event, given, subscription.trigger);
    } else if (event.kind === 'startEvent' && owner === undefined) {
      this.#goOnWaiting(event, subscription.owner, subscription, all);
      this.startEventSubProcess(subscription.owner, event, given);
    } else if (owner !== undefined && this.#repeats(owner, event, subscription))
      this.#execution.letGo(owner, { type: 'event', element: event.id, payload: given });
    else if (owner !== undefined) this.#execution.resume(owner, { type: 'event', element: event.id, payload: given });
  }

  /**
   * A catch event with a timer of so many repetitions lets a token go at each of them; one without end could never be over and fires once.
   * true = it waits for the next.
   */
  #repeats(owner: ActivityState, event: Executable, subscription: Subscription): boolean {
    if (subscription.type !== 'timer' || event.kind !== 'intermediateCatchEvent' || owner.element !== event.id)
      return false;
    if (event.triggers.length > 1 || typeof subscription.repeat?.left !== 'number') return false;
    const { draft } = this.#execution;
    const next = this.#nextTimer(event, subscription);
    if (next === undefined) return false;
    draft.unsubscribe(subscription.key);
    draft.subscribe(next);
    return true;
  }

  #nextTimer(event: Executable, subscription: Subscription): Subscription | undefined {
    const trigger = triggersOf(event)[subscription.trigger];
    const calendar = trigger?.type === 'timer' ? this.#execution.calendar(trigger.calendar) : undefined;
    return nextDue(subscription, this.#execution.now, this.#execution.zone, calendar);
  }

  /** What does not interrupt can happen again: messages, signals and conditions always, timers as often as their cycle says. */
  #goOnWaiting(
    event: Executable & { readonly interrupting: boolean },
    scope: string,
    subscription: Subscription,
    all: boolean,
  ): void {
    const { draft } = this.#execution;
    if (event.interrupting) return;
    if (all)
      this.#execution.attempt(
        subscription.owner,
        () => this.subscribe(subscription.owner, scope, event.id),
        subscription,
      );
    else if (subscription.type === 'timer') {
      draft.unsubscribe(subscription.key);
      const next = this.#nextTimer(event, subscription);
      if (next !== undefined) draft.subscribe(next);
    }
  }

  /** A boundary event happens to the activity it is attached to. */
  fireBoundary(
    host: ActivityState,
    event: Executable & { readonly kind: 'boundaryEvent' },
    handed: Variables,
    trigger: number,
  ): void {
    if (event.interrupting) this.#execution.scopes.cancel(host, 'boundary');
    this.#execution.spawn(event.id, host.scope, { handed, index: trigger });
  }

  /** An event sub-process begins in the scope it lies in; an interrupting one ends all else there (BPMN 2.0.2, 10.3.5). */
  startEventSubProcess(scope: string, start: Executable & { readonly kind: 'startEvent' }, handed: Variables): void {
    const { draft } = this.#execution;
    if (start.interrupting) {
      this.#execution.scopes.cancelAll(scope, 'event-sub-process');
      draft.unsubscribeAll(scope);
      draft.putScope({ ...draft.scope(scope), interrupted: true });
    }
    this.#execution.spawn(start.parent ?? '', scope, { start: start.id, handed });
  }

  /** Conditional events: true on arrival counts, then each time the condition becomes true (BPMN 2.0.2, 10.5.5 Conditional). */
  lookAtConditions(): void {
    const { draft } = this.#execution;
    if (draft.changed.size > 0) this.#requireThoseApart();
    if (!draft.hasSubscriptions) {
      // Clearing a set that is empty costs as much as one that is not, and this is asked after each step.
      if (draft.changed.size > 0) draft.changed.clear();
      return;
    }
    // A condition that makes itself true again and again comes to its end by the steps of what it starts.
    while (draft.changed.size > 0 || draft.newConditions.size > 0) {
      const changed = new Set(draft.changed);
      const fresh = [...draft.newConditions];
      draft.changed.clear();
      draft.newConditions.clear();
      for (const key of fresh) this.#lookAt(key);
      if (changed.size > 0) for (const key of this.#conditions()) if (this.#concerns(key, changed)) this.#lookAt(key);
    }
  }

  /** Conditions in instances of loops that are stored apart are here when what they look at has changed around them. @throws NotLoaded */
  #requireThoseApart(): void {
    const { draft, process } = this.#execution;
    if (draft.before.partial === undefined) return;
    if (conditionsInLoops(process).some((trigger) => this.#reads(trigger, draft.changed)))
      for (const partition of draft.changedIn) draft.requireConditions(partition);
    draft.changedIn.clear();
  }

  /** Records or the time have changed, not only variables. @throws NotLoaded */
  lookAtEveryCondition(): void {
    if (conditionsInLoops(this.#execution.process).length > 0) this.#execution.draft.requireConditions(rootKey);
    for (const key of this.#conditions()) this.#execution.draft.newConditions.add(key);
  }

  #conditions(): readonly string[] {
    const { subscriptions } = this.#execution.draft;
    return Object.keys(subscriptions).filter((key) => subscriptions[key]?.type === 'conditional');
  }

  #conditionOf(key: string): TriggerOf<'conditional'> | undefined {
    const subscription = this.#execution.draft.subscriptions[key];
    if (subscription?.type !== 'conditional') return undefined;
    const trigger = triggersOf(this.#execution.element(subscription.element))[subscription.trigger];
    return trigger?.type === 'conditional' ? trigger : undefined;
  }

  #concerns(key: string, changed: ReadonlySet<string>): boolean {
    const trigger = this.#conditionOf(key);
    return trigger !== undefined && this.#reads(trigger, changed);
  }

  /** Does a change of these variables concern a condition? One that reads what is no variable is concerned by every change. */
  #reads(trigger: TriggerOf<'conditional'>, changed: ReadonlySet<string>): boolean {
    if (trigger.variables !== undefined) return trigger.variables.some((name) => changed.has(name));
    const { evaluation } = this.#execution;
    const names = evaluation.namesOf(trigger.condition);
    return names.length === 0 || names.some((name) => changed.has(name) || evaluation.isComputed(name));
  }

  #lookAt(key: string): void {
    const { draft } = this.#execution;
    const subscription = draft.subscriptions[key];
    const trigger = this.#conditionOf(key);
    if (subscription === undefined || trigger === undefined) return;
    const scope = draft.activities[subscription.owner]?.scope ?? subscription.owner;
    const { evaluation } = this.#execution;
    const holds =
      this.#execution.attempt(subscription.owner, () => evaluation.holds(scope, trigger.condition), subscription) ===
      true;
    if (holds === (subscription.held ?? false)) return;
    const seen = { ...subscription, held: holds };
    draft.amend(seen);
    if (holds) this.fire(seen, {});
  }
}

const inLoops = new WeakMap<ExecutableProcess, readonly TriggerOf<'conditional'>[]>();

/** Conditions that may wait in instances of a parallel loop, which may be stored apart. */
function conditionsInLoops(process: ExecutableProcess): readonly TriggerOf<'conditional'>[] {
  const isInLoop = ({ parent }: Executable): boolean => {
    const around = parent === undefined ? undefined : process.elements.get(parent);
    return around !== undefined && ((around.loop?.type === 'multi' && !around.loop.isSequential) || isInLoop(around));
  };
  const found =
    inLoops.get(process) ??
    [...process.elements.values()].flatMap((element) =>
      triggersOf(element).filter((trigger) => trigger.type === 'conditional' && isInLoop(element)),
    );
  inLoops.set(process, found as readonly TriggerOf<'conditional'>[]);
  return found as readonly TriggerOf<'conditional'>[];
}
