// Taking an import or a bulk act back, the last row first: what it made goes, what it changed becomes what it was, what it deleted comes back from the
// trash, as long as nobody changed it since; everything else is kept and said so. Automation leaves the undo alone.
import { namesOf } from '../../schemas/entity-names.ts';
import { byPresentNames } from '../../schemas/field-names.ts';
import type { Database } from '../database/database.ts';
import { isAmong, sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';
import {
  contextOf,
  findWork,
  type RowResult,
  readWrittenBackwards,
  type StoredRow,
  type StoredWork,
  saveResult,
} from './work-store.ts';

export interface UndoNeeds {
  readonly definitions: Pick<Definitions, 'current'>;
  readonly database: Database;
  readonly records: RecordService;
}

/** A number no row has: the end. */
const beyondAll = 2_147_483_647;

/** Answers a function that takes the next rows back; false = none are left. */
export function stepsOfUndo(needs: UndoNeeds, id: Id, principal: StoredWork['principal']): () => Promise<boolean> {
  let before = beyondAll;
  return async () => {
    const stored = await findWork(needs.database, id);
    if (stored?.status !== 'undoing') return false;
    const context = { ...contextOf({ ...stored, principal }), quiet: true };
    const slice = await needs.database.transaction(context, async (inside) => {
      const found = await readWrittenBackwards(inside.transaction, id, before, undoneAtOnce);
      for (const row of found) await saveResult(inside, id, row.number, await undoRow(needs, inside, stored, row));
      return found;
    });
    before = slice.at(-1)?.number ?? before;
    return slice.length > 0;
  };
}

const undoneAtOnce = 20;

async function undoRow(
  needs: UndoNeeds,
  context: InTransaction,
  stored: StoredWork,
  row: StoredRow,
): Promise<RowResult> {
  try {
    return await needs.database.savepoint(context, async () => {
      const taken = await takeBack(needs, context, stored, row);
      if (typeof taken === 'string') return keptAs(row, taken);
      const reasons = taken.map((field) => ({ code: 'import.changed-since', field }));
      return { ...resultOf(row), outcome: 'undone', reasons };
    });
  } catch (error) {
    if (error instanceof UsedSince) return keptAs(row, 'import.used-since');
    if (!(error instanceof Problem)) throw error;
    // In use elsewhere meanwhile, say.
    return keptAs(row, error.details[0]?.code ?? error.code);
  }
}

/** Thrown so that what would have gone or changed with a record stays: it is no work of the import. */
class UsedSince extends Error {
  override readonly message = 'others point to it by now';
}

/** Why the row stays as it is; or, when it was taken back, the fields that somebody changed since. */
async function takeBack(
  needs: UndoNeeds,
  context: InTransaction,
  { id: work, entity }: StoredWork,
  row: StoredRow,
): Promise<string | readonly string[]> {
  if (row.outcome === 'deleted') return restore(needs, context, row);
  const stored = row.record === null ? undefined : await needs.records.find(context, entity, row.record);
  if (stored === undefined) return 'import.gone';
  if (row.outcome === 'created') {
    if (await isChangedSince(needs, context, work, stored, row.version)) return 'import.changed-since';
    await deleteAlone(needs, context, work, stored);
    await deleteRelated(needs, context, work, row);
    return [];
  }
  const definition = needs.definitions.current(context).entity(entity);
  const [before, after] = [row.before ?? {}, row.after ?? {}].map((values) => byPresentNames(definition, values));
  const changes = stillOurs(stored, before!, after!);
  if (Object.keys(changes).length === 0) return 'import.changed-since';
  await needs.records.update(context, entity, stored.id, changes);
  await deleteRelated(needs, context, work, row);
  return changedFields(before!, after!).filter((name) => !Object.hasOwn(changes, name));
}

/** What goes or changes with it must be part of it. @throws UsedSince */
async function deleteAlone(
  { definitions, records }: UndoNeeds,
  context: InTransaction,
  work: Id,
  { entity, id }: Stored,
): Promise<void> {
  const mark = newId();
  await records.delete(context, entity, id);
  // By the ids alone, which are in the order of time: there are few so new, and an index leads to them.
  const since = await context.transaction.read<{ entity: string; id: Id; type: string; work: Id }>(
    sql`select subject_entity as "entity", subject_id as "id", type, correlation_id as "work" from events where id > ${mark}`,
  );
  const release = definitions.current(context);
  const isOther = (event: (typeof since)[number]): boolean =>
    event.work === work &&
    event.type.startsWith('record.') &&
    event.id !== id &&
    release.entity(event.entity)?.ownedBy === undefined;
  if (since.some(isOther)) throw new UsedSince();
}

/** What went with the record comes back with it. */
async function restore({ records }: UndoNeeds, context: InTransaction, row: StoredRow): Promise<readonly string[]> {
  for (const [entity, trashed] of row.related) await records.restore(context, entity, trashed);
  return [];
}

function keptAs(row: StoredRow, code: string): RowResult {
  return { ...resultOf(row), outcome: 'kept', reasons: [{ code }] };
}

/** Fields that are what the row made them go back to what they were. */
function stillOurs(stored: Stored, before: JsonObject, after: JsonObject): Record<string, Json> {
  const now = JSON.parse(JSON.stringify(stored.values)) as JsonObject;
  return Object.fromEntries(
    changedFields(before, after)
      .filter((name) => JSON.stringify(now[name] ?? null) === JSON.stringify(after[name] ?? null))
      .map((name) => [name, before[name] ?? null]),
  );
}

function changedFields(before: JsonObject, after: JsonObject): string[] {
  return Object.keys(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name] ?? null));
}

/** Later rows of the file may have changed what an earlier one made: that was the import itself, and is taken back by now. */
async function isChangedSince(
  { definitions }: UndoNeeds,
  context: InTransaction,
  work: Id,
  { entity, id, version }: Stored,
  made: number | null,
): Promise<boolean> {
  if (version === made) return false;
  const definition = definitions.current(context).entity(entity);
  const [other] = await context.transaction.read(
    sql`select 1 from events where subject_entity ${isAmong(definition === undefined ? [entity] : namesOf(definition))} and subject_id = ${id}
      and subject_id is not null and type like 'record.%' and correlation_id <> ${work} limit 1`,
  );
  return other !== undefined;
}

/** What was made because the row named it goes with it, unless somebody uses it by now. */
async function deleteRelated(needs: UndoNeeds, context: InTransaction, work: Id, row: StoredRow): Promise<void> {
  const { database, records } = needs;
  for (const [entity, id] of row.related) {
    const stored = await records.find(context, entity, id);
    if (stored === undefined || (await isChangedSince(needs, context, work, stored, 1))) continue;
    await database.savepoint(context, () => deleteAlone(needs, context, work, stored)).catch(inUse);
  }
}

function inUse(error: unknown): void {
  if (!(error instanceof Problem || error instanceof UsedSince)) throw error;
}

function resultOf(row: StoredRow): Omit<RowResult, 'outcome'> {
  return {
    record: row.record ?? undefined,
    version: row.version ?? undefined,
    before: row.before ?? undefined,
    after: row.after ?? undefined,
    related: row.related,
  };
}
