// One formula made ready: what it reads, and its value for the facts of a record. FEEL knows no errors but null; a field that stays empty can
// say why (explain-formula.ts).
import { isVirtual, maxLengthOf, scaleOf } from '../../../schemas/field-schema.ts';
import type { FieldDefinition } from '../../../schemas/types.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import {
  type CompiledExpression,
  type EvaluationOptions,
  type FeelValue,
  FuelExhausted,
} from '../../expressions/expressions.ts';
import { shapeOfKind } from '../../expressions/record-shape.ts';
import { typeOf } from '../../expressions/values.ts';
import { Decimal } from '../../kernel/decimal.ts';
import { FieldFault } from '../fields/field-kind.ts';
import { fieldKind } from '../fields/index.ts';
import type { Facts } from '../load-paths.ts';
import type { FieldValue } from '../records.ts';

export interface Formula {
  readonly field: FieldDefinition;
  readonly isVirtual: boolean;
  /** Dotted paths from the record; the first name of each is in `names`. */
  readonly reads: readonly string[];
  readonly names: ReadonlySet<string>;
  readonly meanings: CompiledExpression['meanings'];
  /** The value, or why there is none. */
  evaluate(facts: Facts, options: EvaluationOptions): FieldValue | FieldFault;
}

const formulas = new WeakMap<FieldDefinition, Formula>();

/** @throws ExpressionError for a formula that was never checked */
export function formulaOf(field: FieldDefinition): Formula {
  const known = formulas.get(field);
  if (known !== undefined) return known;
  const compiled = compileExpression(field.formula?.expression ?? 'null');
  const formula: Formula = {
    field,
    isVirtual: isVirtual(field),
    reads: compiled.reads,
    names: new Set(compiled.names),
    meanings: compiled.meanings,
    evaluate: (facts, options) => evaluateField(field, compiled, facts, options),
  };
  formulas.set(field, formula);
  return formula;
}

function evaluateField(
  field: FieldDefinition,
  compiled: CompiledExpression,
  facts: Facts,
  options: EvaluationOptions,
): FieldValue | FieldFault {
  try {
    return asFieldValue(field, compiled.evaluate(facts, options));
  } catch (error) {
    if (error instanceof FuelExhausted) return new FieldFault('formula.too-much-work');
    throw error;
  }
}

/** What an expression gave, as the field holds it: rounded to its scale, halves away from zero. */
export function asFieldValue(field: FieldDefinition, result: FeelValue): FieldValue | FieldFault {
  if (result === null || result === undefined) return null;
  const expected = shapeOfKind(field.kind);
  const found = typeOf(result);
  if (typeof expected === 'string' && expected !== 'Any' && found !== expected)
    return new FieldFault('formula.type', { expected, found });
  if (typeof result === 'string' && [...result].length > maxLengthOf(field))
    return new FieldFault('validation.too-long', { maximum: maxLengthOf(field), found: [...result].length });
  return fieldKind(field.kind).read(plain(field, result), field, '');
}

function plain(field: FieldDefinition, result: FeelValue): unknown {
  if (typeOf(result) === 'number') {
    const rounded = new Decimal(String(result)).toDecimalPlaces(scaleOf(field), Decimal.ROUND_HALF_UP);
    return field.kind === 'integer' ? rounded.toNumber() : rounded;
  }
  return typeof result === 'object' && !Array.isArray(result) ? String(result) : result;
}
