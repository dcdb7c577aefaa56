// What somebody sent with a form: judged as the form judges it (hidden is not taken, read-only is refused, options and validations hold), checked by the
// schema the page has, and parted into what belongs to the record and what to the process.
import { byPresentNames } from '../../schemas/field-names.ts';
import { formFields, isLink, recordSchema } from '../../schemas/field-schema.ts';
import { ownNames } from '../../schemas/form-layout.ts';
import { normalizeInput, normalizeValues } from '../../schemas/normalize.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition } from '../../schemas/types.ts';
import { createValueValidator, type ValueValidator } from '../../schemas/value-validator.ts';
import type { Policy } from '../access/access.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import { FieldFault } from '../entities/fields/field-kind.ts';
import { fieldKind } from '../entities/fields/index.ts';
import { idsIn } from '../entities/fields/references.ts';
import type { Input, RecordService, Stored } from '../entities/records.ts';
import { toJson } from '../expressions/encoding.ts';
import { formFaults } from '../expressions/form-faults.ts';
import { alsoPassing, settleFilter } from '../expressions/form-filter.ts';
import { type FormPlan, type PlannedPlace, planForm } from '../expressions/form-plan.ts';
import { type FormFacts, FormJudge, type FormReader, type FormState, linesIn } from '../expressions/form-state.ts';
import type { Clock } from '../kernel/clock.ts';
import { asHouse, type Context } from '../kernel/context.ts';
import { type Json, type JsonObject, sameJson } from '../kernel/data.ts';
import { invalid, type ProblemDetail } from '../kernel/problem.ts';
import { formForReader, type ReadersForm } from './form-for-reader.ts';

export interface FormValues {
  /** Fields of the record, as they came, normalised. */
  readonly record: Record<string, unknown>;
  /** The form's own fields, as process variables. */
  readonly variables: Record<string, Json>;
}

export interface FormSent {
  readonly form: FormDefinition;
  readonly entity: EntityDefinition;
  readonly input: Input;
  /** The record it is about, as the sender may see it; undefined = one is made of it. */
  readonly stored?: Stored | undefined;
  /** A record is made of it: defaults count, and what is missing is missed. */
  readonly fresh: boolean;
}

/** @throws Problem 422 with a detail per field */
export type ReadForm = (context: Context, release: Release, sent: FormSent) => Promise<FormValues>;

export interface ReadFormNeeds {
  readonly records: RecordService;
  readonly definitions: Definitions;
  readonly policy: Policy;
  readonly clock: Clock;
}

interface Prepared {
  readonly entity: EntityDefinition;
  readonly release: number;
  readonly plan: FormPlan;
  readonly fields: readonly FieldDefinition[];
  readonly check: ValueValidator;
}

export function createReadForm(needs: ReadFormNeeds): ReadForm {
  const prepared = new WeakMap<FormDefinition, Prepared>();

  /** Compiled once for a form as its readers know it, as long as the release is the same. */
  function prepare(release: Release, { form, fields: seen }: ReadersForm, entity: EntityDefinition): Prepared {
    const known = prepared.get(form);
    if (known?.entity === entity && known.release === release.number) return known;
    const fields = formFields(form, entity, { editable: true });
    // What is required is judged with everything else: it may depend on what is shown.
    const check = createValueValidator(recordSchema(fields.map((field) => ({ ...field, required: false }))));
    const plan = planForm({ form, fields: seen, owned: (name) => release.entity(name) });
    const made = { entity, release: release.number, plan, fields, check };
    prepared.set(form, made);
    return made;
  }

  return async (context, release, sent) => {
    const { entity, stored } = sent;
    const seen = formForReader(needs.policy, context.principal, sent.form, entity);
    const { plan, fields, check } = prepare(release, seen, entity);
    // A page that was opened before a field was renamed sends its old name.
    const given = normalizeValues(fields, byPresentNames(entity, sent.input)) as Record<string, Json>;
    const reader: FormReader = {
      user: await readerOf(needs.records, context),
      zone: release.settings.timeZone,
      now: () => needs.clock.now(),
    };
    const facts: FormFacts = {
      given,
      stored: stored === undefined ? {} : jsonValues(entity, stored),
      fresh: sent.fresh,
    };
    const state = new FormJudge(plan, reader).settle(facts);
    const taken = takenOf(plan, facts, state);
    const details = [
      ...check(taken.values),
      ...formFaults(plan, facts, state, {
        ...reader,
        language: context.locale,
        validations: seen.form.validations,
      }),
      ...taken.details,
    ];
    if (details.length > 0) throw invalid(withoutTwice(details));
    const refused = await refusedReferences(needs, context, plan, facts, state, reader);
    if (refused.length > 0) throw invalid(refused);
    const { writable } = needs.policy.grant(context.principal, entity, sent.fresh ? 'create' : 'update');
    return parted(sent, { ...taken.values, ...defaultsOf(plan, state, writable) }, fields, release);
  };
}

/** The fields a form's expressions may read of who fills it in; the page has the same. */
const userNames = ['name', 'email', 'role', 'team'] as const;

export async function readerOf(records: RecordService, context: Context): Promise<FormReader['user']> {
  const { principal } = context;
  if (principal.kind !== 'user') return null;
  const found = await records.find(asHouse(context, 'who fills in a form'), 'user', principal.id);
  return {
    id: principal.id,
    ...Object.fromEntries(userNames.map((name) => [name, (found?.values[name] ?? null) as Json])),
  };
}

