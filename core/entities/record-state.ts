// A record as it stands in the database, whole, before the policy has taken away what a reader may not see.
import type { EntityDefinition } from '../../schemas/types.ts';
import { type Json, type JsonObject, sameJson } from '../kernel/data.ts';
import { isDecimal } from '../kernel/decimal.ts';
import type { Id } from '../kernel/id.ts';
import type { Transaction } from '../kernel/transaction.ts';
import type { EntityModel } from './entity-model.ts';
import type { FieldValue, Stored, Values } from './records.ts';

export interface RecordState {
  readonly id: Id;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly values: Values;
}

const namesOf = new WeakMap<EntityDefinition, WeakMap<ReadonlySet<string>, readonly string[]>>();

/** The fields of an entity that are readable, in its order; whoever holds the same roles has the same set. */
function readableNames(entity: EntityDefinition, readable: ReadonlySet<string>): readonly string[] {
  const byGrant = namesOf.get(entity) ?? new WeakMap<ReadonlySet<string>, readonly string[]>();
  namesOf.set(entity, byGrant);
  const names = byGrant.get(readable) ?? entity.fields.map((field) => field.name).filter((name) => readable.has(name));
  byGrant.set(readable, names);
  return names;
}

const stored = new WeakMap<RecordState, { readonly readable: ReadonlySet<string>; readonly seen: Stored }>();

/** What a reader gets to see of it. Rules and processes ask for the same record again and again: it is made once of each state. */
export function toStored(state: RecordState, entity: EntityDefinition, readable: ReadonlySet<string>): Stored {
  const known = stored.get(state);
  if (known?.readable === readable) return known.seen;
  const seen = project(state, entity, readable);
  stored.set(state, { readable, seen });
  return seen;
}

function project(state: RecordState, entity: EntityDefinition, readable: ReadonlySet<string>): Stored {
  const values: Record<string, FieldValue> = {};
  for (const name of readableNames(entity, readable)) values[name] = state.values[name] ?? null;
  return {
    id: state.id,
    entity: entity.name,
    version: state.version,
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
    createdBy: state.createdBy,
    updatedBy: state.updatedBy,
    values,
  };
}

export function sameValue(left: FieldValue, right: FieldValue): boolean {
  return isDecimal(left) && isDecimal(right) ? left.eq(right) : sameJson(left, right);
}

/** Names of the fields whose values differ. */
export function changedFields(model: EntityModel, before: Values, after: Values): string[] {
  const differs = (name: string): boolean => !sameValue(before[name] ?? null, after[name] ?? null);
  return model.definition.fields.map((field) => field.name).filter(differs);
}

/** [before, after] in JSON for each of these fields, keyed as the caller wants: by name for events, by id for the audit. */
export function changesJson(
  model: EntityModel,
  names: readonly string[],
  before: Values,
  after: Values,
  key: 'id' | 'name',
): JsonObject {
  const changes: Record<string, Json> = {};
  for (const name of names) {
    const { definition, kind } = model.field(name)!;
    const json = (value: FieldValue | undefined): Json =>
      value === undefined || value === null ? null : kind.toJson(value);
    changes[definition[key]] = [json(before[name]), json(after[name])];
  }
  return changes;
}

const newestKey = Symbol('newest state of the records this transaction wrote');
type Newest = Map<string, RecordState>;

/** The newest states in this transaction, by "entity/id": what automation did to a record is in the answer to who wrote it first. */
export function newestOf(transaction: Transaction): Newest {
  return transaction.memory<Newest>(newestKey, () => new Map());
}

export function rememberNewest(transaction: Transaction, entity: string, state: RecordState): void {
  const newest = newestOf(transaction);
  const key = `${entity}/${state.id}`;
  const before = newest.get(key);
  newest.set(key, state);
  transaction.onRollback(() => {
    if (before === undefined) newest.delete(key);
    else newest.set(key, before);
  });
}

const knownKey = Symbol('records as this transaction knows them');
type Known = Map<string, { readonly model: EntityModel; readonly state: RecordState }>;
/** More are read again: a transaction that touches so many does not come back to them soon. */
const mostKnown = 1_000;

function knownIn(transaction: Transaction): Known {
  return transaction.memory<Known>(knownKey, () => new Map());
}

/** A record that nobody else can have changed since this transaction read or wrote it, exactly as a read would give it. */
export function knownState(transaction: Transaction, model: EntityModel, id: Id): RecordState | undefined {
  const known = knownIn(transaction).get(`${model.definition.name}/${id}`);
  return known?.model === model ? known.state : undefined;
}

/** Undefined = deleted, or to be read again. Undone with the savepoint. */
export function rememberKnown(
  transaction: Transaction,
  model: EntityModel,
  id: Id,
  state: RecordState | undefined,
): void {
  const known = knownIn(transaction);
  const key = `${model.definition.name}/${id}`;
  const before = known.get(key);
  if (known.size >= mostKnown) known.clear();
  if (state === undefined) known.delete(key);
  else known.set(key, { model, state });
  transaction.onRollback(() => {
    if (before === undefined) known.delete(key);
    else known.set(key, before);
  });
}
