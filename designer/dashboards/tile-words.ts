// What tiles say: their names, their values short and whole, their periods and places in the calendar of the reader, and where a press leads. Pure.
import type { Heading, Span } from '../../schemas/dashboard-data.ts';
import type { DashboardTile, FieldDefinition, FilterTree, TileUnit } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import type { EntityForUser, Value } from '../api/types.ts';
import { addDays, daysBetween } from '../calendars/calendar.ts';
import { formatDate, formatDays, formatMonth, formatYear, today } from '../format/dates.ts';
import { formatWholeDuration } from '../format/durations.ts';
import { currencySymbol, formatNumber, formatPercent, formatShort } from '../format/numbers.ts';
import { labelOf, valueText } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';

const members: Readonly<Record<string, FieldDefinition['kind']>> = { createdAt: 'datetime', updatedAt: 'datetime' };

/** The field at the end of a path over references. */
export function fieldAt(entity: EntityForUser | undefined, path: string): FieldDefinition | undefined {
  let owner = entity;
  let found: FieldDefinition | undefined;
  for (const name of path.split('.')) {
    const kind = members[name];
    found =
      owner?.fields.find((field) => field.name === name) ??
      (kind === undefined
        ? undefined
        : { id: name, name, kind, label: { [document.documentElement.lang]: t(`dashboard.member.${name}`) } });
    owner = entityNamed(found?.target ?? '');
  }
  return found;
}

export function fieldText(entity: EntityForUser | undefined, path: string): string {
  const field = fieldAt(entity, path);
  return field === undefined ? path : labelOf(field);
}

/** What it is called; where nobody named it, what it shows. */
export function tileTitle(tile: DashboardTile): string {
  const own = local(tile.label, '');
  if (own !== '') return own;
  const entity = entityNamed(tile.entity ?? '');
  const plural = local(entity?.pluralLabel ?? entity?.label, tile.entity ?? '');
  if (tile.kind === 'chart')
    return t('dashboard.measureBy', { measure: measureText(tile), by: fieldText(entity, tile.by ?? '') });
  if (tile.kind === 'figure') return measureText(tile);
  if (tile.kind === 'funnel') return t('dashboard.funnelOf', { entity: plural });
  if (tile.kind === 'list') return plural === '' ? t('dashboard.kind.list') : plural;
  return t(`dashboard.kind.${tile.kind}`);
}

/** "Sum of amount", "Leads" */
export function measureText(tile: DashboardTile): string {
  const entity = entityNamed(tile.entity ?? '');
  const plural = local(entity?.pluralLabel ?? entity?.label, tile.entity ?? '');
  if (tile.share !== undefined) return t('dashboard.shareOf', { entity: plural });
  const { measure, field } = tile.measure ?? { measure: 'count' as const };
  if (measure === 'count') return plural;
  return t(`dashboard.measureOf.${measure}`, { field: fieldText(entity, field ?? '') });
}

/** How the values of a tile are counted. */
interface Scale {
  readonly unit: string;
  readonly field: FieldDefinition | undefined;
}

export function scaleOf(tile: DashboardTile): Scale {
  if (tile.share !== undefined) return { unit: '%', field: undefined };
  const field =
    tile.measure?.field === undefined ? undefined : fieldAt(entityNamed(tile.entity ?? ''), tile.measure.field);
  if (field?.kind === 'money') return { unit: currencySymbol(field.currency ?? 'IRR'), field };
  if (field?.kind === 'percent') return { unit: '%', field };
  return { unit: '', field };
}

/** The whole value, with its unit. */
export function wholeValue(tile: DashboardTile, value: string | null): string {
  if (value === null) return t('dashboard.noValue');
  const { unit, field } = scaleOf(tile);
  if (unit === '%') return formatPercent(value);
  if (field?.kind === 'money' || field?.kind === 'date' || field?.kind === 'datetime') return valueText(field, value);
  if (field?.kind === 'duration') return formatWholeDuration(`PT${Math.round(Number(value))}S`);
  return formatNumber(value, 2);
}

