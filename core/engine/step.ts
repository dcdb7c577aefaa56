// The Step a behaviour is given: one activity's view of an Execution. All its methods speak of that activity; it decides nothing.
import type { CompiledExpression, FeelValue } from '../expressions/expressions.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import type { Disposition } from './behaviors/element-behavior.ts';
import { EngineFault } from './engine-fault.ts';
import { payloadOf } from './events/payload.ts';
import type { Execution } from './execution.ts';
import { mayStillCome } from './joins.ts';
import type { CallSettings, EventTrigger, Executable, SequenceFlow } from './model.ts';
import type { ActivityState, Effect, Variables } from './state.ts';
import type { WorkingCalendar } from './time/time.ts';

export class Step {
  readonly execution: Execution;
  readonly key: string;
  readonly element: Executable;
  /** Key of the scope the activity lies in. */
  readonly scope: string;

  constructor(execution: Execution, activity: ActivityState, element: Executable) {
    this.execution = execution;
    this.key = activity.key;
    this.element = element;
    this.scope = activity.scope;
  }

  get activity(): ActivityState {
    const found = this.execution.draft.activities[this.key];
    if (found === undefined) throw new Error(`activity ${this.key} is gone`);
    return found;
  }

  get isGone(): boolean {
    return this.execution.draft.activities[this.key] === undefined;
  }

  /** Instant of the command. */
  get now(): Date {
    return this.execution.now;
  }

  /** IANA zone of local times; undefined = UTC. */
  get zone(): string | undefined {
    return this.execution.zone;
  }

  /** The working calendar of this name. @throws EngineFault calendar-missing */
  calendar(name: string | undefined): WorkingCalendar | undefined {
    return this.execution.calendar(name);
  }

  json(expression: CompiledExpression, local?: Variables): Json {
    return this.execution.evaluation.json(this.scope, expression, local);
  }

  evaluate(expression: CompiledExpression, local?: Variables): FeelValue {
    return this.execution.evaluation.evaluate(this.scope, expression, local);
  }

  /** true only when it evaluates to true; keeps what it read and saw in the history. */
  holds(flow: SequenceFlow, condition: CompiledExpression, local?: Variables): boolean {
    return this.execution.holds(this.activity, flow, condition, local);
  }

  /** Evaluates in a scope of this activity's own. */
  evaluateIn(scope: string, expression: CompiledExpression): FeelValue {
    return this.execution.evaluation.evaluate(scope, expression);
  }

  /** Every variable that can be seen from here. */
  visible(): Variables {
    return this.execution.evaluation.visible(this.scope);
  }

  /** The mapped inputs, or every visible variable when nothing is mapped. */
  input(): Variables {
    const { evaluation } = this.execution;
    const { inputs, loop } = this.element;
    if (inputs.length > 0) return evaluation.map(this.scope, inputs);
    const visible = evaluation.visible(this.scope);
    // The list a multi-instance goes through is not handed to each of its instances.
    if (loop?.type !== 'multi' || loop.collection === undefined || !(loop.collection.source in visible)) return visible;
    const { [loop.collection.source]: _list, ...others } = visible;
    return others;
  }

  /** Only the mapped inputs. */
  mapped(): Variables {
    const { inputs } = this.element;
    return inputs.length === 0 ? {} : this.execution.evaluation.map(this.scope, inputs);
  }

  /** Keeps local data until the activity is over. */
  remember(memory: JsonObject): void {
    this.execution.draft.put({ ...this.activity, memory });
  }

  waitFor(what: NonNullable<ActivityState['waits']>): 'wait' {
    this.execution.draft.put({ ...this.activity, waits: what });
    return 'wait';
  }

  waitAtJoin(memory: JsonObject): 'wait' {
    const { key, element, scope, status } = this.activity;
    this.execution.draft.put({ key, element, scope, status, waits: 'join', memory });
    return 'wait';
  }

  /** Counts that may be changed: a copy, made once per command however many tokens come. */
  countsOf(counts: Readonly<Record<string, number>>): Record<string, number> {
    return this.element.incoming.length < 32 ? { ...counts } : this.execution.draft.ownCounts(counts);
  }

  /** The token of this element in this scope that stands for those that have come before. */
  joined(): ActivityState | undefined {
    const found = this.execution.draft.joinAt(this.scope, this.element.id);
    return found?.key === this.key ? undefined : found;
  }

  /** Waits for the events of `element` (this one, or a target of an event-based gateway). Nothing when it waits already. */
  subscribe(element: string): void {
    this.execution.catching.subscribe(this.key, this.scope, element);
  }

  emit(effect: Effect): void {
    this.execution.draft.emit(effect);
  }

  assign(values: Variables): void {
    this.execution.assign(this.scope, values, this.element.id, this.key);
  }

