// What the history of processes says in numbers: how many instances, how long they and each element take, where they wait, which ways they go, and
// where they stand now. Reads only; every question is bounded by a period and by limits.measured*, and runs beside the others (Database.scan).
import type { Id } from '../kernel/id.ts';
import type { IncidentInfo, InstanceInfo } from './workflow.ts';

/** Times of a group in ms: by nearest rank, exact for all that were measured. All 0 when there were none. */
export interface Spread {
  readonly count: number;
  readonly averageMs: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
}

export interface MeasureFilter {
  /** From this instant on, before that one; at most limits.measuredDays apart. */
  readonly from: Date;
  readonly to: Date;
  /** Absent = all versions. */
  readonly version?: number | undefined;
  /** Only instances about records of this entity. */
  readonly subject?: readonly string[] | undefined;
  /** Where the periods between `from` and `to` meet, ascending; at most limits.measuredPeriods. */
  readonly cuts?: readonly Date[] | undefined;
}

export interface InstanceCounts {
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
  readonly terminated: number;
}

/** Of the activities of an element that ended in the period. `wait` = until somebody took it (a task) or what it waited for came; `work` = after that. */
export interface ElementMeasure {
  readonly element: string;
  readonly name?: string;
  readonly kind: string;
  readonly completed: number;
  readonly cancelled: number;
  readonly total: Spread;
  readonly wait: Spread;
  readonly work: Spread;
  /** Its part of the time of all elements, 0 to 1; elements that only hold others have none. */
  readonly share: number;
  readonly incidents: number;
  /** Of those with a due time: how many there were, how many ended after it, and how long after it on average. */
  readonly due: number;
  readonly late: number;
  readonly lateMs: number;
}

export interface FlowMeasure {
  readonly flow: string;
  readonly source?: string;
  readonly target?: string;
  readonly count: number;
  /** Of all tokens that left its source, 0 to 1. */
  readonly share?: number;
}

export interface ProcessMeasures {
  readonly process: string;
  readonly from: Date;
  readonly to: Date;
  readonly instances: InstanceCounts & { readonly running: number };
  readonly periods: readonly (InstanceCounts & { readonly from: Date; readonly to: Date })[];
  /** From start to end, of the instances that were completed in the period. */
  readonly cycle: Spread;
  /** Those that take most of the time first. */
  readonly elements: readonly ElementMeasure[];
  /** Counted over the instances that began in the period: how often each element was entered and each flow was taken. */
  readonly paths: {
    readonly instances: number;
    readonly elements: Readonly<Record<string, number>>;
    readonly flows: readonly FlowMeasure[];
  };
  /** Were there more than limits allow, so that only the newest were measured? */
  readonly isSample: { readonly instances: boolean; readonly activities: boolean; readonly paths: boolean };
}

export interface LiveCounts {
  readonly running: number;
  /** Activities that stand at each element now, and open incidents of it. */
  readonly elements: readonly { readonly element: string; readonly waiting: number; readonly incidents: number }[];
}

export interface ProcessDiagram {
  readonly process: string;
  readonly version: number;
  readonly xml: string;
  /** Newest first. */
  readonly versions: readonly { readonly version: number; readonly isLive: boolean; readonly deployedAt: Date }[];
}

/** One activity that waited. `by` as in events: user:<id>, system:<purpose>, … */
export interface ActivityInfo {
  readonly activity: string;
  readonly element: string;
  readonly kind: string;
  readonly scope: string;
  readonly startedAt: Date;
  readonly startedBy: string;
  readonly workAt?: Date;
  readonly dueAt?: Date;
  readonly endedAt?: Date;
  readonly endedBy?: string;
  readonly outcome?: string;
  readonly incidents: number;
  readonly hasIncident: boolean;
}

export interface ScopeInfo {
  readonly scope: string;
  readonly element: string;
  readonly parent?: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One command: what it made happen, when, who gave it, as in events, and in their words why when they intervened. */
export interface HistoryStep {
  readonly position: string;
  readonly at: Date;
  readonly by: string;
  readonly command: string;
  readonly reason?: string;
  readonly entries: readonly HistoryLine[];
}

export interface HistoryLine {
  readonly type: string;
  readonly element: string;
  readonly activity?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** A change of the record an instance is about that one of its elements made. */
export interface RecordChange {
  readonly at: Date;
  readonly by: string;
  readonly element: string;
  readonly action: string;
  readonly changes: Readonly<Record<string, unknown>>;
}

export interface InstancePicture {
  readonly instance: InstanceInfo;
  readonly xml: string;
  readonly names: Readonly<Record<string, string>>;
  /** Kind of each element. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Sub-process of each element that lies in one. */
  readonly parents: Readonly<Record<string, string>>;
  readonly elements: Readonly<Record<string, number>>;
  readonly flows: Readonly<Record<string, number>>;
  /** What waits now. */
  readonly tokens: readonly ActivityInfo[];
  readonly activities: readonly ActivityInfo[];
  readonly incidents: readonly IncidentInfo[];
  readonly scopes: readonly ScopeInfo[];
  /** Newest first, a page of limits.historyPage commands; `next` asks for the one before. */
  readonly history: readonly HistoryStep[];
  readonly next?: string;
  readonly changes: readonly RecordChange[];
}

export interface Measures {
  /** @throws Problem 404, 422 `period-invalid` */
  process(name: string, filter: MeasureFilter): Promise<ProcessMeasures>;
  live(name: string, version?: number): Promise<LiveCounts>;
  /** The live version when none is named. @throws Problem 404 */
  diagram(name: string, version?: number): Promise<ProcessDiagram>;
  /** undefined when there is no such instance. Who may see what of it is the caller's to decide. */
  instance(id: Id, page?: { readonly before?: string | undefined }): Promise<InstancePicture | undefined>;
}
