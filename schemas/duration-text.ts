// Durations as people write them ("1:30", "90m", «۱ ساعت و نیم», «ساعتين», "שעה ו-30 דקות") and as they are stored: ISO 8601 from days to
// seconds, in one form for each length. Pure; runs in the browser too.
import { foldForSearch, latinDigits } from '../core/kernel/fold.ts';

const iso =
  /^\+?P(?:(\d{1,6})W)?(?:(\d{1,7})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,11})(?:\.\d{1,9})?S)?)?$/;
const clock = /^\+?(\d{1,5}):([0-5]\d)(?::([0-5]\d))?$/;
const [minute, hour, day, week] = [60, 3_600, 86_400, 604_800];
/** Of longer texts none is a duration. */
const longestText = 100;
/** Both ends of what `hasForm(text, "duration")` takes. */
const mostSeconds = 99_999 * day;

const units: readonly (readonly [seconds: number, words: string])[] = [
  [week, 'w wk wks week weeks هفته أسبوع أسابيع שבוע שבועות'],
  [day, 'd day days روز يوم أيام יום ימים'],
  [hour, 'h hr hrs hour hours ساعت ساعة ساعات שעה שעות'],
  [minute, 'm min mins minute minutes دقیقه دقيقة دقائق דקה דקות דק'],
  [1, 's sec secs second seconds ثانیه ثانية ثوان ثواني שנייה שניה שניות'],
];
/** Arabic and Hebrew say two of a thing in one word. */
const pairs: readonly (readonly [seconds: number, words: string])[] = [
  [2 * week, 'أسبوعان أسبوعين שבועיים'],
  [2 * day, 'يومان يومين יומיים'],
  [2 * hour, 'ساعتان ساعتين שעתיים'],
  [2 * minute, 'دقيقتان دقيقتين'],
  [2, 'ثانيتان ثانيتين'],
];
const fractions: readonly (readonly [part: number, words: string])[] = [
  [0.5, 'half نیم نصف חצי'],
  [0.25, 'quarter ربع רבע'],
];
const joints = wordsOf([[0, 'and a an of و ו']]);
const ones = wordsOf([[1, 'one یک واحد واحدة אחת אחד']]);
const unitWords = wordsOf(units);
const pairWords = wordsOf(pairs);
const fractionWords = wordsOf(fractions);

function wordsOf(table: readonly (readonly [number, string])[]): ReadonlyMap<string, number> {
  return new Map(
    table.flatMap(([value, words]) => words.split(' ').map((word) => [foldForSearch(word), value] as const)),
  );
}

/** Whole seconds (a fraction is cut off), or undefined when the text is no duration. */
export function secondsOf(text: string): number | undefined {
  if (text.length > longestText) return undefined;
  const [sign, length] = /^\s*[-−–]/.test(text) ? [-1, text.replace(/^\s*[-−–]/, '')] : [1, text];
  const size = secondsOfIso(length) ?? secondsOfClock(length) ?? secondsOfWords(length);
  const seconds = size === undefined ? undefined : sign * size;
  return seconds === undefined || Math.abs(seconds) > mostSeconds ? undefined : seconds;
}

/** The one ISO 8601 form of so many seconds: "P1DT2H", "-PT90S" never, "-PT1M30S". */
export function durationOf(seconds: number): string {
  const size = Math.abs(seconds);
  const days = Math.floor(size / day);
  const clockParts = [
    [Math.floor((size % day) / hour), 'H'],
    [Math.floor((size % hour) / minute), 'M'],
    [size % minute, 'S'],
  ] as const;
  const time = clockParts.map(([count, letter]) => (count > 0 ? `${count}${letter}` : '')).join('');
  if (size === 0) return 'PT0S';
  return `${seconds < 0 ? '-' : ''}P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
}

const words = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
  ['second', 1],
] as const;

/** The whole of a length as the locale says it: "1 day 2 hr 30 min". */
export function durationWords(seconds: number, locale: string): string {
  let rest = Math.abs(seconds);
  const written = (count: number, unit: string): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count);
  const parts = words.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [written(count, unit)] : [];
  });
  const whole = parts.length === 0 ? written(0, 'minute') : parts.join(' ');
  return seconds < 0 ? `\u2212${whole}` : whole;
}

function secondsOfIso(text: string): number | undefined {
  const match = iso.exec(text.toUpperCase());
  if (match === null || match.slice(1).every((part) => part === undefined)) return undefined;
  const [, ...counts] = match;
  const sizes = [week, day, hour, minute, 1];
  return sizes.reduce((sum, unit, index) => sum + unit * Number(counts[index] ?? 0), 0);
}

function secondsOfClock(text: string): number | undefined {
  const match = clock.exec(latinDigits(text).replace(/\s/g, ''));
  if (match === null) return undefined;
  const [, hours, minutes, seconds = '0'] = match;
  return Number(hours) * hour + Number(minutes) * minute + Number(seconds);
}

/** Numbers with units, "and a half" of the unit before, "half an hour"; a number after hours or minutes is of the next smaller unit: "1h30". */
function secondsOfWords(text: string): number | undefined {
  const folded = foldForSearch(text);
  const tokens = folded.match(/\d+(?:\.\d+)?|\p{L}+/gu) ?? [];
  if (/[^\p{L}\d.,،\s׳'״"־-]/u.test(folded) || tokens.length === 0) return undefined;
  let total = 0;
  let count: number | undefined;
  let last = 0;
  for (const token of tokens) {
    const word = /^\d/.test(token) ? undefined : knownWord(token);
    if (word === undefined && /^\d/.test(token)) {
      if (count !== undefined) return undefined;
      count = Number(token);
    } else if (word === undefined) return undefined;
    else if (ones.has(word)) count = 1;
    else if (fractionWords.has(word)) {
      const part = fractionWords.get(word)!;
      if (last > 0) total += part * last;
      else count = part;
    } else if (pairWords.has(word)) {
      last = pairWords.get(word)! / 2;
      total += 2 * last;
    } else if (unitWords.has(word)) {
      last = unitWords.get(word)!;
      total += (count ?? 1) * last;
      count = undefined;
    }
  }
  if (count === undefined) return last > 0 ? Math.floor(total) : undefined;
  const smaller = last === hour ? minute : last === minute ? 1 : undefined;
  return smaller === undefined || count >= 60 ? undefined : Math.floor(total + count * smaller);
}

/** A word of ours; Arabic and Hebrew write their "and" onto the next word. */
function knownWord(token: string): string | undefined {
  const isKnown = (word: string): boolean =>
    [joints, ones, fractionWords, pairWords, unitWords].some((words) => words.has(word));
  if (isKnown(token)) return token;
  const rest = /^[وו]/u.test(token) ? token.slice(1) : '';
  return isKnown(rest) ? rest : undefined;
}
