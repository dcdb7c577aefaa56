// An import or a bulk act in the background: rows in slices, each slice a transaction, each row a savepoint in it, and what became of a row written
// beside it. A slice is as long as the lane can be held for; a job takes some slices and leaves the rest to the next one.
import { isLanguage } from '../../schemas/local-text.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { sql } from '../database/sql.ts';
import type { Release } from '../definitions/definitions.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import { bulkRow } from './bulk-row.ts';
import { importRow, type RowNeeds, type RowSetting } from './import-row.ts';
import { presentAct, presentPlan } from './present-work.ts';
import { reasonsOf } from './row-result.ts';
import {
  contextOf,
  findWork,
  type RowResult,
  type RuleCounts,
  readRows,
  type StoredRow,
  type StoredWork,
  saveProgress,
  saveResult,
} from './work-store.ts';

interface Slice {
  readonly results: readonly (readonly [number: number, result: RowResult])[];
  /** Rules that held because of these rows, with for how many records; only a trial asks for them. */
  readonly rules: RuleCounts;
}

/** Thrown to undo the slice of a dry run once it is known what would have become of its rows. */
class Rehearsal extends Error {
  readonly slice: Slice;
  constructor(slice: Slice) {
    super('a dry run keeps nothing');
    this.slice = slice;
  }
}

/** Does up to `limits.importRowsPerJob` rows; true when rows are left. Begins where the last committed slice ended. */
export async function runRows(needs: RowNeeds, id: Id, signal: AbortSignal): Promise<boolean> {
  let size = 10;
  const known = new Map<string, Id>();
  for (let rows = 0; rows < limits.importRowsPerJob && !signal.aborted; ) {
    const stored = await findWork(needs.database, id);
    if (stored === undefined || (stored.status !== 'running' && stored.status !== 'trying')) return false;
    if (stored.done >= stored.total) return false;
    const began = performance.now();
    try {
      rows += await runSlice(needs, stored, size, known);
    } catch (error) {
      // A rule that must succeed is asked before the commit and refuses all of the slice: its rows go one by one until the one is found.
      if (!(error instanceof Problem)) throw error;
      if (size === 1) rows += await refuseRow(needs, stored, error);
      size = 1;
      continue;
    }
    size = nextSize(size, performance.now() - began);
  }
  return true;
}

function nextSize(size: number, tookMs: number): number {
  const fitting = Math.round((size * limits.importSliceMs) / Math.max(tookMs, 1));
  return Math.max(1, Math.min(limits.importSliceRows, size * 4, fitting));
}

async function runSlice(needs: RowNeeds, stored: StoredWork, size: number, known: Map<string, Id>): Promise<number> {
  const context = contextOf(stored);
  if (stored.status === 'trying') {
    const tried = await rehearse(needs, stored, size);
    await needs.database.transaction(context, (inside) => keep(inside, stored, tried));
    return tried.results.length;
  }
  const found = new Map(known);
  const done = await needs.database.transaction(context, async (inside) => {
    const results = await writeRows(needs, inside, stored, size, found);
    await keep(inside, stored, { results, rules: {} });
    return results.length;
  });
  for (const [key, value] of found) known.set(key, value);
  return done;
}

/** An import is tried without its rules. A bulk act is tried with them, and thrown away once they were asked: before the commit. */
async function rehearse(needs: RowNeeds, stored: StoredWork, size: number): Promise<Slice> {
  const isBulk = stored.act !== undefined;
  const context = isBulk ? contextOf(stored) : { ...contextOf(stored), quiet: true };
  const mark = newId();
  try {
    await needs.database.transaction(context, async (inside) => {
      const results = await writeRows(needs, inside, stored, size, new Map());
      inside.transaction.beforeCommit(async () => {
        const rules = isBulk ? await rulesSince(inside, mark) : {};
        throw new Rehearsal({ results: results.map(([number, result]) => [number, withoutRecord(result)]), rules });
      });
    });
  } catch (error) {
    if (error instanceof Rehearsal) return error.slice;
    throw error;
  }
  throw new Error(`the dry run of ${stored.id} was kept`);
}

async function rulesSince({ transaction, correlationId }: InTransaction, mark: Id): Promise<RuleCounts> {
  const rows = await transaction.read<{ rule: string; count: number }>(
    sql`select rule, count(distinct record_id) as "count" from rule_decisions where id > ${mark} and correlation_id = ${correlationId} group by rule`,
  );
  return Object.fromEntries(rows.map(({ rule, count }) => [rule, Number(count)]));
}

/** What a dry run made is not there. */
function withoutRecord({ outcome, reasons, record }: RowResult): RowResult {
  return { outcome, reasons, record: outcome === 'created' ? undefined : record };
}

async function writeRows(
  needs: RowNeeds,
  context: InTransaction,
  stored: StoredWork,
  size: number,
  known: Map<string, Id>,
): Promise<Slice['results']> {
  const write = writerOf(needs, context, stored, known);
  const results: (readonly [number, RowResult])[] = [];
  const began = performance.now();
  for (const row of await readRows(context.transaction, stored.id, { after: stored.done, limit: size })) {
    results.push([row.number, await write(row)]);
    // The lane is given back before a slice that was guessed too long gets in everybody's way.
    if (performance.now() - began > 4 * limits.importSliceMs) break;
  }
  return results;
}

function writerOf(
  needs: RowNeeds,
  context: InTransaction,
  stored: StoredWork,
  known: Map<string, Id>,
): (row: StoredRow) => Promise<RowResult> {
  const release = needs.definitions.current(context);
  const entity = release.entity(stored.entity);
  if (entity === undefined) throw new Error(`work ${stored.id} has lost its entity`);
  const { act } = stored;
  if (act !== undefined) return (row) => bulkRow(needs, context, entity, presentAct(act, entity), row.cells[0] ?? '');
  const setting = settingOf(release, entity, stored, known);
  return (row) => importRow(needs, context, setting, row);
}

function settingOf(
  { settings }: Release,
  entity: EntityDefinition,
  { id, plan, locale }: StoredWork,
  known: Map<string, Id>,
): RowSetting {
  if (plan === undefined) throw new Error(`import ${id} has lost its plan`);
  const language = isLanguage(locale) ? locale : 'en';
  return {
    plan: presentPlan(plan, entity),
    entity,
    known,
    cells: { language, calendar: settings.calendar, zone: settings.timeZone },
  };
}

async function refuseRow({ database }: RowNeeds, stored: StoredWork, problem: Problem): Promise<number> {
  return database.transaction(contextOf(stored), async (inside) => {
    const [row] = await readRows(inside.transaction, stored.id, { after: stored.done, limit: 1 });
    if (row === undefined) return 0;
    const refused: RowResult =
      stored.act === undefined
        ? { outcome: 'rejected', reasons: reasonsOf(problem) }
        : { outcome: 'skipped', record: row.cells[0], reasons: reasonsOf(problem) };
    await keep(inside, stored, { results: [[row.number, refused]], rules: {} });
    return 1;
  });
}

async function keep(context: InTransaction, stored: StoredWork, { results, rules }: Slice): Promise<void> {
  for (const [number, result] of results) await saveResult(context, stored.id, number, result);
  const done = results.at(-1)?.[0] ?? stored.total;
  await saveProgress(context, stored.id, { done, rules: addUp(stored.rules, rules) });
}

function addUp(one: RuleCounts, other: RuleCounts): RuleCounts {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}
