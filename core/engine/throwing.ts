// The throwing side of events that look for their catcher: errors and escalations go outward scope by scope, signals reach everybody at once.
import { brought } from './brought.ts';
import type { Execution } from './execution.ts';
import type { EventTrigger, Executable, TriggerOf } from './model.ts';
import type { ActivityState, Variables } from './state.ts';

function catches(catching: EventTrigger, thrown: EventTrigger): boolean {
  if (catching.type === 'signal') return thrown.type === 'signal' && catching.signal === thrown.signal;
  if (catching.type !== 'escalation' || thrown.type !== 'escalation') return false;
  return catching.code === undefined || catching.code === thrown.code;
}

type Coded = 'error' | 'escalation';
interface Catcher<K extends Executable['kind']> {
  readonly event: Executable & { readonly kind: K };
  readonly trigger: TriggerOf<Coded>;
  readonly index: number;
}
type Catch =
  | { readonly host: ActivityState; readonly boundary: Catcher<'boundaryEvent'> }
  | { readonly scope: string; readonly start: Catcher<'startEvent'> };

export class Throwing {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** Among these events the one for this code, before one that catches every code. */
  #pick<K extends 'boundaryEvent' | 'startEvent'>(
    ids: readonly string[],
    kind: K,
    type: Coded,
    code: string,
  ): Catcher<K> | undefined {
    let any: Catcher<K> | undefined;
    for (const id of ids) {
      const event = this.#execution.element(id);
      if (event.kind !== kind || !('triggers' in event)) continue;
      for (const [index, trigger] of event.triggers.entries()) {
        if (trigger.type !== type) continue;
        const found = { event: event as Executable & { readonly kind: K }, trigger, index };
        if (trigger.code === code) return found;
        if (trigger.code === undefined) any ??= found;
      }
    }
    return any;
  }

  /**
   * The nearest catcher, going outward: boundary events of the activity it comes from, then event sub-processes of the scope that lies in
   * (BPMN 2.0.2, 10.5.7). What an event sub-process throws is not for itself.
   */
  #findCatcher(from: ActivityState, type: Coded, code: string): Catch | undefined {
    const { draft } = this.#execution;
    let activity: ActivityState | undefined = from;
    for (let scope = draft.scope(from.scope); ; ) {
      const element: Executable | undefined =
        activity === undefined ? undefined : this.#execution.element(activity.element);
      if (activity !== undefined && element !== undefined && !this.#execution.isInstance(activity)) {
        const boundary = this.#pick(element.boundary, 'boundaryEvent', type, code);
        if (boundary !== undefined) return { host: activity, boundary };
      }
      if (scope.role === 'body' && scope.interrupted !== true) {
        const starts = this.#execution.process.scopes.get(scope.element)?.eventStarts ?? [];
        const others = starts.filter((start) => this.#execution.element(start).parent !== element?.id);
        const start = this.#pick(others, 'startEvent', type, code);
        if (start !== undefined) return { scope: scope.key, start };
      }
      if (scope.parent === undefined) return undefined;
      activity = draft.host(scope);
      scope = draft.scope(activity?.scope ?? scope.parent);
    }
  }

  /** Gives the event to its catcher. */
  #hand(found: Catch, payload: Variables): void {
    if ('boundary' in found)
      this.#execution.catching.fireBoundary(found.host, found.boundary.event, payload, found.boundary.index);
    else this.#execution.catching.startEventSubProcess(found.scope, found.start.event, payload);
  }

  /** Would an error of this code be caught by an event that names the code? */
  isNamed(from: ActivityState, code: string): boolean {
    const found = this.#findCatcher(from, 'error', code);
    const catcher = found && ('boundary' in found ? found.boundary : found.start);
    return catcher !== undefined && catcher.trigger.code === code;
  }

  /** Looks for the nearest catcher of an error; none = the instance fails, visibly (BPMN 2.0.2, 10.5.1 and 13.5.3). */
  error(from: ActivityState, code: string, detail: string, variables: Variables = {}): void {
    const found = this.#findCatcher(from, 'error', code);
    if (found === undefined) {
      this.#execution.scopes.endInstance('failed', 'error', { code, detail });
      return;
    }
    const { event, trigger } = 'boundary' in found ? found.boundary : found.start;
    const activity = 'boundary' in found ? found.host.key : found.scope;
    this.#execution.draft.record({ type: 'error-caught', element: event.id, activity, detail: { code, detail } });
    const named: Record<string, string> = {};
    if (trigger.codeVariable !== undefined) named[trigger.codeVariable] = code;
    if (trigger.type === 'error' && trigger.messageVariable !== undefined) named[trigger.messageVariable] = detail;
    this.#hand(found, { ...brought(event, variables), ...named, error: { code, detail } });
  }

  /** Looks for the nearest catcher of an escalation; none = nothing happens, or in a called instance its caller is asked, and the thrower waits when it can. */
  escalation(from: ActivityState, code: string, payload: Variables, waits = true): 'thrown' | 'wait' {
    const { draft } = this.#execution;
    const found = this.#findCatcher(from, 'escalation', code);
    if (found === undefined) {
      draft.record({ type: 'escalation-uncaught', element: from.element, activity: from.key, detail: { code } });
      if (draft.before.called !== true) return 'thrown';
      draft.emit({
        type: 'escalate-to-caller',
        activity: from.key,
        element: from.element,
        code,
        variables: { ...this.#execution.evaluation.visible(from.scope), ...payload },
        isAwaited: waits,
      });
      if (!waits) return 'thrown';
      draft.put({ ...from, waits: 'caller' });
      return 'wait';
    }
    const { event, trigger } = 'boundary' in found ? found.boundary : found.start;
    draft.record({
      type: 'escalation-caught',
      element: event.id,
      activity: 'boundary' in found ? found.host.key : found.scope,
      detail: { code },
    });
    const named = trigger.codeVariable === undefined ? {} : { [trigger.codeVariable]: code };
    this.#hand(found, { ...brought(event, payload), ...named });
    return 'thrown';
  }

  /**
   * A signal or escalation that a multi-instance throws at a stage, for the boundary events of its own that catch it: none of them interrupts.
   * undefined = no boundary event catches it; interrupting = one of them would.
   */
  stage(host: ActivityState, trigger: EventTrigger, payload: Variables): 'interrupting' | 'beside' | undefined {
    let caught: 'interrupting' | 'beside' | undefined;
    for (const id of this.#execution.element(host.element).boundary) {
      const event = this.#execution.element(id);
      if (event.kind !== 'boundaryEvent') continue;
      const index = event.triggers.findIndex((other) => catches(other, trigger));
      if (index < 0) continue;
      this.#execution.spawn(event.id, host.scope, { handed: payload, index });
      if (caught === undefined || event.interrupting) caught = event.interrupting ? 'interrupting' : 'beside';
    }
    if (caught !== undefined && trigger.type === 'signal') this.signal(host.element, trigger.signal, payload, host.key);
    return caught;
  }

  /** A signal reaches everybody who waits for it now: in this instance at once, in the others after this command (BPMN 2.0.2, 10.5.5 Signal). */
  signal(element: string, signal: string, payload: Variables, except?: string): void {
    const { draft } = this.#execution;
    const waiting = Object.values(draft.subscriptions).filter(
      (subscription) => subscription.type === 'signal' && subscription.name === signal && subscription.owner !== except,
    );
    const reached = draft.partitions;
    for (const { key } of waiting) {
      const subscription = draft.subscriptions[key];
      if (subscription !== undefined) this.#execution.catching.fire(subscription, payload);
    }
    draft.emit({ type: 'publish-signal', element, signal, payload, reached });
  }
}
