// The rules of a record as a whole while it is typed, and what new records begin with: the server's own engine over what stands in the form.
// Loaded only for entities that have such rules.
import { compileExpression } from '../../core/expressions/compile-expression.ts';
import { conjunctsOf } from '../../core/expressions/conjuncts.ts';
import type { FeelValue } from '../../core/expressions/expressions.ts';
import { ruleFaults } from '../../core/expressions/record-rules.ts';
import { feelOfField, pipelineContext } from '../../core/expressions/record-shape.ts';
import type { Json } from '../../core/kernel/data.ts';
import { Decimal, isDecimal, parseDecimal } from '../../core/kernel/decimal.ts';
import type { ProblemDetail } from '../../core/kernel/problem.ts';
import { scaleOf } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { FormRules } from './form-rules.ts';

type Values = Readonly<Record<string, unknown>>;

/** What the record would break, as far as the form can tell: what is computed or lies behind a reference is the server's to judge. */
export function faultsIn(
  { entity, zone, language }: FormRules,
  stored: Values | undefined,
  values: Values,
  changed: ReadonlySet<string>,
): readonly ProblemDetail[] {
  const definition = entity as unknown as EntityDefinition;
  const stage = entity.pipeline?.field ?? '';
  const change = {
    stageBefore: stored?.[stage] ?? null,
    stage: values[stage] ?? null,
    changed: stored === undefined ? undefined : changed,
  };
  const scope = withPipeline(entity, values);
  const isKnown = (path: string): boolean => {
    const [head = '', ...rest] = path.split('.');
    const field = entity.fields.find(({ name }) => name === head);
    return head === 'pipeline' || (field !== undefined && field.readOnly !== true && rest.length === 0);
  };
  return ruleFaults(definition, change, scope, { now: new Date(), zone, language, canTell: isKnown });
}

/** What the parts of a condition read that do not hold for these values, or of which the form cannot tell: each part's own names. */
export function unmetNames(
  { entity, zone }: FormRules,
  condition: string,
  values: Values,
): readonly (readonly string[])[] {
  const scope = withPipeline(entity, values);
  return conjunctsOf(condition).flatMap((part) => {
    const compiled = compileExpression(part);
    const canTell = compiled.reads.every((path) => path.startsWith('pipeline.') || !path.includes('.'));
    return canTell && compiled.evaluate(scope, { now: new Date(), zone }) === true ? [] : [compiled.names];
  });
}

/** What each field begins with by its default expression, for what was typed so far. */
export function defaultsIn({ entity, me, zone }: FormRules, values: Values): Readonly<Record<string, Json>> {
  const scope: Record<string, FeelValue> = { ...scopeOf(entity, values), user: me, me: me.id };
  const options = { now: new Date(), zone };
  const defaults: Record<string, Json> = {};
  for (const field of entity.fields) {
    if (field.defaultExpression === undefined) continue;
    const value = compileExpression(field.defaultExpression).evaluate(scope, options);
    defaults[field.name] = typed(value);
    // Defaults may build on each other, as they do when the record is written.
    if ((values[field.name] ?? null) === null) scope[field.name] = value;
  }
  return defaults;
}

/**
 * The values with what is computed from them, as the server will. A formula that looks behind references, or fails, keeps what the server said last.
 * `totals`: what roll-ups over the lines come to.
 */
export function computedIn(
  fields: readonly FieldDefinition[],
  values: Values,
  zone: string,
  totals: Values = {},
): Record<string, unknown> {
  const known: Record<string, unknown> = { ...values, ...totals };
  const scope = scopeOf({ fields }, known);
  const formulas = fields.filter((field) => field.formula !== undefined);
  // Formulas may read each other: each round settles those whose ground is settled.
  for (let round = 0; round < formulas.length; round++)
    for (const field of formulas) {
      const compiled = compileExpression(field.formula!.expression);
      if (compiled.reads.some((path) => path.includes('.'))) continue;
      const value = compiled.evaluate(scope, { now: new Date(), zone });
      scope[field.name] = value;
      known[field.name] = rounded(field, value);
    }
  return known;
}

/** What the roll-ups of a record over its lines come to: their sums and their number. */
export function totalsOf(
  fields: readonly FieldDefinition[],
  relation: string,
  lines: readonly Values[],
): Record<string, Json> {
  const totals: Record<string, Json> = {};
  for (const { name, rollup } of fields) {
    if (rollup === undefined || rollup.relation !== relation) continue;
    if (rollup.operation === 'count') totals[name] = lines.length;
    if (rollup.operation === 'sum')
      totals[name] = lines
        .map((line) => parseDecimal(String(line[rollup.field ?? ''] ?? 0)) ?? new Decimal(0))
        .reduce((sum, value) => sum.add(value), new Decimal(0))
        .toFixed();
  }
  return totals;
}

/** As the field holds it: halves away from zero. */
function rounded(field: FieldDefinition, value: FeelValue): Json {
  return isDecimal(value) ? value.toDecimalPlaces(scaleOf(field), Decimal.ROUND_HALF_UP).toFixed() : typed(value);
}

function withPipeline(entity: FormRules['entity'], values: Values): Record<string, FeelValue> {
  const stage = values[entity.pipeline?.field ?? ''] as Json | undefined;
  return {
    ...scopeOf(entity, values),
    pipeline: pipelineContext(entity as unknown as EntityDefinition, stage ?? null),
  };
}

function scopeOf(entity: { readonly fields: readonly FieldDefinition[] }, values: Values): Record<string, FeelValue> {
  return Object.fromEntries(entity.fields.map(({ name, kind }) => [name, feelOfField(kind, values[name] ?? null)]));
}

/** Numbers, dates and durations as the form has them: as text. */
function typed(value: FeelValue): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  return String(value);
}
