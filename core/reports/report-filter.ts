// Which records one number of a report is made of, as a filter of their entity.
import type { FilterTree, ReportDefinition, ReportSection, ReportWindow } from '../../schemas/types.ts';
import type { ReportPeriod } from './reports.ts';

const dayMs = 86_400_000;

/** How the date of the report says the beginning of a day: a day as it is, an instant in the zone of the installation. */
export type DayStart = (day: string) => string;

/** @param key of a row; undefined = all of the section */
export function filterOf(
  report: ReportDefinition,
  section: ReportSection,
  window: ReportWindow,
  { period, start }: { readonly period: ReportPeriod; readonly start: DayStart },
  key?: string | null,
): FilterTree {
  const { filter } = report;
  const ofRow: FilterTree[] = key === undefined || section.by === undefined ? [] : [isKey(section.by, key)];
  return {
    and: [
      ...(filter === undefined ? [] : [filter]),
      ...(section.filter === undefined ? [] : [section.filter]),
      ...inWindow(report.date, section.when ?? window, period, start),
      ...ofRow,
    ],
  };
}

function isKey(field: string, key: string | null): FilterTree {
  return key === null ? { field, operator: 'empty' } : { field, operator: 'eq', value: key };
}

function inWindow(field: string, window: ReportWindow, { from, to }: ReportPeriod, start: DayStart): FilterTree[] {
  const since = (day: string): FilterTree => ({ field, operator: 'ge', value: start(day) });
  const until = (day: string): FilterTree => ({ field, operator: 'lt', value: start(daysBefore(day, -1)) });
  if (window === 'before') return [{ field, operator: 'lt', value: start(from) }];
  if (window === 'until') return [until(to)];
  if (window === 'within') return [since(from), until(to)];
  return [
    ...(window.from === undefined ? [] : [until(daysBefore(to, window.from))]),
    ...(window.to === undefined ? [] : [since(daysBefore(to, window.to))]),
  ];
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10);
}
