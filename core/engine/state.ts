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
  /**
   * What it waits for: the answer of a task, service or called instance; the word to go on (trigger); an event; other tokens (join, quantity);
   * its body (children); the end of a compensation; whether its caller catches an escalation (caller).
   */
  readonly waits?:
    | 'task'
    | 'service'
    | 'call'
    | 'trigger'
    | 'event'
    | 'join'
    | 'quantity'
    | 'children'
    | 'compensation'
    | 'caller';
  /** Local data of the behaviour: join counts by flow, … */
  readonly memory?: JsonObject;
  readonly incident?: { readonly code: string; readonly detail: string };
}

/** What was completed and can be undone: in the scope it was completed in, oldest first. */
export interface Compensable {
  /** The activity that was completed. */
  readonly element: string;
  /** Variables of its own scope when it was completed. */
  readonly variables: Variables;
  /** The multi-instance whose instance it was: all of them are undone side by side. */
  readonly loop?: string;
  /** Of a sub-process: what was completed in it. */
  readonly inner?: readonly Compensable[];
}

/** Progress of a loop or multi-instance body. */
export interface LoopProgress {
  /** How many instances in all; absent in a standard loop. */
  readonly total?: number;
  readonly started: number;
  readonly completed: number;
  readonly active: number;
  /** Values of all instances, in their order; gone when the last of them has begun. */
  readonly items?: readonly JsonValue[];
  /** What instances gave, by their index. */
  readonly outputs?: Readonly<Record<string, JsonValue>>;
  /** Its instances are partitions of their own. */
  readonly detached?: boolean;
}
type JsonValue = JsonObject[string];

/**
 * A variable scope with its own tokens; the root's key is "0". `body` = a process or any kind of sub-process; `loop` = around the instances of
 * a looping activity; `item` = around one of them; `compensation` = around handlers that run.
 */
export interface ScopeState {
  readonly key: string;
  readonly role: 'body' | 'loop' | 'item' | 'compensation';
  /** Element of the sub-process or looping activity; the process id for the root. */
  readonly element: string;
  readonly parent?: string;
  /** Activity of the parent scope that this scope is the body of. */
  readonly host?: string;
  readonly variables: Variables;
  /** An interrupting event sub-process has taken over: its other event sub-processes are off. */
  readonly interrupted?: boolean;
  readonly compensables?: readonly Compensable[];
  readonly loop?: LoopProgress;
  /** Of a compensation: what is still to be undone, the next one last. */
  readonly pending?: readonly Compensable[];
  /** Of a partition's own scope (the root, a detached one): last key given out in it. */
  readonly lastKey?: number;
}

/** A wait for something from outside. */
export interface Subscription {
  readonly key: string;
  /** The activity that waits, or the scope whose event sub-process does. */
  readonly owner: string;
  /** Element whose event it is. */
  readonly element: string;
  /** Which of its triggers. */
  readonly trigger: number;
  /** `continue`: a loop that begins its next slice as soon as others had their turn. */
  readonly type: 'timer' | 'message' | 'signal' | 'conditional' | 'continue';
  /** timer, continue: ISO instant; cycles repeat. */
  readonly dueAt?: string;
  readonly repeat?: { readonly every: string; readonly left: number | null; readonly end?: string };
  /** Name of the message or signal. */
  readonly name?: string;
  /** Absent = a message of this name with any key. */
  readonly correlationKey?: string;
  /** conditional: was the condition true when it was last looked at? */
  readonly held?: boolean;
  /** parallelMultiple: what its other triggers have brought so far. */
  readonly gathered?: Variables;
}

export interface InstanceState {
  readonly id: Id;
  readonly process: string;
  readonly version: number;
  readonly status: 'running' | 'completed' | 'terminated' | 'failed';
  readonly businessKey?: string;
  /** Is it the answer to a call activity of another instance? */
  readonly called?: boolean;
  /** Steps taken so far, for limits.instanceSteps. */
  readonly steps: number;
  readonly scopes: Readonly<Record<string, ScopeState>>;
  readonly activities: Readonly<Record<string, ActivityState>>;
  readonly subscriptions: Readonly<Record<string, Subscription>>;
  /** BPMN error that ended it, when failed. */
  readonly error?: { readonly code: string; readonly detail: string };
  /** Not everything is loaded: loops whose instances all are, partitions below which all that wait for conditions are. Absent = the state is whole. */
  readonly partial?: { readonly loops: readonly string[]; readonly conditions?: readonly string[] };
}

