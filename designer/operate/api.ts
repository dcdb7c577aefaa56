// The routes of measures and instances as functions, with the shapes of core/http/ROUTES.md as the browser sees them.
import type { LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import type { TimelineEntry } from '../api/types.ts';

export interface Spread {
  readonly count: number;
  readonly averageMs: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
}

export interface Counts {
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
  readonly terminated: number;
}

export interface ElementMeasure {
  readonly element: string;
  readonly name?: string;
  readonly kind: string;
  readonly completed: number;
  readonly cancelled: number;
  readonly total: Spread;
  readonly wait: Spread;
  readonly work: Spread;
  readonly share: number;
  readonly incidents: number;
  readonly due: number;
  readonly late: number;
  readonly lateMs: number;
}

export interface FlowMeasure {
  readonly flow: string;
  readonly source?: string;
  readonly target?: string;
  readonly count: number;
  readonly share?: number;
}

export interface ProcessMeasures {
  readonly instances: Counts & { readonly running: number };
  readonly periods: readonly (Counts & { readonly from: string; readonly to: string })[];
  readonly cycle: Spread;
  readonly elements: readonly ElementMeasure[];
  readonly paths: {
    readonly instances: number;
    readonly elements: Readonly<Record<string, number>>;
    readonly flows: readonly FlowMeasure[];
  };
  readonly isSample: { readonly instances: boolean; readonly activities: boolean; readonly paths: boolean };
}

export interface LiveCounts {
  readonly running: number;
  readonly elements: readonly { readonly element: string; readonly waiting: number; readonly incidents: number }[];
}

export interface Diagram {
  readonly label: LocalText;
  readonly version: number;
  readonly xml: string;
  readonly names: Readonly<Record<string, string>>;
  readonly versions: readonly { readonly version: number; readonly isLive: boolean; readonly deployedAt: string }[];
}

export type Actor = TimelineEntry['actor'];

export interface Activity {
  readonly activity: string;
  readonly element: string;
  readonly kind: string;
  readonly scope: string;
  readonly startedAt: string;
  readonly startedBy: Actor;
  readonly workAt?: string;
  readonly dueAt?: string;
  readonly endedAt?: string;
  readonly endedBy?: Actor;
  readonly outcome?: string;
  readonly incidents: number;
  readonly hasIncident: boolean;
}

export interface Incident {
  readonly id: string;
  readonly instance: string;
  readonly process: string;
  readonly element: string;
  readonly elementName?: string;
  readonly code: string;
  readonly detail: string;
  readonly subject?: { readonly entity: string; readonly id: string };
  readonly openedAt: string;
  readonly resolvedAt?: string;
}

export interface HistoryLine {
  readonly type: string;
  readonly element: string;
  readonly activity?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface HistoryStep {
  readonly position: string;
  readonly at: string;
  readonly by: Actor;
  /** Why somebody did it by hand. */
  readonly reason?: string;
  readonly entries: readonly HistoryLine[];
}

export interface RecordChange {
  readonly at: string;
  readonly by: Actor;
  readonly element: string;
  readonly action: string;
  readonly changes: Readonly<Record<string, unknown>>;
}

export interface Scope {
  readonly scope: string;
  readonly element: string;
  readonly parent?: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface InstanceInfo {
  readonly id: string;
  readonly process: string;
  readonly version: number;
  readonly status: 'running' | 'completed' | 'terminated' | 'failed';
  readonly subject?: { readonly entity: string; readonly id: string };
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly incidents: number;
}

export interface InstancePicture {
  readonly instance: InstanceInfo;
  readonly label: LocalText;
  readonly subjectTitle: string;
  readonly xml: string;
  readonly names: Readonly<Record<string, string>>;
  /** Kind of each element: userTask, … */
  readonly kinds: Readonly<Record<string, string>>;
  /** Sub-process of each element that lies in one. */
  readonly parents: Readonly<Record<string, string>>;
  readonly elements: Readonly<Record<string, number>>;
  readonly flows: Readonly<Record<string, number>>;
  readonly tokens: readonly Activity[];
  readonly activities: readonly Activity[];
  readonly incidents: readonly Incident[];
  readonly scopes: readonly Scope[];
  readonly history: readonly HistoryStep[];
  readonly next?: string;
  readonly changes: readonly RecordChange[];
}

export interface PeriodQuestion {
  readonly from: string;
  readonly to: string;
  readonly cuts: readonly string[];
  readonly version?: number | undefined;
}

const process = (name: string): string => `/api/processes/${segment(name)}`;
const instance = (id: string): string => `/api/instances/${segment(id)}`;

export const operate = {
  measures: (name: string, { from, to, cuts, version }: PeriodQuestion) =>
    http.get<ProcessMeasures>(`${process(name)}/measures`, { from, to, version, cuts: cuts.join(',') }),
  live: (name: string, version?: number) => http.get<LiveCounts>(`${process(name)}/live`, { version }),
  diagram: (name: string, version?: number) => http.get<Diagram>(`${process(name)}/diagram`, { version }),
  instances: (name: string) => http.get<{ items: readonly InstanceInfo[] }>(`${process(name)}/instances`),
  instance: (id: string, before?: string) => http.get<InstancePicture>(`${instance(id)}/diagram`, { before }),
  /** What stands in a running instance and what it waits for; for operators. */
  activities: (id: string) =>
    http.get<{ items: readonly { readonly activity: string; readonly waits?: string }[] }>(
      `${instance(id)}/activities`,
    ),
  enabled: (id: string, activity: string) =>
    http.get<{ items: readonly { readonly element: string }[] }>(`${instance(id)}/enabled`, { activity }),
  setVariables: (
    id: string,
    change: { scope: string; variables: Readonly<Record<string, unknown>>; reason?: string },
  ) => http.post(`${instance(id)}/variables`, change),
  act: (
    id: string,
    what: 'move' | 'cancel-activity' | 'trigger' | 'start-activity' | 'complete-ad-hoc',
    body: { activity: string; element?: string; reason?: string },
  ) => http.post(`${instance(id)}/${what}`, body),
  retryAll: (name: string, filter: { version?: number; element?: string }) =>
    http.post<{ retried: number }>(`${process(name)}/retry`, filter),
  cancel: (id: string, reason: string) => http.post(`${instance(id)}/cancel`, { reason }),
  incidents: () => http.get<{ items: readonly Incident[] }>('/api/incidents', { open: true }),
  retry: (incident: string) => http.post(`/api/incidents/${segment(incident)}/retry`),
};
