// compileDecision: a definition → expressions compiled once, columns indexed; with everything in it that is no FEEL or does not fit, each fault with
// its pointer. What other definitions are there is the caller's to know.
import type { DecisionDefinition, DecisionType } from '../../schemas/types.ts';
import { type CompileOptions, compileExpression } from '../expressions/compile-expression.ts';
import { type CompiledExpression, ExpressionError } from '../expressions/expressions.ts';
import { limits } from '../kernel/limits.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { anyCell, type Cell, compileCell } from './cell.ts';
import { createColumn } from './column.ts';
import type { CompiledDecision, CompiledInput, CompiledRow } from './decisions.ts';
import { readAllowedValues } from './output-values.ts';
import { typeFault } from './value-types.ts';

export interface CompileResult {
  /** Everything wrong; empty = it may be taken. */
  readonly faults: readonly ProblemDetail[];
  /** What could be compiled; never take a decision that has faults. */
  readonly compiled: CompiledDecision;
}

/** The names a decision may use: undefined where nothing says which there are, then any. @param fields those of its entity */
export function namesOf(definition: DecisionDefinition, fields?: readonly string[]): readonly string[] | undefined {
  const { data, requires = [] } = definition;
  if (fields === undefined && data === undefined) return undefined;
  return [...(fields ?? []), ...(data ?? []).map(({ name }) => name), ...requires.map(({ name }) => name)];
}

export function compileDecision(definition: DecisionDefinition, fields?: readonly string[]): CompileResult {
  const cells = definition.rows.length * (definition.inputs.length + definition.outputs.length);
  if (cells > limits.decisionCells) {
    const { compiled } = compileDecision({ ...definition, rows: [] }, fields);
    const params = { found: cells, maximum: limits.decisionCells };
    return { faults: [{ pointer: '/rows', code: 'decision.too-large', params }], compiled };
  }
  const names = namesOf(definition, fields);
  const spaced = (definition.requires ?? []).map(({ name }) => name);
  const desk = createDesk(names === undefined ? {} : { names });
  const { formula } = definition;
  const compiledFormula = formula === undefined ? undefined : desk.expression(formula, '/formula');
  checkForm(definition, desk.fault);
  const inputs = definition.inputs.map(
    (input, at): CompiledInput => ({
      expression: desk.expression(input.expression, `/inputs/${at}/expression`),
      allowed: desk.cell(input.allowed ?? '', input.type, `/inputs/${at}/allowed`),
    }),
  );
  const rows = definition.rows.map(
    (row, at): CompiledRow => ({
      cells: definition.inputs.map(({ type }, column) =>
        desk.cell(row.when[column] ?? '', type, `/rows/${at}/when/${column}`),
      ),
      outputs: definition.outputs.map(({ type }, column) =>
        desk.output(row.give[column] ?? '', type, `/rows/${at}/give/${column}`),
      ),
    }),
  );
  const columns = inputs.map(({ allowed }, at) =>
    createColumn(
      rows.map(({ cells }) => cells[at] ?? anyCell),
      definition.inputs[at]?.type ?? 'any',
      allowed,
      Math.floor(limits.decisionIndexWords / inputs.length),
    ),
  );
  const computed = rows.flatMap((row) => row.cells).filter(({ kind }) => kind === 'computed').length;
  const compiled: CompiledDecision = {
    definition,
    reads: [...desk.reads]
      .filter((path) => !spaced.some((name) => path === name || path.startsWith(`${name}.`)))
      .sort(),
    formula: compiledFormula,
    inputs,
    rows,
    columns,
    priorities: definition.outputs.map((output, at) => desk.values(output.allowed, `/outputs/${at}/allowed`)),
    defaults: definition.outputs.map((output, at) =>
      desk.output(output.default ?? '', output.type, `/outputs/${at}/default`),
    ),
    cellFuel: Math.min(
      limits.expressionFuel,
      Math.max(limits.decisionCellFuel, Math.floor(limits.decisionFuel / Math.max(1, computed))),
    ),
  };
  checkPriorities(compiled, desk.fault);
  return { faults: desk.faults, compiled };
}

type Fault = (pointer: string, code: string, params?: ProblemDetail['params']) => void;

