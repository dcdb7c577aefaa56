// Values of a record's fields as a document says them: options by their labels, amounts with their currency, dates of the receiver's calendar, in the digits
// of the receiver's language.
import { type Address, addressLine } from '../../schemas/address.ts';
import { pickText } from '../../schemas/local-text.ts';
import { documentText, isDocument } from '../../schemas/rich-text.ts';
import type { Calendar, FieldDefinition, Language } from '../../schemas/types.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import { valueFormat } from '../expressions/format-value.ts';
import { isPlainObject } from '../kernel/data.ts';
import { isDecimal } from '../kernel/decimal.ts';
import type { Shown } from './sheet.ts';
import { documentWord } from './words.ts';

export interface Reader {
  readonly language: Language;
  readonly calendar: Calendar;
  readonly timeZone: string;
}

/** Read from left to right wherever they stand. */
const latin = new Set<FieldDefinition['kind']>(['phone', 'email', 'url', 'autoNumber']);
export const numeric: ReadonlySet<FieldDefinition['kind']> = new Set([
  'integer',
  'decimal',
  'money',
  'percent',
  'rating',
] as const);

/** @param bare an amount without its currency: a column has it once. Empty = the field has no value */
export function shownValue(field: FieldDefinition, value: FeelValue, reader: Reader, bare = false): Shown {
  const text = textOf(field, value, reader, bare);
  return text !== '' && latin.has(field.kind) ? { ltr: text } : text;
}

function textOf(field: FieldDefinition, value: FeelValue, reader: Reader, bare: boolean): string {
  if (value === null || value === undefined || value === '') return '';
  const { language } = reader;
  const format = valueFormat(language, reader.calendar, reader.timeZone);
  switch (field.kind) {
    case 'choice':
      return optionLabel(field, value, language);
    case 'choices':
      return format(listOf(value).map((one) => optionLabel(field, one, language)));
    case 'boolean':
      return documentWord(language, value === true ? 'yes' : 'no') ?? '';
    case 'percent':
      return isDecimal(value)
        ? new Intl.NumberFormat(language, { style: 'unit', unit: 'percent', maximumFractionDigits: 20 }).format(
            value.toFixed() as `${number}`,
          )
        : format(value);
    case 'money':
      return moneyText(field, value, language, format, bare);
    case 'address':
      return isPlainObject(value) ? addressLine(value as Address) : format(value);
    case 'richText':
      return isDocument(value) ? documentText(value) : format(value);
    case 'file':
    case 'image':
      return listOf(value)
        .flatMap((file) => (isPlainObject(file) && typeof file.name === 'string' ? [file.name] : []))
        .join('، ');
    default:
      return format(value);
  }
}

function listOf(value: FeelValue): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function optionLabel(field: FieldDefinition, value: unknown, language: Language): string {
  const option = field.options?.find((one) => one.value === value);
  return option === undefined ? String(value) : pickText(option.label, language, option.value);
}

function moneyText(
  field: FieldDefinition,
  value: FeelValue,
  language: Language,
  format: (value: FeelValue) => string,
  bare: boolean,
): string {
  const amount = amountOf(value);
  if (amount === undefined) return '';
  const currency = currencyOf(field, value);
  return bare || currency === undefined ? format(amount) : `${format(amount)}\u00a0${currencyName(currency, language)}`;
}

/** Of a field of one currency the number itself, of one of several its amount. */
export function amountOf(value: FeelValue): FeelValue | undefined {
  if (isDecimal(value)) return value;
  return isPlainObject(value) && isDecimal(value.amount) ? value.amount : undefined;
}

export function currencyOf(field: FieldDefinition, value: FeelValue): string | undefined {
  if (isPlainObject(value) && typeof value.currency === 'string') return value.currency;
  return field.currency;
}

export function currencyName(currency: string, language: Language): string {
  const own = documentWord(language, `currency.${currency}`);
  if (own !== undefined) return own;
  const parts = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0);
  return parts.find(({ type }) => type === 'currency')?.value.replace(/[\u200e\u200f]/g, '') ?? currency;
}
