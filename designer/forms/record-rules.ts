// The rules of a record as a whole while it is typed, and what new records begin with: the server's own engine over what stands in the form.
// Loaded only for entities that have such rules.
import { compileExpression } from '../../core/expressions/compile-expression.ts';
import type { FeelValue } from '../../core/expressions/expressions.ts';
import { ruleFaults } from '../../core/expressions/record-rules.ts';
import { feelOfField, pipelineContext } from '../../core/expressions/record-shape.ts';
import type { Json } from '../../core/kernel/data.ts';
import type { ProblemDetail } from '../../core/kernel/problem.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
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
  const scope = { ...scopeOf(entity, values), pipeline: pipelineContext(definition, values[stage] ?? null) };
  const isKnown = (path: string): boolean => {
    const [head = '', ...rest] = path.split('.');
    const field = entity.fields.find(({ name }) => name === head);
    return head === 'pipeline' || (field !== undefined && field.readOnly !== true && rest.length === 0);
  };
  return ruleFaults(definition, change, scope, { now: new Date(), zone, language, canTell: isKnown });
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

function scopeOf(entity: FormRules['entity'], values: Values): Record<string, FeelValue> {
  return Object.fromEntries(entity.fields.map(({ name, kind }) => [name, feelOfField(kind, values[name] ?? null)]));
}

/** Numbers, dates and durations as the form has them: as text. */
function typed(value: FeelValue): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  return String(value);
}
