// Numbers in the user's digits: exact decimals (texts) stay exact, money with its currency, percent, and reading of what was typed.
import { latinDigits } from '../../core/kernel/fold.ts';
import { onPreferences, preferences } from '../shell/preferences.ts';
import { writeNumbersWith } from '../shell/texts.ts';
import { numberLocale } from './locale.ts';

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = numberLocale();
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

/** A decimal text is given to Intl as text: 16 and more digits lose nothing. */
function exact(value: string | number): number {
  return value as number;
}

export function formatNumber(value: string | number, scale?: number): string {
  return format({
    maximumFractionDigits: scale ?? 20,
    ...(scale !== undefined ? { minimumFractionDigits: 0 } : {}),
  }).format(exact(value));
}

export function formatInteger(value: number): string {
  return format({ maximumFractionDigits: 0 }).format(value);
}

/** Digits only, no grouping: years, versions, ids. */
export function formatPlain(value: number): string {
  return format({ useGrouping: false }).format(value);
}

/** As short as it can be read: 42.3 B. */
export function formatShort(value: string | number): string {
  return format({ notation: 'compact', maximumFractionDigits: 1 }).format(exact(value));
}

/** By how much large values are divided where many stand below each other, and the word for it: 10⁹, "B". */
export function magnitudeOf(largest: number): { readonly size: number; readonly word: string } {
  const size = [1e12, 1e9, 1e6, 1e3].find((one) => Math.abs(largest) >= one) ?? 1;
  const parts = size === 1 ? [] : format({ notation: 'compact' }).formatToParts(size);
  return { size, word: parts.find(({ type }) => type === 'compact')?.value ?? '' };
}

/** With its sign: +12%. */
export function formatChange(percent: number): string {
  return format({
    style: 'unit',
    unit: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: Math.abs(percent) < 10 ? 1 : 0,
  }).format(percent);
}

export function formatPercent(value: string | number): string {
  return format({ style: 'unit', unit: 'percent', maximumFractionDigits: 20 }).format(exact(value));
}

/** A text that is written to, its Latin digits in the user's: as long as it was, so that the caret keeps its place. */
export function inOwnDigits(text: string): string {
  return text.replace(/[0-9]/g, (digit) => formatPlain(Number(digit)));
}

/** The currency's short name in the user's language: ریال, $, ₪. */
export function currencySymbol(currency: string): string {
  const { language } = preferences();
  if (language === 'fa' && currency === 'IRR') return 'ریال';
  const parts = format({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: 0,
  }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value.replace(/[\u200e\u200f]/g, '') ?? currency;
}

export function formatMoney(value: string | number, currency: string, scale?: number): string {
  const { language } = preferences();
  if (language === 'fa') return `${formatNumber(value, scale)} ${currencySymbol(currency)}`;
  return format({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 0,
    maximumFractionDigits: scale ?? 4,
  }).format(exact(value));
}

/** What a person typed as a decimal text, or undefined: any of our digits, grouping marks and spaces are read over. */
export function readNumber(text: string): string | undefined {
  const plain = latinDigits(text)
    .replace(/[\s\u00a0\u200e\u200f\u2066-\u2069'_]/g, '')
    .replace(/^[−–]/, '-')
    .replace(/,(?=\d{3}(\D|$))/g, '')
    .replace(/(\d)\/(\d)/, '$1.$2');
  if (plain === '' || !/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain)) return undefined;
  return plain
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '')
    .replace(/^(-?)0+(?=\d)/, '$1');
}

writeNumbersWith((value) => formatNumber(value));
onPreferences(() => writeNumbersWith((value) => formatNumber(value)));
