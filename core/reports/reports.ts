// Reports: the contract. A report is a definition; its numbers are sums of the database under the policy of whoever asks, exact to the last digit.
import type { LocalText, ReportDefinition } from '../../schemas/types.ts';
import type { Stored } from '../entities/records.ts';
import type { Context } from '../kernel/context.ts';

/** Days "YYYY-MM-DD", both in it. */
export interface ReportPeriod {
  readonly from: string;
  readonly to: string;
}

export interface ReportHead {
  readonly name: string;
  readonly label: LocalText;
  readonly icon?: string | undefined;
  readonly area?: string | undefined;
  readonly atEnd: boolean;
}

export interface ReportRow {
  /** What its records have in the field the section is by; null = nothing, or one row for all. */
  readonly key: string | null;
  /** The title of a record, the label of an option, or the value; empty when the section has one row. */
  readonly title: string;
  /** Exact decimals, in the order of the columns. */
  readonly values: readonly string[];
}

export interface ReportTotalRow {
  readonly id: string;
  readonly label: LocalText;
  readonly values: readonly string[];
  /** By how much it differs from what it has to equal, in each column; absent = it need not. */
  readonly differs?: readonly string[];
}

export interface ReportAnswer extends ReportHead, ReportPeriod {
  readonly columns: readonly {
    readonly id: string;
    readonly label: LocalText;
    readonly scale: number;
    readonly currency?: string;
  }[];
  readonly sections: readonly {
    readonly id: string;
    readonly label: LocalText;
    readonly rows: readonly ReportRow[];
    readonly sums: readonly string[];
    readonly totals: readonly ReportTotalRow[];
  }[];
}

/** Which number of a report is looked into. */
export interface ReportCell {
  readonly section: string;
  readonly column: string;
  /** Of a section with rows. */
  readonly key?: string | undefined;
}

export interface ReportDetails {
  readonly entity: string;
  readonly fields: readonly string[];
  readonly items: readonly Stored[];
  /** The field whose record is opened; absent = the item itself. */
  readonly opens?: string | undefined;
  /** Titles of the records the items point to, by id. */
  readonly titles: Readonly<Record<string, string>>;
  readonly more: boolean;
}

export interface Reports {
  /** Those over entities the asker may read. */
  list(context: Context): readonly ReportHead[];
  /** @throws Problem 403, 404, 422 */
  run(context: Context, name: string, period: ReportPeriod): Promise<ReportAnswer>;
  /** The same for one that is being made. @throws Problem 404, 422 with everything that is wrong with it */
  preview(context: Context, report: ReportDefinition, period: ReportPeriod): Promise<ReportAnswer>;
  /** The records behind one number, the newest first. @throws Problem 403, 404 */
  details(context: Context, name: string, period: ReportPeriod, cell: ReportCell): Promise<ReportDetails>;
}
