// The executable process: what a BPMN model means, with its graph resolved and its expressions compiled. Immutable; made at deploy time.
import type { CompiledExpression } from '../expressions/expressions.ts';

export type ElementKind =
  | 'startEvent'
  | 'endEvent'
  | 'intermediateCatchEvent'
  | 'intermediateThrowEvent'
  | 'boundaryEvent'
  | 'task'
  | 'userTask'
  | 'serviceTask'
  | 'sendTask'
  | 'receiveTask'
  | 'scriptTask'
  | 'manualTask'
  | 'exclusiveGateway'
  | 'parallelGateway'
  | 'eventBasedGateway'
  | 'subProcess';

export type EventTrigger =
  | { readonly type: 'none' }
  | { readonly type: 'timer'; readonly timer: 'date' | 'duration' | 'cycle'; readonly expression: CompiledExpression }
  | {
      readonly type: 'message';
      readonly message: string;
      readonly correlationKey?: CompiledExpression;
      readonly payload?: CompiledExpression;
    }
  | { readonly type: 'error'; readonly code?: string }
  | { readonly type: 'terminate' };

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
  /** FEEL giving a date-time or a duration from now. */
  readonly due?: CompiledExpression;
  readonly priority?: CompiledExpression;
}

export interface ServiceSettings {
  /** Name of the effect handler: `send-message`, `set-field`, a plugin's own. */
  readonly type: string;
  readonly retries: number;
}

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
}

export type Executable =
  | (Common & {
      readonly kind: 'startEvent' | 'endEvent' | 'intermediateCatchEvent' | 'intermediateThrowEvent';
      readonly trigger: EventTrigger;
      readonly service?: ServiceSettings;
    })
  | (Common & {
      readonly kind: 'boundaryEvent';
      readonly trigger: EventTrigger;
      readonly attachedTo: string;
      readonly interrupting: boolean;
    })
  | (Common & { readonly kind: 'task' | 'manualTask' })
  | (Common & { readonly kind: 'userTask'; readonly task: UserTaskSettings })
  | (Common & { readonly kind: 'serviceTask'; readonly service: ServiceSettings })
  | (Common & {
      readonly kind: 'sendTask';
      readonly service?: ServiceSettings;
      readonly message?: Extract<EventTrigger, { type: 'message' }>;
    })
  | (Common & { readonly kind: 'receiveTask'; readonly message: Extract<EventTrigger, { type: 'message' }> })
  | (Common & { readonly kind: 'scriptTask'; readonly script: CompiledExpression; readonly resultVariable: string })
  | (Common & { readonly kind: 'exclusiveGateway' | 'parallelGateway' | 'eventBasedGateway' })
  | (Common & { readonly kind: 'subProcess'; readonly children: readonly string[] });

/** How instances begin without a person: by an event of a record, or by a message. */
export interface StartTrigger {
  readonly element: string;
  /** Entity and event that start it, from the start event's `ravand:startOn="lead.created"`; with a FEEL condition on the record. */
  readonly record?: {
    readonly entity: string;
    readonly event: 'created' | 'updated';
    readonly condition?: CompiledExpression;
  };
  readonly message?: string;
}

export interface ExecutableProcess {
  readonly id: string;
  readonly name: string;
  /** Definition version, set by workflow at deploy. */
  readonly version: number;
  readonly elements: ReadonlyMap<string, Executable>;
  readonly flows: ReadonlyMap<string, SequenceFlow>;
  readonly startTriggers: readonly StartTrigger[];
  /** Variables that hold a record id, with their entity: `ravand:variable name="lead" entity="lead"`. Their fields are loaded for expressions. */
  readonly recordVariables: ReadonlyMap<string, string>;
  /** Dotted paths all its expressions read; automation loads those of recordVariables before each command. */
  readonly reads: readonly string[];
  /** Version of the record variables' role: principal it runs as, `ravand:runAs` role; default "system". */
  readonly runAs?: string;
}

/** Something that keeps a model from being deployed, at an element. */
export interface Finding {
  readonly element: string;
  readonly elementName?: string;
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly severity: 'error' | 'warning';
}
