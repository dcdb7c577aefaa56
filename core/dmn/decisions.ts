// Decisions: from values to values by a decision table of FEEL cells (DMN 1.5, clause 8) or by one formula. Pure: no effects, no clock; also runs in
// the browser. What becomes of a decision is automation's business.
import type { DecisionDefinition } from '../../schemas/types.ts';
import type { CompiledExpression, EvaluationOptions, FeelValue, Scope } from '../expressions/expressions.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { Cell } from './cell.ts';
import type { Column } from './column.ts';

export interface CompiledDecision {
  readonly definition: DecisionDefinition;
  /** Dotted paths its expressions read from what it is given; results of required decisions left out. */
  readonly reads: readonly string[];
  readonly formula: CompiledExpression | undefined;
  readonly inputs: readonly CompiledInput[];
  readonly rows: readonly CompiledRow[];
  readonly columns: readonly Column[];
  /** Per output, in the order of their priority; texts as `textOfValue` makes them. */
  readonly priorities: readonly (readonly string[])[];
  readonly defaults: readonly (CompiledExpression | undefined)[];
  /** What one cell that is computed may cost. */
  readonly cellFuel: number;
}

export interface CompiledInput {
  readonly expression: CompiledExpression;
  readonly allowed: Cell;
}

export interface CompiledRow {
  readonly cells: readonly Cell[];
  readonly outputs: readonly (CompiledExpression | undefined)[];
}

/** What one input was when the decision was taken. */
export interface SeenInput {
  readonly expression: string;
  readonly value: FeelValue;
}

/** A decision that was taken, with what it saw. */
export interface Taken {
  readonly decision: DecisionDefinition;
  /** undefined where it is not known: a draft. */
  readonly version: number | undefined;
  readonly value: FeelValue;
  readonly inputs: readonly SeenInput[];
  /** The rows that gave the value, counted from 0, in the order of the table. */
  readonly rows: readonly number[];
  /** The decisions it required, as they were taken. */
  readonly required: readonly Taken[];
}

/** Which of these rows hold? Asked of candidates only; must answer as the cells themselves do (a differential test proves it). */
export type ConfirmRows = (
  decision: CompiledDecision,
  candidates: readonly number[],
  values: readonly FeelValue[],
  scope: Scope,
  options: EvaluationOptions,
) => readonly number[] | Promise<readonly number[]>;

/** One thing to know about a table that does not keep it from going live. */
export interface TableFinding extends ProblemDetail {
  readonly severity: 'warning' | 'info';
}
