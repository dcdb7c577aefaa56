// What is wrong with what stands in a form, beside what its fields themselves demand: what is required and empty, what may not be written, what is not
// offered, and the validations across fields. The same on the server and in the browser.
import type { EntityDefinition, FieldDefinition, FormDefinition } from '../../schemas/types.ts';
import { type Json, sameJson } from '../kernel/data.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { FormPlan, PlannedPlace } from './form-plan.ts';
import { type FieldState, type FormFacts, type FormReader, type FormState, linesIn } from './form-state.ts';
import { ruleFaults } from './record-rules.ts';

export interface FaultOptions extends Pick<FormReader, 'now' | 'zone'> {
  readonly language: string;
  /** Of the form; a validation whose fields are all hidden is not asked. */
  readonly validations: FormDefinition['validations'];
}

/** Everything wrong, with pointers from the form's values. */
export function formFaults(
  plan: FormPlan,
  facts: FormFacts,
  state: FormState,
  options: FaultOptions,
): readonly ProblemDetail[] {
  return [...plan.places.flatMap((place) => placeFaults(place, facts, state)), ...validationFaults(state, options)];
}

function placeFaults(place: PlannedPlace, facts: FormFacts, state: FormState): readonly ProblemDetail[] {
  const { field } = place;
  const own = state.fields.get(field.name);
  if (own === undefined || !own.visible) return [];
  const pointer = `/${field.name}`;
  const value = state.values[field.name] ?? null;
  const given = facts.given[field.name];
  const stored = facts.stored[field.name] ?? null;
  if (own.readOnly) {
    const isChanged = given !== undefined && given !== null && !sameJson(given, value);
    return isChanged ? [{ pointer, code: 'validation.read-only', params: { name: field.name } }] : [];
  }
  if (isEmpty(value)) return isRequired(field, own) ? [{ pointer, code: 'validation.required' }] : [];
  if (own.options !== undefined && !sameJson(value, stored)) {
    const refused = notOffered(value, own.options);
    if (refused !== undefined)
      return [
        {
          pointer,
          code: 'validation.choice',
          params: { found: refused.slice(0, 100), allowed: own.options.join(', ') },
        },
      ];
  }
  return lineFaults(place, facts, state).map((detail) => ({ ...detail, pointer: `${pointer}${detail.pointer}` }));
}

/** By the form, or by the entity where that does not fill it in itself. */
export function isRequired(field: FieldDefinition, state: FieldState): boolean {
  const begins = field.default !== undefined || field.defaultExpression !== undefined;
  const fillsIn = begins || field.takenFrom !== undefined;
  return state.required || (field.required === true && !fillsIn);
}

export function isEmpty(value: Json): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function notOffered(value: Json, offered: readonly string[]): string | undefined {
  const chosen = Array.isArray(value) ? value : [value];
  const refused = chosen.find((one) => !offered.includes(String(one)));
  return refused === undefined ? undefined : String(refused);
}

function lineFaults({ lines, field }: PlannedPlace, facts: FormFacts, state: FormState): readonly ProblemDetail[] {
  const states = state.lines.get(field.name);
  if (lines === undefined || states === undefined) return [];
  const stored = new Map(linesIn(facts.stored[field.name]).map((line) => [line.id, line]));
  return linesIn(state.values[field.name]).flatMap((line, index) => {
    const before = typeof line.id === 'string' ? stored.get(line.id) : undefined;
    const inner = { given: line, stored: before ?? {}, fresh: before === undefined };
    return lines.plan.places
      .flatMap((place) => placeFaults(place, inner, states[index]!))
      .map((detail) => ({ ...detail, pointer: `/${index}${detail.pointer}` }));
  });
}

function validationFaults(state: FormState, options: FaultOptions): readonly ProblemDetail[] {
  const asked = (options.validations ?? []).filter(({ fields }) =>
    fields.some((name) => state.fields.get(name)?.visible !== false),
  );
  if (asked.length === 0) return [];
  const change = { stageBefore: null, stage: null, changed: undefined };
  const { zone, language } = options;
  return ruleFaults(asEntity(options.validations), change, state.scope, { now: options.now(), zone, language }).filter(
    ({ pointer }) => state.fields.get(pointer.slice(1))?.visible !== false,
  );
}

const entities = new WeakMap<object, EntityDefinition>();

/** The validations as those of an entity: the same words, the same judge. */
function asEntity(validations: FormDefinition['validations']): EntityDefinition {
  const key = validations ?? [];
  const known = entities.get(key) ?? ({ fields: [], validations: key } as unknown as EntityDefinition);
  entities.set(key, known);
  return known;
}
