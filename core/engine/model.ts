// The executable process: what a BPMN model means, with its graph resolved and its expressions compiled. Immutable; made at deploy time.
import type { CompiledExpression } from '../expressions/expressions.ts';

/** What an event waits for or does (BPMN 2.0.2, 10.5.5). The same for start, catch, boundary, throw and end events. */
export type EventTrigger =
  | {
      readonly type: 'timer';
      readonly timer: 'date' | 'duration' | 'cycle';
      readonly expression: CompiledExpression;
      /** Name of a working calendar: durations count working time. */
      readonly calendar?: string;
    }
  | {
      readonly type: 'message';
      readonly message: string;
      /** Gives the name where it is not written out: as one waits, as it is thrown. Start events have theirs written out. */
      readonly name?: CompiledExpression;
      /** Absent = any message of this name. */
      readonly correlationKey?: CompiledExpression;
      readonly payload?: CompiledExpression;
    }
  | {
      readonly type: 'signal';
      readonly signal: string;
      /** As of a message. */
      readonly name?: CompiledExpression;
      readonly payload?: CompiledExpression;
    }
  | {
      readonly type: 'conditional';
      readonly condition: CompiledExpression;
      /** Looked at only when one of these variables has changed; absent = at any change. */
      readonly variables?: readonly string[];
    }
  /** No code = catches every error. */
  | {
      readonly type: 'error';
      readonly code?: string;
      readonly codeVariable?: string;
      readonly messageVariable?: string;
    }
  | { readonly type: 'escalation'; readonly code?: string; readonly codeVariable?: string }
  /** No activity = everything completed in the scope. */
  | { readonly type: 'compensation'; readonly activity?: string; readonly wait: boolean }
  | { readonly type: 'cancel' }
  | { readonly type: 'terminate' }
  /** `target` = the catching link of this name in the same scope. */
  | { readonly type: 'link'; readonly name: string; readonly target?: string };

export type TriggerOf<T extends EventTrigger['type']> = Extract<EventTrigger, { type: T }>;

export interface SequenceFlow {
  readonly id: string;
  readonly name?: string;
  readonly source: string;
  readonly target: string;
  readonly condition?: CompiledExpression;
  readonly isDefault: boolean;
}

/** target variable ← expression over the scope. */
export interface Mapping {
  readonly target: string;
  readonly source: CompiledExpression;
}

export interface UserTaskSettings {
  /** Name of a form definition. */
  readonly form?: string;
  /** FEEL giving a user id. */
  readonly assignee?: CompiledExpression;
  readonly candidateRole?: string;
  /** FEEL giving names of roles. */
  readonly candidateRoles?: CompiledExpression;
  /** FEEL giving user ids. */
  readonly candidateUsers?: CompiledExpression;
  /** FEEL giving a date-time or a duration from now. */
  readonly due?: CompiledExpression;
  readonly followUp?: CompiledExpression;
  /** Name of a working calendar: a due or follow-up that is a duration counts its working time. */
  readonly calendar?: string;
  readonly priority?: CompiledExpression;
  /** Name of the lane it lies in. */
  readonly lane?: string;
}

export interface ServiceSettings {
  /** Name of the effect handler: `send-message`, `set-field`, a plugin's own. */
  readonly type: string;
  readonly retries: number;
  /** Its failure undoes what led here, in place of an incident. Only for handlers that run inside. */
  readonly mustSucceed?: boolean;
}

/** Standard loop (BPMN 2.0.2, 13.3.6): goes on while the condition is true. */
export interface StandardLoop {
  readonly type: 'standard';
  readonly condition?: CompiledExpression;
  readonly testBefore: boolean;
  readonly maximum?: number;
}

/** What a multi-instance activity throws when instances complete (BPMN 2.0.2, 10.3.8, MultiInstanceBehavior). */
export type MultiInstanceThrow = {
  readonly when: 'each' | 'first' | CompiledExpression;
  readonly trigger: EventTrigger;
};

/** Multi-instance (BPMN 2.0.2, 13.3.7). */
export interface MultiInstance {
  readonly type: 'multi';
  readonly isSequential: boolean;
  /** FEEL giving a number; either this or a collection. */
  readonly cardinality?: CompiledExpression;
  /** FEEL giving a list. */
  readonly collection?: CompiledExpression;
  readonly elementVariable?: string;
  readonly completion?: CompiledExpression;
  /** Variable that gets the list of what `outputElement` gives for each instance, in their order. */
  readonly outputCollection?: string;
  readonly outputElement?: CompiledExpression;
  readonly throws: readonly MultiInstanceThrow[];
}

export type Loop = StandardLoop | MultiInstance;

interface Common {
  readonly id: string;
  readonly name?: string;
  /** Sub-process it lies in; undefined = the process. */
  readonly parent?: string;
  readonly incoming: readonly SequenceFlow[];
  readonly outgoing: readonly SequenceFlow[];
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  /** Boundary events attached to it. */
  readonly boundary: readonly string[];
  readonly loop?: Loop;
  /** Tokens it takes to begin, and tokens it gives when it ends (BPMN 2.0.2, 10.3). */
  readonly startQuantity: number;
  readonly completionQuantity: number;
  /** Activity that undoes it: at the other end of its compensation boundary event. */
  readonly compensatedBy?: string;
  readonly isForCompensation: boolean;
}

interface Event extends Common {
  /** Empty = a none event. */
  readonly triggers: readonly EventTrigger[];
}

interface Taking {
  /** The variable that what has come is for it: its only data output (BPMN 2.0.2, 10.5.1). */
  readonly datum?: string;
}

