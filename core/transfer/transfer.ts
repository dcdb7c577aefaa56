// Records in and out as files, and many at once: the contract of imports, exports and bulk acts. An import and a bulk act keep every row they were given
// with what became of it, so that nothing is lost and all of it can be undone.
import type { Calendar, FilterTree, LocalText, SortTerm } from '../../schemas/types.ts';
import type { Context } from '../kernel/context.ts';
import type { Json } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';

/** Where a column goes. */
export interface ColumnMapping {
  /** 0 = the first column. */
  readonly column: number;
  readonly field: string;
  /** For dates: the calendar they are written in; absent = told by the year. */
  readonly calendar?: Calendar | undefined;
  /** For dates written with the year last: which of the first two numbers is the day. Default `day`. */
  readonly first?: 'day' | 'month' | undefined;
}

export interface ImportPlan {
  readonly mapping: readonly ColumnMapping[];
  readonly duplicates: {
    /** A row is a duplicate when the fields of any of these keys are all filled and equal. */
    readonly keys: readonly (readonly string[])[];
    /** `fill`: only what is empty so far; `update`: what the row says. */
    readonly policy: 'create' | 'skip' | 'fill' | 'update';
  };
  /** Records that a reference names by title and that are not there are made. */
  readonly createRelated: boolean;
  /** Values for fields that no column goes to. */
  readonly constants?: { readonly [field: string]: Json } | undefined;
  /** Rules and processes leave the rows alone. */
  readonly quiet: boolean;
}

export type WorkStatus =
  | 'reading'
  | 'ready'
  | 'trying'
  | 'tried'
  | 'running'
  | 'done'
  | 'cancelled'
  | 'undoing'
  | 'undone';

export const rowOutcomes = [
  'created',
  'updated',
  'deleted',
  'unchanged',
  'skipped',
  'rejected',
  'undone',
  'kept',
] as const;
export type RowOutcome = (typeof rowOutcomes)[number];

/** What imports and bulk acts have in common. */
export interface Work {
  readonly id: Id;
  readonly entity: string;
  readonly status: WorkStatus;
  readonly total: number;
  /** Rows that were looked at so far. */
  readonly done: number;
  readonly outcomes: { readonly [outcome in RowOutcome]?: number };
  readonly createdBy: Id;
  readonly createdAt: string;
  readonly endedAt: string | undefined;
}

export interface Import extends Work {
  readonly fileName: string;
  readonly header: readonly string[];
  readonly plan: ImportPlan | undefined;
}

/** What is done to every record of a selection. */
export type BulkAct =
  | { readonly do: 'set'; readonly values: { readonly [field: string]: Json } }
  | { readonly do: 'delete' };

export interface BulkRequest {
  readonly entity: string;
  readonly act: BulkAct;
  /** These records; absent = those the query finds now. */
  readonly ids?: readonly Id[] | undefined;
  readonly filter?: FilterTree | undefined;
  readonly search?: string | undefined;
  /** Said by who means every record there is; a query that was left out by mistake is none. */
  readonly all?: boolean | undefined;
}

export interface Bulk extends Work {
  readonly act: BulkAct;
  /** The rules that held while it was tried, with for how many records: those that will fire. */
  readonly rules: readonly { readonly name: string; readonly label: LocalText; readonly count: number }[];
}

/** What stands in a file, and what it seems to mean. */
export interface Uploaded extends Import {
  readonly sheets: readonly string[];
  /** The one that was read; absent for CSV. */
  readonly sheet?: string | undefined;
  /** 1 = the first row. */
  readonly headerRow: number;
  /** The first rows, as they stand there. */
  readonly sample: readonly (readonly string[])[];
  readonly suggestion: readonly (ColumnMapping & { readonly confidence: number })[];
}

