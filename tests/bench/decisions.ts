// How long one decision takes by a table of 1,000 rows and 10 inputs: indexed and confirmed by the rules engine, by the cells alone, and how long it takes
// to compile and to check it. `npx tsx --conditions=ravand-source tests/bench/decisions.ts`
import { performance } from 'node:perf_hooks';
import { checkTable } from '../../core/dmn/check-table.ts';
import { compileDecision } from '../../core/dmn/compile-decision.ts';
import type { ConfirmRows } from '../../core/dmn/decisions.ts';
import { takeDecision } from '../../core/dmn/take-decision.ts';
import { confirmByEngine } from '../../core/rules/confirm-rows.ts';
import type { DecisionDefinition } from '../../schemas/types.ts';

const rowCount = 1_000;
const inputCount = 10;

/** One row per hundred of the amount; the other nine cells are conditions that hold for every tenth or all. */
function table(computed: boolean): DecisionDefinition {
  const names = Array.from({ length: inputCount }, (_, at) => `n${at}`);
  return {
    kind: 'decision',
    name: 'bench',
    hitPolicy: 'first',
    inputs: names.map((name) => ({ id: name, expression: name, type: 'number' })),
    outputs: [{ id: 'o', name: 'out', type: 'number' }],
    rows: Array.from({ length: rowCount }, (_, row) => ({
      id: `r${row}`,
      when: names.map((_, at) => {
        if (at === 0) return `[${row * 100}..${row * 100 + 100})`;
        if (at === 1 && computed) return `modulo(?, 7) >= 0`;
        return at % 3 === 0 ? `>= ${row % 10}, < -5` : at % 3 === 1 ? `not(${row % 50})` : '-';
      }),
      give: [String(row)],
    })),
  };
}

async function measure(computed: boolean, confirm: ConfirmRows | undefined): Promise<void> {
  const began = performance.now();
  const { compiled } = compileDecision(table(computed));
  const compiledMs = performance.now() - began;
  const needs = { find: () => undefined, ...(confirm === undefined ? {} : { confirm }) };
  const scopes = Array.from({ length: 500 }, (_, at) =>
    Object.fromEntries(Array.from({ length: inputCount }, (_, n) => [`n${n}`, n === 0 ? (at * 7919) % 100_000 : 60 + n])),
  );
  for (const scope of scopes) await takeDecision(needs, compiled, scope);
  const start = performance.now();
  let rounds = 0;
  for (; performance.now() - start < 2_000; rounds += 1) await takeDecision(needs, compiled, scopes[rounds % 500]!);
  const us = ((performance.now() - start) / rounds) * 1_000;
  const checked = performance.now();
  checkTable(compiled);
  const checkMs = performance.now() - checked;
  console.log(
    `${computed ? 'one computed column' : 'literals'}, ${confirm ? 'rules engine' : 'cells'}: ${us.toFixed(0)} µs a decision; compiled in ${compiledMs.toFixed(0)} ms, checked in ${checkMs.toFixed(0)} ms`,
  );
}

for (const computed of [false, true])
  for (const confirm of [undefined, confirmByEngine]) await measure(computed, confirm);
