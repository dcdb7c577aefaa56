// Formats of automatic numbers: "INV-{localYear}-{number:5}". Pure; runs in the browser too. What day it is in which calendar is the caller's
// to say; `local` is the one of the installation.

export type NumberCalendar = 'local' | 'gregory' | 'persian' | 'islamic-umalqura' | 'hebrew';

export type NumberPart =
  | { readonly text: string }
  | { readonly calendar: NumberCalendar; readonly of: 'year' | 'month' }
  | { readonly width: number };

export type MonthOf = (calendar: NumberCalendar) => { readonly year: number; readonly month: number } | undefined;

const tokens: Readonly<Record<string, readonly [NumberCalendar, 'year' | 'month']>> = {
  localYear: ['local', 'year'],
  localMonth: ['local', 'month'],
  year: ['gregory', 'year'],
  month: ['gregory', 'month'],
  jalaliYear: ['persian', 'year'],
  jalaliMonth: ['persian', 'month'],
  hijriYear: ['islamic-umalqura', 'year'],
  hebrewYear: ['hebrew', 'year'],
};
const mostDigits = 12;

/** The parts of a format; undefined when it has another token, an odd brace, or not exactly one number. */
export function parseNumberFormat(format: string): readonly NumberPart[] | undefined {
  const pieces = format.match(/\{[^{}]*\}|[^{}]+/g) ?? [];
  const parts = pieces.map(partOf);
  const isWhole = pieces.join('') === format && parts.every((part) => part !== undefined);
  const numbers = parts.filter((part) => part !== undefined && 'width' in part);
  return isWhole && numbers.length === 1 ? (parts as NumberPart[]) : undefined;
}

function partOf(piece: string): NumberPart | undefined {
  if (!piece.startsWith('{')) return /[\p{Cc}]/u.test(piece) ? undefined : { text: piece };
  const name = piece.slice(1, -1);
  const width = /^number(?::(\d{1,2}))?$/.exec(name);
  if (width !== null) {
    const digits = Number(width[1] ?? 1);
    return digits >= 1 && digits <= mostDigits ? { width: digits } : undefined;
  }
  const token = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
  return token === undefined ? undefined : { calendar: token[0], of: token[1] };
}

/** What numbers are counted within: everything but the number itself. A new year of the format begins anew. */
export function seriesOf(parts: readonly NumberPart[], monthOf: MonthOf): string {
  return written(parts, monthOf, () => '{}');
}

/** More digits than the format has room for are all written. */
export function numberText(parts: readonly NumberPart[], monthOf: MonthOf, number: bigint): string {
  return written(parts, monthOf, (width) => number.toString().padStart(width, '0'));
}

function written(parts: readonly NumberPart[], monthOf: MonthOf, counted: (width: number) => string): string {
  return parts
    .map((part) => {
      if ('text' in part) return part.text;
      if ('width' in part) return counted(part.width);
      const value = monthOf(part.calendar)?.[part.of] ?? 0;
      return part.of === 'month' ? String(value).padStart(2, '0') : String(value);
    })
    .join('');
}
