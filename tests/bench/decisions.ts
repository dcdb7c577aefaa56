// One decision by a table of 1,000 rows and 10 inputs: indexed and confirmed by the rules engine, against one plain json-rules-engine Engine that holds a
// rule per row. Measures and compares; asserts nothing.
import { Engine } from 'json-rules-engine';
import { checkTable } from '../../core/dmn/check-table.ts';
import { compileDecision } from '../../core/dmn/compile-decision.ts';
import { takeDecision } from '../../core/dmn/take-decision.ts';
import { confirmByEngine } from '../../core/rules/confirm-rows.ts';
import type { DecisionDefinition } from '../../schemas/types.ts';
import type { BenchRow } from './row.ts';

const rowCount = 1_000;
const names = Array.from({ length: 10 }, (_, at) => `n${at}`);

/** One row per hundred of the first input; the other nine are conditions that hold for many rows. */
function table(withComputed: boolean): DecisionDefinition {
  return {
    kind: 'decision',
    name: 'bench',
    hitPolicy: 'unique',
    inputs: names.map((name) => ({ id: name, expression: name, type: 'number' })),
    outputs: [{ id: 'o', name: 'out', type: 'number' }],
    rows: Array.from({ length: rowCount }, (_, row) => ({
      id: `r${row}`,
      when: names.map((_, at) => cellOf(row, at, withComputed)),
      give: [String(row)],
    })),
  };
}

function cellOf(row: number, at: number, withComputed: boolean): string {
  if (at === 0) return `[${row * 100}..${row * 100 + 100})`;
  if (at === 1 && withComputed) return 'modulo(?, 7) >= 0';
  return at % 3 === 0 ? `>= ${row % 10}` : `not(${row % 50})`;
}

/** The same rows as rules of one engine, which looks at all of them. */
function naiveEngine(): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (let row = 0; row < rowCount; row += 1) {
    const all = names.flatMap((fact, at) => {
      if (at === 0)
        return [
          { fact, operator: 'greaterThanInclusive', value: row * 100 },
          { fact, operator: 'lessThan', value: row * 100 + 100 },
        ];
      if (at % 3 === 0) return [{ fact, operator: 'greaterThanInclusive', value: row % 10 }];
      return [{ fact, operator: 'notEqual', value: row % 50 }];
    });
    engine.addRule({ name: String(row), conditions: { all }, event: { type: 'matches' } });
  }
  return engine;
}

const scopes = Array.from({ length: 500 }, (_, at) =>
  Object.fromEntries(names.map((name, n) => [name, n === 0 ? (at * 7_919) % 100_000 : 60 + n])),
);

/** @returns microseconds */
async function timeOf(decide: (scope: Record<string, number>) => Promise<unknown>, forMs: number): Promise<number> {
  for (const scope of scopes.slice(0, 20)) await decide(scope);
  const start = performance.now();
  let rounds = 0;
  for (; performance.now() - start < forMs; rounds += 1) await decide(scopes[rounds % scopes.length] ?? {});
  return ((performance.now() - start) / rounds) * 1_000;
}

export async function run(forMs = 2_000): Promise<BenchRow[]> {
  const engine = naiveEngine();
  const peer = await timeOf((scope) => engine.run(scope), forMs);
  const rows: BenchRow[] = [];
  for (const withComputed of [false, true]) {
    const { compiled } = compileDecision(table(withComputed));
    const needs = { find: () => undefined, confirm: confirmByEngine };
    const ours = await timeOf((scope) => takeDecision(needs, compiled, scope), forMs);
    const name = `decision, 1000 rows × 10${withComputed ? ', one column computed' : ''}`;
    rows.push({ name, ours, ...(withComputed ? {} : { peer, ratio: peer / ours }), unit: 'µs', aim: 'under 1 ms' });
  }
  const definition = table(false);
  const began = performance.now();
  const { compiled } = compileDecision(definition);
  const compiledAt = performance.now();
  checkTable(compiled);
  rows.push({ name: '… compiled', ours: compiledAt - began, unit: 'ms', aim: 'once per version' });
  rows.push({ name: '… checked whole', ours: performance.now() - compiledAt, unit: 'ms', aim: 'while one edits' });
  return rows;
}
