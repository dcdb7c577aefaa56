// Records in and out as files: the contract of imports and exports. An import keeps every row it was given with what became of it, so that nothing
// is lost and all of it can be undone.
import type { Calendar, FilterTree, SortTerm } from '../../schemas/types.ts';
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

export type ImportStatus =
  | 'reading'
  | 'ready'
  | 'trying'
  | 'tried'
  | 'running'
  | 'done'
  | 'cancelled'
  | 'undoing'
  | 'undone';

export type RowOutcome = 'created' | 'updated' | 'unchanged' | 'skipped' | 'rejected' | 'undone' | 'kept';

export interface Import {
  readonly id: Id;
  readonly entity: string;
  readonly fileName: string;
  readonly status: ImportStatus;
  readonly header: readonly string[];
  readonly total: number;
  /** Rows that were looked at so far. */
  readonly done: number;
  readonly outcomes: { readonly [outcome in RowOutcome]?: number };
  readonly plan: ImportPlan | undefined;
  readonly createdBy: Id;
  readonly createdAt: string;
  readonly endedAt: string | undefined;
}

/** What stands in a file, and what it seems to mean. */
export interface Uploaded extends Import {
  readonly sheets: readonly string[];
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

/** What an undo did and what cannot be recalled. */
export interface UndoReport {
  /** Messages that went out, by channel, and processes that began, because of the import. */
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

export interface Transfer {
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
  rows(
    context: Context,
    id: Id,
    page: { outcome?: RowOutcome; after?: number; limit?: number },
  ): Promise<{ readonly items: readonly ImportRow[]; readonly next?: number }>;
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
