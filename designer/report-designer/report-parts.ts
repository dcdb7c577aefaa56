// A report being made: its columns, sections and totals put in, moved and taken out. Pure; each answers a new report. What is taken out is named nowhere any more.
import type { ReportColumn, ReportDefinition, ReportSection, ReportTotal, ReportWindow } from '../../schemas/types.ts';
import { changedAt, filled, moved, said } from '../studio/edits.ts';

export type PartGroup = 'columns' | 'sections' | 'totals';
export type ReportPart = ReportColumn | ReportSection | ReportTotal;

export const partGroups: readonly PartGroup[] = ['columns', 'sections', 'totals'];

/** Which part of which list: `columns amount`; empty = the report itself. */
export type PartPlace = `${PartGroup} ${string}` | '';

export function placeOf(group: PartGroup, id: string): PartPlace {
  return `${group} ${id}`;
}

export function groupOf(place: PartPlace): { readonly group: PartGroup; readonly id: string } | undefined {
  const [group, id] = place.split(' ');
  return group === undefined || id === undefined ? undefined : { group: group as PartGroup, id };
}

export function partsOf(report: ReportDefinition, group: PartGroup): readonly ReportPart[] {
  return report[group] ?? [];
}

function withParts(report: ReportDefinition, group: PartGroup, parts: readonly ReportPart[]): ReportDefinition {
  return said<ReportDefinition>({ ...report, [group]: group === 'totals' ? filled(parts) : parts });
}

export function withPart(report: ReportDefinition, group: PartGroup, part: ReportPart): ReportDefinition {
  return withParts(report, group, [...partsOf(report, group), part]);
}

export function movedPart(report: ReportDefinition, group: PartGroup, id: string, by: -1 | 1): ReportDefinition {
  const parts = partsOf(report, group);
  return withParts(
    report,
    group,
    moved(
      parts,
      parts.findIndex((part) => part.id === id),
      by,
    ),
  );
}

export function changedPart(
  report: ReportDefinition,
  group: PartGroup,
  id: string,
  changes: Readonly<Record<string, unknown>>,
): ReportDefinition {
  const parts = partsOf(report, group);
  const at = parts.findIndex((part) => part.id === id);
  return withParts(report, group, changedAt<ReportPart>(parts, at, changes as Partial<ReportPart>));
}

export function withoutPart(report: ReportDefinition, group: PartGroup, id: string): ReportDefinition {
  const left = withParts(
    report,
    group,
    partsOf(report, group).filter((part) => part.id !== id),
  );
  return group === 'columns' ? left : { ...left, ...totalsWithout(left, id) };
}

/** A total of nothing is none; where one stood below what is gone it stands below the last section. */
function totalsWithout({ totals, sections }: ReportDefinition, id: string): Pick<ReportDefinition, 'totals'> {
  const last = sections.at(-1)?.id ?? '';
  const left = (totals ?? []).flatMap((total): ReportTotal[] => {
    const add = total.add.filter((one) => one !== id);
    if (add.length === 0) return [];
    const subtract = filled((total.subtract ?? []).filter((one) => one !== id));
    const equals = total.equals === id ? undefined : total.equals;
    return [said<ReportTotal>({ ...total, add, subtract, equals, after: total.after === id ? last : total.after })];
  });
  return totals === undefined ? {} : { totals: left };
}

export type WindowKind = 'before' | 'within' | 'until' | 'days';

export function windowKind(window: ReportWindow | undefined): WindowKind | '' {
  if (window === undefined) return '';
  return typeof window === 'string' ? window : 'days';
}
