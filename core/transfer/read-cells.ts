// The cells of a row as input of the record service: inert cells without their guard, dates in whatever order and calendar they were written, numbers
// with any grouping.
import type { Calendar, EntityDefinition, FieldDefinition, Language } from '../../schemas/types.ts';
import { fieldKind } from '../entities/fields/index.ts';
import type { Json } from '../kernel/data.ts';
import { latinDigits } from '../kernel/fold.ts';
import { awake } from './inert.ts';
import type { ColumnMapping, ImportPlan } from './transfer.ts';

export interface CellSetting {
  readonly language: Language;
  readonly calendar: Calendar;
  readonly zone: string;
}

/** By field name; empty cells are not there. */
export function readCells(
  cells: readonly string[],
  plan: ImportPlan,
  entity: EntityDefinition,
  setting: CellSetting,
): Record<string, Json> {
  const values: Record<string, Json> = { ...plan.constants };
  for (const mapping of plan.mapping) {
    const field = entity.fields.find((candidate) => candidate.name === mapping.field);
    const text = awake((cells[mapping.column] ?? '').trim());
    if (field !== undefined && text !== '') values[field.name] = readCell(text, field, mapping, setting);
  }
  return values;
}

export function readCell(
  text: string,
  field: FieldDefinition,
  mapping: Pick<ColumnMapping, 'calendar' | 'first'>,
  setting: CellSetting,
): Json {
  const calendar = mapping.calendar ?? setting.calendar;
  const plain = isTemporal(field) ? yearFirst(text, mapping.first ?? 'day') : isNumber(field) ? ungrouped(text) : text;
  return fieldKind(field.kind).fromText(plain, field, { ...setting, calendar });
}

export function isTemporal({ kind }: FieldDefinition): boolean {
  return kind === 'date' || kind === 'datetime';
}

export function isNumber({ kind }: FieldDefinition): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'percent';
}

const yearLast = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})((?:\D.*)?)$/;

/** "06.03.2026", "6/3/26" → "2026-03-06": the year goes first, then what is no possible month is the day, whatever was said. */
function yearFirst(text: string, first: 'day' | 'month'): string {
  const clean = latinDigits(text.trim());
  const [, one, , two, year, rest = ''] = yearLast.exec(clean) ?? [];
  if (one === undefined || two === undefined || year === undefined) return clean;
  const dayFirst = Number(one) > 12 || (first === 'day' && Number(two) <= 12);
  const [day, month] = dayFirst ? [one, two] : [two, one];
  return `${wholeYear(year)}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${rest}`;
}

/** Two digits of a year: of this century up to 2069, as spreadsheets have it. */
function wholeYear(year: string): string {
  if (year.length === 4) return year;
  return String(Number(year) + (Number(year) < 70 ? 2000 : 1900));
}

/** Signs of currencies, names of them in front or behind, and groups of three go; the last point or comma with other than three digits is the point. */
function ungrouped(text: string): string {
  const clean = latinDigits(text.replaceAll('٬', '').replace(/[\s\u00a0\u202f'’]/g, ''));
  const bare = clean.replace(/^[^\d.,+-]{1,8}|[^\d.,]{1,8}$/gu, '');
  const sign = bare.startsWith('-') || /^\(.*\)$/.test(clean) ? '-' : '';
  const digits = bare.replace(/^[+-]|[()]/g, '');
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) return sign + digits.replaceAll(',', '');
  if (
    /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(digits) &&
    (digits.match(/\./g)?.length ?? 0) + Number(digits.includes(',')) > 1
  )
    return sign + digits.replaceAll('.', '').replace(',', '.');
  if (/^\d+,\d+$/.test(digits)) return sign + digits.replace(',', '.');
  return /^\d+(\.\d+)?$/.test(digits) ? sign + digits : text;
}
