// A BPMN file as plain data, before anything in it is compiled: processes, nodes, flows and the settings we read. No meaning yet.
import type { Finding } from '../model.ts';

export interface SourceMapping {
  readonly target?: string;
  readonly source?: string;
}

export interface SourceMessage {
  readonly id: string;
  readonly name?: string;
  readonly correlationKey?: string;
}

export interface SourceEventDefinition {
  /** Local name: timerEventDefinition, messageEventDefinition, … */
  readonly type: string;
  readonly timer?: { readonly timer: 'date' | 'duration' | 'cycle'; readonly text: string };
  readonly message?: SourceMessage;
  /** Of an error or escalation. */
  readonly code?: string;
  /** The error or escalation it refers to has no code: its name or id stands for it. */
  readonly isCodeless?: boolean;
  /** Name of a signal or link. */
  readonly name?: string;
  readonly condition?: string;
  /** compensation: the activity it names, and does the thrower wait? */
  readonly activity?: string;
  readonly wait?: boolean;
  readonly settings: Settings;
}

/** Own attributes (ravand:… without the prefix) over those of other products in our words. */
export type Settings = Readonly<Record<string, string>>;

export interface SourceFlow {
  readonly id: string;
  readonly name?: string;
  readonly source?: string;
  readonly target?: string;
  readonly condition?: string;
  readonly conditionLanguage?: string;
  /** Sub-process it is written in; undefined = the process. */
  readonly parent?: string;
}

export interface SourceLoop {
  readonly type: 'standard' | 'multi';
  readonly condition?: string;
  readonly testBefore: boolean;
  readonly maximum?: string;
  readonly isSequential: boolean;
  readonly cardinality?: string;
  readonly collection?: string;
  readonly elementVariable?: string;
  readonly outputCollection?: string;
  readonly outputElement?: string;
  readonly completion?: string;
  readonly throws: readonly {
    readonly when: 'each' | 'first' | { condition: string };
    readonly definition: SourceEventDefinition;
  }[];
}

/** The variables that the data inputs and outputs of a specification are, in their order. */
export interface SourceData {
  readonly dataInputs: readonly string[];
  readonly dataOutputs: readonly string[];
}

export interface SourceNode extends SourceData {
  readonly id: string;
  readonly name?: string;
  /** Local name with a small first letter: userTask, exclusiveGateway, … */
  readonly type: string;
  readonly parent?: string;
  readonly default?: string;
  readonly attachedTo?: string;
  readonly cancelActivity: boolean;
  readonly isInterrupting: boolean;
  readonly definitions: readonly SourceEventDefinition[];
  /** Receive and send tasks. */
  readonly message?: SourceMessage;
  readonly script?: string;
  readonly scriptFormat?: string;
  readonly loop?: SourceLoop;
  /** Flags that change what it does: triggeredByEvent, isForCompensation, instantiate, parallelMultiple. */
  readonly flags: readonly string[];
  readonly startQuantity: number;
  readonly completionQuantity: number;
  /** Call activities: the process or global task called. */
  readonly calledElement?: string;
  /** Ad-hoc sub-processes. */
  readonly ordering?: string;
  readonly cancelRemaining: boolean;
  readonly completion?: string;
  /** Complex gateways. */
  readonly activation?: string;
  /** Event-based gateways: Exclusive or Parallel. */
  readonly eventGatewayType?: string;
  readonly lane?: string;
  /** The variable that its only data output is, or the item that each of its instances gives. */
  readonly datum?: string;
  readonly settings: Settings;
  readonly inputs: readonly SourceMapping[];
  readonly outputs: readonly SourceMapping[];
}

/** An association: from a compensation boundary event to its handler. */
export interface SourceAssociation {
  readonly source: string;
  readonly target: string;
}

export interface SourceProcess extends SourceData {
  readonly id: string;
  readonly name?: string;
  readonly isExecutable: boolean;
  /** Written in the file, rather than left out. */
  readonly saysExecutable: boolean;
  readonly runAs?: string;
  readonly variables: readonly { readonly name?: string; readonly entity?: string }[];
  readonly nodes: readonly SourceNode[];
  readonly flows: readonly SourceFlow[];
  readonly associations: readonly SourceAssociation[];
  /** Data objects and properties of sub-processes, by the sub-process. */
  readonly localData: ReadonlyMap<string, readonly string[]>;
}

export interface SourceModel {
  readonly processes: readonly SourceProcess[];
  /** Global tasks, which call activities of the same file may call. */
  readonly globalTasks: readonly SourceNode[];
  /** What is wrong or worth knowing of the file as such. */
  readonly findings: readonly Finding[];
}
