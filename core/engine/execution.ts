// Carries one command out: moves tokens until all of them wait. Owns the order of work, flows and incidents; what an element does is its
// behaviour's, what scopes, events, throws and compensations mean is in the files beside this one.

import type { CompiledExpression } from '../expressions/expressions.ts';
import type { JsonObject } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import type { Disposition, ElementBehavior, Trigger } from './behaviors/element-behavior.ts';
import { behaviorOf, loop } from './behaviors/index.ts';
import { Catching } from './catching.ts';
import { Compensation } from './compensation.ts';
import type { Draft } from './draft.ts';
import { EngineFault } from './engine-fault.ts';
import type { Evaluation } from './evaluation.ts';
import { findStuckJoins, hasQuantities } from './joins.ts';
import { partitionOf, rootKey } from './keys.ts';
import type { CallSettings, Executable, ExecutableProcess, SequenceFlow } from './model.ts';
import { Scopes } from './scopes.ts';
import { StartError } from './start-error.ts';
import type { ActivityState, InstanceState, Variables } from './state.ts';
import { Step } from './step.ts';
import { Tally } from './tally.ts';
import { Throwing } from './throwing.ts';
import type { WorkingCalendar } from './time/time.ts';

export interface ExecutionNeeds {
  readonly process: ExecutableProcess;
  readonly draft: Draft;
  readonly evaluation: Evaluation;
  readonly now: Date;
  readonly zone?: string | undefined;
  /** Working calendars by name. */
  readonly calendars?: ((name: string) => WorkingCalendar | undefined) | undefined;
  /** Most steps this command may take in one partition. */
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
  readonly scopes = new Scopes(this);
  readonly catching = new Catching(this);
  readonly throwing = new Throwing(this);
  readonly compensation = new Compensation(this);
  readonly #calendars: ExecutionNeeds['calendars'];
  readonly #starting: boolean;
  readonly #limit: number;
  /** Steps taken in each partition. */
  readonly #steps = new Tally();
  /** Tokens sent in each partition. */
  readonly #spawned = new Tally();
  #queue: string[] = [];
  #next = 0;
  #throwing: string[] = [];
  #looking = false;
  /** Key of the loop whose turn it is: the activity a `continue` subscription belongs to. */
  turn: string | undefined;

  constructor(needs: ExecutionNeeds) {
    this.process = needs.process;
    this.draft = needs.draft;
    this.evaluation = needs.evaluation;
    this.now = needs.now;
    this.zone = needs.zone;
    this.#calendars = needs.calendars;
    this.#starting = needs.starting;
    // A model may be gone through once from end to end, however large; the limit is for what goes round and round.
    this.#limit = needs.steps ?? limits.engineSteps + needs.process.flows.size + needs.process.elements.size;
  }

  /** The working calendar of this name. @throws EngineFault calendar-missing */
  calendar(name: string | undefined): WorkingCalendar | undefined {
    if (name === undefined) return undefined;
    const calendar = this.#calendars?.(name);
    if (calendar === undefined) throw new EngineFault('calendar-missing', name);
    return calendar;
  }

  element(id: string): Executable {
    const element = this.process.elements.get(id);
    if (element === undefined)
      throw new Error(`process ${this.process.id} version ${this.process.version} has no element ${id}`);
    return element;
  }

  /** Is this activity one instance of a looping element, rather than the loop as a whole? */
  isInstance(activity: ActivityState): boolean {
    const scope = this.draft.scopes[activity.scope];
    return scope?.role === 'item' && scope.element === activity.element;
  }

