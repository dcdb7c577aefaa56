// Which records one number of a report is made of, as a filter of their entity.
import type { FilterTree, ReportDefinition, ReportSection, ReportWindow } from '../../schemas/types.ts';
import type { ReportPeriod } from './reports.ts';

const dayMs = 86_400_000;

/** @param key of a row; undefined = all of the section */
export function filterOf(
  report: ReportDefinition,
  section: ReportSection,
  window: ReportWindow,
  period: ReportPeriod,
  key?: string | null,
): FilterTree {
  const { filter } = report;
  const ofRow: FilterTree[] = key === undefined || section.by === undefined ? [] : [isKey(section.by, key)];
  return {
    and: [
      ...(filter === undefined ? [] : [filter]),
      ...(section.filter === undefined ? [] : [section.filter]),
      ...inWindow(report.date, section.when ?? window, period),
      ...ofRow,
    ],
  };
}

function isKey(field: string, key: string | null): FilterTree {
  return key === null ? { field, operator: 'empty' } : { field, operator: 'eq', value: key };
}

function inWindow(field: string, window: ReportWindow, { from, to }: ReportPeriod): FilterTree[] {
  if (window === 'before') return [{ field, operator: 'lt', value: from }];
  const until: FilterTree = { field, operator: 'le', value: to };
  if (window === 'until') return [until];
  if (window === 'within') return [{ field, operator: 'ge', value: from }, until];
  return [
    ...(window.from === undefined ? [] : [{ field, operator: 'le' as const, value: daysBefore(to, window.from) }]),
    ...(window.to === undefined ? [] : [{ field, operator: 'ge' as const, value: daysBefore(to, window.to) }]),
  ];
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10);
}
