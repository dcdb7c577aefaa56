// Carries one command out: moves tokens until all of them wait. Owns the order of work, scopes, boundary events, errors and incidents;
// what an element does is its behaviour's.

import type { JsonObject } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import type { Disposition, Trigger } from './behaviors/element-behavior.ts';
import { behaviorOf } from './behaviors/index.ts';
import { type Draft, rootKey } from './draft.ts';
import { EngineFault } from './engine-fault.ts';
import type { Evaluation } from './evaluation.ts';
import type { EventTrigger, Executable, ExecutableProcess } from './model.ts';
import { StartError } from './start-error.ts';
import type { ActivityState, ScopeState, Subscription, Variables } from './state.ts';
import { createStep } from './step.ts';
import { findStuckJoins } from './stuck-joins.ts';
import { nextDue, timerDue } from './timer-due.ts';
import { textOfKey } from './values.ts';

export interface ExecutionNeeds {
  readonly process: ExecutableProcess;
  readonly draft: Draft;
  readonly evaluation: Evaluation;
  readonly now: Date;
  readonly zone?: string | undefined;
  /** Most steps this command may take. */
  readonly steps?: number | undefined;
  /** A start that cannot be carried out throws instead of leaving an incident. */
  readonly starting: boolean;
}

export class Execution {
  readonly process: ExecutableProcess;
  readonly draft: Draft;
  readonly evaluation: Evaluation;
  readonly now: Date;
  readonly zone: string | undefined;
  readonly #starting: boolean;
  #stepsLeft: number;
  #queue: string[] = [];
  #throwing: string[] = [];

  constructor(needs: ExecutionNeeds) {
    this.process = needs.process;
    this.draft = needs.draft;
    this.evaluation = needs.evaluation;
    this.now = needs.now;
    this.zone = needs.zone;
    this.#starting = needs.starting;
    this.#stepsLeft = needs.steps ?? limits.engineSteps;
  }

  element(id: string): Executable {
    const element = this.process.elements.get(id);
    if (element === undefined)
      throw new Error(`process ${this.process.id} version ${this.process.version} has no element ${id}`);
    return element;
  }

  /** Sends a token to an element: it is entered when its turn comes. */
  spawn(element: string, scope: string, memory?: JsonObject): void {
    const key = this.draft.nextKey();
    this.draft.put({ key, element, scope, status: 'active', ...(memory === undefined ? {} : { memory }) });
    this.#queue.push(key);
  }

  /** Moves tokens until none can move. Elements that throw wait until every other token rests. */
  run(): void {
    for (let key = this.#next(); key !== undefined; key = this.#next()) {
      const activity = this.draft.activities[key];
      if (activity === undefined) continue;
      if (this.#stepsLeft <= 0) {
        this.openIncident(activity, 'budget', `${limits.engineSteps}`);
        continue;
      }
      this.#stepsLeft -= 1;
      this.#enter(activity);
    }
    if (this.draft.status === 'running') this.#reportStuckJoins();
  }

