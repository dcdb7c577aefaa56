// Asks ours and feelin, an independent FEEL interpreter, the same question and makes both answers plain data that can be compared.
import { evaluate } from 'feelin';
import { isDecimal } from '../kernel/decimal.ts';
import { compileExpression } from './compile-expression.ts';
import { scope } from './oracle.corpus.ts';
import { FeelRange } from './range.ts';
import { isTemporal } from './temporal.ts';
import { type FeelType, typeOf } from './values.ts';

/** Stands for an answer that was an exception. */
export const thrown = 'throws';

/** Numbers as doubles to 12 digits, dates as text, ranges as their ends. */
export function plain(value: unknown): unknown {
  if (isDecimal(value)) return plain(value.toNumber());
  if (typeof value === 'number') return Number(value.toPrecision(12)) + 0;
  if (isTemporal(value)) return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof FeelRange) {
    const { low, high, lowIncluded, highIncluded } = value;
    return { start: plain(low), end: plain(high), 'start included': lowIncluded, 'end included': highIncluded };
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
  }
  return value ?? null;
}

export function ours(source: string): unknown {
  return plain(compileExpression(source).evaluate(scope));
}

export function typeOfOurs(source: string): FeelType {
  return typeOf(compileExpression(source).evaluate(scope));
}

export function theirs(source: string): unknown {
  return plain(JSON.parse(JSON.stringify(evaluate(source, scope).value ?? null)));
}

/** feelin throws where FEEL has null. */
export function theirsOrThrown(source: string): unknown {
  try {
    return theirs(source);
  } catch {
    return thrown;
  }
}