  /** Applies the output mappings to the result and the mapped inputs (no mappings = all of the result), then chooses the flows. */
  leave(result: Variables = {}): Disposition {
    const { outputs } = this.element;
    const local = outputs.length > 0 ? { ...this.mapped(), ...result } : result;
    this.assign(outputs.length > 0 ? this.execution.evaluation.map(this.scope, outputs, local) : result);
    return this.execution.chooseFlows(this.activity, this.element);
  }

  /** Chooses the flows; its outputs are not applied (again). */
  go(): Disposition {
    return this.execution.chooseFlows(this.activity, this.element);
  }

  /** No flow out of a gateway is true and none is the default. */
  noFlow(): Exclude<Disposition, string> {
    const conditions = this.element.outgoing.flatMap((flow) => flow.condition?.source ?? []);
    return { incident: 'no-flow', detail: conditions.join(' | ') };
  }

  /** Sends a token on without a sequence flow: a link. */
  follow(target: string): void {
    this.execution.spawn(target, this.scope, { handed: {} });
  }

  /** What a called instance gives back. */
  calledOutputs(call: CallSettings, result: Variables): Variables {
    return this.execution.calledOutputs(this.activity, this.element, call, result);
  }

  /** Of a join: is there a token that may come along a flow that has none yet, and along none of those that have one? */
  mayStillCome(): boolean {
    return mayStillCome(this.execution.process, this.activity, this.execution.draft.inScope(this.scope));
  }

  /** Of a start that waits for all of its triggers: has everything come with this one? */
  gathersAll(trigger: number): boolean {
    this.subscribe(this.element.id);
    return this.execution.catching.gatherFirst(this.key, this.element.id, trigger);
  }

  /** Takes another waiting token of this element out: it is merged into this one. */
  absorb(other: ActivityState): void {
    this.execution.draft.remove(other.key);
  }

  /** Puts a waiting token of this element beside this one. */
  park(memory: JsonObject): void {
    const { draft } = this.execution;
    const key = draft.nextKey(this.scope);
    draft.put({ key, element: this.element.id, scope: this.scope, status: 'active', waits: 'join', memory });
  }

  /** Lets a token come along this flow into this element once more. */
  comeAgain(flow: string): void {
    this.execution.spawn(this.element.id, this.scope, { flow });
  }

  /** Opens the body of a sub-process; begins at these elements, or where the body begins. @throws EngineFault */
  openScope(variables: Variables, starts?: readonly string[], handed?: Variables): string {
    return this.execution.scopes.open(this.activity, variables, starts, handed);
  }

  /** Starts an element in the body. */
  startIn(body: string, element: string): void {
    this.execution.spawn(element, body);
  }

  isEmpty(scope: string): boolean {
    return this.execution.draft.isEmpty(scope);
  }

  /** Applies the outputs over the body's variables, closes it, and chooses the flows. */
  leaveScope(body: string): Disposition {
    return this.execution.scopes.leave(this, body);
  }

  /** Ends a scope with all that is in it. */
  closeScope(body: string, reason: string): void {
    const scope = this.execution.draft.scopes[body];
    if (scope !== undefined) this.execution.scopes.close(scope, reason);
  }

  throwError(code: string, detail: string): 'gone' {
    const from = this.activity;
    const carried = this.mapped();
    this.execution.finish(from, { code });
    this.execution.throwing.error(from, code, detail, carried);
    return 'gone';
  }

  /** wait = the caller of this instance is asked. */
  escalate(code: string, payload: Variables): 'thrown' | 'wait' {
    return this.execution.throwing.escalation(this.activity, code, payload);
  }

  /** Tells everybody in this instance at once, then the world. */
  signal(name: string, payload: Variables): void {
    this.execution.throwing.signal(this.element.id, name, payload);
  }

  /** Throws an event at a stage of this multi-instance. */
  stage(trigger: EventTrigger): 'interrupting' | 'beside' | undefined {
    const payload = trigger.type === 'signal' ? payloadOf(this, trigger.payload) : this.mapped();
    return this.execution.throwing.stage(this.activity, trigger, payload);
  }

  /** wait = until all is undone. */
  compensate(activity: string | undefined, wait: boolean): 'thrown' | 'wait' {
    return this.execution.compensation.compensate(this.activity, activity, wait);
  }

  /** Of a cancel end event: ends the others, undoes what is completed; wait = until that is done, gone = it happens again further out. */
  cancelTransaction(): 'thrown' | 'wait' | 'gone' {
    return this.execution.compensation.cancelTransaction(this.activity);
  }

  /** Leaves the transaction through its cancel boundary event. */
  finishTransaction(): 'gone' {
    return this.execution.compensation.finishTransaction(this.activity);
  }

  terminate(): 'gone' {
    this.execution.scopes.terminate(this.activity);
    return 'gone';
  }

  /** A fault of this activity, for what a value should have been. */
  fault(code: string, expression: CompiledExpression | undefined): EngineFault {
    return new EngineFault(code, expression?.source ?? '');
  }
}
