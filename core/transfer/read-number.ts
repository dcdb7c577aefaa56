// Numbers as people write them into cells: with a sign on either side or in brackets, in groups of three, with the currency beside them.
import { languages } from '../../schemas/local-text.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { foldForSearch, latinDigits } from '../kernel/fold.ts';
import { unmarked } from './unmarked.ts';

/**
 * Without groups and without what the field's currency is called; the last point or comma with other than three digits is the point. With anything else
 * beside it, a foreign currency say, the text is no number of this field and stays as it is.
 */
export function plainNumber(text: string, field: FieldDefinition): string {
  const clean = latinDigits(unmarked(text))
    .replace(/[−–]/g, '-')
    .replace(/،/g, ',')
    .replace(/[\s'’]/g, '');
  const [, before = '', digits = '', after = ''] = /^(\D*?)([.,]?\d[\d.,]*)(\D*)$/.exec(clean) ?? [];
  const sign = signOf(`${before}${after}`.replace(/[^-+()]/g, ''));
  const factor = factorOf(`${before}${after}`.replace(/[-+()]/g, ''), field);
  const number = ungrouped(digits);
  return sign === undefined || factor === undefined || number === undefined ? text : `${sign}${number}${factor}`;
}

/** "-5", "5-" and "(5)" are less than nothing. */
function signOf(signs: string): string | undefined {
  return { '': '', '+': '', '-': '-', '()': '-', '-()': '-' }[signs];
}

/** What is said beside the digits, as a power of ten: a toman is ten rials. undefined = it does not belong there. */
function factorOf(said: string, field: FieldDefinition): string | undefined {
  if (said === '') return '';
  if (field.kind === 'percent') return /^[%٪]$/.test(said) ? '' : undefined;
  const { currency } = field;
  if (field.kind !== 'money' || currency === undefined) return undefined;
  const name = plainName(said);
  if (namesOf(currency).has(name)) return '';
  return currency === 'IRR' && tomans.has(name) ? 'e1' : undefined;
}

function ungrouped(digits: string): string | undefined {
  if (/^\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?$/.test(digits)) return digits.replaceAll(',', '');
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(digits) && /\..*[.,]/.test(digits))
    return digits.replaceAll('.', '').replace(',', '.');
  if (/^\d+,\d+$/.test(digits)) return digits.replace(',', '.');
  return /^(\d+\.?\d*|\.\d+)$/.test(digits) ? digits : undefined;
}

const tomans: ReadonlySet<string> = new Set(['تومان', 'تومن', 'toman', 'tomans', 'irt'].map(plainName));
/** What people say for short, beside what CLDR has. */
const shortNames: Readonly<Record<string, readonly string[]>> = {
  IRR: ['ریال', 'rial', 'rials', '﷼'],
  SAR: ['ریال', 'riyal', 'riyals', '﷼'],
  ILS: ['nis', 'ש״ח', 'שקל', 'שקלים', 'شيكل', 'shekel', 'shekels'],
  USD: ['us$', 'dollar', 'dollars', 'دلار', 'دولار', 'דולר', 'דולרים'],
  AED: ['درهم', 'dirham', 'dirhams'],
  GBP: ['pound', 'pounds', 'پوند', 'جنيه'],
};
const known = new Map<string, ReadonlySet<string>>();

function namesOf(currency: string): ReadonlySet<string> {
  const names =
    known.get(currency) ??
    new Set([currency, ...(shortNames[currency] ?? []), ...namesOfCldr(currency)].map(plainName));
  known.set(currency, names);
  return names;
}

function namesOfCldr(currency: string): string[] {
  return languages.flatMap((language) =>
    (['symbol', 'narrowSymbol', 'name'] as const).flatMap((currencyDisplay) => {
      const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay });
      return [1, 2].flatMap(
        (count) => format.formatToParts(count).find(({ type }) => type === 'currency')?.value ?? [],
      );
    }),
  );
}

function plainName(text: string): string {
  return foldForSearch(text).replace(/[\s.״׳"'’]/g, '');
}
