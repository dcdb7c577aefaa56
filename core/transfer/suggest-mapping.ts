// Which column is which field? By what the header says in any of four languages, and by what stands below it. A suggestion, for people to change.
import { languages } from '../../schemas/local-text.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { Calendar, FieldDefinition, FieldKind } from '../../schemas/types.ts';
import { FieldFault } from '../entities/fields/field-kind.ts';
import { fieldKind } from '../entities/fields/index.ts';
import { foldForSearch, latinDigits } from '../kernel/fold.ts';
import { awake } from './inert.ts';
import { type CellSetting, isTemporal, readCell } from './read-cells.ts';
import type { ColumnMapping } from './transfer.ts';
import { unmarked } from './unmarked.ts';

export interface Suggestion extends ColumnMapping {
  /** 0 to 1. */
  readonly confidence: number;
}

/** Words that headers use for fields of a kind, whatever the field is called. */
const words: Partial<Record<FieldKind, readonly string[]>> = {
  phone: [
    'mobile',
    'cell',
    'phone',
    'tel',
    'gsm',
    'whatsapp',
    'موبایل',
    'همراه',
    'تلفن',
    'تماس',
    'جوال',
    'هاتف',
    'محمول',
    'נייד',
    'טלפון',
    'סלולרי',
  ],
  email: [
    'email',
    'e-mail',
    'mail',
    'ایمیل',
    'پست الکترونیک',
    'رایانامه',
    'بريد',
    'ايميل',
    'אימייל',
    'דוא"ל',
    'דואל',
    'מייל',
  ],
  url: ['web', 'website', 'site', 'url', 'وبسایت', 'سایت', 'موقع', 'אתר'],
  money: [
    'value',
    'amount',
    'price',
    'revenue',
    'total',
    'budget',
    'ارزش',
    'مبلغ',
    'قیمت',
    'بودجه',
    'قيمة',
    'سعر',
    'مبلغ',
    'סכום',
    'מחיר',
    'שווי',
    'ערך',
  ],
  date: ['date', 'day', 'birthday', 'تاریخ', 'تولد', 'تاريخ', 'תאריך', 'יום'],
  datetime: ['date', 'time', 'created', 'تاریخ', 'زمان', 'وقت', 'שעה', 'תאריך'],
  longText: [
    'note',
    'notes',
    'description',
    'comment',
    'remarks',
    'توضیح',
    'توضیحات',
    'یادداشت',
    'شرح',
    'ملاحظة',
    'ملاحظات',
    'وصف',
    'הערה',
    'הערות',
    'תיאור',
  ],
};
const titles = [
  'name',
  'full name',
  'title',
  'customer',
  'company',
  'account',
  'نام',
  'نام و نام خانوادگی',
  'عنوان',
  'مشتری',
  'الاسم',
  'اسم',
  'שם',
  'שם מלא',
];
/** Kinds whose values are told from prose. */
const telling: ReadonlySet<FieldKind> = new Set([
  'phone',
  'email',
  'url',
  'choice',
  'choices',
  'date',
  'datetime',
  'money',
  'decimal',
  'integer',
  'boolean',
  'percent',
]);
const leastConfidence = 0.45;

/** One field for a column and one column for a field, the surest first. */
export function suggestMapping(
  header: readonly string[],
  sample: readonly (readonly string[])[],
  fields: readonly FieldDefinition[],
  titleField: string,
  setting: CellSetting,
  /** ISO 3166-1 alpha-2: where local phone numbers belong to. */
  country: string,
): Suggestion[] {
  const pairs = header.flatMap((title, column) => {
    const cells = sample.map((row) => awake((row[column] ?? '').trim())).filter((cell) => cell !== '');
    return fields.map((field) => ({
      column,
      field: field.name,
      confidence: sureness(nameMatch(title, field, titleField), contentMatch(cells, field, setting, country), field),
      ...writtenAs(cells, field, setting.calendar),
    }));
  });
  const taken = new Set<number | string>();
  const chosen: Suggestion[] = [];
  for (const pair of pairs.toSorted((a, b) => b.confidence - a.confidence || a.column - b.column)) {
    if (pair.confidence < leastConfidence || taken.has(pair.column) || taken.has(pair.field)) continue;
    taken.add(pair.column).add(pair.field);
    chosen.push({ ...pair, confidence: Math.round(pair.confidence * 100) / 100 });
  }
  return chosen.sort((a, b) => a.column - b.column);
}

