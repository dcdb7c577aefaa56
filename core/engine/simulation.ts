// A small house around the engine, all in memory: several processes, their instances, called ones, messages, signals and a clock that is moved by
// hand. For the studio's simulation, for conformance tests and what-if; nothing leaves it. The durable one is core/workflow.
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { advance } from './advance.ts';
import { enabledActivities } from './behaviors/ad-hoc-sub-process.ts';
import { type Asking, askAtDecisions, choiceAwaited, forceAlways, forceOnce, isDecision } from './choose-flows.ts';
import { Draft } from './draft.ts';
import { EngineFault } from './engine-fault.ts';
import { Evaluation } from './evaluation.ts';
import type { ExecutableProcess, SequenceFlow } from './model.ts';
import { startConditionHolds } from './start-condition.ts';
import type {
  ActivityState,
  Command,
  Effect,
  HistoryEntry,
  InstanceState,
  Outcome,
  Subscription,
  Variables,
} from './state.ts';
import type { WorkingCalendar } from './time/time.ts';
import { nextDue, timerDue } from './timer-due.ts';

export interface SimulatedInstance {
  readonly state: InstanceState;
  /** The call activity it answers. */
  readonly caller?: { readonly instance: Id; readonly activity: string };
  readonly depth: number;
}

export interface SimulatedTask {
  readonly instance: Id;
  readonly activity: ActivityState;
}

interface BufferedMessage {
  readonly name: string;
  readonly correlationKey?: string;
  readonly payload: Variables;
}

/** A timer start event that will begin an instance. */
interface TimerStart {
  readonly process: string;
  readonly element: string;
  readonly trigger: number;
  readonly due: Pick<Subscription, 'dueAt' | 'repeat'>;
}

/** Everything a simulation knows; give it back to `restore` to step back. */
export interface Snapshot {
  readonly now: Date;
  readonly count: number;
  readonly instances: ReadonlyMap<Id, SimulatedInstance>;
  readonly messages: readonly BufferedMessage[];
  readonly timers: readonly TimerStart[];
  readonly facts: JsonObject | undefined;
  /** Length of the history then. */
  readonly past: number;
}

/** One way out of a decision, as the data stand. */
export interface Way {
  readonly flow: SequenceFlow;
  /** What the condition read, with the values it would see. */
  readonly values: JsonObject;
  /** null = the condition is neither true nor false, or there is none. */
  readonly holds: boolean | null;
}

export interface StartOptions {
  readonly variables?: Variables;
  readonly element?: string;
  readonly trigger?: number;
  readonly businessKey?: string;
}

export interface SimulationOptions {
  readonly now?: Date;
  readonly zone?: string;
  /** Working calendars by name. */
  readonly calendars?: (name: string) => WorkingCalendar | undefined;
  /** Values of records, for every command. */
  readonly facts?: JsonObject;
  /** The answer of a service task; undefined = it waits until somebody completes it. */
  readonly answer?: (effect: Extract<Effect, { type: 'service' }>) => Variables | undefined;
  /** A called process that is not among them is a failure, or waits until somebody completes the call. */
  readonly missingProcess?: 'fail' | 'wait';
  /** Timer start events begin instances as time passes; otherwise only what is told to begins. */
  readonly startsByTimer?: boolean;
  /** Told of every outcome. */
  readonly onOutcome?: (instance: Id, command: Command, outcome: Outcome) => void;
}

export class AmbiguousMessage extends Error {
  override readonly name = 'AmbiguousMessage';
}

export class Simulation {
  readonly #processes: ReadonlyMap<string, ExecutableProcess>;
  readonly #options: SimulationOptions;
  readonly #queue: (() => void)[] = [];
  #running = false;
  #now: Date;
  #count = 0;
  #instances = new Map<Id, SimulatedInstance>();
  #messages: BufferedMessage[] = [];
  #timers: readonly TimerStart[] = [];
  #facts: JsonObject | undefined;
  #asking: Asking = 'never';
  #standing: ReadonlyMap<string, readonly string[]> = new Map();
  /** The processes as they are run: with gateways that ask or have been told. */
  readonly #prepared = new Map<string, ExecutableProcess>();
  readonly history: (HistoryEntry & { readonly instance: Id })[] = [];

