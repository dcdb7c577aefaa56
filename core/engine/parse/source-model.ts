// A BPMN file as plain data, before anything in it is judged: processes, nodes, flows and the attributes we read. No meaning yet.
import type { Finding } from '../model.ts';

export interface SourceMapping {
  readonly target?: string;
  readonly source?: string;
}

export interface SourceEventDefinition {
  /** Local name: timerEventDefinition, messageEventDefinition, … */
  readonly type: string;
  readonly timer?: { readonly timer: 'date' | 'duration' | 'cycle'; readonly text: string };
  readonly message?: SourceMessage;
  readonly error?: { readonly id: string; readonly code?: string };
  /** A messageRef or errorRef is written but leads nowhere. */
  readonly dangling?: boolean;
  readonly ravand: Readonly<Record<string, string>>;
}

export interface SourceMessage {
  readonly id: string;
  readonly name?: string;
  readonly correlationKey?: string;
}

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

export interface SourceNode {
  readonly id: string;
  readonly name?: string;
  /** Local name with a small first letter: userTask, exclusiveGateway, … */
  readonly type: string;
  readonly parent?: string;
  readonly default?: string;
  readonly defaultDangling?: boolean;
  readonly attachedTo?: string;
  readonly cancelActivity: boolean;
  readonly definitions: readonly SourceEventDefinition[];
  /** Receive and send tasks. */
  readonly message?: SourceMessage;
  readonly messageDangling?: boolean;
  readonly script?: string;
  readonly scriptFormat?: string;
  /** Local name of its loop characteristics. */
  readonly loop?: string;
  /** Flags that change what it does: triggeredByEvent, isForCompensation, instantiate, parallelMultiple. */
  readonly flags: readonly string[];
  /** Gateways: Unspecified, Converging, Diverging, Mixed. */
  readonly direction?: string;
  readonly startQuantity: number;
  readonly completionQuantity: number;
  /** Own attributes, ravand:… without the prefix. */
  readonly ravand: Readonly<Record<string, string>>;
  readonly inputs: readonly SourceMapping[];
  readonly outputs: readonly SourceMapping[];
  /** Qualified names of attributes and extension elements of other vendors. */
  readonly foreign: readonly string[];
}

export interface SourceProcess {
  readonly id: string;
  readonly name?: string;
  readonly isExecutable: boolean;
  readonly runAs?: string;
  readonly variables: readonly { readonly name?: string; readonly entity?: string }[];
  readonly nodes: readonly SourceNode[];
  readonly flows: readonly SourceFlow[];
  readonly foreign: readonly string[];
}

export interface SourceModel {
  readonly processes: readonly SourceProcess[];
  /** What reading alone found: refused XML, duplicate ids, dangling references, attributes nobody knows. */
  readonly findings: readonly Finding[];
}
