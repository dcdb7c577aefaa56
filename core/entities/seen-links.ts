// Fields that hold several records show those the asker may see; the others are neither told nor lost: who writes such a field writes beside them.
import { join, name, sql } from '../database/sql.ts';
import type { Context } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import { type Id, isId } from '../kernel/id.ts';
import { tableOf } from '../query/columns.ts';
import { compileRows } from '../query/compile-query.ts';
import type { ModelField } from './entity-model.ts';
import { idsIn } from './fields/references.ts';
import { linesOf } from './lines.ts';
import { type FactNeeds, querying, type RecordCall, type RecordNeeds } from './record-call.ts';
import type { FieldValue, Stored, Values } from './records.ts';

/** The entity's fields that may hold what the asker does not see. */
function guarded(call: RecordCall): ModelField[] {
  return call.model.fields.filter(({ definition, kind }) => {
    const target = kind.links === true ? call.release.entity(definition.target ?? '') : undefined;
    if (target === undefined) return kind.links === true;
    const grant = call.grantOf(target);
    return !grant.allowed || grant.rows !== undefined;
  });
}

/** Which of these records are there and the asker's to see. */
async function seenOf(
  needs: RecordNeeds,
  call: RecordCall,
  entityName: string,
  ids: Iterable<Id>,
): Promise<ReadonlySet<Id>> {
  const asked = [...new Set(ids)];
  const entity = call.release.entity(entityName);
  if (entity === undefined || asked.length === 0) return new Set();
  const rows = compileRows({ ...querying(needs, call), entity }, call.grantOf(entity), 'r');
  const readable = rows === undefined ? sql`` : sql` and ${rows}`;
  const found = await needs.database
    .reader(call.context)
    .read<{ id: Id }>(
      sql`select r."id" as "id" from ${name(tableOf(entity))} as r where r."id" in (${join(asked.map((id) => sql`${id}`))})${readable}`,
    );
  return new Set(found.map(({ id }) => id));
}

function only(value: FieldValue | undefined, seen: ReadonlySet<Id>): readonly Id[] | null {
  const left = idsIn(value).filter((id) => seen.has(id));
  return left.length === 0 ? null : left;
}

/** The records without the ids the asker may not see; they themselves where there is nothing to leave out. */
export function withSeenLinks(
  needs: RecordNeeds,
  call: RecordCall,
  items: readonly Stored[],
): readonly Stored[] | Promise<readonly Stored[]> {
  const fields = guarded(call).filter(({ definition: { name: own } }) =>
    items.some(({ values }) => Array.isArray(values[own])),
  );
  return fields.length === 0 ? items : narrowed(needs, call, items, fields);
}

async function narrowed(
  needs: RecordNeeds,
  call: RecordCall,
  items: readonly Stored[],
  fields: readonly ModelField[],
): Promise<readonly Stored[]> {
  let shown = items;
  for (const { definition } of fields) {
    const own = definition.name;
    const ids = items.flatMap(({ values }) => idsIn(values[own]));
    const seen = await seenOf(needs, call, definition.target ?? '', ids);
    shown = shown.map((item) =>
      Array.isArray(item.values[own])
        ? { ...item, values: { ...item.values, [own]: only(item.values[own], seen) } }
        : item,
    );
  }
  return shown;
}

/** What a writer gave, and behind it what the fields hold that the writer does not see. */
export async function withUnseen(needs: RecordNeeds, call: RecordCall, before: Values, given: Values): Promise<Values> {
  const merged: Record<string, FieldValue> = { ...given };
  for (const { definition } of guarded(call)) {
    const own = definition.name;
    const held = idsIn(before[own]);
    if (!Object.hasOwn(given, own) || held.length === 0) continue;
    const seen = await seenOf(needs, call, definition.target ?? '', held);
    const unseen = held.filter((id) => !seen.has(id));
    if (unseen.length > 0) merged[own] = [...new Set([...idsIn(given[own]), ...unseen])];
  }
  return merged;
}

/**
 * Values of earlier versions, by field: without records that are gone, or not the asker's to see, so that a reference stays what it is now, and of
 * lines what the asker may write.
 */
export async function withoutLost<V extends FieldValue>(
  needs: FactNeeds,
  call: RecordCall<Context>,
  values: Readonly<Record<string, V>>,
): Promise<Record<string, V>> {
  const left: Record<string, V> = { ...values };
  for (const { definition, kind } of call.model.fields) {
    const value = left[definition.name];
    const seen = (ids: Iterable<Id>) => seenOf(needs, call, definition.target ?? '', ids);
    if (definition.kind === 'reference' && isId(value) && !(await seen([value])).has(value))
      delete left[definition.name];
    if (kind.links === true && Array.isArray(value)) left[definition.name] = only(value, await seen(idsIn(value))) as V;
  }
  for (const { field, call: own } of linesOf(needs, call)) {
    const list = onlyFields(left[field.name], own.grant('update').writable);
    left[field.name] = (Array.isArray(list) ? await withoutLostInLines(needs, own, list) : list) as V;
  }
  for (const name of Object.keys(left)) if (left[name] === undefined) delete left[name];
  return left;
}

/** A line that pointed to what is lost comes back without it. */
async function withoutLostInLines(
  needs: FactNeeds,
  call: RecordCall<Context>,
  list: readonly Json[],
): Promise<readonly Json[]> {
  const lines = list as readonly JsonObject[];
  const kept = lines.map((line): Record<string, Json> => ({ ...line }));
  for (const { name: own, kind, target } of call.entity.fields) {
    if (kind !== 'reference') continue;
    const seen = await seenOf(needs, call, target ?? '', new Set(kept.map((line) => line[own]).filter(isId)));
    for (const line of kept) if (isId(line[own]) && !seen.has(line[own])) line[own] = null;
  }
  return kept;
}

/** The lines of a list with these of their fields alone. */
function onlyFields(list: FieldValue | undefined, names: ReadonlySet<string>): FieldValue | undefined {
  if (!Array.isArray(list)) return list;
  return (list as readonly JsonObject[]).map((line) =>
    Object.fromEntries(Object.entries(line).filter(([name]) => name === 'id' || names.has(name))),
  );
}

/** Changes as [before, after], by field, without the ids the asker may not see; a change that leaves nothing of is left out. */
export async function seenChanges<C extends readonly [FieldValue, FieldValue]>(
  needs: FactNeeds,
  call: RecordCall,
  changes: Readonly<Record<string, C>>,
): Promise<Record<string, C>> {
  const shown: Record<string, C> = { ...changes };
  const put = (name: string, change: readonly [FieldValue, FieldValue]): void => {
    if (JSON.stringify(change[0]) === JSON.stringify(change[1])) delete shown[name];
    else shown[name] = change as unknown as C;
  };
  for (const { definition } of guarded(call)) {
    const own = definition.name;
    const change = shown[own];
    if (change === undefined) continue;
    const seen = await seenOf(needs, call, definition.target ?? '', change.flatMap(idsIn));
    const [before, after] = change.map((value) => only(value, seen));
    put(own, [before ?? null, after ?? null]);
  }
  for (const { field, call: own } of linesOf(needs, call)) {
    const { readable } = own.grantOf(own.entity);
    const change = shown[field.name];
    if (change !== undefined)
      put(field.name, [onlyFields(change[0], readable) ?? null, onlyFields(change[1], readable) ?? null]);
  }
  return shown;
}
