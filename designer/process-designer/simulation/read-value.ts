// What a person typed as a value: a number in any digits, a date, FEEL over the names that are known, else the text itself. And values as FEEL writes them.
import { compileExpression } from '../../../core/expressions/compile-expression.ts';
import { fromJson } from '../../../core/expressions/encoding.ts';
import { ExpressionError, FuelExhausted } from '../../../core/expressions/expressions.ts';
import { toFeelText } from '../../../core/expressions/to-text.ts';
import { isPlainObject, type Json, type JsonObject } from '../../../core/kernel/data.ts';
import { latinDigits } from '../../../core/kernel/fold.ts';

export type ValueKind = 'null' | 'text' | 'number' | 'boolean' | 'list' | 'context' | 'date' | 'time' | 'duration';

export interface ReadOptions {
  readonly known: JsonObject;
  readonly now: Date;
  readonly zone?: string;
}

const number = /^[+-]?\d+(\.\d+)?$/;
const temporal =
  /^(\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?)?|\d\d:\d\d(:\d\d)?|-?P(?=[\dT])[\dYMWDTHS.]+)$/;

/** The FEEL that is meant, when what was typed is shorter than FEEL. */
function asFeel(text: string): string {
  const latin = latinDigits(text);
  const plain = latin.replace(/[٬,](?=\d{3}(\D|$))/g, '').replace('٫', '.');
  if (number.test(plain)) return plain.replace(/^\+/, '');
  if (temporal.test(latin)) return `@"${/^\d\d:\d\d$|T\d\d:\d\d$/.test(latin) ? `${latin}:00` : latin}"`;
  return text;
}

/** Never fails: what is no FEEL, or speaks of names nobody knows, is a text. */
export function readValue(typed: string, { known, now, zone }: ReadOptions): Json {
  const text = typed.trim();
  try {
    const expression = compileExpression(asFeel(text));
    if (expression.names.some((name) => !Object.hasOwn(known, name))) return text;
    const value = expression.evaluateJson((name) => known[name], { now, ...(zone === undefined ? {} : { zone }) });
    return value === null && text !== 'null' ? text : value;
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof FuelExhausted) return text;
    throw error;
  }
}

export function kindOf(value: Json): ValueKind {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (Array.isArray(value)) return 'list';
  if (isPlainObject(value)) {
    if ('$decimal' in value) return 'number';
    if ('$date' in value || '$datetime' in value) return 'date';
    if ('$time' in value) return 'time';
    if ('$duration' in value) return 'duration';
  }
  return 'context';
}

/** As FEEL writes it; it can be typed again. */
export function writeValue(value: Json): string {
  const kind = kindOf(value);
  const text = toFeelText(fromJson(value));
  return kind === 'date' || kind === 'time' || kind === 'duration' ? text.replace(/^@?"?|"$/g, '') : text;
}

export const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && JSON.stringify(one) === JSON.stringify(other));
