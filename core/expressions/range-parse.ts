// Reads a range from text as the built-in range() does (DMN 1.5, 10.3.4.1): literal ends only, one of which may be absent.
import { Decimal } from '../kernel/decimal.ts';
import { compare } from './compare.ts';
import type { FeelValue } from './expressions.ts';
import { settle } from './number.ts';
import { FeelRange } from './range.ts';
import type { Run } from './run.ts';
import { isTemporal } from './temporal.ts';
import { parseDate, parseDateTime, parseDuration, parseTemporal, parseTime } from './temporal-parse.ts';

const form = /^\s*([[(\]])(.*?)\.\.(.*)([\])[])\s*$/s;

/** null for a text that is no range, whose ends are of different types or the wrong way round. */
export function parseRange(run: Run, text: string): FeelRange | null {
  run.burnText(text.length);
  const [, open, low = '', high = '', close] = form.exec(text) ?? [];
  const start = endpoint(low.trim());
  const end = endpoint(high.trim());
  if (open === undefined || start === undefined || end === undefined || (start === null && end === null)) return null;
  const lowIncluded = open === '[';
  const highIncluded = close === ']';
  if ((start === null && lowIncluded) || (end === null && highIncluded)) return null;
  const order = start === null || end === null ? 0 : compare(start, end, run);
  return order === null || order > 0 ? null : new FeelRange(start, end, lowIncluded, highIncluded);
}

/** null = no end; undefined = no literal. */
function endpoint(text: string): FeelValue | undefined {
  if (text === '') return null;
  if (/^-?(?:\d{1,40}(?:\.\d{1,40})?|\.\d{1,40})$/.test(text)) return settle(new Decimal(text)) ?? undefined;
  const quoted = /^(@|[a-z ]+\()?\s*"([^"\\]*)"\s*(\))?$/.exec(text);
  const [, call, inner = '', closed] = quoted ?? [];
  if (quoted === null || (closed !== undefined) !== (call !== undefined && call !== '@')) return undefined;
  if (call === undefined) return inner;
  const value = call === '@' ? parseTemporal(inner) : readers[call.slice(0, -1).trim()]?.(inner);
  return isTemporal(value) ? value : undefined;
}

const readers: Readonly<Record<string, (text: string) => FeelValue>> = {
  date: parseDate,
  time: parseTime,
  'date and time': parseDateTime,
  duration: parseDuration,
};
