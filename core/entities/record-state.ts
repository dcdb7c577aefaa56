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

interface Readable {
  readonly names: readonly string[];
  /** A record with nothing in it: copied, it has all its fields at once. */
  readonly empty: Values;
}

const readables = new WeakMap<EntityDefinition, WeakMap<ReadonlySet<string>, Readable>>();

/** The fields of an entity that are readable, in its order; whoever holds the same roles has the same set. */
function readableOf(entity: EntityDefinition, readable: ReadonlySet<string>): Readable {
  const byGrant = readables.get(entity) ?? new WeakMap<ReadonlySet<string>, Readable>();
  readables.set(entity, byGrant);
  const known = byGrant.get(readable);
  if (known !== undefined) return known;
  const names = entity.fields.map((field) => field.name).filter((name) => readable.has(name));
  const made = { names, empty: Object.fromEntries(names.map((name) => [name, null])) };
  byGrant.set(readable, made);
  return made;
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
  const { names, empty } = readableOf(entity, readable);
  const values: Record<string, FieldValue> = { ...empty };
  for (const name of names) {
    const value = state.values[name];
    if (value !== undefined && value !== null) values[name] = value;
  }
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
  const changed: string[] = [];
  for (const { name } of model.definition.fields) {
    const [one, other] = [before[name] ?? null, after[name] ?? null];
    if (one !== other && !sameValue(one, other)) changed.push(name);
  }
  return changed;
}

/** [before, after] in JSON for each of these fields: by name for events, by id for the audit. */
export function changesJson(
  model: EntityModel,
  names: readonly string[],
  before: Values,
  after: Values,
): { readonly byName: JsonObject; readonly byId: JsonObject } {
  const byName: Record<string, Json> = {};
  const byId: Record<string, Json> = {};
  for (const name of names) {
    const { definition, kind } = model.field(name)!;
    const [was, is] = [before[name] ?? null, after[name] ?? null];
    const change = [was === null ? null : kind.toJson(was), is === null ? null : kind.toJson(is)];
    byName[name] = change;
    byId[definition.id] = change;
  }
  return { byName, byId };
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

/** What was written now, as who asks next gets it: what is made of it for one is there for the other. */
export function rememberWritten(transaction: Transaction, model: EntityModel, state: RecordState): void {
  const read = model.asRead(state);
  rememberNewest(transaction, model.definition.name, read);
  rememberKnown(transaction, model, state.id, read);
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
