// What a new record begins with where nothing was given: the default of the field, or what its default expression gives over what was given,
// who makes the record, and the time.
import { normalizeInput } from '../../../schemas/normalize.ts';
import type { EntityDefinition } from '../../../schemas/types.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { type CompiledExpression, type FeelValue, FuelExhausted } from '../../expressions/expressions.ts';
import { feelOfField } from '../../expressions/record-shape.ts';
import type { EntityModel, ModelField } from '../entity-model.ts';
import { FieldFault } from '../fields/field-kind.ts';
import { type FactNeeds, loadState, type RecordCall } from '../record-call.ts';
import { everyRow } from './facts.ts';
import { asFieldValue } from './formula.ts';

/** Fills in what is missing; `given` is normalised input. */
export type FillDefaults = (model: EntityModel, given: Record<string, unknown>) => void;

const computing = new WeakMap<EntityDefinition, boolean>();

function computesDefaults(entity: EntityDefinition): boolean {
  const known = computing.get(entity) ?? entity.fields.some((field) => field.defaultExpression !== undefined);
  computing.set(entity, known);
  return known;
}

/** @returns how defaults are filled in for this call; it has read who asks */
export async function defaultsFor(needs: FactNeeds, call: RecordCall): Promise<FillDefaults> {
  if (!computesDefaults(call.entity)) return fillPlain;
  const { principal } = call.context;
  const me = principal.kind === 'user' ? principal.id : null;
  const user = me === null ? null : await userFacts(needs, call, me);
  const options = { now: needs.clock.now(), zone: call.release.settings.timeZone };
  return (model, given) => {
    fillPlain(model, given);
    for (const { definition: field } of model.fields) {
      if (field.defaultExpression === undefined || given[field.name] !== undefined) continue;
      const scope = { ...scopeOf(model, given), user, me };
      const value = evaluated(expressionOf(field.defaultExpression), scope, options);
      const read = asFieldValue(field, value);
      if (read !== null && !(read instanceof FieldFault))
        given[field.name] = model.field(field.name)!.kind.toJson(read);
    }
  };
}

function fillPlain(model: EntityModel, given: Record<string, unknown>): void {
  for (const { definition } of model.fields) {
    if (definition.default !== undefined && given[definition.name] === undefined)
      given[definition.name] = normalizeInput(definition, definition.default);
  }
}

function evaluated(
  expression: CompiledExpression,
  scope: Readonly<Record<string, FeelValue>>,
  options: object,
): FeelValue {
  try {
    return expression.evaluate(scope, options);
  } catch (error) {
    if (error instanceof FuelExhausted) return null;
    throw error;
  }
}

function scopeOf(model: EntityModel, given: Readonly<Record<string, unknown>>): Record<string, FeelValue> {
  const entry = ({ definition }: ModelField): [string, FeelValue] => [
    definition.name,
    feelOfField(definition.kind, given[definition.name] ?? null),
  ];
  return Object.fromEntries(model.fields.map(entry));
}

async function userFacts(needs: FactNeeds, call: RecordCall, id: string): Promise<FeelValue> {
  if (call.release.entity('user') === undefined) return null;
  const users = needs.callOf(call, 'user');
  const state = await loadState(needs, users, id, everyRow);
  if (state === undefined) return null;
  const facts: Record<string, FeelValue> = { id };
  for (const { definition, kind } of users.model.fields) {
    const value = state.values[definition.name] ?? null;
    facts[definition.name] = value === null ? null : kind.toFeel(value);
  }
  return facts;
}

const compiled = new Map<string, CompiledExpression>();
/** Expressions of definitions are few; of more than these the oldest are compiled again. */
const mostCompiled = 500;

function expressionOf(source: string): CompiledExpression {
  const known = compiled.get(source) ?? compileExpression(source);
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(source, known);
  return known;
}
