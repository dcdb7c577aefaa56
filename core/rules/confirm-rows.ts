// The rows of a decision table as rules of json-rules-engine: each cell of literals is a comparison of an input, every other cell asks its compiled FEEL.
// Asked only about the rows that the index of the table has left over.
import { Engine } from 'json-rules-engine';
import type { Cell } from '../dmn/cell.ts';
import { holds } from '../dmn/cell.ts';
import type { ConfirmRows } from '../dmn/decisions.ts';

/** `value` of a condition is the number of a cell: row * columns + column. */
export const confirmByEngine: ConfirmRows = async (decision, candidates, values, scope, options) => {
  if (candidates.length === 0) return [];
  const width = decision.columns.length;
  const engine = new Engine([], { pathResolver: (facts, path) => (facts as readonly unknown[])[Number(path)] });
  const ask = (seen: unknown, at: number): boolean => {
    const cell = decision.rows[Math.floor(at / width)]?.cells[at % width];
    return cell !== undefined && holds(cell, seen ?? null, scope, options);
  };
  engine.addOperator('literal', ask);
  engine.addOperator('feel', ask);
  for (const row of candidates) {
    const all = (decision.rows[row]?.cells ?? []).flatMap((cell, column) =>
      cell.kind === 'any' ? [] : [condition(cell, row * width + column, column)],
    );
    engine.addRule({ name: String(row), conditions: { all }, event: { type: 'matches' } });
  }
  const { results } = await engine.run({ inputs: values });
  return results.map(({ name }) => Number(name)).sort((a, b) => a - b);
};

function condition(cell: Cell, value: number, column: number) {
  return { fact: 'inputs', path: String(column), operator: cell.kind === 'computed' ? 'feel' : 'literal', value };
}
