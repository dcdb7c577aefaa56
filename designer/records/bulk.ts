// What the list asks the server for when the same is done to many records, and how such a bulk act looks to it.
import type { FilterTree, LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';

export type BulkAct =
  | { readonly do: 'set'; readonly values: Readonly<Record<string, unknown>> }
  | { readonly do: 'delete' };

/** Records chosen one by one, or all that a query finds. */
export type Selection =
  | { readonly ids: readonly string[] }
  | { readonly filter: FilterTree | undefined; readonly search: string | undefined; readonly all: true };

/** What is ticked in a list: records, or all that the view shows. */
export type Picked = ReadonlySet<string> | 'all';

export const nothingPicked: Picked = new Set<string>();

export function isPicked(picked: Picked, id: string): boolean {
  return picked === 'all' || picked.has(id);
}

/** Ticks a row or lets it go; what was all becomes the rows that are there without it. */
export function toggled(picked: Picked, id: string, rows: readonly { readonly id: string }[]): Picked {
  const ids = new Set(picked === 'all' ? rows.map((row) => row.id) : picked);
  if (!ids.delete(id)) ids.add(id);
  return ids;
}

export type BulkOutcome = 'updated' | 'deleted' | 'unchanged' | 'skipped' | 'undone' | 'kept';

export interface Bulk {
  readonly id: string;
  readonly entity: string;
  readonly act: BulkAct;
  readonly status: 'reading' | 'ready' | 'trying' | 'tried' | 'running' | 'done' | 'cancelled' | 'undoing' | 'undone';
  readonly total: number;
  readonly done: number;
  readonly outcomes: Readonly<Partial<Record<BulkOutcome, number>>>;
  readonly rules: readonly { readonly name: string; readonly label: LocalText; readonly count: number }[];
  readonly messages?: Readonly<Record<string, number>>;
  readonly processes?: number;
}

export interface BulkRow {
  readonly outcome: BulkOutcome | null;
  readonly reasons: readonly { readonly message: string; readonly field?: string }[];
}

const one = (id: string): string => `/api/bulk/${segment(id)}`;

export const bulks = {
  prepare: (entity: string, selection: Selection, act: BulkAct) =>
    http.post<Bulk>('/api/bulk', { entity, act, ...selection }),
  get: (id: string) => http.get<Bulk>(one(id)),
  start: (id: string) => http.post<Bulk>(`${one(id)}/start`),
  cancel: (id: string) => http.post<Bulk>(`${one(id)}/cancel`),
  undo: (id: string) => http.post<Bulk>(`${one(id)}/undo`),
  remove: (id: string) => http.delete<void>(one(id)),
  rows: (id: string, outcome: BulkOutcome) =>
    http.get<{ items: readonly BulkRow[] }>(`${one(id)}/rows`, { outcome, limit: 100 }),
};

/** Records that an undo would give back what they had. */
export function written({ outcomes }: Bulk): number {
  return (outcomes.updated ?? 0) + (outcomes.deleted ?? 0);
}

export function isMoving({ status }: Bulk): boolean {
  return status === 'reading' || status === 'trying' || status === 'running' || status === 'undoing';
}
