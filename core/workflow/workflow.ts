// The durable side of the engine: load → advance → save, in the caller's transaction. Knows no HTTP, no records, no rules.

import type { Finding, StartTrigger } from '../engine/model.ts';
import type { Effect, HistoryEntry, Variables } from '../engine/state.ts';
import type { Subject } from '../events/events.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import type { Measures } from './measures.ts';

export interface InstanceInfo {
  readonly id: Id;
  readonly process: string;
  readonly version: number;
  readonly status: 'running' | 'completed' | 'terminated' | 'failed';
  readonly subject?: Subject;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly incidents: number;
}

export interface IncidentInfo {
  readonly id: Id;
  readonly instance: Id;
  readonly process: string;
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
  /** Its answer completes the activity with these variables; throwing is an incident (inside), or a retry and then an incident (after). A BpmnError is caught by the model. */
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
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
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
export type ProcessStart = StartTrigger & { readonly process: string; readonly version: number };

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
  /** All findings of a BPMN file; errors keep it from being published. Names the element kinds that do not run yet. */
  check(xml: string): Promise<readonly Finding[]>;
  /** How instances of live processes begin without a person; automation starts those of records. */
  startTriggers(context: Context): Promise<readonly ProcessStart[]>;
  /** Starts an instance of the live version. A start that cannot be instantiated throws Problem 422 `process-not-startable` (undoing the caller). */
  start(
    context: InTransaction,
    process: string,
    options: { variables: Variables; subject?: Subject; element?: string },
  ): Promise<Id>;
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
  /** Correlates to exactly one subscription (2+ is Problem 409 `ambiguous-message`); none = buffered for its time to live. Answers whether it met one. */
  publishMessage(
    context: InTransaction,
    message: { name: string; correlationKey: string; payload: Variables; ttlMs?: number },
  ): Promise<boolean>;
  /** Runs the commands that wait in this transaction's queue, one after another; called before each COMMIT. */
  settle(context: InTransaction): Promise<void>;
  /** Fires timers that are due, oldest first, many per commit; answers how many. */
  fireTimers(): Promise<number>;
  instances(
    context: Context,
    filter: { subject?: Subject; process?: string; status?: InstanceInfo['status'] },
    page?: { limit?: number; before?: Id },
  ): Promise<InstanceInfo[]>;
  instance(
    context: Context,
    id: Id,
  ): Promise<(InstanceInfo & { variables: Variables; history: readonly (HistoryEntry & { at: Date })[] }) | undefined>;
  incidents(context: Context, filter: { open?: boolean; subject?: Subject; instance?: Id }): Promise<IncidentInfo[]>;
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
