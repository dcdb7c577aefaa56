// The state of a running instance and what goes in and out of advance(): plain JSON-able data, stored per scope.
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';

/** Process data as JSON; FEEL numbers beyond double precision and temporal values in the typed encoding of expressions/encoding.ts. */
export type Variables = JsonObject;

/** An element that is being executed. Its key is unique in the instance and grows: "7". */
export interface ActivityState {
  readonly key: string;
  readonly element: string;
  /** Key of the scope it lies in. */
  readonly scope: string;
  readonly status: 'active' | 'incident';
  /** What it waits for. */
  readonly waits?: 'task' | 'service' | 'message' | 'timer' | 'event' | 'join' | 'children';
  /** Local data of the behaviour: join counts by flow, … */
  readonly memory?: JsonObject;
  readonly incident?: { readonly code: string; readonly detail: string };
}

/** A process or sub-process being executed: a variable scope with its own tokens. The root's key is "0". */
export interface ScopeState {
  readonly key: string;
  /** Element of the sub-process; the process id for the root. */
  readonly element: string;
  readonly parent?: string;
  /** Activity of the parent scope that this scope is the body of. */
  readonly host?: string;
  readonly variables: Variables;
}

/** A wait for something from outside. */
export interface Subscription {
  readonly key: string;
  readonly activity: string;
  readonly element: string;
  readonly type: 'timer' | 'message';
  /** timer: ISO instant; cycles repeat. */
  readonly dueAt?: string;
  readonly repeat?: { readonly every: string; readonly left: number | null };
  readonly message?: string;
  readonly correlationKey?: string;
}

export interface InstanceState {
  readonly id: Id;
  readonly process: string;
  readonly version: number;
  readonly status: 'running' | 'completed' | 'terminated' | 'failed';
  /** Last key given out. */
  readonly lastKey: number;
  readonly scopes: Readonly<Record<string, ScopeState>>;
  readonly activities: Readonly<Record<string, ActivityState>>;
  readonly subscriptions: Readonly<Record<string, Subscription>>;
  /** BPMN error that ended it, when failed. */
  readonly error?: { readonly code: string; readonly detail: string };
}

/** What is asked of an instance. `facts` = values of the records its variables point to: { lead: { value: "501", … } }, laid over the scope. */
export type Command = { readonly facts?: JsonObject } & (
  | { readonly type: 'start'; readonly element?: string; readonly variables: Variables }
  | { readonly type: 'complete'; readonly activity: string; readonly result: Variables }
  /** A BPMN error from a handler or a task. */
  | { readonly type: 'error'; readonly activity: string; readonly code: string; readonly detail: string }
  /** A technical failure: the activity gets an incident and keeps its place. */
  | { readonly type: 'fail'; readonly activity: string; readonly code: string; readonly detail: string }
  | { readonly type: 'timer'; readonly subscription: string }
  | { readonly type: 'message'; readonly subscription: string; readonly payload: Variables }
  | { readonly type: 'retry'; readonly activity: string }
  | { readonly type: 'cancel'; readonly reason: string }
);

/** What the instance asks of the house. `activity` is the key its answer must carry. */
export type Effect =
  | {
      readonly type: 'open-task';
      readonly activity: string;
      readonly element: string;
      readonly name: string;
      readonly form?: string;
      readonly assignee?: string;
      readonly candidateRole?: string;
      readonly dueAt?: string;
      readonly priority?: number;
      readonly variables: Variables;
    }
  | {
      readonly type: 'close-task';
      readonly activity: string;
      readonly element: string;
      readonly reason: 'cancelled' | 'completed';
    }
  | {
      readonly type: 'service';
      readonly activity: string;
      readonly element: string;
      readonly name?: string;
      readonly handler: string;
      readonly input: Variables;
      readonly retries: number;
    }
  | { readonly type: 'cancel-service'; readonly activity: string; readonly element: string }
  | { readonly type: 'subscribe'; readonly subscription: Subscription }
  | { readonly type: 'unsubscribe'; readonly subscription: string }
  /** A message to whoever waits for it: correlated by the runtime, never delivered inside this advance. */
  | {
      readonly type: 'publish-message';
      readonly element: string;
      readonly message: string;
      readonly correlationKey: string;
      readonly payload: Variables;
    };

/** What happened, in order, for history and "why". `values` = what a condition read and saw. */
export interface HistoryEntry {
  readonly type:
    | 'process-started'
    | 'process-ended'
    | 'entered'
    | 'completed'
    | 'cancelled'
    | 'flow-taken'
    | 'condition'
    | 'incident'
    | 'incident-resolved'
    | 'error-caught'
    | 'variables';
  readonly element: string;
  readonly activity?: string;
  readonly detail?: JsonObject;
}

export interface Outcome {
  readonly state: InstanceState;
  readonly effects: readonly Effect[];
  readonly history: readonly HistoryEntry[];
  /** The command did not fit the state (activity already gone, subscription unknown): nothing changed. */
  readonly refused?: 'gone';
}
