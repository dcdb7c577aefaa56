// Taking an import back, the last row first: what it made goes, what it changed becomes what it was, as long as nobody changed it since; everything else
// is kept and said so. Automation leaves the undo alone.
import type { Database } from '../database/database.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Json, JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import {
  contextOf,
  findImport,
  type RowResult,
  readWrittenBackwards,
  type StoredImport,
  type StoredRow,
  saveResult,
} from './import-store.ts';

export interface UndoNeeds {
  readonly database: Database;
  readonly records: RecordService;
}

/** A number no row has: the end. */
const beyondAll = 2_147_483_647;

/** Takes back up to `limits.importRowsPerJob` rows; true when rows are left. */
export async function undoRows(needs: UndoNeeds, id: Id, signal: AbortSignal): Promise<boolean> {
  let before = beyondAll;
  for (let rows = 0; rows < limits.importRowsPerJob && !signal.aborted; ) {
    const stored = await findImport(needs.database, id);
    if (stored?.status !== 'undoing') return false;
    const context = { ...contextOf(stored), quiet: true };
    const slice = await needs.database.transaction(context, async (inside) => {
      const found = await readWrittenBackwards(inside.transaction, id, before, undoneAtOnce);
      for (const row of found) await saveResult(inside, id, row.number, await undoRow(needs, inside, stored, row));
      return found;
    });
    if (slice.length === 0) return false;
    before = slice.at(-1)!.number;
    rows += slice.length;
  }
  return true;
}

const undoneAtOnce = 20;

async function undoRow(
  needs: UndoNeeds,
  context: InTransaction,
  { entity }: StoredImport,
  row: StoredRow,
): Promise<RowResult> {
  const { record } = row;
  const kept = (code: string): RowResult => ({ ...resultOf(row), outcome: 'kept', reasons: [{ code }] });
  if (record === null) return kept('import.gone');
  const stored = await needs.records.find(context, entity, record);
  if (stored === undefined) return kept('import.gone');
  try {
    return await needs.database.savepoint(context, async () => {
      if (row.outcome === 'created') {
        if (stored.version !== row.version) return kept('import.changed-since');
        await needs.records.delete(context, entity, record);
        await deleteRelated(needs, context, row);
        return { ...resultOf(row), outcome: 'undone' };
      }
      const changes = stillOurs(stored, row.before ?? {}, row.after ?? {});
      if (Object.keys(changes).length === 0) return kept('import.changed-since');
      await needs.records.update(context, entity, record, changes);
      return { ...resultOf(row), outcome: 'undone' };
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // In use elsewhere meanwhile, say.
    return kept(error.details[0]?.code ?? error.code);
  }
}

/** Fields that are what the import made them go back to what they were. */
function stillOurs(stored: Stored, before: JsonObject, after: JsonObject): Record<string, Json> {
  const now = JSON.parse(JSON.stringify(stored.values)) as JsonObject;
  return Object.fromEntries(
    Object.entries(before).filter(
      ([name, value]) =>
        JSON.stringify(now[name] ?? null) === JSON.stringify(after[name] ?? null) &&
        JSON.stringify(value) !== JSON.stringify(after[name] ?? null),
    ),
  );
}

/** What was made because the row named it goes with it, unless somebody uses it by now. */
async function deleteRelated({ database, records }: UndoNeeds, context: InTransaction, row: StoredRow): Promise<void> {
  for (const [entity, id] of row.related) {
    const stored = await records.find(context, entity, id);
    if (stored?.version !== 1) continue;
    await database.savepoint(context, () => records.delete(context, entity, id)).catch(inUse);
  }
}

function inUse(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
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
