// A cell in the words of the language: "> 5" is "more than 5", "[5..10]" "between 5 and 10". Only cells of literals have words; of others it is said that
// they are computed.
import { type Cell, compileCell, type PlainTest } from '../../core/dmn/cell.ts';
import { ExpressionError, type FeelValue } from '../../core/expressions/expressions.ts';
import { isNumber, numberText } from '../../core/expressions/number.ts';
import { FeelDate, FeelDateTime } from '../../core/expressions/temporal.ts';
import { formatDate, formatDateTime } from '../format/dates.ts';
import { formatNumber } from '../format/numbers.ts';
import { t } from '../shell/texts.ts';

export function cellWords(source: string, names?: readonly string[]): string {
  try {
    return wordsOf(compileCell(source, names));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return '';
  }
}

function wordsOf(cell: Cell): string {
  if (cell.kind === 'any') return t('decision.reads.any');
  if (cell.kind === 'computed') return t('decision.reads.computed');
  const words = cell.tests.map(testWords).join(t('decision.reads.or'));
  return cell.negated ? t('decision.reads.not', { what: words }) : words;
}

function testWords(test: PlainTest): string {
  if (test.type !== 'range') {
    const value = valueWords(test.value);
    return test.type === 'equal' ? value : t('decision.reads.not', { what: value });
  }
  const { low, high, lowIncluded, highIncluded } = test.range;
  if (low === null)
    return t(highIncluded ? 'decision.reads.atMost' : 'decision.reads.below', { high: valueWords(high) });
  if (high === null)
    return t(lowIncluded ? 'decision.reads.atLeast' : 'decision.reads.above', { low: valueWords(low) });
  const key = lowIncluded && highIncluded ? 'between' : lowIncluded ? 'fromBelow' : highIncluded ? 'aboveTo' : 'inside';
  return t(`decision.reads.${key}`, { low: valueWords(low), high: valueWords(high) });
}

export function valueWords(value: FeelValue): string {
  if (value === null) return t('decision.reads.nothing');
  if (typeof value === 'boolean') return t(value ? 'decision.reads.yes' : 'decision.reads.no');
  if (isNumber(value)) return formatNumber(numberText(value));
  if (value instanceof FeelDate) return formatDate(value.toString());
  if (value instanceof FeelDateTime) return formatDateTime(value.toInstant().toISOString());
  return String(value);
}