export function jsonValues(entity: EntityDefinition, stored: Stored): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const { name, kind } of entity.fields) {
    const value = stored.values[name] ?? null;
    if (Object.hasOwn(stored.values, name)) values[name] = value === null ? null : fieldKind(kind).toJson(value);
  }
  return values;
}

/** What is taken of what was given: nothing of what is hidden or may not be written. */
function takenOf(
  plan: FormPlan,
  facts: FormFacts,
  state: FormState,
): { values: Record<string, Json>; details: readonly ProblemDetail[] } {
  const values: Record<string, Json> = { ...(facts.given as Record<string, Json>) };
  const details: ProblemDetail[] = [];
  for (const place of plan.places) {
    const { name } = place.field;
    const own = state.fields.get(name)!;
    if (!own.visible || own.readOnly) delete values[name];
    if (place.lines === undefined || values[name] === undefined || values[name] === null) continue;
    const lines = takenLines(place, facts, state);
    values[name] = lines.values;
    details.push(...lines.details);
  }
  return { values, details };
}

/** Of each line what the form asks of it; anything else is refused, unless it says what stands there. */
function takenLines(
  place: PlannedPlace,
  facts: FormFacts,
  state: FormState,
): { values: readonly JsonObject[]; details: readonly ProblemDetail[] } {
  const { name } = place.field;
  const asked = new Map(place.lines!.plan.places.map((inner) => [inner.field.name, inner]));
  const stored = new Map(linesIn(facts.stored[name]).map((line) => [line.id, line]));
  const details: ProblemDetail[] = [];
  const values = linesIn(facts.given[name]).map((line, index): JsonObject => {
    const before = stored.get(line.id ?? null);
    const states = state.lines.get(name)?.[index];
    const taken: Record<string, Json> = {};
    for (const [key, value] of Object.entries(line)) {
      const own = states?.fields.get(key);
      if (key === 'id' || (own?.visible === true && !own.readOnly)) taken[key] = value;
      else if (!asked.has(key) && !sameJson(value, before?.[key] ?? null))
        details.push({ pointer: `/${name}/${index}/${key}`, code: 'validation.unknown-field', params: { name: key } });
    }
    for (const [key, inner] of states?.fields ?? [])
      if (inner.visible && inner.from === 'default') taken[key] = states?.values[key] ?? null;
    return taken;
  });
  return { values, details };
}

/** What the form itself begins with, where the sender may write it: what the entity begins with it fills in itself. */
function defaultsOf(plan: FormPlan, state: FormState, writable: ReadonlySet<string>): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const { element, field } of plan.places) {
    const own = state.fields.get(field.name)!;
    const isTheForms =
      element.own !== undefined || element.default !== undefined || element.defaultExpression !== undefined;
    if (own.from === 'default' && isTheForms && (element.own !== undefined || writable.has(field.name)))
      values[field.name] = state.values[field.name] ?? null;
  }
  return values;
}

/** References to records that the form does not offer. */
async function refusedReferences(
  { records }: ReadFormNeeds,
  context: Context,
  plan: FormPlan,
  facts: FormFacts,
  state: FormState,
  reader: FormReader,
): Promise<readonly ProblemDetail[]> {
  const details: ProblemDetail[] = [];
  for (const { element, field } of plan.places) {
    const own = state.fields.get(field.name)!;
    if (element.filter === undefined || !isLink(field) || own.from !== 'given') continue;
    const filter = settleFilter(element.filter, state.scope, { now: reader.now(), zone: reader.zone });
    const value = state.values[field.name] ?? null;
    const ids = typeof value === 'string' ? [value] : idsIn(value as never);
    const asked = ids.filter((id) => !idsOf(facts.stored[field.name]).includes(id));
    if (filter === undefined || asked.length === 0) continue;
    const passing = await records.query(context, field.target ?? '', {
      filter: alsoPassing({ field: 'id', operator: 'in', value: asked }, filter),
      limit: asked.length,
    });
    const found = new Set(passing.items.map(({ id }) => id));
    const missing = asked.find((id) => !found.has(id));
    if (missing !== undefined)
      details.push({ pointer: `/${field.name}`, code: 'validation.not-offered', params: { found: missing } });
  }
  return details;
}

function idsOf(value: Json | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : idsIn((value ?? null) as never);
}

function parted(
  { form }: FormSent,
  values: Readonly<Record<string, Json>>,
  fields: readonly FieldDefinition[],
  release: Release,
): FormValues {
  const own = ownNames(form);
  const record: Record<string, unknown> = {};
  const variables: Record<string, Json> = {};
  const details: ProblemDetail[] = [];
  const byName = new Map(fields.map((field) => [field.name, field]));
  for (const [name, raw] of Object.entries(values)) {
    if (raw === undefined) continue;
    const field = byName.get(name);
    if (!own.has(name) || field === undefined) {
      record[name] = raw;
      continue;
    }
    const kind = fieldKind(field.kind);
    const json = normalizeInput(field, raw) as Json;
    const value = json === null ? null : kind.read(json, field, release.settings.country);
    if (value instanceof FieldFault) details.push({ pointer: `/${name}`, code: value.code, params: value.params });
    else variables[name] = value === null ? null : toJson(kind.toFeel(value));
  }
  if (details.length > 0) throw invalid(details);
  return { record, variables };
}

/** The form and the schema may find the same thing. */
function withoutTwice(details: readonly ProblemDetail[]): readonly ProblemDetail[] {
  const seen = new Set<string>();
  return details.filter(({ pointer, code, params }) => {
    const key = `${pointer} ${code} ${code === 'validation.rule' ? JSON.stringify(params) : ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
