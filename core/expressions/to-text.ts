// FEEL values as text: as templates show them, and as the built-in string() writes them. No languages and no calendars here: whoever
// shows a value to a person gives the template a `format`.
import type { FeelValue } from './expressions.ts';
import { FeelFunction } from './function.ts';
import { isNumber, numberText } from './number.ts';
import { FeelRange } from './range.ts';
import { isTemporal } from './temporal.ts';
import { isContext } from './values.ts';

/** For templates: null is nothing, lists are joined by a comma. */
export function toText(value: FeelValue): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(toText).join(', ');
  return typeof value === 'string' ? value : toFeelText(value);
}

/**
 * As FEEL writes the value; texts inside lists and contexts are quoted.
 * @param visit is told of every list and context before it is written: a small value may hold itself many times over
 */
export function toFeelText(value: FeelValue, visit: (items: number) => void = () => {}): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isNumber(value)) return numberText(value);
  if (isTemporal(value)) return value.toString();
  if (Array.isArray(value)) {
    visit(value.length);
    return `[${value.map((item) => toFeelText(item, visit)).join(', ')}]`;
  }
  if (value instanceof FeelRange) return rangeText(value);
  if (value instanceof FeelFunction) return 'function';
  if (!isContext(value)) return 'null';
  const entries = Object.entries(value);
  visit(entries.length);
  return `{${entries.map(([name, item]) => entryText(name, toFeelText(item, visit))).join(', ')}}`;
}

function entryText(name: string, written: string): string {
  const isName = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
  return `${isName ? name : JSON.stringify(name)}: ${written}`;
}

function rangeText(range: FeelRange): string {
  if (range.low === null) return `${range.highIncluded ? '<=' : '<'} ${toFeelText(range.high)}`;
  if (range.high === null) return `${range.lowIncluded ? '>=' : '>'} ${toFeelText(range.low)}`;
  const open = range.lowIncluded ? '[' : '(';
  return `${open}${toFeelText(range.low)}..${toFeelText(range.high)}${range.highIncluded ? ']' : ')'}`;
}
