// Years and months of the four calendars as days of the Gregorian one, for fiscal years and their periods.
const dayMs = 86_400_000;
const systems: Readonly<Record<string, string>> = {
  persian: 'persian',
  gregory: 'gregory',
  islamic: 'islamic-umalqura',
  hebrew: 'hebrew',
};

export interface Span {
  readonly name: string;
  /** "YYYY-MM-DD", both days in it. */
  readonly startsOn: string;
  readonly endsOn: string;
}

/** The year of the calendar that this day lies in. */
export function yearAround(day: string, calendar: string, locale: string): Span {
  const year = part(calendar, 'year');
  let first = instantOf(day);
  while (year(first - dayMs) === year(first)) first -= dayMs;
  return yearFrom(isoDay(first), calendar, locale);
}

/** Twelve months from a day on, thirteen where the calendar has a leap month. */
export function yearFrom(day: string, calendar: string, locale: string): Span {
  const year = part(calendar, 'year');
  const month = part(calendar, 'month');
  const [first, own] = [instantOf(day), part(calendar, 'day')(instantOf(day))];
  let last = first + 340 * dayMs;
  const isAnniversary = (at: number): boolean =>
    year(at) !== year(first) && month(at) === month(first) && part(calendar, 'day')(at) >= own;
  while (!isAnniversary(last + dayMs) && last - first < 400 * dayMs) last += dayMs;
  return { name: named(first, calendar, locale, { year: 'numeric' }), startsOn: day, endsOn: isoDay(last) };
}

/** The months of a span; the first and the last may be parts of one. */
export function monthsIn({ startsOn, endsOn }: Omit<Span, 'name'>, calendar: string, locale: string): readonly Span[] {
  const month = part(calendar, 'month');
  const end = instantOf(endsOn);
  const months: Span[] = [];
  for (let first = instantOf(startsOn); first <= end; ) {
    let last = first;
    while (last < end && month(last + dayMs) === month(first)) last += dayMs;
    const name = named(first, calendar, locale, { month: 'long', year: 'numeric' });
    months.push({ name, startsOn: isoDay(first), endsOn: isoDay(last) });
    first = last + dayMs;
  }
  return months;
}

export function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function instantOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function part(calendar: string, type: 'year' | 'month' | 'day'): (instant: number) => string {
  const format = formatOf('en', calendar, { year: 'numeric', month: 'long', day: '2-digit' });
  return (instant) => format.formatToParts(instant).find((one) => one.type === type)?.value ?? '';
}

function named(instant: number, calendar: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const parts = formatOf(locale, calendar, options).formatToParts(instant);
  const word = (type: string): string[] => parts.filter((one) => one.type === type).map(({ value }) => value);
  // The era goes without saying.
  return [...word('month'), ...word('year'), ...word('relatedYear')].join(' ');
}

function formatOf(locale: string, calendar: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const system = systems[calendar] ?? 'gregory';
  return new Intl.DateTimeFormat(`${locale}-u-ca-${system}`, { ...options, timeZone: 'UTC' });
}
