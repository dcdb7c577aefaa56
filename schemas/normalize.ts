// What people type → the JSON value that is validated and sent: trimmed, digits Latin, no thousand separators, empty = null. Never refuses:
// what it cannot read it hands on as it is, so that validation names it. Pure; runs in the browser too.
import { isPlainObject } from '../core/kernel/data.ts';
import { foldForSearch, latinDigits } from '../core/kernel/fold.ts';
import { tidyAddress } from './address.ts';
import { durationOf, secondsOf } from './duration-text.ts';
import { holdsMany } from './file-types.ts';
import { documentOf, tidyDocument } from './rich-text.ts';
import type { FieldDefinition } from './types.ts';
import { hasForm } from './validator-runtime.ts';

const marks = /[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const grouped = /^[+-]?\d{1,3}(?:[,\s'\u2019]\d{2,3})*[,\s'\u2019]\d{3}(?:\.\d*)?$/;
/** Longer ones are refused anyway; what is done with the others need not be quick. */
const longestNumber = 100;
const plain = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** The value in the JSON form of the field's kind, where it can be read; else the input itself. undefined stays undefined. */
export function normalizeInput(field: FieldDefinition, raw: unknown): unknown {
  if (raw === undefined || raw === null) return raw;
  if (typeof raw === 'number' && takesDecimal(field)) return decimalFromNumber(raw);
  const ofKind = typeof raw === 'object' ? data[field.kind] : undefined;
  if (ofKind !== undefined) return ofKind(raw, field);
  if (typeof raw !== 'string') return raw;
  // No database keeps a zero byte as text; without it the rest may turn out to be nothing.
  const text = raw.replaceAll('\0', '').normalize('NFC').trim();
  if (text === '') return null;
  const value = texts[field.kind](text, field);
  // Marks that went may have stood around spaces; nothing but marks is nothing.
  return typeof value === 'string' ? value.trim() || null : value;
}

/** All values of a record or form; names it does not know stay as they are. */
export function normalizeValues(
  fields: readonly FieldDefinition[],
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, raw] of Object.entries(input)) {
    const field = byName.get(name);
    values[name] = field === undefined ? raw : normalizeInput(field, raw);
  }
  return values;
}

function takesDecimal(field: FieldDefinition): boolean {
  return field.kind === 'decimal' || field.kind === 'money' || field.kind === 'percent';
}

const texts: Record<FieldDefinition['kind'], (text: string, field: FieldDefinition) => unknown> = {
  text: (text) => text,
  longText: (text) => text.replace(/\r\n?/g, '\n'),
  integer: integerFromText,
  decimal: decimalFromText,
  money: decimalFromText,
  percent: (text) => decimalFromText(text.replace(/([\d۰-۹٠-٩])(?:\s*[%٪])+$/, '$1')),
  boolean: booleanFromText,
  date: (text) => latinDigits(text).replace(marks, ''),
  datetime: instantFromText,
  choice: (text) => text,
  reference: (text) => text.toLowerCase(),
  lines: jsonFromText,
  references: (text) => eachOnce(text.split(/[,،;؛\s]+/)),
  email: emailFromText,
  phone: (text) =>
    latinDigits(text)
      .replace(marks, '')
      .replace(/[\s().\-–/]/g, ''),
  url: urlFromText,
  choices: (text) => [text],
  tags: (text) => tidyTags(text.split(/[,،;؛\n]/)),
  rating: integerFromText,
  duration: durationFromText,
  file: filesFrom,
  image: filesFrom,
  address: tidyAddress,
  json: jsonFromText,
  richText: documentOf,
  autoNumber: (text) => text,
};

/** Kinds whose values are lists or objects. */
const data: Partial<Record<FieldDefinition['kind'], (value: unknown, field: FieldDefinition) => unknown>> = {
  choices: chosenInOrder,
  tags: (value) => (isListOfTexts(value) ? tidyTags(value) : value),
  lines: (value) => (Array.isArray(value) && value.length === 0 ? null : value),
  references: (value) => (isListOfTexts(value) ? eachOnce(value) : value),
  file: filesFrom,
  image: filesFrom,
  address: tidyAddress,
  richText: tidyDocument,
};

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Each option once, in the order the field lists them: two lists of the same options are one value. */
function chosenInOrder(value: unknown, field: FieldDefinition): unknown {
  if (!isListOfTexts(value)) return value;
  const chosen = new Set(value.map((item) => item.normalize('NFC').trim()).filter((item) => item !== ''));
  const order = (field.options ?? []).map((option) => option.value);
  const place = (item: string): number => (order.includes(item) ? order.indexOf(item) : order.length);
  const list = [...chosen].sort((a, b) => place(a) - place(b));
  return list.length === 0 ? null : list;
}

