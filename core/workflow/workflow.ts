// The durable side of the engine: load → advance → save, in the caller's transaction. Knows no HTTP, no records, no rules.

import type { Release } from '../definitions/definitions.ts';
import type { House } from '../engine/check/house.ts';
import type { Finding, StartTrigger } from '../engine/model.ts';
import type { Effect, HistoryEntry, Variables } from '../engine/state.ts';
import type { TaskOffer } from '../engine/task-offer.ts';
import type { Subject } from '../events/events.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import type { Measures } from './measures.ts';
import type { Operations } from './operations.ts';

export interface InstanceInfo {
  readonly id: Id;
  readonly process: string;
  readonly version: number;
  readonly status: 'running' | 'completed' | 'terminated' | 'failed';
  readonly subject?: Subject;
  readonly businessKey?: string;
  /** The call activity it answers. */
  readonly caller?: { readonly instance: Id; readonly activity: string };
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly incidents: number;
}

export interface IncidentInfo {
  readonly id: Id;
  /** Empty when there is none: it could not be started. */
  readonly instance: Id;
  readonly process: string;
  /** Key of the activity it is at; empty when the instance went on. */
  readonly activity: string;
  readonly element: string;
  readonly elementName?: string;
  readonly code: string;
  readonly detail: string;
  readonly subject?: Subject;
  readonly openedAt: Date;
  readonly resolvedAt?: Date;
}

/** Answers the effects of instances. Registered by automation. */
export interface EffectHandler {
  readonly name: string;
  /** inside: in the transaction, in a savepoint, no I/O to the world. after: as a job once committed. */
  readonly runs: 'inside' | 'after';
  /** What it offers to who draws a process; without one its inputs are written by hand. */
  readonly offer?: TaskOffer;
  /**
   * Its answer completes the activity with these variables; throwing is an incident (inside), or a retry and then an incident (after), unless an
   * error event of the model names the code of the Problem: `invalid`. A BpmnError is caught by the model; a BpmnEscalation too, and the work counts as done unless that ended it.
   */
  run(context: Context, call: EffectCall): Promise<Variables>;
}

export interface EffectCall {
  readonly instance: Id;
  readonly process: string;
  readonly version: number;
  readonly activity: string;
  readonly element: string;
  readonly elementName?: string;
  readonly input: Variables;
  readonly subject?: Subject;
  /** The same at every try: instance + activity. */
  readonly key: string;
}

export class BpmnError extends Error {
  override readonly name = 'BpmnError';
  readonly code: string;
  /** Handed to who catches it. */
  readonly variables: Variables | undefined;
  constructor(code: string, detail: string, variables?: Variables) {
    super(detail);
    this.code = code;
    this.variables = variables;
  }
}

export class BpmnEscalation extends Error {
  override readonly name = 'BpmnEscalation';
  readonly code: string;
  /** What the work gave, for who catches it and for the activity. */
  readonly variables: Variables;
  constructor(code: string, variables: Variables = {}) {
    super(code);
    this.code = code;
    this.variables = variables;
  }
}

export interface StartOptions {
  readonly variables: Variables;
  readonly subject?: Subject;
  /** Start event, receiving task or event behind an instantiating gateway; absent = the none start event. */
  readonly element?: string;
  /** Which of its triggers came. */
  readonly trigger?: number;
  readonly businessKey?: string;
}

/** What happened, with who gave the command it came of. */
export type HistoryStepEntry = HistoryEntry & {
  readonly at: Date;
  readonly by: string;
  readonly command: string;
  readonly reason?: string;
};

/** An activity of an instance as operators see it. */
export interface WaitingActivity {
  readonly activity: string;
  readonly element: string;
  readonly elementName?: string;
  readonly kind: string;
  readonly scope: string;
  /** What it waits for, as in the engine's ActivityState; absent while an incident keeps it from beginning. */
  readonly waits?: string;
  readonly hasIncident: boolean;
}

/** What workflow asks of the rooms above; given once by automation. */
export interface WorkflowPorts {
  /** Values of the records that variables point to, for these paths, as the process's run-as principal. */
  loadFacts(
    context: InTransaction,
    request: {
      runAs?: string;
      recordVariables: ReadonlyMap<string, string>;
      variables: Variables;
      reads: readonly string[];
    },
  ): Promise<JsonObject>;
  /** Is there such an entity, by any name it ever had? Without it an instance about its records stands still. */
  hasEntity(context: Context, entity: string): boolean;
  openTask(
    context: InTransaction,
    instance: InstanceInfo,
    effect: Extract<Effect, { type: 'open-task' }>,
  ): Promise<void>;
  closeTask(
    context: InTransaction,
    instance: InstanceInfo,
    effect: Extract<Effect, { type: 'close-task' }>,
  ): Promise<void>;
}

