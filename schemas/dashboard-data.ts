// What a dashboard answers: itself as one person has it, and what its tiles show: the shapes that are answered. Values are exact decimals as text, days "YYYY-MM-DD", a `to` is the first day that is not meant.

import type { DashboardArrangement } from './dashboard-tiles.ts';
import type { DashboardTile, FilterTree, LocalText } from './types.ts';

/** What a group has in common. */
export type GroupValue = string | number | boolean | null;

/** Days of a period; `partly`: counted up to today's day of it only. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

export interface FigureData {
  readonly kind: 'figure';
  readonly value: string | null;
  /** How many records it is made of. */
  readonly count: number;
  readonly span?: Span;
  /** Just these records, for a list. */
  readonly filter?: FilterTree;
  readonly before?: { readonly value: string | null; readonly span: Span };
  /** The same for the last periods of that length, oldest first, the present one last. */
  readonly trend?: readonly { readonly span: Span; readonly value: string | null }[];
}

/** One place along the axis, one slice, or one series. */
export interface Heading {
  readonly value: GroupValue;
  /** Of a reference, as far as the asker may read it. */
  readonly title?: string;
  /** Of a part of time. */
  readonly span?: Span;
  /** What beside `filter` makes just these records; absent: a list cannot say it. */
  readonly term?: FilterTree;
  /** All that were too many, together. */
  readonly isRest?: true;
}

export interface Line {
  /** Absent: there is but one. */
  readonly of?: Heading;
  /** The period before, place by place. */
  readonly isBefore?: true;
  readonly values: readonly (string | null)[];
}

export interface ChartData {
  readonly kind: 'chart';
  readonly places: readonly Heading[];
  readonly lines: readonly Line[];
  /** Of the period before, for each place; where time runs along the axis. */
  readonly spansBefore?: readonly (Span | null)[];
  readonly span?: Span;
  readonly spanBefore?: Span;
  readonly filter?: FilterTree;
  /** There were more than fit, and the smallest are missing. */
  readonly more: boolean;
}

export interface FunnelStage {
  readonly value: string;
  /** Who stand in it now, and what they come to. */
  readonly now: number;
  readonly sum: string | null;
  /** Who came at least this far. */
  readonly reached: number;
  /** In the period before. */
  readonly reachedBefore?: number;
  /** Half of the stays in it were shorter. */
  readonly medianMs: number | null;
  readonly term: FilterTree;
}

export interface FunnelData {
  readonly kind: 'funnel';
  /** In the order of the pipeline; those that end in failure are apart. */
  readonly stages: readonly FunnelStage[];
  readonly lost: { readonly count: number; readonly sum: string | null; readonly term: FilterTree | null };
  readonly total: number;
  /** Histories of the newest limits.funnelRecords were read: how far the others came that failed is reckoned from these. */
  readonly isSample: boolean;
  readonly span?: Span;
  readonly spanBefore?: Span;
  readonly filter?: FilterTree;
}

export type TileData = FigureData | ChartData | FunnelData;

export interface SeenDashboard {
  readonly name: string;
  readonly label?: LocalText;
  readonly icon?: string;
  readonly homeOf: readonly string[];
  /** As the definition has them, as far as the asker sees their entities. */
  readonly tiles: readonly DashboardTile[];
  /** Absent: the person has it as it is. */
  readonly arrangement?: DashboardArrangement;
}

export interface ProcessTakenPartIn {
  readonly id: string;
  readonly process: string;
  readonly label?: LocalText;
  readonly startedAt: string;
  readonly incidents: number;
  readonly subject?: { readonly entity: string; readonly id: string; readonly title: string };
  /** Open tasks of it. */
  readonly waitsFor: readonly { readonly name: string; readonly isMine: boolean }[];
}
