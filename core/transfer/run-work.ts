// An import in the background: rows in slices, each slice a transaction, each row a savepoint in it, and what became of a row written beside it. A
// slice is as long as the lane can be held for; a job takes some slices and leaves the rest to the next one.
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { importRow, type RowNeeds, type RowSetting } from './import-row.ts';
import {
  contextOf,
  findImport,
  type RowResult,
  readRows,
  type StoredImport,
  saveProgress,
  saveResult,
} from './import-store.ts';
import { isLanguage } from './read-cells.ts';

/** Thrown to undo the slice of a dry run once it is known what would have become of its rows. */
class Rehearsal extends Error {
  readonly results: readonly (readonly [number: number, result: RowResult])[];
  constructor(results: Rehearsal['results']) {
    super('a dry run keeps nothing');
    this.results = results;
  }
}

/** Does up to `limits.importRowsPerJob` rows; true when rows are left. Begins where the last committed slice ended. */
export async function runRows(needs: RowNeeds, id: Id, signal: AbortSignal): Promise<boolean> {
  let size = 10;
  const known = new Map<string, Id>();
  for (let rows = 0; rows < limits.importRowsPerJob && !signal.aborted; ) {
    const stored = await findImport(needs.database, id);
    if (stored === undefined || (stored.status !== 'running' && stored.status !== 'trying')) return false;
    if (stored.done >= stored.total) return false;
    const began = performance.now();
    const done = await runSlice(needs, stored, size, known);
    rows += done;
    const tookMs = performance.now() - began;
    size = Math.max(
      1,
      Math.min(limits.importSliceRows, Math.round((size * limits.importSliceMs) / Math.max(tookMs, 1))),
    );
  }
  return true;
}

async function runSlice(needs: RowNeeds, stored: StoredImport, size: number, known: Map<string, Id>): Promise<number> {
  const context = contextOf(stored);
  const found = new Map(known);
  if (stored.status === 'running') {
    const done = await needs.database.transaction(context, async (inside) => {
      const results = await importRows(needs, inside, stored, size, found);
      await keep(inside, stored, results);
      return results.length;
    });
    for (const [key, value] of found) known.set(key, value);
    return done;
  }
  const results = await rehearse(needs, stored, size);
  await needs.database.transaction(context, (inside) => keep(inside, stored, results));
  return results.length;
}

async function rehearse(needs: RowNeeds, stored: StoredImport, size: number): Promise<Rehearsal['results']> {
  const context = { ...contextOf(stored), quiet: true };
  try {
    await needs.database.transaction(context, async (inside) => {
      throw new Rehearsal(await importRows(needs, inside, stored, size, new Map()));
    });
  } catch (error) {
    if (error instanceof Rehearsal) return error.results.map(([number, result]) => [number, withoutRecord(result)]);
    throw error;
  }
  return [];
}

/** What a dry run made is not there. */
function withoutRecord({ outcome, reasons, record }: RowResult): RowResult {
  return { outcome, reasons, record: outcome === 'created' ? undefined : record };
}

async function importRows(
  needs: RowNeeds,
  context: InTransaction,
  stored: StoredImport,
  size: number,
  known: Map<string, Id>,
): Promise<(readonly [number, RowResult])[]> {
  const release = needs.definitions.current(context);
  const entity = release.entity(stored.entity);
  const { plan } = stored;
  if (entity === undefined || plan === undefined) throw new Error(`import ${stored.id} has lost its entity or plan`);
  const { settings } = release;
  const language = isLanguage(stored.locale) ? stored.locale : 'en';
  const cells = { language, calendar: settings.calendar, zone: settings.timeZone };
  const setting: RowSetting = { plan, entity, cells, known };
  const results: (readonly [number, RowResult])[] = [];
  const began = performance.now();
  for (const row of await readRows(context.transaction, stored.id, { after: stored.done, limit: size })) {
    results.push([row.number, await importRow(needs, context, setting, row)]);
    // The lane is given back before a slice that was guessed too long gets in everybody's way.
    if (performance.now() - began > 4 * limits.importSliceMs) break;
  }
  return results;
}

async function keep(context: InTransaction, stored: StoredImport, results: Rehearsal['results']): Promise<void> {
  for (const [number, result] of results) await saveResult(context, stored.id, number, result);
  await saveProgress(context, stored.id, results.at(-1)?.[0] ?? stored.total);
}
