// Deletes a record, and does to those that point to it what their references say. Each of them is a write of its own of the record service,
// with version, audit, event and rules, all in the transaction of the one that was asked for.
import { columnOf } from '../../schemas/field-names.ts';
import { isComputed, isVirtual } from '../../schemas/field-schema.ts';
import { join, name, sql } from '../database/sql.ts';
import type { Id } from '../kernel/id.ts';
import { forbidden } from '../kernel/problem.ts';
import { linkTableOf, tableOf } from '../query/columns.ts';
import { holdAbove } from './computed/above.ts';
import { everyRow } from './computed/facts.ts';
import { idsIn } from './fields/references.ts';
import { type Cleared, type Doomed, planDeletion } from './plan-deletion.ts';
import { loadState, type WriteCall } from './record-call.ts';
import type { RecordState } from './record-state.ts';
import {
  type Expected,
  loadFor,
  removeRecord,
  requireVersion,
  updateRecord,
  type WriteNeeds,
} from './write-records.ts';

export async function deleteRecord(needs: WriteNeeds, call: WriteCall, id: Id, expected: Expected): Promise<void> {
  const emptied = Object.fromEntries(call.entity.fields.map((field) => [field.name, null]));
  await holdAbove(needs, call, id, emptied, 'deletion');
  const state = await loadFor(needs, call, id, 'delete');
  await requireVersion(needs, call, state, expected, null);
  const { doomed, cleared } = await planDeletion({ call, state }, (entity, other) =>
    loadDoomed(needs, needs.callOf(call, entity), other),
  );
  const going = new Set(doomed.map((one) => one.state.id));
  for (const one of cleared) await clearReferences(needs, call, one, going);
  // What points to a record goes before it.
  const inOrder = doomed.toReversed();
  await cutCircles(inOrder);
  const isAlone = doomed.length + cleared.length === 1;
  for (const one of inOrder) await removeRecord(needs, one.call, isAlone ? one.state : await asComputed(needs, one));
}

/** What is computed of a record has moved with those that went, or let go of it, before it. */
async function asComputed(needs: WriteNeeds, { call, state }: Doomed): Promise<RecordState> {
  const computed = call.entity.fields.filter((field) => isComputed(field) && !isVirtual(field));
  const now = computed.length === 0 ? undefined : await loadState(needs, call, state.id, everyRow);
  if (now === undefined) return state;
  const moved = Object.fromEntries(computed.map((field) => [field.name, now.values[field.name] ?? null]));
  return { ...state, values: { ...state.values, ...moved } };
}

async function loadDoomed(needs: WriteNeeds, call: WriteCall, id: Id): Promise<Doomed> {
  const state = await loadState(needs, call, id, call.grant('delete'), 'deletion');
  if (state === undefined) throw forbidden('delete', call.entity.name);
  return { call, state };
}

/** Whoever may delete a record may leave nothing behind that points to it, also where they may not write otherwise. */
async function clearReferences(
  needs: WriteNeeds,
  call: WriteCall,
  { entity, id, fields }: Cleared,
  going: ReadonlySet<Id>,
): Promise<void> {
  const own = needs.callOf(call, entity);
  const every = new Set(own.entity.fields.map((field) => field.name));
  const grant = { allowed: true, readable: every, writable: every };
  const whole: WriteCall = { ...own, grant: () => grant, grantOf: () => grant };
  const state = await loadState(needs, whole, id, grant, 'change');
  // Of several those that stay are left; of one nothing is.
  const left = fields.map((field) => [field, idsIn(state?.values[field]).filter((one) => !going.has(one))] as const);
  const changes = Object.fromEntries(left.map(([field, ids]) => [field, ids.length === 0 ? null : ids]));
  await updateRecord(needs, whole, id, changes, undefined);
}

/** Records that point to each other in a circle have no order to go in: who goes later lets go first. What is kept of them still has the reference. */
async function cutCircles(inOrder: readonly Doomed[]): Promise<void> {
  const gone = new Set<string>();
  for (const { call, state } of inOrder) {
    for (const field of call.entity.fields) {
      const isGone = (id: unknown): boolean => gone.has(`${field.target}/${String(id)}`);
      const lost = field.kind === 'references' ? idsIn(state.values[field.name]).filter(isGone) : [];
      if (lost.length > 0)
        await call.context.transaction.write(
          sql`delete from ${name(linkTableOf(call.entity, columnOf(field)))} where "source" = ${state.id} and "target" in (${join(lost.map((id) => sql`${id}`))})`,
        );
      if (field.kind !== 'reference' || !isGone(state.values[field.name])) continue;
      const table = name(tableOf(call.entity));
      await call.context.transaction.write(
        sql`update ${table} set ${name(columnOf(field))} = ${null} where "id" = ${state.id}`,
      );
    }
    gone.add(`${call.entity.name}/${state.id}`);
  }
}