/** What is asked of an instance. `facts` = values of the records its variables point to: { lead: { value: "501", … } }, laid over the scope. */
export type Command = { readonly facts?: JsonObject } & (
  | {
      readonly type: 'start';
      /** Start event, receiving task or event behind an instantiating gateway; absent = the none start event. */
      readonly element?: string;
      /** Which of its triggers came. */
      readonly trigger?: number;
      readonly variables: Variables;
      readonly businessKey?: string;
      /** Started by a call activity. */
      readonly called?: boolean;
    }
  /** The answer a task, service or called instance waits for, or the word for a receive task without a message. */
  | { readonly type: 'complete'; readonly activity: string; readonly result: Variables }
  /** A BPMN error from a handler, a task or a called instance. */
  | {
      readonly type: 'error';
      readonly activity: string;
      readonly code: string;
      readonly detail: string;
      readonly variables?: Variables;
    }
  /** An escalation from a handler, a task or a called instance. */
  | { readonly type: 'escalation'; readonly activity: string; readonly code: string; readonly variables?: Variables }
  /** A technical failure: the activity gets an incident and keeps its place. */
  | { readonly type: 'fail'; readonly activity: string; readonly code: string; readonly detail: string }
  /** A subscription's event has come: its time, its message, its signal, its turn. */
  | { readonly type: 'event'; readonly subscription: string; readonly payload: Variables }
  /** Records have changed: conditional events are looked at again. */
  | { readonly type: 'evaluate' }
  /** Sets variables of a scope (the root when absent). */
  | { readonly type: 'set-variables'; readonly scope?: string; readonly variables: Variables }
  /** Starts an enabled activity of an ad-hoc sub-process. */
  | { readonly type: 'start-activity'; readonly activity: string; readonly element: string }
  /** Ends an ad-hoc sub-process. */
  | { readonly type: 'complete-ad-hoc'; readonly activity: string }
  | { readonly type: 'retry'; readonly activity: string }
  /** Takes an activity out and puts a token on another element of its scope. */
  | { readonly type: 'move'; readonly activity: string; readonly element: string }
  | { readonly type: 'cancel-activity'; readonly activity: string }
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
      readonly candidateRoles?: readonly string[];
      readonly candidateUsers?: readonly string[];
      readonly dueAt?: string;
      readonly followUpAt?: string;
      readonly priority?: number;
      readonly lane?: string;
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
  | {
      readonly type: 'call';
      readonly activity: string;
      readonly element: string;
      readonly process: string;
      readonly version: 'latest' | 'pinned' | number;
      readonly variables: Variables;
      readonly businessKey?: string;
    }
  | { readonly type: 'cancel-call'; readonly activity: string; readonly element: string }
  /** Of a called instance: does its caller catch this? Answered by completing the activity, unless the caller has cancelled this instance. */
  | {
      readonly type: 'escalate-to-caller';
      readonly activity: string;
      readonly element: string;
      readonly code: string;
      readonly variables: Variables;
      /** false = nobody waits for the answer: the escalation came from an instance that was called in turn. */
      readonly isAwaited: boolean;
    }
  /** Instances of a loop that is over lie apart still: nobody reaches them any more, and closeInstances() ends them, some at a time. */
  | { readonly type: 'close-instances'; readonly loop: string; readonly element: string; readonly reason: string }
  | { readonly type: 'subscribe'; readonly subscription: Subscription }
  | { readonly type: 'unsubscribe'; readonly subscription: string }
  /** A message to whoever waits for it: correlated by the runtime, never delivered inside this advance. */
  | {
      readonly type: 'publish-message';
      readonly element: string;
      readonly message: string;
      /** Absent = whoever waits for a message of this name. */
      readonly correlationKey?: string;
      readonly payload: Variables;
    }
  /** A signal to all who wait for it; those of the loaded part of this instance have had it already. */
  | {
      readonly type: 'publish-signal';
      readonly element: string;
      readonly signal: string;
      readonly payload: Variables;
      /** Partitions of this instance that have had it. */
      readonly reached: readonly string[];
    };

/** What happened, in order, for history and "why". `values` = what a condition read and saw. */
export interface HistoryEntry {
  readonly type:
    | 'process-started'
    | 'process-ended'
    | 'entered'
    | 'waiting'
    | 'completed'
    | 'cancelled'
    | 'flow-taken'
    | 'condition'
    | 'event'
    | 'incident'
    | 'incident-resolved'
    | 'error-caught'
    | 'escalation-caught'
    | 'escalation-uncaught'
    | 'compensating'
    | 'moved'
    | 'variables';
  readonly element: string;
  readonly activity?: string;
  readonly detail?: JsonObject;
}

export interface Outcome {
  readonly state: InstanceState;
  readonly effects: readonly Effect[];
  readonly history: readonly HistoryEntry[];
  /** Partitions that were changed. */
  readonly touched: readonly string[];
  /** The command did not fit the state (activity already gone, subscription unknown; or not allowed there): nothing changed. */
  readonly refused?: 'gone' | 'not-allowed';
}

/** Part of the state that must be loaded first: one scope, all instances of a loop, or what waits for conditions anywhere below a partition. */
export type Need = { readonly scope: string } | { readonly loop: string } | { readonly conditions: string };
