// Compensation: what completed activities left to be undone, and undoing it in reverse order, one handler after another, those of the instances
// of a multi-instance side by side, each with the variables of the scope it was completed in (BPMN 2.0.2, 10.7 and 13.5.5).
import { limits } from '../kernel/limits.ts';
import type { Execution } from './execution.ts';
import type { ActivityState, Compensable, ScopeState } from './state.ts';

export class Compensation {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** A completed activity with a handler can be undone from now on. Bodies of sub-processes are kept when they close. */
  remember(activity: ActivityState): void {
    const element = this.#execution.element(activity.element);
    if (element.compensatedBy === undefined || 'children' in element) return;
    const around = this.#execution.draft.scope(activity.scope);
    if (element.loop !== undefined && around.role !== 'item') return;
    this.#execution.scopes.addCompensable(activity.scope, {
      element: element.id,
      variables: around.role === 'item' ? around.variables : {},
    });
  }

  /** The scope whose completed activities a throw event speaks of: its own, or, out of an event sub-process, the one that lies in. */
  #scopeOf(from: ActivityState, activity: string | undefined): ScopeState {
    const { draft } = this.#execution;
    const fits = (scope: ScopeState): boolean =>
      scope.compensables?.some((compensable) => activity === undefined || compensable.element === activity) === true;
    let scope = draft.scope(from.scope);
    while (!fits(scope)) {
      const host = draft.host(scope);
      if (host === undefined || this.#execution.element(host.element).kind !== 'eventSubProcess') break;
      scope = draft.scope(host.scope);
    }
    return scope;
  }

  /** Undoes what was completed. wait = the activity waits until that is done. */
  compensate(from: ActivityState, activity: string | undefined, wait: boolean): 'thrown' | 'wait' {
    const { draft } = this.#execution;
    const scope = this.#scopeOf(from, activity);
    const isMeant = (compensable: Compensable): boolean => activity === undefined || compensable.element === activity;
    const all = scope.compensables ?? [];
    const pending = all.filter(isMeant);
    if (pending.length === 0) return 'thrown';
    draft.putScope({ ...scope, compensables: all.filter((compensable) => !isMeant(compensable)) });
    const key = draft.nextKey(scope.key);
    draft.putScope({
      key,
      role: 'compensation',
      element: scope.element,
      parent: scope.key,
      ...(wait ? { host: from.key } : {}),
      variables: {},
      pending,
    });
    draft.record({
      type: 'compensating',
      element: from.element,
      activity: from.key,
      detail: { activities: pending.map(({ element }) => element) },
    });
    if (wait) draft.put({ ...from, waits: 'compensation' });
    this.next(key);
    return wait ? 'wait' : 'thrown';
  }

  /** Undoes the next one, or ends the compensation when nothing is left. */
  next(key: string): void {
    const { draft } = this.#execution;
    const scope = draft.scope(key);
    const pending = scope.pending ?? [];
    const next = pending.at(-1);
    if (next === undefined) {
      draft.removeScope(key);
      const host = draft.host(scope);
      if (host !== undefined) this.#execution.resume(host, { type: 'compensated' });
      else if (scope.parent !== undefined) this.#execution.scopes.progressed(scope.parent);
      return;
    }
    const others =
      next.loop === undefined ? pending.length - 1 : pending.findLastIndex(({ loop }) => loop !== next.loop) + 1;
    const first = Math.max(others, pending.length - limits.inlineInstances);
    draft.putScope({ ...scope, pending: pending.slice(0, first) });
    // All of them have begun before the first of them can be over.
    const begun = pending
      .slice(first)
      .reverse()
      .map((compensable) => this.#begin(key, compensable));
    for (const body of begun) if (body !== undefined && draft.scopes[body] !== undefined) this.next(body);
  }

  /** Begins to undo one; answers the scope of a body in which all is still to be undone. */
  #begin(key: string, compensable: Compensable): string | undefined {
    const handler = this.#execution.element(compensable.element).compensatedBy;
    if (handler === undefined) return this.#undoBody(key, compensable);
    this.#execution.spawn(handler, this.#handlerScope(key, compensable));
    return undefined;
  }

  /** A handler of an instance of a multi-instance has what that instance had in a scope of its own. */
  #handlerScope(parent: string, { element, variables }: Compensable): string {
    if (Object.keys(variables).length === 0) return parent;
    const { draft } = this.#execution;
    const key = draft.nextKey(parent);
    draft.putScope({ key, role: 'compensation', element, parent, variables, pending: [] });
    return key;
  }

  /** Undoes a completed sub-process: through its compensation event sub-process when it has one, else all that was completed in it. */
  #undoBody(parent: string, { element, variables, inner = [] }: Compensable): string | undefined {
    const { draft } = this.#execution;
    const key = draft.nextKey(parent);
    const start = this.#execution.process.scopes.get(element)?.eventStarts.find((id) => {
      const event = this.#execution.element(id);
      return event.kind === 'startEvent' && event.triggers.some((trigger) => trigger.type === 'compensation');
    });
    const scope = { key, role: 'compensation', element, parent, variables } as const;
    if (start === undefined) {
      draft.putScope({ ...scope, pending: inner });
      return key;
    }
    draft.putScope({ ...scope, pending: [], compensables: inner });
    this.#execution.spawn(this.#execution.element(start).parent ?? '', key, { start, handed: {} });
    return undefined;
  }

  /**
   * A transaction is cancelled: what runs in it ends, then what was completed in it is undone (BPMN 2.0.2, 10.3.5 Transaction). gone = the cancel
   * end event lies deeper, in a sub-process or event sub-process of it, which ends too: it happens once more in the transaction itself.
   */
  cancelTransaction(from: ActivityState): 'thrown' | 'wait' | 'gone' {
    const { draft, scopes } = this.#execution;
    const around = this.#scopesToTransaction(from);
    const [inmost, ...outer] = around;
    const transaction = outer.at(-1);
    if (inmost !== undefined && transaction !== undefined) {
      this.#undoWith(transaction, around.slice(0, -1));
      const again = this.#execution.spawn(from.element, transaction.key, from.memory);
      scopes.cancelAll(transaction.key, 'cancel', again);
      draft.unsubscribeAll(transaction.key);
      return 'gone';
    }
    this.#cancelOtherInstances(from);
    scopes.cancelAll(from.scope, 'cancel', from.key);
    draft.unsubscribeAll(from.scope);
    draft.putScope({ ...draft.scope(from.scope), interrupted: true });
    return this.compensate(from, undefined, true);
  }

  /** The scopes around a cancel end event, outwards until that of its transaction. */
  #scopesToTransaction(from: ActivityState): readonly ScopeState[] {
    const { draft } = this.#execution;
    const found: ScopeState[] = [];
    for (let scope = draft.scope(from.scope); ; scope = draft.scope(scope.parent)) {
      found.push(scope);
      if (scope.role === 'body' && this.#execution.process.elements.get(scope.element)?.kind === 'transaction')
        return found;
      if (scope.parent === undefined) return found.slice(0, 1);
    }
  }

  /** What was completed in scopes that are cancelled with this one is undone with it. */
  #undoWith(scope: ScopeState, inside: readonly ScopeState[]): void {
    const undone = inside
      .toReversed()
      .flatMap(({ compensables = [], variables }) =>
        compensables.map((compensable) => ({ ...compensable, variables: { ...variables, ...compensable.variables } })),
      );
    this.#execution.draft.putScope({ ...scope, compensables: [...(scope.compensables ?? []), ...undone] });
  }

  /** The instances of a multi-instance transaction are cancelled together: what all of them completed is undone with this one. */
  #cancelOtherInstances(from: ActivityState): void {
    const { draft, scopes } = this.#execution;
    const whole = this.#transactionOf(from);
    if (whole === undefined || !this.#execution.isInstance(whole.instance)) return;
    const own = draft.scope(whole.instance.scope);
    const loop = draft.scope(own.parent ?? own.key);
    if (loop.loop?.detached === true) draft.requireInstances(loop);
    const undone = [...(loop.compensables ?? [])];
    for (const item of Object.values(draft.scopes)) {
      if (item.parent !== loop.key || item.key === own.key) continue;
      for (const body of draft.inScope(item.key).flatMap(({ key }) => draft.hostedBy(key)))
        for (const compensable of body.compensables ?? [])
          undone.push({ ...compensable, variables: { ...body.variables, ...compensable.variables } });
      scopes.close(item, 'cancel');
    }
    draft.putScope({ ...loop, compensables: [] });
    const around = draft.scope(from.scope);
    draft.putScope({ ...around, compensables: [...undone, ...(around.compensables ?? [])] });
  }

  /** The transaction a cancel end event lies in: as an instance, and as a whole when it is one of many. */
  #transactionOf(from: ActivityState): { readonly instance: ActivityState; readonly whole: ActivityState } | undefined {
    const { draft } = this.#execution;
    const instance = draft.host(draft.scope(from.scope));
    if (instance === undefined) return undefined;
    const whole = this.#execution.isInstance(instance) ? draft.host(draft.scope(instance.scope)) : instance;
    return whole === undefined ? undefined : { instance, whole };
  }

  /** The cancelled transaction is left through its cancel boundary event. */
  finishTransaction(from: ActivityState): 'gone' {
    const host = this.#transactionOf(from)?.whole;
    this.#execution.finish(from);
    if (host === undefined) return 'gone';
    const transaction = this.#execution.element(host.element);
    const boundary = transaction.boundary.find((id) => {
      const event = this.#execution.element(id);
      return event.kind === 'boundaryEvent' && event.triggers.some((trigger) => trigger.type === 'cancel');
    });
    this.#execution.scopes.cancel(host, 'cancel');
    if (boundary !== undefined) this.#execution.spawn(boundary, host.scope, { handed: {}, index: 0 });
    else this.#execution.scopes.progressed(host.scope);
    return 'gone';
  }
}
