// Fields that hold lines: the rows of an owned entity that belong to a record, as they stand in the database, and as the audit keeps them.

import { columnOf } from '../../schemas/field-names.ts';
import { isComputed } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { join, name, sql } from '../database/sql.ts';
import type { Context } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { tableOf } from '../query/columns.ts';
import type { EntityModel } from './entity-model.ts';
import type { FactNeeds, RecordCall } from './record-call.ts';
import type { RecordState } from './record-state.ts';

/** One field of an owner with what it is made of. */
export interface LinesOf<C extends Context = Context> {
  readonly field: FieldDefinition;
  /** The same call for the owned entity. */
  readonly call: RecordCall<C>;
  /** Its reference to the owner, and the number that keeps its place. */
  readonly link: string;
  readonly order: string;
}

const fieldsOfLines = new WeakMap<EntityDefinition, readonly FieldDefinition[]>();

/** Most entities have none, and each read and write asks. */
function linesFields(entity: EntityDefinition): readonly FieldDefinition[] {
  const found = fieldsOfLines.get(entity) ?? entity.fields.filter(({ kind }) => kind === 'lines');
  fieldsOfLines.set(entity, found);
  return found;
}

export function linesOf<C extends Context>(needs: Pick<FactNeeds, 'callOf'>, call: RecordCall<C>): LinesOf<C>[] {
  return linesFields(call.entity).flatMap((field) => {
    const owned = call.release.entity(field.target ?? '');
    if (owned?.ownedBy === undefined) return [];
    return [{ field, call: needs.callOf(call, owned.name), link: owned.ownedBy.field, order: owned.ownedBy.order }];
  });
}

/** The lines of these records, by owner, in their order. */
export async function readLines(
  needs: Pick<FactNeeds, 'database'>,
  { call, link, order }: LinesOf,
  owners: readonly Id[],
): Promise<ReadonlyMap<Id, readonly RecordState[]>> {
  const byOwner = new Map<Id, RecordState[]>(owners.map((owner) => [owner, []]));
  if (owners.length === 0) return byOwner;
  const ids = join(owners.map((owner) => sql`${owner}`));
  const column = (own: string): string => columnOf(call.model.field(own)!.definition);
  const rows = await needs.database
    .reader(call.context)
    .read<Record<string, unknown>>(
      sql`select * from ${name(tableOf(call.entity))} where ${name(column(link))} in (${ids}) order by ${name(column(order))}, "id"`,
    );
  for (const row of rows) byOwner.get(String(row[column(link)]))?.push(call.model.stateOf(row));
  return byOwner;
}

/** The fields of a line that are told with it: not to whom it belongs and where it stands, which the list says. */
export function toldFields({ call, link, order }: LinesOf): readonly FieldDefinition[] {
  return call.entity.fields.filter((field) => field.name !== link && field.name !== order);
}

/** A line as it was entered: what is computed from it follows by itself. */
export function enteredOf(lines: LinesOf, { id, values }: Pick<RecordState, 'id' | 'values'>): JsonObject {
  const entered: Record<string, Json> = { id };
  for (const field of toldFields(lines)) {
    const value = values[field.name] ?? null;
    if (value !== null && !isComputed(field)) entered[field.name] = jsonOf(lines.call.model, field, value);
  }
  return entered;
}

function jsonOf(
  model: EntityModel,
  { name: own }: FieldDefinition,
  value: NonNullable<RecordState['values'][string]>,
): Json {
  return model.field(own)!.kind.toJson(value);
}

/** The state with its lines as they were entered. */
export async function withEntered(
  needs: Pick<FactNeeds, 'callOf' | 'database'>,
  call: RecordCall,
  state: RecordState,
): Promise<RecordState> {
  const all = linesOf(needs, call);
  if (all.length === 0) return state;
  const values = { ...state.values };
  for (const lines of all) {
    const own = (await readLines(needs, lines, [state.id])).get(state.id) ?? [];
    values[lines.field.name] = listOf(own.map((line) => enteredOf(lines, line)));
  }
  return { ...state, values };
}

/** No lines are an empty field. */
export function listOf(lines: readonly JsonObject[]): Json {
  return lines.length === 0 ? null : lines;
}