/** Ids as they are compared, in the order they came. */
function eachOnce(ids: readonly string[]): readonly string[] | null {
  const each = new Set(ids.map((id) => id.trim().toLowerCase()).filter((id) => id !== ''));
  return each.size === 0 ? null : [...each];
}

/** Labels without "#", each once however it is spelled: the first spelling stays. */
function tidyTags(labels: readonly string[]): readonly string[] | null {
  const byFold = new Map<string, string>();
  for (const raw of labels) {
    const label = raw
      .replaceAll('\0', '')
      .normalize('NFC')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^#+\s*/, '');
    const folded = foldForSearch(label);
    if (folded !== '' && !byFold.has(folded)) byFold.set(folded, label);
  }
  return byFold.size === 0 ? null : [...byFold.values()];
}

/** JSON that somebody wrote; a text that begins otherwise is itself a value. */
function jsonFromText(text: string): unknown {
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Ids become files; each once, a list where the field holds many. */
function filesFrom(value: unknown, field: FieldDefinition): unknown {
  const given = (Array.isArray(value) ? value : [value]).map((one: unknown) =>
    typeof one === 'string' ? { id: one.trim().toLowerCase() } : one,
  );
  const ids = given.map((one) => (isPlainObject(one) ? one.id : undefined));
  const files = given.filter((_, index) => ids[index] === undefined || ids.indexOf(ids[index]) === index);
  if (files.length === 0) return null;
  return holdsMany(field) || files.length > 1 ? files : files[0];
}

function durationFromText(text: string): string {
  const seconds = secondsOf(text.replace(marks, ''));
  return seconds === undefined ? text : durationOf(seconds);
}

/** "1,250,000", "۱٬۲۵۰٬۰۰۰", "1 250 000", "−5", "۱۲٫۵" → plain decimal text; anything else as it came. */
function decimalFromText(text: string): string {
  const latin = latinDigits(text)
    .replace(marks, '')
    .replace(/[−–]/g, '-')
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/،/g, ',');
  const ungrouped = grouped.test(latin) ? latin.replace(/[,\s'\u2019]/g, '') : latin;
  return plainDecimal(ungrouped) ?? text;
}

function decimalFromNumber(value: number): unknown {
  return Number.isFinite(value) ? (plainDecimal(String(value)) ?? value) : value;
}

/** Without exponent, plus sign, leading and trailing zeros; undefined when it is no number. */
function plainDecimal(text: string): string | undefined {
  if (text.length > longestNumber) return undefined;
  const match = plain.exec(text);
  if (match === null || `${match[2]}${match[3] ?? ''}` === '') return undefined;
  const shift = Number(match[4] ?? '0');
  if (Math.abs(shift) > 60) return undefined;
  const digits = `${'0'.repeat(Math.max(0, -shift))}${match[2]}`;
  const fraction = `${match[3] ?? ''}${'0'.repeat(Math.max(0, shift))}`;
  const all = digits + fraction;
  const point = digits.length + shift;
  const whole = all.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
  const rest = all.slice(point).replace(/0+$/, '');
  const body = rest === '' ? whole : `${whole}.${rest}`;
  return match[1] === '-' && /[1-9]/.test(body) ? `-${body}` : body;
}

function integerFromText(text: string): unknown {
  const decimal = decimalFromText(text);
  if (!/^-?\d+(\.0*)?$/.test(decimal)) return text;
  const value = Number(decimal);
  return Number.isSafeInteger(value) ? value : text;
}

function booleanFromText(text: string): unknown {
  const word = latinDigits(text).toLowerCase();
  if (word === 'true' || word === 'on' || word === 'yes' || word === '1') return true;
  if (word === 'false' || word === 'off' || word === 'no' || word === '0') return false;
  return text;
}

/** Any offset → UTC; "2026-03-21T10:00+03:30" becomes "2026-03-21T06:30:00.000Z". */
function instantFromText(text: string): string {
  const latin = latinDigits(text)
    .replace(marks, '')
    .replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T');
  if (!hasForm(latin, 'datetime')) return latin;
  const instant = Date.parse(latin.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(instant) ? latin : new Date(instant).toISOString();
}

/** The host part in lower case and in ASCII (UTS 46, as the URL parser does it); the local part as typed. */
function emailFromText(text: string): string {
  const clean = text.replace(marks, '');
  const at = clean.lastIndexOf('@');
  if (at < 1) return clean;
  const host = latinDigits(clean.slice(at + 1));
  if (host === '' || /[^\p{L}\p{N}\p{M}.-]/u.test(host)) return clean;
  try {
    return `${latinDigits(clean.slice(0, at))}@${new URL(`http://${host}`).hostname}`;
  } catch {
    return clean;
  }
}

/** "example.com/x" → "https://example.com/x"; other schemes stay, so that validation names them. */
function urlFromText(text: string): string {
  const clean = text.replace(marks, '');
  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#:]|$)/u.test(clean) ? `https://${clean}` : clean;
}