/** As short as a figure or an axis has room for; the unit stands beside it. */
export function shortValue(tile: DashboardTile, value: string | number | null): string {
  if (value === null) return '–';
  const { unit, field } = scaleOf(tile);
  if (unit === '%') return formatPercent(Math.round(Number(value) * 10) / 10);
  if (field?.kind === 'date' || field?.kind === 'datetime' || field?.kind === 'duration')
    return wholeValue(tile, String(value));
  return formatShort(value);
}

/** Is it a number that may stand in thousands or millions? */
export function isPlain(tile: DashboardTile): boolean {
  const { unit, field } = scaleOf(tile);
  return unit !== '%' && !['date', 'datetime', 'duration'].includes(field?.kind ?? '');
}

/** A value of an axis, its magnitude said elsewhere. */
export function axisValue(tile: DashboardTile, value: number, magnitude: number): string {
  return isPlain(tile) ? formatNumber(value / magnitude, 2) : shortValue(tile, value);
}

/** The part of time a place stands for, as short as it is clear. */
export function partText(span: Span, unit: TileUnit, isShort = false): string {
  const last = addDays(span.to, -1);
  if (unit === 'day') return formatDate(span.from, isShort ? 'short' : 'medium');
  if (unit === 'week')
    return isShort
      ? formatDate(span.from, 'short')
      : t('dashboard.fromTo', { from: formatDate(span.from, 'short'), to: formatDate(last) });
  if (unit === 'month') return formatMonth(span.from, isShort ? 'short' : 'withYear');
  if (unit === 'year') return formatYear(span.from);
  return t('dashboard.fromTo', {
    from: formatMonth(span.from, isShort ? 'short' : 'long'),
    to: formatMonth(last, isShort ? 'short' : 'withYear'),
  });
}

/** The period of a tile, by its name where it has one: a month, some months, or the days of it that have passed. */
export function spanText({ period, toDate }: DashboardTile, span: Span): string {
  const last = addDays(span.to, -1);
  const unit = period?.unit ?? 'day';
  const isSingle = (period?.count ?? 1) === 1;
  if (isSingle && !toDate) return partText(span, unit);
  if (!toDate && unit === 'year') return t('dashboard.fromTo', { from: formatYear(span.from), to: formatYear(last) });
  if (!toDate && (unit === 'month' || unit === 'quarter'))
    return t('dashboard.fromTo', { from: formatMonth(span.from), to: formatMonth(last) });
  // The year goes without saying of days that are near.
  if (daysBetween(span.from, today()) < 300) return formatDays(span.from, last);
  return t('dashboard.fromTo', { from: formatDate(span.from), to: formatDate(last) });
}

/** What a place along the axis, a slice or a series is called. */
export function headingText(tile: DashboardTile, path: string, head: Heading, isShort = false): string {
  if (head.isRest) return t('dashboard.rest');
  if (head.span !== undefined) return partText(head.span, tile.step ?? 'month', isShort);
  if (head.value === null) return t('dashboard.without', { field: fieldText(entityNamed(tile.entity ?? ''), path) });
  const field = fieldAt(entityNamed(tile.entity ?? ''), path);
  return field === undefined
    ? String(head.value)
    : valueText(field, head.value as Value, head.title ?? t('value.aRecord'));
}

/** The list of just these records; undefined where no list can say it. */
export function listOf(entity: string, ...filters: readonly (FilterTree | undefined | null)[]): string {
  const given = filters.filter((filter) => filter !== undefined && filter !== null);
  const filter = given.length < 2 ? given[0] : { and: given.flatMap((one) => ('and' in one ? one.and : [one])) };
  const path = `/records/${encodeURIComponent(entity)}`;
  return `${path}?filter=${filter === undefined ? '' : encodeURIComponent(JSON.stringify(filter))}`;
}

/** How much more or less, in percent; undefined where there was nothing to compare with. */
export function changeOf(now: string | null, before: string | null | undefined): number | undefined {
  if (now === null || before === null || before === undefined || Number(before) === 0) return undefined;
  return ((Number(now) - Number(before)) / Math.abs(Number(before))) * 100;
}
