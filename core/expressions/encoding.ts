// FEEL values as JSON and back, losing nothing: numbers a double cannot hold and temporal values are written in a typed form,
// `{"$decimal":"…"}`, `{"$date":"…"}`. For process variables and stored decisions; never feed it data that toJson did not write.
import type { Json, JsonObject } from '../kernel/data.ts';
import { Decimal, isDecimal, parseDecimal } from '../kernel/decimal.ts';
import type { FeelValue } from './expressions.ts';
import { FeelRange } from './range.ts';
import type { Run } from './run.ts';
import { DayTimeDuration, FeelDate, FeelDateTime, FeelTime, YearMonthDuration } from './temporal.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from './temporal-parse.ts';
import { emptyContext, forbiddenNames, isContext } from './values.ts';

/** Functions become null; everything else comes back from fromJson as it was. */
export function toJson(value: FeelValue): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (isDecimal(value)) return numberToJson(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof FeelDate) return { $date: value.toString() };
  if (value instanceof FeelTime) return { $time: value.toString() };
  if (value instanceof FeelDateTime) return { $datetime: value.toString() };
  if (value instanceof DayTimeDuration || value instanceof YearMonthDuration) return { $duration: value.toString() };
  if (value instanceof FeelRange) return rangeToJson(value);
  return isContext(value) ? contextToJson(value) : null;
}

/** What one decoding does with numbers, and what it does before each list or object of so many items. */
interface Decoding {
  number(json: number): FeelValue;
  count(items: number): void;
}

const toDecimals: Decoding = { number: (json) => new Decimal(json), count: () => {} };

/** Numbers become Decimal, objects contexts. A typed form that holds no such value is null. */
export function fromJson(json: Json): FeelValue {
  return decode(json, toDecimals);
}

/** As values look inside an evaluation, which pays for them. @throws FuelExhausted */
export function decodeJson(json: Json, run: Run): FeelValue {
  if (typeof json !== 'object' || json === null) return typeof json === 'number' ? short(json) : json;
  const known = run.copies.get(json);
  if (known !== undefined) return known;
  const value = decode(json, { number: short, count: (items) => run.burn(items) });
  if (isList(json) && json.length <= shortList) return value;
  run.copies.set(json, value);
  return value;
}

/** Decoding such a list again costs less than remembering what came out. */
const shortList = 32;

function short(json: number): FeelValue {
  return Number.isFinite(json) ? json + 0 : null;
}

function decode(json: Json, decoding: Decoding): FeelValue {
  if (json === null || typeof json === 'boolean' || typeof json === 'string') return json;
  if (typeof json === 'number') return Number.isFinite(json) ? decoding.number(json) : null;
  if (isList(json)) {
    decoding.count(json.length);
    return json.map((item) => decode(item, decoding));
  }
  const names = Object.keys(json);
  const [name] = names;
  if (names.length === 1 && name?.startsWith('$')) return typedFromJson(name, json[name] ?? null, decoding);
  return contextFromJson(json, names, decoding);
}

function numberToJson(value: Decimal): Json {
  const short = value.toNumber();
  const isExact = value.precision() <= 15 && Number.isFinite(short) && new Decimal(short).eq(value);
  return isExact ? short : { $decimal: value.toString() };
}

function rangeToJson(range: FeelRange): Json {
  const ends = `${range.lowIncluded ? '[' : '('}${range.highIncluded ? ']' : ')'}`;
  return { $range: [toJson(range.low), toJson(range.high), ends] };
}

function contextToJson(context: { readonly [name: string]: FeelValue }): Json {
  const names = Object.keys(context);
  const json: Record<string, Json> = {};
  for (const name of names) if (!forbiddenNames.has(name)) json[name] = toJson(context[name] ?? null);
  // a context that looks like a typed form is wrapped, so that data cannot pass for a type
  return names.length === 1 && names[0]?.startsWith('$') ? { $context: json } : json;
}

function contextFromJson(json: JsonObject, names: readonly string[], decoding: Decoding): FeelValue {
  const context = emptyContext();
  decoding.count(names.length);
  for (const name of names) {
    if (!forbiddenNames.has(name)) context[name] = decode(json[name] ?? null, decoding);
  }
  return context;
}

function typedFromJson(name: string, json: Json, decoding: Decoding): FeelValue {
  if (name === '$context')
    return json !== null && typeof json === 'object' && !isList(json)
      ? contextFromJson(json, Object.keys(json), decoding)
      : null;
  if (name === '$range') return rangeFromJson(json, decoding);
  if (typeof json !== 'string') return null;
  switch (name) {
    case '$decimal':
      return parseDecimal(json) ?? null;
    case '$date':
      return parseDate(json);
    case '$time':
      return parseTime(json);
    case '$datetime':
      return parseDateTime(json);
    case '$duration':
      return parseDuration(json);
    default:
      return null;
  }
}

function rangeFromJson(json: Json, decoding: Decoding): FeelValue {
  if (!isList(json) || json.length !== 3 || typeof json[2] !== 'string') return null;
  return new FeelRange(
    decode(json[0] ?? null, decoding),
    decode(json[1] ?? null, decoding),
    json[2].startsWith('['),
    json[2].endsWith(']'),
  );
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