  #next(): string | undefined {
    for (let key = this.#queue.shift(); key !== undefined; key = this.#queue.shift()) {
      const activity = this.draft.activities[key];
      if (activity === undefined) continue;
      const element = this.element(activity.element);
      if (behaviorOf(element).throws?.(element) !== true) return key;
      this.#throwing.push(key);
    }
    return this.#throwing.shift();
  }

  #enter(activity: ActivityState): void {
    const element = this.element(activity.element);
    if (activity.memory?.entered !== true) {
      const flow = activity.memory?.flow;
      this.draft.record({
        type: 'entered',
        element: element.id,
        activity: activity.key,
        ...(typeof flow === 'string' ? { detail: { flow } } : {}),
      });
    }
    this.#decide(activity, undefined, () => {
      for (const event of element.boundary) this.subscribe(activity.key, event);
      return behaviorOf(element).enter(element, createStep(this, activity.key));
    });
  }

  /** Wakes a waiting activity. */
  resume(activity: ActivityState, trigger: Trigger): void {
    this.resolveIncident(activity);
    const element = this.element(activity.element);
    const awake = this.draft.activities[activity.key] ?? activity;
    this.#decide(
      awake,
      trigger,
      () => behaviorOf(element).resume?.(element, createStep(this, awake.key), trigger) ?? 'wait',
    );
  }

  /** Tries again what an incident stopped: entering, being resumed, or only choosing the flows. */
  retry(activity: ActivityState): void {
    this.resolveIncident(activity);
    const { memory } = activity;
    const trigger = memory?.trigger as Trigger | undefined;
    const again = this.draft.activities[activity.key] ?? activity;
    if (trigger !== undefined) this.resume(again, trigger);
    else if (memory?.leaving === true) this.#decide(again, undefined, () => this.chooseFlows(again));
    else {
      const { waits: _waits, ...entered } = again;
      this.draft.put({ ...entered, memory: { ...memory, entered: true } });
      this.#queue.push(activity.key);
    }
  }

  /** Carries out what a behaviour decides; its faults become incidents that remember where to go on. */
  #decide(activity: ActivityState, trigger: Trigger | undefined, decide: () => Disposition): void {
    let disposition: Disposition;
    try {
      disposition = decide();
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      const current = this.draft.activities[activity.key];
      if (current !== undefined)
        this.openIncident(
          current,
          error.code,
          error.message,
          trigger === undefined ? {} : { trigger: trigger as unknown as JsonObject },
        );
      return;
    }
    const current = this.draft.activities[activity.key];
    if (current === undefined || disposition === 'gone' || disposition === 'wait') return;
    if ('incident' in disposition) this.openIncident(current, disposition.incident, disposition.detail);
    else this.#take(current, disposition);
  }

  #take(activity: ActivityState, disposition: Extract<Disposition, { take: unknown }>): void {
    this.draft.remove(activity.key);
    this.draft.record({ type: 'completed', element: activity.element, activity: activity.key });
    for (const flow of disposition.take) {
      this.draft.record({ type: 'flow-taken', element: flow.id, activity: activity.key });
      this.spawn(flow.target, activity.scope, {
        flow: flow.id,
        ...(disposition.handed === undefined ? {} : { handed: disposition.handed }),
      });
    }
    this.completeScopeIfEmpty(activity.scope);
  }

  /** Flows out of an activity or event: every true condition, every flow without one, the default when no condition is true (BPMN 2.0.2, 13.2.1). */
  chooseFlows(activity: ActivityState): Disposition {
    const { outgoing } = this.element(activity.element);
    const step = createStep(this, activity.key);
    const conditional = outgoing.filter((flow) => flow.condition !== undefined && !flow.isDefault);
    const held = new Set(
      conditional.filter((flow) => flow.condition !== undefined && step.holds(flow, flow.condition)),
    );
    const chosen = outgoing.filter(
      (flow) => held.has(flow) || (flow.isDefault ? held.size === 0 : flow.condition === undefined),
    );
    if (chosen.length > 0 || outgoing.length === 0) return { take: chosen };
    step.remember({ ...activity.memory, leaving: true });
    return { incident: 'no-flow', detail: conditional.map((flow) => flow.condition?.source ?? '').join(' | ') };
  }

  openScope(host: ActivityState, variables: Variables): void {
    const key = this.draft.nextKey();
    this.draft.scopes[key] = { key, element: host.element, parent: host.scope, host: host.key, variables: {} };
    for (const [name, value] of Object.entries(variables)) this.draft.set(key, name, value);
    const children = [...this.process.elements.values()].filter((element) => element.parent === host.element);
    this.startIn(key, children);
  }

  /** Starts at the none start event, or at everything without an incoming flow (BPMN 2.0.2, 10.5.2 and 13.2). */
  startIn(scope: string, elements: readonly Executable[]): void {
    const events = elements.filter((element) => element.kind === 'startEvent');
    const starts =
      events.length > 0
        ? events.filter((element) => element.kind === 'startEvent' && element.trigger.type === 'none').slice(0, 1)
        : elements.filter((element) => element.kind !== 'boundaryEvent' && element.incoming.length === 0);
    if (starts.length === 0) throw new EngineFault('no-start', this.draft.scopes[scope]?.element ?? '');
    for (const start of starts) this.spawn(start.id, scope);
  }

  completeScopeIfEmpty(key: string): void {
    const scope = this.draft.scopes[key];
    if (scope === undefined || this.draft.status !== 'running' || !this.draft.isEmpty(key)) return;
    if (key === rootKey) {
      this.draft.end('completed');
      this.draft.record({ type: 'process-ended', element: this.process.id, detail: { status: 'completed' } });
      return;
    }
    const host = this.draft.activities[scope.host ?? ''];
    if (host !== undefined) this.resume(host, { type: 'children', scope: key });
  }

  /** Ends everything in a scope, its sub-processes included. */
  cancelScope(key: string, reason: string): void {
    for (const activity of Object.values(this.draft.activities))
      if (activity.scope === key) this.cancelActivity(activity, reason);
  }

  cancelActivity(activity: ActivityState, reason: string): void {
    if (this.draft.activities[activity.key] === undefined) return;
    for (const scope of Object.values(this.draft.scopes))
      if (scope.host === activity.key) this.#closeScope(scope, reason);
    const element = this.element(activity.element);
    if (activity.waits !== undefined) behaviorOf(element).cancel?.(element, createStep(this, activity.key), reason);
    this.draft.remove(activity.key);
    this.draft.record({ type: 'cancelled', element: activity.element, activity: activity.key, detail: { reason } });
  }

  #closeScope(scope: ScopeState, reason: string): void {
    this.cancelScope(scope.key, reason);
    delete this.draft.scopes[scope.key];
  }

  /** Ends the scope around an end event; the token itself is over, the others are cancelled (BPMN 2.0.2, 10.5.3 Terminate). */
  terminate(activity: ActivityState): void {
    this.draft.remove(activity.key);
    this.draft.record({ type: 'completed', element: activity.element, activity: activity.key });
    this.cancelScope(activity.scope, 'terminate');
    this.completeScopeIfEmpty(activity.scope);
  }

  /** Looks for the nearest boundary event that catches the error; none = the instance fails (BPMN 2.0.2, 10.5.1 and 13.5.3). */
  throwError(from: ActivityState, code: string, detail: string): void {
    for (let host: ActivityState | undefined = from; host !== undefined; ) {
      const catcher = this.#catcher(host.element, code);
      if (catcher !== undefined) {
        this.draft.record({ type: 'error-caught', element: catcher.id, activity: host.key, detail: { code, detail } });
        this.cancelActivity(host, 'error');
        this.spawn(catcher.id, host.scope, { handed: { error: { code, detail } } });
        return;
      }
      const around: ScopeState | undefined = this.draft.scopes[host.scope];
      host = this.draft.activities[around?.host ?? ''];
    }
    this.fail(code, detail);
  }

  #catcher(host: string, code: string): Executable | undefined {
    const errors = this.element(host).boundary.flatMap((id) => {
      const event = this.element(id);
      return event.kind === 'boundaryEvent' && event.trigger.type === 'error'
        ? [{ event, code: event.trigger.code }]
        : [];
    });
    return (errors.find((error) => error.code === code) ?? errors.find((error) => error.code === undefined))?.event;
  }

  /** An error nobody catches: the whole instance ends, visibly. */
  fail(code: string, detail: string): void {
    this.cancelScope(rootKey, 'error');
    this.draft.end('failed', { code, detail });
    this.draft.record({ type: 'process-ended', element: this.process.id, detail: { status: 'failed', code, detail } });
  }

  /** A boundary event has fired. */
  fireBoundary(host: ActivityState, subscription: Subscription, payload: Variables): void {
    const event = this.element(subscription.element);
    if (event.kind !== 'boundaryEvent') return;
    if (event.interrupting) this.cancelActivity(host, 'boundary');
    else if (subscription.type === 'timer') {
      this.draft.unsubscribe(subscription.key);
      const next = nextDue(subscription, this.now);
      if (next !== undefined) this.draft.subscribe(next);
    }
    this.spawn(event.id, host.scope, { handed: payload });
  }

  /** Makes an activity wait for the event of an element; nothing when it does already, or when that element waits for none. */
  subscribe(activity: string, element: string): void {
    const waits = Object.values(this.draft.subscriptions).some(
      (subscription) => subscription.activity === activity && subscription.element === element,
    );
    const trigger = triggerOf(this.element(element));
    const scope = this.draft.activities[activity]?.scope;
    if (waits || trigger === undefined || scope === undefined) return;
    if (trigger.type === 'timer') {
      const due = timerDue(
        trigger.timer,
        this.evaluation.evaluate(scope, trigger.expression),
        trigger.expression.source,
        this.now,
        this.zone,
      );
      this.draft.subscribe({ key: this.draft.nextKey(), activity, element, type: 'timer', ...due });
    } else if (trigger.type === 'message') {
      const value =
        trigger.correlationKey === undefined ? null : this.evaluation.evaluate(scope, trigger.correlationKey);
      const correlationKey = textOfKey(value);
      if (correlationKey === undefined)
        throw new EngineFault('correlation-key-null', trigger.correlationKey?.source ?? '');
      this.draft.subscribe({
        key: this.draft.nextKey(),
        activity,
        element,
        type: 'message',
        message: trigger.message,
        correlationKey,
      });
    }
  }

  openIncident(activity: ActivityState, code: string, detail: string, memory: JsonObject = {}): void {
    if (this.#starting && (code === 'budget' || this.#isStart(activity)))
      throw new StartError(code, activity.element, detail);
    const kept = { ...activity.memory, ...memory };
    this.draft.put({
      ...activity,
      ...(Object.keys(kept).length > 0 ? { memory: kept } : {}),
      status: 'incident',
      incident: { code, detail },
    });
    this.draft.record({
      type: 'incident',
      element: activity.element,
      activity: activity.key,
      detail: { code, detail },
    });
  }

  #isStart(activity: ActivityState): boolean {
    return activity.scope === rootKey && this.element(activity.element).kind === 'startEvent';
  }

  resolveIncident(activity: ActivityState): void {
    if (activity.status !== 'incident') return;
    const { incident: _incident, memory, ...resolved } = activity;
    const { trigger: _trigger, leaving: _leaving, ...kept } = memory ?? {};
    this.draft.put({ ...resolved, ...(Object.keys(kept).length > 0 ? { memory: kept } : {}), status: 'active' });
    this.draft.record({ type: 'incident-resolved', element: activity.element, activity: activity.key });
  }

  #reportStuckJoins(): void {
    const scopes = new Set(
      Object.values(this.draft.activities)
        .filter((activity) => activity.waits === 'join')
        .map((activity) => activity.scope),
    );
    for (const scope of scopes) {
      const inside = Object.values(this.draft.activities).filter((activity) => activity.scope === scope);
      for (const key of findStuckJoins(this.process, inside)) {
        const join = this.draft.activities[key];
        if (join?.status === 'active')
          this.openIncident(join, 'join-stuck', JSON.stringify(join.memory?.arrived ?? {}));
      }
    }
  }
}

function triggerOf(element: Executable): EventTrigger | undefined {
  if (element.kind === 'receiveTask') return element.message;
  return element.kind === 'boundaryEvent' || element.kind === 'intermediateCatchEvent' ? element.trigger : undefined;
}