  constructor(processes: readonly ExecutableProcess[], options: SimulationOptions = {}) {
    this.#processes = new Map(processes.map((process) => [process.id, process]));
    this.#options = options;
    this.#now = options.now ?? new Date(0);
    this.#facts = options.facts;
    if (options.startsByTimer === true) this.#timers = processes.flatMap((process) => this.#timerStarts(process));
  }

  #timerStarts(process: ExecutableProcess): readonly TimerStart[] {
    const now = this.#now;
    const { zone } = this.#options;
    return process.startTriggers.flatMap(({ element, trigger, timer }) => {
      if (timer === undefined) return [];
      const value = timer.expression.evaluate({}, { now, ...(zone === undefined ? {} : { zone }) });
      const due = timerDue(timer.timer, value, timer.expression.source, now, zone);
      return [{ process: process.id, element, trigger, due }];
    });
  }

  get now(): Date {
    return this.#now;
  }

  get instances(): ReadonlyMap<Id, SimulatedInstance> {
    return this.#instances;
  }

  snapshot(): Snapshot {
    return {
      now: this.#now,
      count: this.#count,
      instances: new Map(this.#instances),
      messages: [...this.#messages],
      timers: this.#timers,
      facts: this.#facts,
      past: this.history.length,
    };
  }

  restore({ now, count, instances, messages, timers, facts, past }: Snapshot): void {
    this.#now = now;
    this.#count = count;
    this.#instances = new Map(instances);
    this.#messages = [...messages];
    this.#timers = timers;
    this.#facts = facts;
    this.history.length = Math.min(past, this.history.length);
  }

  /** When gateways stop their tokens until `choose` says where they go. Not part of a snapshot. */
  get asking(): Asking {
    return this.#asking;
  }

  set asking(asking: Asking) {
    this.#asking = asking;
    this.#prepared.clear();
  }

  /** Elements whose every decision is taken, with the flows. Not part of a snapshot. */
  get standing(): ReadonlyMap<string, readonly string[]> {
    return this.#standing;
  }

  set standing(standing: ReadonlyMap<string, readonly string[]>) {
    this.#standing = standing;
    this.#prepared.clear();
  }

  get facts(): JsonObject {
    return this.#facts ?? {};
  }

  /** Changes what records hold; conditional events are looked at. */
  setFacts(facts: JsonObject): void {
    this.#facts = facts;
    this.evaluate();
  }

  /** The ways out of the gateway at which an activity is, as the data stand; undefined when it decides nothing. */
  ways(instance: Id, activity: string): readonly Way[] | undefined {
    const state = this.#instances.get(instance)?.state;
    const at = state?.activities[activity];
    const process = state === undefined ? undefined : this.process(state.process);
    const element = at === undefined ? undefined : process?.elements.get(at.element);
    if (state === undefined || at === undefined || process === undefined || element === undefined) return undefined;
    if (!isDecision(element)) return undefined;
    const evaluation = new Evaluation(new Draft(state), process, this.facts, this.#now, this.#options.zone);
    return element.outgoing.map((flow) => wayOf(flow, at.scope, evaluation));
  }

  /** Sends a token that waits for a choice along these flows. The default flow is taken only alone. */
  choose(instance: Id, activity: string, flows: readonly string[]): Outcome {
    const state = this.#instances.get(instance)?.state;
    const at = state?.activities[activity];
    if (state === undefined || at?.incident?.code !== choiceAwaited)
      throw new Error(`expected a token that waits for a choice, found ${activity} of ${instance}`);
    const process = forceOnce(this.#prepare(state.process), at.element, flows);
    const outcome = this.#carryOut(instance, { type: 'retry', activity }, process);
    this.#settle();
    return outcome;
  }

  process(id: string): ExecutableProcess {
    const process = this.#processes.get(id);
    if (process === undefined) throw new Error(`expected one of the processes, found ${id}`);
    return process;
  }

  /** Every activity that waits, of all instances. */
  waiting(what?: NonNullable<ActivityState['waits']>): readonly SimulatedTask[] {
    return [...this.#instances.entries()].flatMap(([instance, { state }]) =>
      Object.values(state.activities)
        .filter((activity) => activity.waits !== undefined && (what === undefined || activity.waits === what))
        .map((activity) => ({ instance, activity })),
    );
  }

  /** Ids of the activities that may be started in a running ad-hoc sub-process; of any other activity none. */
  enabled(instance: Id, activity: ActivityState): readonly string[] {
    const state = this.#instances.get(instance)?.state;
    return state === undefined ? [] : enabledActivities(this.process(state.process), state, activity);
  }

  subscriptions(): readonly { readonly instance: Id; readonly subscription: Subscription }[] {
    return [...this.#instances.entries()].flatMap(([instance, { state }]) =>
      Object.values(state.subscriptions).map((subscription) => ({ instance, subscription })),
    );
  }

  /** @throws StartError */
  start(process: string, options: StartOptions = {}): Id {
    const id = this.#newId();
    this.#begin(id, this.process(process), options);
    this.#settle();
    return id;
  }

  command(instance: Id, command: Command): Outcome {
    const outcome = this.#carryOut(instance, command);
    this.#settle();
    return outcome;
  }

  /** Gives a message to the one who waits for it, or starts an instance, or keeps it. Answers whether it met somebody. @throws AmbiguousMessage */
  publish(name: string, payload: Variables = {}, correlationKey?: string): boolean {
    const met = this.#correlate({ name, payload, ...(correlationKey === undefined ? {} : { correlationKey }) });
    this.#settle();
    return met;
  }

  signal(name: string, payload: Variables = {}): void {
    this.#broadcast(name, payload);
    this.#settle();
  }

  /** Records have changed: conditional events of all instances are looked at. */
  evaluate(): void {
    for (const instance of [...this.#instances.keys()]) this.#carryOut(instance, { type: 'evaluate' });
    this.#settle();
  }

  /** Starts an instance for each conditional start event that holds for these variables, and none for what cannot be told; answers how many. */
  evaluateStarts(variables: Variables): number {
    let started = 0;
    for (const process of this.#processes.values())
      for (const { element, trigger, condition } of process.startTriggers) {
        if (condition === undefined) continue;
        if (startConditionHolds(condition, variables, this.#now, this.#options.zone) !== true) continue;
        this.#begin(this.#newId(), process, { variables, element, trigger });
        started += 1;
      }
    this.#settle();
    return started;
  }

  /** Moves time on and fires what is due on the way, oldest first. Stops early, at its time, after so many timers. */
  pass(ms: number, most = Number.POSITIVE_INFINITY): void {
    const end = this.#now.getTime() + ms;
    for (let fired = 0; ; fired += 1) {
      const due = this.subscriptions()
        .filter(({ subscription }) => subscription.type === 'timer' && Date.parse(subscription.dueAt ?? '') <= end)
        .sort((one, other) => (one.subscription.dueAt ?? '').localeCompare(other.subscription.dueAt ?? ''))[0];
      const start = this.#firstStart(due?.subscription.dueAt ?? new Date(end).toISOString());
      if (start !== undefined) {
        this.#startByTimer(start);
        continue;
      }
      if (due === undefined) break;
      if (fired >= most) return;
      this.#now = new Date(Math.max(this.#now.getTime(), Date.parse(due.subscription.dueAt ?? '')));
      this.command(due.instance, { type: 'event', subscription: due.subscription.key, payload: {} });
    }
    this.#now = new Date(end);
  }

  /** The timer start that is due first, by this instant. */
  #firstStart(by: string): TimerStart | undefined {
    return [...this.#timers]
      .filter(({ due }) => (due.dueAt ?? '') <= by)
      .sort((one, other) => (one.due.dueAt ?? '').localeCompare(other.due.dueAt ?? ''))[0];
  }

  #startByTimer(timer: TimerStart): void {
    this.#now = new Date(Math.max(this.#now.getTime(), Date.parse(timer.due.dueAt ?? '')));
    const next = nextDue(timer.due, this.#now, this.#options.zone);
    this.#timers = this.#timers.flatMap((other) => {
      if (other !== timer) return [other];
      return next === undefined ? [] : [{ ...timer, due: next }];
    });
    this.#begin(this.#newId(), this.process(timer.process), timer);
    this.#settle();
  }

  #newId(): Id {
    this.#count += 1;
    return `simulated-${this.#count}`;
  }

  #settle(): void {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let work = this.#queue.shift(); work !== undefined; work = this.#queue.shift()) work();
    } finally {
      this.#queue.length = 0;
      this.#running = false;
    }
  }

  #begin(id: Id, process: ExecutableProcess, options: StartOptions, caller?: SimulatedInstance['caller']): void {
    const { variables = {}, element, trigger, businessKey } = options;
    const depth = caller === undefined ? 0 : (this.#instances.get(caller.instance)?.depth ?? 0) + 1;
    const command: Command = {
      type: 'start',
      variables,
      ...(element === undefined ? {} : { element }),
      ...(trigger === undefined ? {} : { trigger }),
      ...(businessKey === undefined ? {} : { businessKey }),
      ...(caller === undefined ? {} : { called: true }),
    };
    const outcome = this.#advance(this.#prepare(process.id), undefined, command, id);
    this.#instances.set(id, { state: outcome.state, depth, ...(caller === undefined ? {} : { caller }) });
    this.#follow(id, command, outcome);
  }

  #prepare(id: string): ExecutableProcess {
    const known = this.#prepared.get(id);
    if (known !== undefined) return known;
    let process = askAtDecisions(this.process(id), this.#asking);
    for (const [element, flows] of this.#standing) process = forceAlways(process, element, flows);
    this.#prepared.set(id, process);
    return process;
  }

  #advance(process: ExecutableProcess, state: InstanceState | undefined, command: Command, instance: Id): Outcome {
    const { zone } = this.#options;
    const facts = this.#facts;
    return advance(process, state, facts === undefined ? command : { facts, ...command }, this.#now, {
      instance,
      ...(zone === undefined ? {} : { zone }),
      ...(this.#options.calendars === undefined ? {} : { calendars: this.#options.calendars }),
    });
  }

  #carryOut(id: Id, command: Command, forced?: ExecutableProcess): Outcome {
    const instance = this.#instances.get(id);
    if (instance === undefined) throw new Error(`expected an instance, found ${id}`);
    const outcome = this.#advance(forced ?? this.#prepare(instance.state.process), instance.state, command, id);
    if (outcome.refused !== undefined) return outcome;
    this.#instances.set(id, { ...instance, state: outcome.state });
    this.#follow(id, command, outcome);
    return outcome;
  }

  #follow(id: Id, command: Command, outcome: Outcome): void {
    for (const entry of outcome.history) this.history.push({ ...entry, instance: id });
    this.#options.onOutcome?.(id, command, outcome);
    for (const effect of outcome.effects) this.#perform(id, effect);
    const instance = this.#instances.get(id);
    if (outcome.state.status !== 'running' && instance?.caller !== undefined)
      this.#answerCaller(instance.caller, outcome.state);
  }

  #later(work: () => void): void {
    this.#queue.push(work);
  }

  #tell(id: Id, command: Command): void {
    this.#later(() => {
      if (this.#instances.get(id)?.state.status === 'running') this.#carryOut(id, command);
    });
  }

  #perform(id: Id, effect: Effect): void {
    switch (effect.type) {
      case 'publish-message':
        this.#later(() => this.#correlate({ ...effect, name: effect.message }));
        break;
      case 'publish-signal':
        this.#later(() => this.#broadcast(effect.signal, effect.payload, id));
        break;
      case 'call':
        this.#later(() => this.#call(id, effect));
        break;
      case 'cancel-call':
        this.#later(() => this.#cancelCalled(id, effect.activity));
        break;
      case 'escalate-to-caller':
        this.#escalate(id, effect);
        break;
      case 'service': {
        const result = this.#options.answer?.(effect);
        if (result !== undefined) this.#tell(id, { type: 'complete', activity: effect.activity, result });
        break;
      }
      case 'subscribe':
        this.#subscribed(id, effect.subscription);
        break;
      default:
    }
  }

  /** A turn comes at once; a message may have come before who waits for it. */
  #subscribed(id: Id, { key, type, name = '', correlationKey }: Subscription): void {
    if (type === 'continue') this.#tell(id, { type: 'event', subscription: key, payload: {} });
    if (type !== 'message') return;
    this.#later(() => {
      const index = this.#messages.findIndex((message) => fits(message, name, correlationKey));
      const [message] = index < 0 ? [] : this.#messages.splice(index, 1);
      if (message !== undefined) this.#carryOut(id, { type: 'event', subscription: key, payload: message.payload });
    });
  }

  #correlate(message: BufferedMessage): boolean {
    const waiting = this.subscriptions().filter(
      ({ subscription }) =>
        subscription.type === 'message' && fits(message, subscription.name ?? '', subscription.correlationKey),
    );
    const [one, other] = waiting;
    if (other !== undefined)
      throw new AmbiguousMessage(`expected one who waits for ${message.name}, found ${waiting.length}`);
    if (one !== undefined) {
      this.#carryOut(one.instance, { type: 'event', subscription: one.subscription.key, payload: message.payload });
      return true;
    }
    const starts = this.#starts((trigger) => trigger.message === message.name);
    const [start, second] = starts;
    if (second !== undefined)
      throw new AmbiguousMessage(`expected one start for ${message.name}, found ${starts.length}`);
    if (start === undefined) {
      this.#messages.push(message);
      return false;
    }
    this.#begin(this.#newId(), start.process, { ...start, variables: message.payload });
    return true;
  }

  #broadcast(signal: string, payload: Variables, except?: Id): void {
    const waiting = this.subscriptions().filter(
      ({ instance, subscription }) =>
        instance !== except && subscription.type === 'signal' && subscription.name === signal,
    );
    for (const { instance, subscription } of waiting)
      this.#tell(instance, { type: 'event', subscription: subscription.key, payload });
    for (const start of this.#starts((trigger) => trigger.signal === signal))
      this.#later(() => this.#begin(this.#newId(), start.process, { ...start, variables: payload }));
  }

  #starts(
    isMeant: (trigger: ExecutableProcess['startTriggers'][number]) => boolean,
  ): readonly { process: ExecutableProcess; element: string; trigger: number }[] {
    return [...this.#processes.values()].flatMap((process) =>
      process.startTriggers.filter(isMeant).map(({ element, trigger }) => ({ process, element, trigger })),
    );
  }

  #call(id: Id, effect: Extract<Effect, { type: 'call' }>): void {
    const { activity, variables, businessKey } = effect;
    const caller = this.#instances.get(id);
    if (caller?.state.activities[activity] === undefined) return;
    const process = this.#processes.get(effect.process);
    const fail = (code: string, detail: string): void => this.#tell(id, { type: 'fail', activity, code, detail });
    if (process === undefined) {
      if (this.#options.missingProcess !== 'wait') fail('no-process', effect.process);
    } else if (caller.depth + 1 > limits.callDepth) fail('call-depth', String(limits.callDepth));
    else {
      try {
        const options = { variables, ...(businessKey === undefined ? {} : { businessKey }) };
        this.#begin(this.#newId(), process, options, { instance: id, activity });
      } catch (error) {
        fail('call-failed', error instanceof Error ? error.message : String(error));
      }
    }
  }

  #cancelCalled(id: Id, activity: string): void {
    for (const [called, { caller, state }] of this.#instances)
      if (caller?.instance === id && caller.activity === activity && state.status === 'running')
        this.#carryOut(called, { type: 'cancel', reason: 'caller' });
  }

  #answerCaller({ instance, activity }: NonNullable<SimulatedInstance['caller']>, state: InstanceState): void {
    const result = state.scopes['0']?.variables ?? {};
    if (state.status === 'completed') this.#tell(instance, { type: 'complete', activity, result });
    else if (state.error !== undefined)
      this.#tell(instance, { type: 'error', activity, ...state.error, variables: result });
  }

  /** The caller catches it or not; unless it has cancelled this instance, the thrower then goes on. */
  #escalate(id: Id, effect: Extract<Effect, { type: 'escalate-to-caller' }>): void {
    const caller = this.#instances.get(id)?.caller;
    const { code, variables } = effect;
    if (caller !== undefined)
      this.#tell(caller.instance, { type: 'escalation', activity: caller.activity, code, variables });
    if (effect.isAwaited) {
      // After what the caller does about it.
      this.#later(() => this.#tell(id, { type: 'complete', activity: effect.activity, result: {} }));
    }
  }
}

function fits(message: BufferedMessage, name: string, correlationKey: string | undefined): boolean {
  if (message.name !== name) return false;
  return (
    message.correlationKey === undefined || correlationKey === undefined || message.correlationKey === correlationKey
  );
}

function wayOf(flow: SequenceFlow, scope: string, evaluation: Evaluation): Way {
  const { condition } = flow;
  if (condition === undefined) return { flow, values: {}, holds: null };
  try {
    const value = evaluation.evaluate(scope, condition);
    return { flow, values: evaluation.seen(scope, condition), holds: typeof value === 'boolean' ? value : null };
  } catch (error) {
    if (error instanceof EngineFault) return { flow, values: {}, holds: null };
    throw error;
  }
}