function createDesk(options: CompileOptions) {
  const faults: ProblemDetail[] = [];
  const reads = new Set<string>();
  // Cells repeat from row to row: each text is compiled once.
  const cells = new Map<string, Cell | ProblemDetail>();
  const expressions = new Map<string, CompiledExpression | ProblemDetail>();
  const nothing = compileExpression('null');
  const fault: Fault = (pointer, code, params) =>
    faults.push({ pointer, code, ...(params === undefined ? {} : { params }) });
  const note = (paths: readonly string[]): void => {
    for (const path of paths) reads.add(path);
  };

  function remembered<T extends object>(known: Map<string, T | ProblemDetail>, source: string, make: () => T) {
    const found = known.get(source) ?? attempt(make);
    known.set(source, found);
    return found;
  }

  function expression(source: string, pointer: string): CompiledExpression {
    const found = remembered(expressions, source, () => compileExpression(source, options));
    if ('evaluate' in found) {
      note(found.reads);
      return found;
    }
    faults.push({ ...found, pointer });
    return nothing;
  }

  function cell(source: string, type: DecisionType, pointer: string): Cell {
    const found = remembered(cells, source, () => compileCell(source, options.names));
    if (!('kind' in found)) {
      faults.push({ ...found, pointer });
      return anyCell;
    }
    if (found.kind === 'computed') note(found.tests.reads);
    if (found.kind === 'plain' && found.axis !== undefined && type !== 'any' && found.axis !== type)
      fault(pointer, 'decision.cell-type', { found: found.axis, expected: type });
    return found;
  }

  return {
    faults,
    reads,
    fault,
    expression,
    cell,
    /** An empty cell of an output is null. */
    output(source: string, type: DecisionType, pointer: string): CompiledExpression | undefined {
      const text = source.trim();
      if (text === '' || text === '-') return undefined;
      const compiled = expression(text, pointer);
      const wrong = compiled.reads.length === 0 ? typeFault(compiled.evaluate({}), type) : undefined;
      if (wrong !== undefined && /^[^()]*$/.test(text))
        fault(pointer, 'decision.cell-type', { found: wrong, expected: type });
      return compiled;
    },
    values(source: string | undefined, pointer: string): readonly string[] {
      try {
        return source === undefined ? [] : readAllowedValues(source);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        faults.push(error.detail(pointer));
        return [];
      }
    },
  };
}

function attempt<T>(make: () => T): T | ProblemDetail {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return error.detail('');
  }
}

function checkForm(definition: DecisionDefinition, fault: Fault): void {
  const { formula, inputs, outputs, rows, hitPolicy, aggregation } = definition;
  if (formula !== undefined && (inputs.length > 0 || rows.length > 0)) fault('/formula', 'decision.formula-or-table');
  if (formula === undefined && outputs.length === 0) fault('/outputs', 'decision.no-output');
  if (aggregation !== undefined && hitPolicy !== 'collect') fault('/aggregation', 'decision.aggregation-collect');
  else if (aggregation !== undefined && outputs.length !== 1) fault('/aggregation', 'decision.aggregation-single');
  for (const [at, row] of rows.entries()) {
    if (row.when.length > inputs.length)
      fault(`/rows/${at}/when`, 'decision.row-length', { found: row.when.length, expected: inputs.length });
    if (row.give.length > outputs.length)
      fault(`/rows/${at}/give`, 'decision.row-length', { found: row.give.length, expected: outputs.length });
  }
  unique(
    outputs.map(({ name }) => name),
    (at) => `/outputs/${at}/name`,
    fault,
  );
  unique(
    (definition.requires ?? []).map(({ name }) => name),
    (at) => `/requires/${at}/name`,
    fault,
  );
  for (const list of ['inputs', 'outputs', 'rows'] as const)
    unique(
      definition[list].map(({ id }) => id),
      (at) => `/${list}/${at}/id`,
      fault,
    );
}

function unique(names: readonly string[], pointer: (at: number) => string, fault: Fault): void {
  const seen = new Set<string>();
  for (const [at, name] of names.entries()) {
    if (seen.has(name)) fault(pointer(at), 'decision.twice', { name });
    seen.add(name);
  }
}

/** Where priority decides it must be told for one output at least. */
function checkPriorities({ definition, priorities }: CompiledDecision, fault: Fault): void {
  const { hitPolicy } = definition;
  if (hitPolicy !== 'priority' && hitPolicy !== 'outputOrder') return;
  if (!priorities.some((values) => values.length > 0)) fault('/hitPolicy', 'decision.no-priorities');
}
