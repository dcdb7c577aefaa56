// A list of holidays as people paste it: one a line, a date and what it is called, in whichever order, as a spreadsheet, a web page or a calendar file (iCalendar) has
// it. Pure.
import type { Holiday, Language } from '../../schemas/types.ts';
import { daysBetween } from '../calendars/calendar.ts';
import { isWeekday, type Reader, readWrittenDate } from '../calendars/natural.ts';

export interface Pasted {
  readonly holidays: readonly (Holiday & { readonly date: string })[];
  /** Lines in which no date was found. */
  readonly unread: readonly { readonly line: number; readonly text: string }[];
}

/** The longest date of four words and a weekday: "Saturday 23 Aban 1405". */
const mostWords = 6;
const edges = /^[\s\-–—:;,،|•*]+|[\s\-–—:;,،|•*]+$/g;

export function readHolidays(text: string, reader: Reader): Pasted {
  const found = /BEGIN:VEVENT/i.test(text) ? fromCalendarFile(text, reader.language) : fromLines(text, reader);
  // The same day twice is one holiday; the first name stays.
  const seen = new Set<string>();
  const holidays = found.holidays.filter(({ date }) => !seen.has(date) && seen.add(date) !== undefined);
  return { holidays, unread: found.unread };
}

function fromLines(text: string, reader: Reader): Pasted {
  const holidays: Pasted['holidays'][number][] = [];
  const unread: Pasted['unread'][number][] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const read = readLine(line, reader);
    if (read === undefined) unread.push({ line: index + 1, text: line.trim() });
    else holidays.push(holidayOf(read.date, read.name, 1, reader.language));
  }
  return { holidays, unread };
}

function holidayOf(date: string, name: string, days: number, language: Language): Pasted['holidays'][number] {
  return { ...(name === '' ? {} : { label: { [language]: name } }), date, ...(days > 1 ? { days } : {}) };
}

function readLine(line: string, reader: Reader): { date: string; name: string } | undefined {
  const cells = line
    .split(/\t|;|\||,(?!\s*\d)|،(?!\s*[\d۰-۹٠-٩])/)
    .map((cell) => cell.replace(edges, '').replace(/^"|"$/g, ''));
  const at = cells.findIndex((cell) => readWrittenDate(cell, reader) !== undefined);
  const date = readWrittenDate(cells[at] ?? '', reader);
  if (date !== undefined) return { date, name: nameIn(cells.filter((_, index) => index !== at)) };
  return readWords(line.replace(edges, '').split(/\s+/), reader);
}

/** The first cell that is words: beside a date stand numbers, weekdays and empty cells, too. */
function nameIn(cells: readonly string[]): string {
  return cells.find((cell) => /\p{L}/u.test(cell) && !isWeekday(cell)) ?? '';
}

/** A date before the name, or after it. */
function readWords(words: readonly string[], reader: Reader): { date: string; name: string } | undefined {
  for (let count = Math.min(mostWords, words.length); count > 0; count--) {
    for (const [dated, named] of [
      [words.slice(0, count), words.slice(count)],
      [words.slice(-count), words.slice(0, -count)],
    ] as const) {
      const date = readWrittenDate(dated.join(' ').replace(edges, ''), reader);
      if (date !== undefined) return { date, name: named.join(' ').replace(edges, '') };
    }
  }
  return undefined;
}

/** Whole days alone: an appointment at an hour is no holiday. */
function fromCalendarFile(text: string, language: Language): Pasted {
  // A long line goes on in the next one, after a space.
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const holidays: Pasted['holidays'][number][] = [];
  let event: Record<string, string> = {};
  for (const line of lines) {
    const [, name = '', value = ''] = /^([A-Z-]+)[^:]*:(.*)$/i.exec(line) ?? [];
    if (name === 'BEGIN') event = {};
    else if (name !== 'END') event[name] = value;
    else if (value === 'VEVENT') {
      const [date, end] = [dayIn(event.DTSTART), dayIn(event.DTEND)];
      const days = date === undefined || end === undefined ? 1 : Math.min(31, Math.max(1, daysBetween(date, end)));
      if (date !== undefined) holidays.push(holidayOf(date, unescaped(event.SUMMARY ?? ''), days, language));
    }
  }
  return { holidays, unread: [] };
}

function dayIn(value: string | undefined): string | undefined {
  const found = /^(\d{4})(\d{2})(\d{2})$/.exec(value ?? '');
  return found === null ? undefined : `${found[1]}-${found[2]}-${found[3]}`;
}

function unescaped(text: string): string {
  return text.replace(/\\([,;\\n])/gi, (_, mark: string) => (/n/i.test(mark) ? ' ' : mark)).trim();
}
