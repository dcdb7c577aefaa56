// The routes of reports as functions, with the shapes of core/reports/reports.ts as the browser sees them.
import type { LocalText, ReportDefinition } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';

export interface ReportHead {
  readonly name: string;
  readonly label: LocalText;
  readonly icon?: string;
  readonly area?: string;
  readonly atEnd: boolean;
}

export interface ReportColumn {
  readonly id: string;
  readonly label: LocalText;
  readonly scale: number;
  readonly currency?: string;
}

export interface ReportTotal {
  readonly id: string;
  readonly label: LocalText;
  readonly values: readonly string[];
  readonly differs?: readonly string[];
}

export interface ReportSection {
  readonly id: string;
  readonly label: LocalText;
  readonly rows: readonly { readonly key: string | null; readonly title: string; readonly values: readonly string[] }[];
  readonly sums: readonly string[];
  readonly totals: readonly ReportTotal[];
}

export interface Report extends ReportHead {
  readonly from: string;
  readonly to: string;
  readonly columns: readonly ReportColumn[];
  readonly sections: readonly ReportSection[];
}

export interface ReportCell {
  readonly section: string;
  readonly column: string;
  readonly key?: string;
}

export interface ReportDetails {
  readonly entity: string;
  readonly fields: readonly string[];
  readonly items: readonly { readonly id: string; readonly values: Readonly<Record<string, unknown>> }[];
  readonly opens?: string;
  readonly titles: Readonly<Record<string, string>>;
  readonly more: boolean;
}

interface Days {
  readonly from: string;
  readonly to: string;
}

export const reports = {
  list: () => http.get<{ items: readonly ReportHead[] }>('/api/reports'),
  run: (name: string, days: Days) => http.get<Report>(`/api/reports/${segment(name)}`, { ...days }),
  /** Of a report that is being made. @throws ServerProblem 422 with what is wrong with it */
  preview: (definition: ReportDefinition, days: Days) =>
    http.post<Report>('/api/reports/preview', { definition, ...days }),
  details: (name: string, days: Days, cell: ReportCell) =>
    http.get<ReportDetails>(`/api/reports/${segment(name)}/details`, { ...days, ...cell }),
  file: (name: string, { from, to }: Days, format: 'csv' | 'xlsx') =>
    `/api/reports/${segment(name)}/file?${new URLSearchParams({ from, to, format })}`,
};
