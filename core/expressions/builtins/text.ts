// String functions (DMN 1.5, 10.3.4.3). Positions count characters, not UTF-16 units. Patterns run on RE2: linear in time, no look-around.
import { RE2JS } from 're2js';
import type { Decimal } from '../../kernel/decimal.ts';
import { any, type Builtin, builtin, list, number, optional, signature, text } from '../builtin.ts';
import type { FeelValue } from '../expressions.ts';
import { asInteger } from '../number.ts';
import type { Run } from '../run.ts';

const patternLength = 1000;

/** The patterns last used, for expressions that are asked again and again. Compiling is pure, so sharing them shows nowhere. */
const compiledPatterns = new Map<string, RE2JS | null>();
const rememberedPatterns = 200;

/** null for a pattern or flag that is none. */
function patternOf(run: Run, pattern: string, flags = ''): RE2JS | null {
  run.burn(10 + pattern.length * 2);
  const key = `${flags}/${pattern}`;
  const known = compiledPatterns.get(key);
  if (known !== undefined) return known;
  const compiled = compilePattern(pattern, flags);
  if (compiledPatterns.size >= rememberedPatterns) compiledPatterns.clear();
  compiledPatterns.set(key, compiled);
  return compiled;
}

function compilePattern(pattern: string, flags: string): RE2JS | null {
  if (pattern.length > patternLength || !/^[smixq]*$/.test(flags)) return null;
  const source = flags.includes('q') ? RE2JS.quote(pattern) : pattern;
  let mask = 0;
  if (flags.includes('s')) mask |= RE2JS.DOTALL;
  if (flags.includes('m')) mask |= RE2JS.MULTILINE;
  if (flags.includes('i')) mask |= RE2JS.CASE_INSENSITIVE;
  try {
    return RE2JS.compile(flags.includes('x') && !flags.includes('q') ? source.replace(/\s+/g, '') : source, mask);
  } catch {
    return null;
  }
}

/** Matching takes time linear in the compiled pattern times the text; both are paid for. */
function payForMatch(run: Run, compiled: RE2JS, input: string): void {
  run.burn(Math.ceil((input.length * compiled.programSize()) / 64));
}

function paid(run: Run, value: string): string {
  run.burnText(value.length);
  return value;
}

/** Characters, of which some are two units. */
function lengthOf(value: string): number {
  let length = value.length;
  for (let at = 0; at < value.length - 1; at += 1) {
    if ((value.charCodeAt(at) & 0xfc00) !== 0xd800 || (value.charCodeAt(at + 1) & 0xfc00) !== 0xdc00) continue;
    length -= 1;
    at += 1;
  }
  return length;
}

function substring(run: Run, input: string, start: Decimal, length: Decimal | undefined): FeelValue {
  const characters = lengthOf(paid(run, input)) === input.length ? input : Array.from(input);
  const position = asInteger(start.trunc());
  const count = length === undefined ? characters.length : asInteger(length.trunc());
  if (position === undefined || count === undefined || position === 0) return null;
  if (Math.abs(position) > characters.length || count < 1) return null;
  const from = position > 0 ? position - 1 : characters.length + position;
  const part = characters.slice(from, from + count);
  return typeof part === 'string' ? part : part.join('');
}

function replace(run: Run, input: string, pattern: string, replacement: string, flags?: string): FeelValue {
  const compiled = patternOf(run, pattern, flags);
  if (compiled === null) return null;
  payForMatch(run, compiled, input);
  const matcher = compiled.matcher(input);
  let result = '';
  let at = 0;
  while (matcher.find()) {
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? '');
    const put = flags?.includes('q')
      ? replacement
      : replacement.replace(/\\([\\$])|\$(\d)/g, (_whole, literal?: string, group?: string) =>
          literal !== undefined ? literal : (groups[Number(group)] ?? ''),
        );
    result += input.slice(at, matcher.start()) + put;
    at = matcher.end();
    run.burn(1);
    run.burnText(put.length);
  }
  return paid(run, result + input.slice(at));
}

function split(run: Run, input: string, pattern: string): FeelValue {
  const compiled = patternOf(run, pattern);
  if (compiled === null) return null;
  payForMatch(run, compiled, input);
  const matcher = compiled.matcher(input);
  const parts: string[] = [];
  let at = 0;
  while (matcher.find()) {
    run.burn(1);
    if (matcher.end() === matcher.start() && (matcher.start() === 0 || matcher.start() === input.length)) continue;
    parts.push(input.slice(at, matcher.start()));
    at = matcher.end();
  }
  parts.push(input.slice(at));
  return parts;
}

