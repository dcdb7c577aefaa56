// What may be meant by what is being typed into a cell: the allowed values of its column, yes and no, and whatever its other rows hold.
import { feelLiteral } from '../../core/dmn/feel-literal.ts';
import { compileExpression } from '../../core/expressions/compile-expression.ts';
import { ExpressionError } from '../../core/expressions/expressions.ts';
import type { DecisionDefinition } from '../../schemas/types.ts';
import { cellOf, type GridColumn } from './table-edits.ts';

const most = 12;

/** The values of a list of FEEL literals; ranges among them are left out. */
export function allowedValues(source: string | undefined): readonly string[] {
  if (source === undefined || source.trim() === '') return [];
  try {
    const values = compileExpression(`[${source}\n]`).evaluate({});
    return Array.isArray(values) ? values.map(feelLiteral).filter((text) => text !== 'null') : [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [];
  }
}

export function cellOffers(definition: DecisionDefinition, column: GridColumn, text: string): readonly string[] {
  if (column.kind === 'note') return [];
  const of = column.kind === 'input' ? definition.inputs[column.at] : definition.outputs[column.at];
  const values = of?.type === 'boolean' ? ['true', 'false'] : allowedValues(of?.allowed);
  const word = text.replace(/^.*,|^\s*not\(/s, '').trim();
  const known = values.length > 0 ? values : usedValues(definition, column);
  const plain = (value: string) => value.replaceAll('"', '').toLowerCase();
  const found = known.filter((value) => value !== word && plain(value).startsWith(plain(word)));
  return found.slice(0, most);
}

/** Texts that other rows of the column name; numbers are typed faster than chosen. */
function usedValues({ rows }: DecisionDefinition, column: GridColumn): readonly string[] {
  const found = new Set<string>();
  for (const row of rows) {
    for (const [text] of cellOf(row, column).matchAll(/"(?:[^"\\]|\\.)*"/g)) found.add(text);
    if (found.size >= 50) break;
  }
  return [...found].sort();
}