interface Catching extends Event, Taking {
  /** Waits for all of its triggers (parallelMultiple) instead of any. */
  readonly all: boolean;
}

interface Scoped extends Common {
  readonly children: readonly string[];
}

export type Executable =
  | (Catching & {
      readonly kind: 'startEvent';
      /** Of an event sub-process: does it end what runs around it? */
      readonly interrupting: boolean;
    })
  | (Catching & { readonly kind: 'intermediateCatchEvent' })
  | (Catching & { readonly kind: 'boundaryEvent'; readonly attachedTo: string; readonly interrupting: boolean })
  | (Event & { readonly kind: 'intermediateThrowEvent' | 'endEvent'; readonly service?: ServiceSettings })
  | (Common & { readonly kind: 'task' | 'manualTask' })
  | (Common & { readonly kind: 'userTask'; readonly task: UserTaskSettings })
  | (Common & { readonly kind: 'serviceTask' | 'businessRuleTask'; readonly service: ServiceSettings })
  | (Common & {
      readonly kind: 'sendTask';
      readonly service?: ServiceSettings;
      readonly message?: TriggerOf<'message'>;
    })
  | (Common &
      Taking & {
        readonly kind: 'receiveTask';
        /** Without one it waits to be told to go on. */
        readonly message?: TriggerOf<'message'>;
        readonly instantiates: boolean;
      })
  | (Common & { readonly kind: 'scriptTask'; readonly script: CompiledExpression; readonly resultVariable: string })
  | (Common & { readonly kind: 'exclusiveGateway' | 'parallelGateway' | 'inclusiveGateway' })
  | (Common & { readonly kind: 'complexGateway'; readonly activation?: CompiledExpression })
  | (Common & {
      readonly kind: 'eventBasedGateway';
      /** Begins an instance: with the first event, or when all of them have come. */
      readonly instantiates?: 'exclusive' | 'parallel';
    })
  | (Scoped & { readonly kind: 'subProcess' | 'transaction' | 'eventSubProcess' })
  | (Scoped & {
      readonly kind: 'adHocSubProcess';
      readonly isSequential: boolean;
      readonly completion?: CompiledExpression;
      readonly cancelRemaining: boolean;
      /** FEEL giving the ids of activities to start at once. */
      readonly activate?: CompiledExpression;
    })
  | (Common & { readonly kind: 'callActivity'; readonly call: CallSettings });

export type ElementKind = Executable['kind'];

export interface CallSettings {
  /** Name of the process, or FEEL that gives it. */
  readonly process: string | CompiledExpression;
  /** Which version: the live one when it begins, or the one that was live when the caller was deployed, or a number. */
  readonly version: 'latest' | 'pinned' | number;
  /** Hands every visible variable in, every variable of the called instance out, beside the mappings. */
  readonly inputAll: boolean;
  readonly outputAll: boolean;
  readonly businessKey?: CompiledExpression;
}

/** How instances begin without a person: by an event of a record, or by an event of BPMN. */
export interface StartTrigger {
  readonly element: string;
  /** Which of its triggers. */
  readonly trigger: number;
  /** Entity and event that start it, from the start event's `ravand:startOn="lead.created"`; with a FEEL condition on the record. */
  readonly record?: {
    readonly entity: string;
    readonly event: 'created' | 'updated';
    readonly condition?: CompiledExpression;
  };
  readonly message?: string;
  readonly signal?: string;
  readonly timer?: TriggerOf<'timer'>;
  readonly condition?: TriggerOf<'conditional'>;
}

/** What is inside a process or a sub-process, looked up once. `id` of the process itself = the process id. */
export interface ScopeModel {
  readonly id: string;
  /** Where it begins when nothing else is said: the none start event, or all that has no incoming flow. */
  readonly starts: readonly string[];
  /** Start events of the event sub-processes in it. */
  readonly eventStarts: readonly string[];
  /** Data objects and properties of a sub-process: variables of each body of its own, where none around it is called so (BPMN 2.0.2, 10.4.1). */
  readonly data?: readonly string[];
}

export interface ExecutableProcess {
  readonly id: string;
  readonly name: string;
  /** Definition version, set by workflow at deploy. */
  readonly version: number;
  readonly elements: ReadonlyMap<string, Executable>;
  readonly flows: ReadonlyMap<string, SequenceFlow>;
  readonly scopes: ReadonlyMap<string, ScopeModel>;
  readonly startTriggers: readonly StartTrigger[];
  /** Variables that hold a record id, with their entity: `ravand:variable name="lead" entity="lead"`. Their fields are loaded for expressions. */
  readonly recordVariables: ReadonlyMap<string, string>;
  /** Dotted paths all its expressions read; automation loads those of recordVariables before each command. */
  readonly reads: readonly string[];
  /** Of each name they read: the paths it may mean, one of which has to exist. */
  readonly meanings: readonly (readonly string[])[];
  /** Role its record variables are read and its effects done as, `ravand:runAs`; default "system". */
  readonly runAs?: string;
}

/** Something that keeps a model from being deployed, at an element; info = how something was read. */
export interface Finding {
  readonly element: string;
  readonly elementName?: string;
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly severity: 'error' | 'warning' | 'info';
}

/** What an element can be waited for, or throws. */
export function triggersOf(element: Executable): readonly EventTrigger[] {
  if (element.kind === 'receiveTask') return element.message === undefined ? [] : [element.message];
  return 'triggers' in element ? element.triggers : [];
}