/** Every match of the pattern, whole. */
function extract(run: Run, input: string, pattern: string): FeelValue {
  const compiled = patternOf(run, pattern);
  if (compiled === null) return null;
  payForMatch(run, compiled, input);
  const matcher = compiled.matcher(input);
  const found: FeelValue[] = [];
  while (matcher.find()) {
    run.burn(1);
    found.push(matcher.group(0) ?? null);
  }
  return found;
}

function join(run: Run, items: readonly FeelValue[], delimiter: string): FeelValue {
  const texts: string[] = [];
  for (const item of items) {
    if (item === null) continue;
    if (typeof item !== 'string') return null;
    run.burnText(16 + item.length + delimiter.length);
    texts.push(item);
  }
  return texts.join(delimiter);
}

export const textFunctions: Readonly<Record<string, Builtin>> = {
  substring: builtin(
    'Part of a text from a position counted from 1, or from the end if negative.',
    'string',
    signature([text('string'), number('start position'), optional(number('length'))], substring),
  ),
  'string length': builtin(
    'How many characters a text has.',
    'number',
    signature([text('string')], (run, value) => lengthOf(paid(run, value))),
  ),
  'upper case': builtin(
    'The text in capital letters.',
    'string',
    signature([text('string')], (run, value) => paid(run, value).toUpperCase()),
  ),
  'lower case': builtin(
    'The text in small letters.',
    'string',
    signature([text('string')], (run, value) => paid(run, value).toLowerCase()),
  ),
  'substring before': builtin(
    'What stands before the first occurrence of a text; empty if there is none.',
    'string',
    signature([text('string'), text('match')], (run, value, match) => {
      const at = paid(run, value).indexOf(match);
      return at === -1 ? '' : value.slice(0, at);
    }),
  ),
  'substring after': builtin(
    'What stands after the first occurrence of a text; empty if there is none.',
    'string',
    signature([text('string'), text('match')], (run, value, match) => {
      const at = paid(run, value).indexOf(match);
      return at === -1 ? '' : value.slice(at + match.length);
    }),
  ),
  replace: builtin(
    'Every match of a pattern replaced; $1 is the first group. Flags: s, m, i, x, q.',
    'string',
    signature([text('input'), text('pattern'), text('replacement'), optional(text('flags'))], replace),
  ),
  contains: builtin(
    'Does the text contain the other?',
    'boolean',
    signature([text('string'), text('match')], (run, value, match) => paid(run, value).includes(match)),
  ),
  'starts with': builtin(
    'Does the text begin with the other?',
    'boolean',
    signature([text('string'), text('match')], (run, value, match) => value.startsWith(paid(run, match))),
  ),
  'ends with': builtin(
    'Does the text end with the other?',
    'boolean',
    signature([text('string'), text('match')], (run, value, match) => value.endsWith(paid(run, match))),
  ),
  matches: builtin(
    'Does the pattern match anywhere in the text? Flags: s, m, i, x, q.',
    'boolean',
    signature([text('input'), text('pattern'), optional(text('flags'))], (run, input, pattern, flags) => {
      const compiled = patternOf(run, pattern, flags);
      if (compiled === null) return null;
      payForMatch(run, compiled, input);
      return compiled.matcher(input).find();
    }),
  ),
  split: builtin(
    'The parts of a text between the matches of a pattern.',
    { list: 'string' },
    signature([text('string'), text('delimiter')], split),
  ),
  'string join': builtin(
    'The texts of a list joined by a delimiter; nulls are left out.',
    'string',
    signature([list('list'), optional(text('delimiter'))], (run, items, delimiter) =>
      join(run, items, delimiter ?? ''),
    ),
  ),
  extract: builtin(
    'Every match of a pattern in the text, as a list.',
    { list: 'string' },
    signature([text('string'), text('pattern')], extract),
  ),
  trim: builtin(
    'The text without white space at both ends.',
    'string',
    signature([text('string')], (run, value) => paid(run, value).trim()),
  ),
  'is blank': builtin(
    'Is the text empty or only white space?',
    'boolean',
    signature([any('string')], (_, value) => (typeof value === 'string' ? value.trim() === '' : null)),
  ),
};
