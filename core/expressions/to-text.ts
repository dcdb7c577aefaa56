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

/** As FEEL writes the value; texts inside lists and contexts are quoted. */
export function toFeelText(value: FeelValue): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isNumber(value)) return numberText(value);
  if (isTemporal(value)) return value.toString();
  if (Array.isArray(value)) return `[${value.map(toFeelText).join(', ')}]`;
  if (value instanceof FeelRange) return rangeText(value);
  if (value instanceof FeelFunction) return 'function';
  return isContext(value) ? `{${Object.entries(value).map(entryText).join(', ')}}` : 'null';
}

function entryText([name, value]: readonly [string, FeelValue]): string {
  const isName = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
  return `${isName ? name : JSON.stringify(name)}: ${toFeelText(value)}`;
}

function rangeText(range: FeelRange): string {
  if (range.low === null) return `${range.highIncluded ? '<=' : '<'} ${toFeelText(range.high)}`;
  if (range.high === null) return `${range.lowIncluded ? '>=' : '>'} ${toFeelText(range.low)}`;
  const open = range.lowIncluded ? '[' : '(';
  return `${open}${toFeelText(range.low)}..${toFeelText(range.high)}${range.highIncluded ? ']' : ')'}`;
}
