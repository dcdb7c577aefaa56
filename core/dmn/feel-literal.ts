// A value as FEEL that gives it again: what cases keep and what a try answers. Ranges and functions have no such text here and become null.
import type { FeelValue } from '../expressions/expressions.ts';
import { isTemporal } from '../expressions/temporal.ts';
import { toFeelText } from '../expressions/to-text.ts';
import { isContext } from '../expressions/values.ts';
import { axisOf } from './cell.ts';

export function feelLiteral(value: FeelValue): string {
  if (isTemporal(value)) return `@"${value.toString()}"`;
  if (Array.isArray(value)) return `[${value.map(feelLiteral).join(', ')}]`;
  if (axisOf(value) !== undefined) return toFeelText(value);
  if (!isContext(value)) return 'null';
  return `{${Object.entries(value)
    .map(
      ([name, item]) => `${/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : JSON.stringify(name)}: ${feelLiteral(item)}`,
    )
    .join(', ')}}`;
}