function sureness(name: number, content: number | undefined, field: FieldDefinition): number {
  if (content === undefined) return name * 0.8;
  if (content < 0.3) return name * 0.4;
  // A value that looks like a phone number is one, whatever its header says; numbers and dates may be anything.
  const alone = ['phone', 'email', 'url', 'choice'].includes(field.kind) && content > 0.8 ? 0.5 : 0;
  return Math.max(name * 0.75 + content * 0.25, alone * (telling.has(field.kind) ? 1 : 0));
}

/** 1 = the header is what the field is called, less the farther it is from it. */
function nameMatch(title: string, field: FieldDefinition, titleField: string): number {
  const said = plain(title);
  if (said === '') return 0;
  const names = [field.name, spaced(field.name), ...languages.map((language) => field.label?.[language] ?? '')].map(
    plain,
  );
  if (names.includes(said)) return 1;
  const known = [...(words[field.kind] ?? []), ...(field.name === titleField ? titles : [])].map(plain);
  if (known.includes(said)) return 0.85;
  const near = names.some((name) => name.length > 2 && (said.includes(name) || name.includes(said)));
  if (near && said.length > 2) return 0.7;
  return known.some((word) => word.length > 2 && said.includes(word)) ? 0.6 : 0;
}

function plain(text: string): string {
  return foldForSearch(text).replace(/[\s_:.*()\-"״׳'’]/g, '');
}

function spaced(name: string): string {
  return name.replace(/([A-Z])/g, ' $1');
}

/** The part of the cells that are values of the field; undefined where every text is one, or there is nothing to look at. */
function contentMatch(
  cells: readonly string[],
  field: FieldDefinition,
  setting: CellSetting,
  country: string,
): number | undefined {
  if (!telling.has(field.kind) || cells.length === 0) return undefined;
  const fitting = cells.filter((cell) => {
    // Years and amounts are not the numbers of telephones.
    if (field.kind === 'phone' && cell.replace(/\P{Nd}/gu, '').length < 7) return false;
    const value = normalizeInput(field, readCell(cell, field, writtenAs(cells, field, setting.calendar), setting));
    return value !== null && !(fieldKind(field.kind).read(value, field, country) instanceof FieldFault);
  });
  return fitting.length / cells.length;
}

/** The calendar, where its years are none of the installation's; and of dates with the year last what goes first. */
function writtenAs(
  cells: readonly string[],
  field: FieldDefinition,
  calendar: Calendar,
): Pick<ColumnMapping, 'first' | 'calendar'> {
  if (!isTemporal(field)) return {};
  const texts = cells.map((cell) => latinDigits(unmarked(cell)));
  return { ...orderOf(texts), ...calendarOf(texts, calendar) };
}

/** Hebrew years are in the sixth thousand; those of the fifteenth century are Jalali or Hijri ones of people who live. */
function calendarOf(cells: readonly string[], calendar: Calendar): Pick<ColumnMapping, 'calendar'> {
  const years = cells.flatMap((cell) => /(?<!\d)\d{4}(?!\d)/.exec(cell)?.map(Number) ?? []);
  const areAll = (first: number, last: number): boolean =>
    years.length > 0 && years.every((year) => year >= first && year <= last);
  if (areAll(5_500, 6_000)) return calendar === 'hebrew' ? {} : { calendar: 'hebrew' };
  const isTold = calendar === 'jalali' || calendar === 'hijri';
  return !isTold && areAll(1_250, 1_500) ? { calendar: 'jalali' } : {};
}

/** A first number over 12 somewhere is a day, a second one is a month first. */
function orderOf(cells: readonly string[]): Pick<ColumnMapping, 'first'> {
  const parts = cells.flatMap((cell) => {
    const [, one, two] = /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}/.exec(cell) ?? [];
    return one === undefined ? [] : [[Number(one), Number(two)] as const];
  });
  const monthFirst = parts.some(([, two]) => two > 12) && !parts.some(([one]) => one > 12);
  return monthFirst ? { first: 'month' } : {};
}
