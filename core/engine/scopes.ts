// Scopes: how bodies open, end and are cancelled, and who is told when something in one has ended.
import type { Disposition } from './behaviors/element-behavior.ts';
import { EngineFault } from './engine-fault.ts';
import type { Execution } from './execution.ts';
import { rootKey } from './keys.ts';
import type { ActivityState, Compensable, ScopeState, Variables } from './state.ts';
import type { Step } from './step.ts';

export class Scopes {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** Opens the body of an activity: its variables, its event sub-processes, its first tokens. @throws EngineFault no-start */
  open(host: ActivityState, variables: Variables, starts?: readonly string[], handed?: Variables): string {
    const { draft } = this.#execution;
    const key = draft.nextKey(host.scope);
    draft.putScope({ key, role: 'body', element: host.element, parent: host.scope, host: host.key, variables: {} });
    draft.setAll(key, { ...this.#localData(host), ...variables });
    this.begin(key, starts, handed);
    return key;
  }

  /** Data of the body that nobody has written yet. What is called as a variable around it stays that. */
  #localData(host: ActivityState): Variables {
    const { draft, process } = this.#execution;
    const names = process.scopes.get(host.element)?.data ?? [];
    return Object.fromEntries(names.filter((name) => !draft.knows(host.scope, name)).map((name) => [name, null]));
  }

  /** Begins in a scope that is open: first its event sub-processes wait, then the tokens come. @throws EngineFault no-start */
  begin(key: string, starts?: readonly string[], handed?: Variables): void {
    const { element } = this.#execution.draft.scope(key);
    const model = this.#execution.process.scopes.get(element);
    for (const start of model?.eventStarts ?? []) this.#execution.catching.subscribe(key, key, start);
    const from = starts ?? model?.starts ?? [];
    if (from.length === 0 && starts === undefined) throw new EngineFault('no-start', element);
    for (const start of from) this.#execution.spawn(start, key, handed === undefined ? undefined : { handed });
  }

  /** Something in a scope has ended. An empty scope is over; an ad-hoc one is asked each time. */
  progressed(key: string): void {
    const { draft } = this.#execution;
    const scope = draft.scopes[key];
    if (scope === undefined || draft.status !== 'running') return;
    if (scope.role === 'body' && this.#execution.process.elements.get(scope.element)?.kind === 'adHocSubProcess') {
      this.#tellHost(scope);
      return;
    }
    // A compensation nobody waits for may still run in it.
    if (!draft.isEmpty(key) || draft.unhostedIn(key).length > 0) return;
    if (scope.role === 'compensation') this.#execution.compensation.next(key);
    else if (scope.role === 'item') {
      const host = draft.host(scope);
      if (host !== undefined) this.#execution.resume(host, { type: 'instance', scope: key });
    } else if (key === rootKey) this.#endProcess();
    else this.#tellHost(scope);
  }

  #tellHost(scope: ScopeState): void {
    const host = this.#execution.draft.host(scope);
    if (host !== undefined) this.#execution.resume(host, { type: 'children', scope: scope.key });
  }

  #endProcess(): void {
    const { draft, process } = this.#execution;
    draft.unsubscribeAll(rootKey);
    draft.end('completed');
    draft.record({ type: 'process-ended', element: process.id, detail: { status: 'completed' } });
  }

  /** Takes the outputs of a body's variables, closes it, and chooses the flows. */
  leave(step: Step, body: string): Disposition {
    const { draft, evaluation } = this.#execution;
    const { outputs } = step.element;
    const values = draft.scopes[body] === undefined || outputs.length === 0 ? {} : evaluation.map(body, outputs);
    const scope = draft.scopes[body];
    if (scope !== undefined) {
      this.#keepBody(step.activity, scope);
      this.close(scope, 'completed');
    }
    step.assign(values);
    return step.go();
  }

  /** What can be undone of a completed body goes to the scope around it. */
  #keepBody(host: ActivityState, body: ScopeState): void {
    const element = this.#execution.element(host.element);
    const handles = this.#execution.process.scopes.get(element.id)?.eventStarts.some((start) => {
      const event = this.#execution.element(start);
      return event.kind === 'startEvent' && event.triggers.some((trigger) => trigger.type === 'compensation');
    });
    const inner = body.compensables ?? [];
    if (element.kind === 'eventSubProcess' || element.isForCompensation) return;
    if (inner.length === 0 && handles !== true && element.compensatedBy === undefined) return;
    const around = this.#execution.draft.scope(host.scope);
    const item = around.role === 'item' ? around.variables : {};
    this.addCompensable(host.scope, {
      element: element.id,
      variables: { ...item, ...body.variables },
      inner,
    });
  }

  /** Adds what can be undone to the scope it was completed in; what the instances of a loop complete is the loop's until that is over. */
  addCompensable(key: string, compensable: Compensable): void {
    const { draft } = this.#execution;
    const inside = draft.scope(key);
    const isInstance = inside.role === 'item' && inside.parent !== undefined;
    const scope = isInstance ? draft.scope(inside.parent) : inside;
    const isMulti = isInstance && this.#execution.element(inside.element).loop?.type === 'multi';
    const kept = isMulti ? { ...compensable, loop: scope.key } : compensable;
    draft.putScope({ ...scope, compensables: [...(scope.compensables ?? []), kept] });
  }

  /** Ends everything in a scope, its sub-processes included. */
  cancelAll(key: string, reason: string, except?: string): void {
    for (const scope of this.#execution.draft.unhostedIn(key)) this.close(scope, reason);
    for (const activity of this.#execution.draft.inScope(key))
      if (activity.key !== except) this.cancel(activity, reason);
  }

  close(scope: ScopeState, reason: string): void {
    this.cancelAll(scope.key, reason);
    if (scope.loop?.detached === true) this.closeRest(scope, reason);
    this.#execution.draft.removeScope(scope.key);
  }

  /** What lies apart of a loop and is not here is closed after this command: with the loop gone, nobody reaches it. */
  closeRest(loop: ScopeState, reason: string): void {
    const { draft } = this.#execution;
    if (loop.loop?.detached !== true || draft.hasInstances(loop)) return;
    draft.emit({ type: 'close-instances', loop: loop.key, element: loop.element, reason });
  }

  cancel(activity: ActivityState, reason: string): void {
    const { draft } = this.#execution;
    if (draft.activities[activity.key] === undefined) return;
    for (const scope of draft.hostedBy(activity.key)) this.close(scope, reason);
    const element = this.#execution.element(activity.element);
    if (activity.waits !== undefined && activity.waits !== 'children')
      this.#execution.tellCancelled(activity, element, reason);
    draft.remove(activity.key);
    draft.record({ type: 'cancelled', element: activity.element, activity: activity.key, detail: { reason } });
  }

  /** Ends the scope around an end event; the token itself is over, the others are cancelled (BPMN 2.0.2, 10.5.3 Terminate). */
  terminate(activity: ActivityState): void {
    this.#execution.finish(activity);
    this.cancelAll(activity.scope, 'terminate');
    this.#execution.draft.unsubscribeAll(activity.scope);
    this.progressed(activity.scope);
  }

  /** Ends the whole instance, visibly or not. */
  endInstance(
    status: 'terminated' | 'failed',
    reason: string,
    error?: { readonly code: string; readonly detail: string },
  ): void {
    const { draft, process } = this.#execution;
    this.cancelAll(rootKey, error === undefined ? reason : 'error');
    draft.unsubscribeAll(rootKey);
    draft.end(status, error);
    draft.record({
      type: 'process-ended',
      element: process.id,
      detail: error === undefined ? { status, reason } : { status, ...error },
    });
  }
}