export interface ImportRow {
  /** 1 = the first row under the header. */
  readonly number: number;
  readonly cells: readonly string[];
  readonly outcome: RowOutcome | null;
  readonly record: Id | null;
  /** Why it was rejected, skipped or kept: codes of validation.json with their column where one is at fault. */
  readonly reasons: readonly {
    readonly code: string;
    readonly params?: { readonly [name: string]: string | number };
    readonly field?: string;
    readonly column?: number;
  }[];
}

/** What cannot be recalled by an undo. */
export interface UndoReport {
  /** Messages that went out, by channel, and processes that began, because of it. */
  readonly messages: { readonly [channel: string]: number };
  readonly processes: number;
}

export interface FileToRead {
  readonly entity: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Name of the sheet; default the first. */
  readonly sheet?: string | undefined;
  /** 1 = the first row of the sheet; default: told by the rows. */
  readonly headerRow?: number | undefined;
}

export interface RowPage {
  readonly items: readonly ImportRow[];
  readonly next?: number;
}

export interface RowPageQuery {
  readonly outcome?: RowOutcome;
  readonly after?: number;
  readonly limit?: number;
}

export interface Bulks {
  /** Notes the records and tries the act on each in the background, rules included, keeping nothing. @throws Problem 403, 404, 422 */
  prepare(context: Context, request: BulkRequest): Promise<Bulk>;
  /** Goes on in the background. @throws Problem 404, 409 `import-state` */
  start(context: Context, id: Id): Promise<Bulk>;
  cancel(context: Context, id: Id): Promise<Bulk>;
  /** Gives back what was changed or deleted and nobody changed since. @throws Problem 404, 409 `import-state` */
  undo(context: Context, id: Id): Promise<Bulk & UndoReport>;
  get(context: Context, id: Id): Promise<Bulk & UndoReport>;
  rows(context: Context, id: Id, page: RowPageQuery): Promise<RowPage>;
  /** Forgets it and its rows; the records stay. @throws Problem 404, 409 `import-state` */
  delete(context: Context, id: Id): Promise<void>;
}

export interface Transfer {
  readonly bulk: Bulks;
  /** Reads a CSV or XLSX file and keeps its rows. @throws Problem 403, 413, 422 `unreadable-file` */
  upload(context: Context, file: FileToRead): Promise<Uploaded>;
  /** @throws Problem 404, 422 with every fault of the plan */
  plan(context: Context, id: Id, plan: ImportPlan): Promise<Import>;
  /** Goes on in the background. `dryRun`: every row is tried and nothing is kept. @throws Problem 404, 409 `import-state` */
  start(context: Context, id: Id, options: { dryRun: boolean }): Promise<Import>;
  cancel(context: Context, id: Id): Promise<Import>;
  /** Takes back what the import wrote and nobody changed since. @throws Problem 404, 409 `import-state` */
  undo(context: Context, id: Id): Promise<Import & UndoReport>;
  list(context: Context): Promise<readonly Import[]>;
  get(context: Context, id: Id): Promise<Import & UndoReport>;
  rows(context: Context, id: Id, page: RowPageQuery): Promise<RowPage>;
  /** The rejected rows with their reasons, as CSV in the reader's language. */
  errorFile(context: Context, id: Id, textOf: (reason: ImportRow['reasons'][number]) => string): AsyncIterable<string>;
  /** The records of a query as a file, written as they are read. @throws Problem 403, 422 */
  export(
    context: Context,
    request: ExportRequest,
  ): Promise<{
    readonly type: string;
    readonly extension: string;
    readonly content: AsyncIterable<string | Uint8Array>;
  }>;
  delete(context: Context, id: Id): Promise<void>;
}

export interface ExportRequest {
  readonly entity: string;
  readonly format: 'csv' | 'xlsx' | 'json';
  readonly fields?: readonly string[] | undefined;
  readonly filter?: FilterTree | undefined;
  readonly sort?: readonly SortTerm[] | undefined;
  readonly search?: string | undefined;
}
