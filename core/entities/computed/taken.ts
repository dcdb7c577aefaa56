// Values that a field takes from a record when that is chosen: the price of a line from its product. Read as who writes, so that nobody gets by it what they
// may not see. What the writer gave stays, and so does what was taken once: it is the record's own from then on.
import { normalizeInput } from '../../../schemas/normalize.ts';
import type { EntityDefinition, FieldDefinition } from '../../../schemas/types.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { type CompiledExpression, type FeelValue, FuelExhausted } from '../../expressions/expressions.ts';
import { type Json, sameJson } from '../../kernel/data.ts';
import { type Id, newId } from '../../kernel/id.ts';
import type { ModelField } from '../entity-model.ts';
import { FieldFault } from '../fields/field-kind.ts';
import { idsIn } from '../fields/references.ts';
import type { PathLoader } from '../load-paths.ts';
import { type FactNeeds, project, type RecordCall } from '../record-call.ts';
import type { RecordState } from '../record-state.ts';
import type { FieldValue, Stored, Values } from '../records.ts';
import { asFieldValue } from './formula.ts';

export interface TakeNeeds extends FactNeeds {
  readonly loader: PathLoader;
}

/** A record about to be written. */
export interface Taking {
  /** Undefined = a new one. */
  readonly before: Pick<RecordState, 'id' | 'values'> | undefined;
  /** As it was handed in. */
  readonly given: Readonly<Record<string, unknown>>;
  /** The references that are chosen; absent = those that change. */
  readonly chosen?: readonly string[];
  /** Of a line: what it belongs to, as that is to be. */
  readonly owner?: { readonly link: string; readonly record: Stored };
}

interface Source {
  readonly field: FieldDefinition;
  readonly expression: CompiledExpression;
  /** The entity's own references it reads through. */
  readonly through: readonly string[];
}

const sources = new WeakMap<EntityDefinition, readonly Source[]>();

/** The fields of an entity that take their value from elsewhere. */
export function takersOf(entity: EntityDefinition): readonly Source[] {
  const known = sources.get(entity);
  if (known !== undefined) return known;
  const found = entity.fields.flatMap((field) => {
    if (field.takenFrom === undefined) return [];
    const expression = compileExpression(field.takenFrom);
    return [{ field, expression, through: referencesIn(entity, expression) }];
  });
  sources.set(entity, found);
  return found;
}

/** The references of the entity that an expression looks behind. */
export function referencesIn(
  { fields }: EntityDefinition,
  { reads }: Pick<CompiledExpression, 'reads'>,
): readonly string[] {
  const heads = reads.filter((path) => path.includes('.')).map((path) => path.split('.', 1)[0] ?? '');
  const isLink = (name: string): boolean =>
    fields.some((field) => field.name === name && (field.kind === 'reference' || field.kind === 'references'));
  return [...new Set(heads.filter(isLink))];
}

/** What the fields take that were not given, because a record they take from is chosen now. In JSON, as if it had been handed in. */
export async function takeValues(needs: TakeNeeds, call: RecordCall, taking: Taking): Promise<Record<string, Json>> {
  const takers = takersOf(call.entity).filter(({ field }) => taking.given[field.name] === undefined);
  if (takers.length === 0) return {};
  const record = takingFrom(needs, call, taking);
  const { values } = record;
  const isChosen = (name: string): boolean => {
    if (taking.chosen !== undefined) return taking.chosen.includes(name);
    const value = values[name] ?? null;
    return value !== null && !sameJson(value as Json, (taking.before?.values[name] ?? null) as Json);
  };
  const due = takers.filter(({ through }) => through.some(isChosen));
  if (due.length === 0) return {};
  const facts = await factsOf(needs, call, taking, record, [
    ...new Set(due.flatMap(({ expression }) => expression.reads)),
  ]);
  const options = { now: needs.clock.now(), zone: call.release.settings.timeZone };
  const taken: Record<string, Json> = {};
  for (const { field, expression } of due) {
    const value = await visible(needs, call, field, asFieldValue(field, evaluated(expression, facts, options)));
    if (value !== null) taken[field.name] = call.model.field(field.name)!.kind.toJson(value);
    else if (taking.before !== undefined || taking.chosen !== undefined) taken[field.name] = null;
  }
  return taken;
}

function evaluated(
  expression: CompiledExpression,
  facts: Readonly<Record<string, FeelValue>>,
  options: object,
): FeelValue {
  try {
    return expression.evaluate(facts, options);
  } catch (error) {
    if (error instanceof FuelExhausted) return null;
    throw error;
  }
}

/** The record as it would be, as far as what was handed in can be read. */
function valuesOf(needs: TakeNeeds, call: RecordCall, { before, given }: Taking): Values {
  const values: Record<string, FieldValue> = {};
  for (const field of call.model.fields) {
    const { name } = field.definition;
    const raw = given[name];
    values[name] = raw === undefined ? (before?.values[name] ?? null) : read(field, raw, needs.defaultCountry());
  }
  return values;
}

function read({ definition, kind }: ModelField, raw: unknown, country: string): FieldValue {
  const normal = normalizeInput(definition, raw);
  const value = normal === null || normal === undefined ? null : kind.read(normal, definition, country);
  return value instanceof FieldFault ? null : value;
}

/** A record as it would be, seen whole: it is the writer's own. */
export function takingFrom(needs: TakeNeeds, call: RecordCall, taking: Taking): Stored {
  const now = needs.clock.now();
  const marks = { version: 0, createdAt: now, updatedAt: now, createdBy: '', updatedBy: '' };
  const values = valuesOf(needs, call, taking);
  const id: Id = taking.before?.id ?? newId();
  return { ...project(call, { id, ...marks, values }), values };
}

async function factsOf(
  { loader }: TakeNeeds,
  call: RecordCall,
  { owner }: Taking,
  record: Stored,
  reads: readonly string[],
): Promise<Record<string, FeelValue>> {
  const ofOwner = owner === undefined ? [] : reads.filter((path) => path.startsWith(`${owner.link}.`));
  const others = reads.filter((path) => !ofOwner.includes(path));
  const facts: Record<string, FeelValue> = { ...(await loader.load(call.context, record, others, 'feel')) };
  if (owner !== undefined && ofOwner.length > 0) {
    const below = ofOwner.map((path) => path.slice(owner.link.length + 1));
    facts[owner.link] = await loader.load(call.context, owner.record, below, 'feel');
  }
  return facts;
}

/** A record that was taken is taken as far as the writer sees it. */
async function visible(
  needs: TakeNeeds,
  call: RecordCall,
  field: FieldDefinition,
  value: FieldValue | FieldFault,
): Promise<FieldValue> {
  if (value === null || value instanceof FieldFault) return null;
  if (field.kind !== 'reference' && field.kind !== 'references') return value;
  const ids = typeof value === 'string' ? [value] : idsIn(value);
  const seen = await needs.loader.seen(call.context, field.target ?? '', ids);
  if (field.kind === 'reference') return seen[0] ?? null;
  return seen.length === 0 ? null : seen;
}