/** A start event that waits for a record's event or a message, in the live version of its process. */
export type ProcessStart = StartTrigger & {
  readonly process: string;
  readonly version: number;
  /** Variables of the process that hold records, with their entity. */
  readonly recordVariables: ReadonlyMap<string, string>;
};

/** An error or escalation that the model catches at an activity. */
export interface Report {
  readonly kind: 'error' | 'escalation';
  readonly code: string;
  /** Id and name of the boundary event. */
  readonly element: string;
  readonly name?: string;
  /** Does it end the activity? */
  readonly interrupts: boolean;
}

export interface Workflow {
  connect(ports: WorkflowPorts): void;
  handler(handler: EffectHandler): () => void;
  /** Everything a process may name in a release: what the studio offers and its checks look for. */
  house(release: Release): House;
  /** All findings of a BPMN file; errors keep it from being published. Names the element kinds that do not run yet. */
  check(xml: string): Promise<readonly Finding[]>;
  /** How instances of live processes begin without a person; automation starts those of records. */
  startTriggers(context: Context): Promise<readonly ProcessStart[]>;
  /** Variables of the version new instances get that hold records, with their entity; none when there is no such version. */
  recordVariables(context: Context, process: string): Promise<ReadonlyMap<string, string>>;
  /** Is there a version that new instances get? */
  isDeployed(context: Context, process: string): Promise<boolean>;
  /** Starts an instance of the live version. A start that cannot be instantiated throws Problem 422 `process-not-startable` (undoing the caller). */
  start(context: InTransaction, process: string, options: StartOptions): Promise<Id>;
  /** Completes the wait of a task or service. @throws Problem 409 `gone` when the instance no longer waits there. */
  complete(context: InTransaction, instance: Id, activity: string, result: Variables): Promise<void>;
  /** What may be reported at this element of an instance instead of completing it. */
  reports(context: Context, instance: Id, element: string): Promise<readonly Report[]>;
  /** Throws an error or escalation from an activity that waits. @throws Problem 409 `gone` when the instance no longer waits there. */
  report(
    context: InTransaction,
    instance: Id,
    activity: string,
    report: { kind: Report['kind']; code: string; detail: string },
  ): Promise<void>;
  /**
   * Correlates to exactly one subscription by name and key; without a key by name (2+ is Problem 409 `ambiguous-message`); none = begins an
   * instance, or is buffered for its time to live (0 = Problem 409 `message-unmatched`). Answers whether it met one.
   */
  publishMessage(
    context: InTransaction,
    message: { name: string; correlationKey?: string | undefined; payload: Variables; ttlMs?: number },
  ): Promise<boolean>;
  /** Reaches all who wait for it now, and starts all live processes that begin with it; many receivers are told in slices after the commit. */
  publishSignal(
    context: InTransaction,
    name: string,
    payload: Variables,
  ): Promise<{ receivers: number; started: number }>;
  /** A record has changed: conditional events that look at it are looked at again. Answers how many instances, at once when none looks at any. */
  recordChanged(context: InTransaction, subject: Subject): Promise<number> | number;
  /** Starts an instance for each conditional start event that holds for these variables; answers how many. */
  evaluateStarts(context: InTransaction, variables: Variables): Promise<number>;
  /** Runs the commands that wait in this transaction's queue, one after another; called before each COMMIT. */
  settle(context: InTransaction): Promise<void>;
  /** Fires timers that are due, oldest first, many per commit; answers how many. */
  fireTimers(): Promise<number>;
  instances(
    context: Context,
    filter: { subject?: Subject; process?: string; status?: InstanceInfo['status']; ids?: readonly Id[] },
    page?: { limit?: number; before?: Id },
  ): Promise<InstanceInfo[]>;
  instance(
    context: Context,
    id: Id,
  ): Promise<(InstanceInfo & { variables: Variables; history: readonly HistoryStepEntry[] }) | undefined>;
  incidents(
    context: Context,
    filter: { open?: boolean; subject?: Subject; instance?: Id; process?: string; element?: string; code?: string },
  ): Promise<IncidentInfo[]>;
  /** What operators do to instances. Each leaves who and why in the history. */
  readonly operations: Operations;
  /** The activity tries again with the data as it is now. */
  retry(context: InTransaction, incident: Id): Promise<void>;
  cancel(context: InTransaction, instance: Id, reason: string): Promise<void>;
  /** Somebody has taken the task an activity waits for, or was given it. */
  taskTaken(context: InTransaction, instance: Id, activity: string): Promise<void>;
  /** Counts, times and ways of processes, and single instances drawn. */
  readonly measures: Measures;
  /** How many timers wait, and how many of them are past their time. */
  measureTimers(context: Context): Promise<{ waiting: number; overdue: number }>;
  /** Begins to fire timers by itself; stop() waits for what runs. */
  run(): Promise<void>;
  stop(): Promise<void>;
}