  #behavior(activity: ActivityState, element: Executable): ElementBehavior {
    return element.loop !== undefined && !this.isInstance(activity) ? loop : behaviorOf(element);
  }

  /** Sends a token to an element: it is entered when its turn comes. */
  spawn(element: string, scope: string, memory?: JsonObject): string {
    const key = this.draft.nextKey(scope);
    const partition = partitionOf(key);
    this.#spawned.add(partition, 1);
    this.draft.put(
      memory === undefined
        ? { key, element, scope, status: 'active' }
        : { key, element, scope, status: 'active', memory },
    );
    this.#queue.push(key);
    return key;
  }

  /** Moves tokens until none can move. Elements that throw wait until every other token rests; then joins see what can still come. */
  run(): void {
    this.#look();
    for (;;) {
      const activity = this.#nextActivity();
      if (activity === undefined) {
        if (this.draft.status !== 'running' || !this.#tellJoins()) break;
      } else if (this.#mayStep(activity)) this.#enter(activity);
      else this.openIncident(activity, 'budget', String(this.#limit));
      this.#look();
    }
    if (this.draft.status === 'running') this.#reportStuckJoins();
  }

  #nextActivity(): ActivityState | undefined {
    for (; this.#next < this.#queue.length; this.#next += 1) {
      const key = this.#queue[this.#next] as string;
      const activity = this.draft.activities[key];
      if (activity === undefined) continue;
      const element = this.element(activity.element);
      if (this.#behavior(activity, element).throws?.(element) === true) this.#throwing.push(key);
      else {
        this.#next += 1;
        return activity;
      }
    }
    this.#queue = [];
    this.#next = 0;
    for (let key = this.#throwing.shift(); key !== undefined; key = this.#throwing.shift()) {
      const activity = this.draft.activities[key];
      if (activity !== undefined) return activity;
    }
    return undefined;
  }

  #mayStep(activity: ActivityState): boolean {
    const partition = activity.scope === rootKey ? rootKey : partitionOf(activity.key);
    if (partition === rootKey) this.draft.steps += 1;
    // What multiplies tokens comes to its end by their number, long before the last of them has its turn.
    if (this.#spawned.of(partition) > 2 * this.#limit) return false;
    if (this.#steps.of(partition) >= this.#limit || this.draft.steps > limits.instanceSteps) return false;
    this.#steps.add(partition, 1);
    return true;
  }

  /** Has this partition used half of what one command may take? Loops then go on in a later one. */
  isWorn(key: string): boolean {
    return this.#steps.of(partitionOf(key)) * 2 >= this.#limit;
  }

  /** A budget that is used up is given anew when somebody tries again. */
  renewBudget(): void {
    if (this.draft.steps > limits.instanceSteps) this.draft.steps = 0;
  }

  #enter(activity: ActivityState): void {
    const element = this.element(activity.element);
    if (activity.memory?.entered !== true) {
      const flow = activity.memory?.flow;
      this.draft.record(
        typeof flow === 'string'
          ? { type: 'entered', element: element.id, activity: activity.key, detail: { flow } }
          : { type: 'entered', element: element.id, activity: activity.key },
      );
    }
    if (element.startQuantity > 1 && !this.#gatherTokens(activity, element)) return;
    this.#decide(activity, undefined, () => {
      if (element.boundary.length > 0 && !this.isInstance(activity)) this.catching.subscribeBoundary(activity, element);
      return this.#behavior(activity, element).enter(element, new Step(this, activity, element));
    });
  }

  /** An activity that needs several tokens begins with the last of them (BPMN 2.0.2, 10.3, startQuantity). */
  #gatherTokens(activity: ActivityState, element: Executable): boolean {
    if (this.isInstance(activity) || activity.memory?.entered === true) return true;
    const waiting = this.draft
      .inScope(activity.scope)
      .find((other) => other.element === element.id && other.waits === 'quantity');
    const tokens = Number(waiting?.memory?.tokens ?? 0) + 1;
    if (tokens >= element.startQuantity) {
      if (waiting !== undefined) this.draft.remove(waiting.key);
      return true;
    }
    if (waiting === undefined) this.draft.put({ ...activity, waits: 'quantity', memory: { tokens } });
    else {
      this.draft.put({ ...waiting, memory: { tokens } });
      this.draft.remove(activity.key);
    }
    return false;
  }

  /** The state as it is now. */
  snapshot(): InstanceState {
    const { before, activities, scopes, subscriptions } = this.draft;
    return { ...before, activities, scopes, subscriptions };
  }

  /** Wakes a waiting activity. */
  resume(activity: ActivityState, trigger: Trigger): void {
    this.resolveIncident(activity);
    const element = this.element(activity.element);
    const awake = this.draft.activities[activity.key] ?? activity;
    this.#decide(
      awake,
      trigger,
      () => this.#behavior(awake, element).resume?.(element, new Step(this, awake, element), trigger) ?? 'wait',
    );
  }

  /** The same for an activity that waits on: its tokens go, it stays. */
  letGo(activity: ActivityState, trigger: Trigger): void {
    const element = this.element(activity.element);
    this.#decide(
      activity,
      undefined,
      () => this.#behavior(activity, element).resume?.(element, new Step(this, activity, element), trigger) ?? 'wait',
      true,
    );
  }

  /** Tries again what an incident stopped: entering, being resumed, or only choosing the flows. */
  retry(activity: ActivityState): void {
    this.renewBudget();
    this.resolveIncident(activity);
    const { memory } = activity;
    const trigger = memory?.trigger as Trigger | undefined;
    const again = this.draft.activities[activity.key] ?? activity;
    if (trigger !== undefined) this.resume(again, trigger);
    else if (memory?.leaving === true)
      this.#decide(again, undefined, () => this.chooseFlows(again, this.element(again.element)));
    // What others do for it goes on as before.
    else if (!/^(children|compensation|caller|quantity)$/.test(activity.waits ?? '')) {
      const { waits: _waits, ...entered } = again;
      this.draft.put({ ...entered, memory: { ...again.memory, entered: true } });
      this.#queue.push(activity.key);
    }
  }

  /** Carries out what a behaviour decides; its faults become incidents that remember where to go on. */
  #decide(activity: ActivityState, trigger: Trigger | undefined, decide: () => Disposition, stays = false): void {
    let disposition: Disposition;
    try {
      disposition = decide();
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      const current = this.draft.activities[activity.key];
      // A body that could not be opened wholly is opened anew when somebody tries again.
      if (trigger === undefined)
        for (const scope of this.draft.hostedBy(activity.key)) this.scopes.close(scope, error.code);
      if (current !== undefined)
        this.openIncident(
          current,
          error.code,
          error.message,
          trigger === undefined ? {} : { trigger: trigger as unknown as JsonObject },
        );
      return;
    }
    if (disposition === 'gone' || disposition === 'wait') return;
    const current = this.draft.activities[activity.key];
    if (current === undefined) return;
    if ('incident' in disposition) this.openIncident(current, disposition.incident, disposition.detail);
    else this.#take(current, disposition, stays);
  }

  #take(activity: ActivityState, { take, handed }: Extract<Disposition, { take: unknown }>, stays: boolean): void {
    const { completionQuantity } = this.element(activity.element);
    if (stays) this.draft.record({ type: 'completed', element: activity.element, activity: activity.key });
    else this.finish(activity);
    for (const flow of take) {
      this.draft.record({ type: 'flow-taken', element: flow.id, activity: activity.key });
      for (let token = 0; token < completionQuantity; token += 1)
        this.spawn(flow.target, activity.scope, handed === undefined ? { flow: flow.id } : { flow: flow.id, handed });
    }
    if (!stays) this.scopes.progressed(activity.scope);
  }

  /** An activity that waits is told that it is cancelled. */
  tellCancelled(activity: ActivityState, element: Executable, reason: string): void {
    this.#behavior(activity, element).cancel?.(element, new Step(this, activity, element), reason);
  }

  /** Takes a completed activity out. */
  finish(activity: ActivityState, detail?: JsonObject): void {
    this.draft.remove(activity.key);
    const { element, key } = activity;
    this.draft.record(
      detail === undefined
        ? { type: 'completed', element, activity: key }
        : { type: 'completed', element, activity: key, detail },
    );
    this.compensation.remember(activity);
  }

  /** Sets variables as an act of this element. */
  assign(scope: string, values: Variables, element: string, activity?: string): void {
    if (Object.keys(values).length === 0) return;
    this.draft.assign(scope, values);
    this.draft.record({
      type: 'variables',
      element,
      ...(activity === undefined ? {} : { activity }),
      detail: { values },
    });
  }

  /** What a called instance gives back: as mapped, or everything. */
  calledOutputs(activity: ActivityState, element: Executable, call: CallSettings, result: Variables): Variables {
    const mapped = this.evaluation.map(activity.scope, element.outputs, result);
    return call.outputAll ? { ...result, ...mapped } : mapped;
  }

  /** true only when it evaluates to true; keeps what it read and saw in the history. */
  holds(activity: ActivityState, flow: SequenceFlow, condition: CompiledExpression, local?: Variables): boolean {
    const result = this.evaluation.holds(activity.scope, condition, local);
    const values = this.evaluation.seen(activity.scope, condition, local);
    const detail = { flow: flow.id, source: condition.source, values, result };
    this.draft.record({ type: 'condition', element: activity.element, activity: activity.key, detail });
    return result;
  }

  /** Flows out of an activity or event: every true condition, every flow without one, the default when no condition is true (BPMN 2.0.2, 13.2.1). */
  chooseFlows(activity: ActivityState, element: Executable): Disposition {
    const { outgoing } = element;
    if (outgoing.length === 0 || this.isInstance(activity)) return { take: [] };
    const [only] = outgoing;
    if (outgoing.length === 1 && only?.condition === undefined) return { take: outgoing };
    const conditional = outgoing.filter((flow) => flow.condition !== undefined && !flow.isDefault);
    const held = new Set(
      conditional.filter((flow) => flow.condition !== undefined && this.holds(activity, flow, flow.condition)),
    );
    const chosen = outgoing.filter(
      (flow) => held.has(flow) || (flow.isDefault ? held.size === 0 : flow.condition === undefined),
    );
    if (chosen.length > 0) return { take: chosen };
    this.draft.put({ ...activity, memory: { ...activity.memory, leaving: true } });
    return { incident: 'no-flow', detail: conditional.map((flow) => flow.condition?.source ?? '').join(' | ') };
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

  /**
   * Does what concerns the waiting of an activity or scope; a fault is an incident of the activity, or of the one around the scope. Around the root
   * there is none: then it is told of what waits.
   */
  attempt<T>(
    owner: string,
    work: () => T,
    { key, element }: { readonly key: string; readonly element: string } = { key: owner, element: this.process.id },
  ): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      const { code, message: detail } = error;
      const scope = this.draft.scopes[owner];
      const activity = this.draft.activities[owner] ?? (scope === undefined ? undefined : this.draft.host(scope));
      if (activity === undefined)
        this.draft.record({ type: 'incident', element, detail: { code, detail, subscription: key } });
      else if (activity.status === 'active') this.openIncident(activity, code, detail);
      return undefined;
    }
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

  /** Conditional events are looked at again as soon as a variable has changed, before any other token moves. */
  #look(): void {
    if (this.#looking || this.draft.status !== 'running') return;
    this.#looking = true;
    this.catching.lookAtConditions();
    this.#looking = false;
  }

  /** Tells inclusive and complex joins that every token rests; answers whether one of them went on. */
  #tellJoins(): boolean {
    for (const activity of this.draft.joins) {
      const { kind } = this.element(activity.element);
      if (kind === 'parallelGateway' || activity.status === 'incident') continue;
      const moved = this.#queue.length;
      this.resume(activity, { type: 'rest' });
      if (this.#queue.length > moved || this.draft.activities[activity.key] === undefined) return true;
    }
    return false;
  }

  #reportStuckJoins(): void {
    const gathering = hasQuantities(this.process)
      ? Object.values(this.draft.activities).filter(({ waits }) => waits === 'quantity')
      : [];
    for (const scope of new Set([...this.draft.joins, ...gathering].map((activity) => activity.scope))) {
      // What people may still start in an ad-hoc sub-process is not known.
      if (this.process.elements.get(this.draft.scope(scope).element)?.kind === 'adHocSubProcess') continue;
      for (const key of findStuckJoins(this.process, this.draft.inScope(scope))) {
        const join = this.draft.activities[key];
        if (join?.status === 'active')
          this.openIncident(join, 'join-stuck', JSON.stringify(join.memory?.arrived ?? join.memory ?? {}));
      }
    }
  }
}
