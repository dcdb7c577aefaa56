// What the screens of imports ask the server for, and how an import looks to them.
import type { Calendar } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';

export interface Mapping {
  readonly column: number;
  readonly field: string;
  readonly calendar?: Calendar | undefined;
  readonly first?: 'day' | 'month';
}

export type Policy = 'create' | 'skip' | 'fill' | 'update';

export interface Plan {
  readonly mapping: readonly Mapping[];
  readonly duplicates: { readonly keys: readonly (readonly string[])[]; readonly policy: Policy };
  readonly createRelated: boolean;
  readonly quiet: boolean;
}

export type Outcome = 'created' | 'updated' | 'unchanged' | 'skipped' | 'rejected' | 'undone' | 'kept';

export interface Import {
  readonly id: string;
  readonly entity: string;
  readonly fileName: string;
  readonly status: 'reading' | 'ready' | 'trying' | 'tried' | 'running' | 'done' | 'cancelled' | 'undoing' | 'undone';
  readonly header: readonly string[];
  readonly total: number;
  readonly done: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  readonly plan?: Plan;
  readonly createdAt: string;
  readonly messages?: Readonly<Record<string, number>>;
  readonly processes?: number;
}

export interface Uploaded extends Import {
  readonly sheets: readonly string[];
  readonly sheet?: string;
  readonly headerRow: number;
  readonly sample: readonly (readonly string[])[];
  readonly suggestion: readonly (Mapping & { readonly confidence: number })[];
}

export interface ImportRow {
  readonly number: number;
  readonly cells: readonly string[];
  readonly outcome: Outcome | null;
  readonly record: string | null;
  readonly reasons: readonly { readonly message: string; readonly field?: string; readonly column?: number }[];
}

/** What of a file is read; absent = what the server makes out. */
export interface Where {
  readonly sheet?: string | undefined;
  readonly header?: number;
}

const one = (id: string): string => `/api/imports/${segment(id)}`;

export const imports = {
  upload: (entity: string, file: File, where: Where = {}) =>
    http.send<Uploaded>('/api/imports', file, { entity, name: file.name, ...where }),
  list: () => http.get<{ items: readonly Import[] }>('/api/imports'),
  get: (id: string) => http.get<Import>(one(id)),
  plan: (id: string, plan: Plan) => http.put<Import>(`${one(id)}/plan`, plan),
  start: (id: string, dryRun: boolean) => http.post<Import>(`${one(id)}/start`, { dryRun }),
  cancel: (id: string) => http.post<Import>(`${one(id)}/cancel`),
  undo: (id: string) => http.post<Import>(`${one(id)}/undo`),
  remove: (id: string) => http.delete<void>(one(id)),
  rows: (id: string, outcome?: Outcome, after?: number) =>
    http.get<{ items: readonly ImportRow[]; next?: number }>(`${one(id)}/rows`, { outcome, after, limit: 50 }),
  rejectedAddress: (id: string) => `${one(id)}/rejected.csv`,
};

/** An upload with its suggestion is not asked for twice: the screen that reads the file hands it to the one that maps it, with the file, which may be read otherwise. */
interface Handed {
  readonly uploaded: Uploaded;
  readonly file: File;
}
let handed: Handed | undefined;

export function handOver(uploaded: Uploaded, file: File): void {
  handed = { uploaded, file };
}

export function handedOver(id: string): Handed | undefined {
  return handed?.uploaded.id === id ? handed : undefined;
}
