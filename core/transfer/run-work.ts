// An import or a bulk act in the background: rows in slices, each slice a transaction, each row a savepoint in it, and what became of a row written
// beside it. A slice is as long as the lane can be held for; a job takes some slices and leaves the rest to the next one.
import { isLanguage } from '../../schemas/local-text.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { sql } from '../database/sql.ts';
import type { Release } from '../definitions/definitions.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import { bulkRow } from './bulk-row.ts';
import { importRow, type RowNeeds, type RowSetting } from './import-row.ts';
import { presentAct, presentPlan } from './present-work.ts';
import { createRowTokens, type Effect, type SeenRow, saidAnew } from './row-kin.ts';
import { reasonsOf } from './row-result.ts';
import {
  contextOf,
  findKin,
  findWork,
  forgetKin,
  type RowResult,
  type RuleCounts,
  readRows,
  readRowsOf,
  type StoredRow,
  type StoredWork,
  saveKin,
  saveProgress,
  saveResult,
} from './work-store.ts';

interface Slice {
  readonly results: readonly (readonly [number: number, result: RowResult])[];
  /** Rules that held because of these rows, with for how many records; only a trial asks for them. */
  readonly rules: RuleCounts;
  /** Of an import that is tried: rows that had an effect, by what they are found; and those that a later row says anew. */
  readonly kin?: readonly (readonly [number: number, tokens: ReadonlySet<string>])[];
  readonly gone?: readonly number[];
}

/** Thrown to undo the slice of a dry run once it is known what would have become of its rows. */
class Rehearsal extends Error {
  override readonly message = 'a dry run keeps nothing';
}

/** Answers a function that does the next slice, from where the last committed one ended; false = no rows are left. */
export function stepsOfRows(needs: RowNeeds, id: Id, principal: StoredWork['principal']): () => Promise<boolean> {
  let size = 10;
  const known = new Map<string, Id>();
  return async () => {
    const found = await findWork(needs.database, id);
    if (found === undefined || (found.status !== 'running' && found.status !== 'trying')) return false;
    const stored = { ...found, principal };
    if (stored.done >= stored.total) return false;
    const began = performance.now();
    try {
      await runSlice(needs, stored, size, known);
      size = nextSize(size, performance.now() - began);
    } catch (error) {
      // A rule that must succeed is asked before the commit and refuses all of the slice: its rows go one by one until the one is found.
      if (!(error instanceof Problem)) throw error;
      if (size === 1) await refuseRow(needs, stored, error);
      size = 1;
    }
    return true;
  };
}

function nextSize(size: number, tookMs: number): number {
  const fitting = Math.round((size * limits.importSliceMs) / Math.max(tookMs, 1));
  return Math.max(1, Math.min(limits.importSliceRows, size * 4, fitting));
}

async function runSlice(needs: RowNeeds, stored: StoredWork, size: number, known: Map<string, Id>): Promise<void> {
  const context = contextOf(stored);
  if (stored.status === 'trying') {
    const tried = await (stored.act === undefined ? rehearseImport : rehearseAct)(needs, stored, size);
    await needs.database.transaction(context, (inside) => keep(inside, stored, tried));
    return;
  }
  const found = new Map(known);
  await needs.database.transaction(context, async (inside) => {
    const results = await writeRows(needs, inside, stored, size, found);
    await keep(inside, stored, { results, rules: {} });
  });
  for (const [key, value] of found) known.set(key, value);
}

/** A bulk act is tried with its rules, and thrown away once they were asked: before the commit. */
async function rehearseAct(needs: RowNeeds, stored: StoredWork, size: number): Promise<Slice> {
  const mark = newId();
  return undone(needs, stored, contextOf(stored), async (inside) => {
    const results = await writeRows(needs, inside, stored, size, new Map());
    return async () => ({
      results: results.map((result) => withoutRecord(result)),
      rules: await rulesSince(inside, mark),
    });
  });
}

/**
 * An import is tried without its rules. What earlier slices made is not there any more: of that, what these rows may meet is made again before them, until
 * they meet nothing else.
 */
async function rehearseImport(needs: RowNeeds, stored: StoredWork, size: number): Promise<Slice> {
  const before = stored.done + 1;
  let [again, most]: [readonly number[], number] = [[], size];
  for (;;) {
    const slice = await tryRows(needs, stored, most, again);
    const kin = await findKin(needs.database, stored.id, [...slice.asked], { before, most: limits.importKin });
    if (kin.length > limits.importKin && slice.results.length > 1) {
      [again, most] = [[], Math.ceil(slice.results.length / 2)];
      continue;
    }
    const all = [...new Set([...again, ...kin])].sort((one, other) => one - other);
    if (all.length === again.length) return slice;
    again = all;
  }
}

interface Tried extends Slice {
  /** Tokens of what its rows looked for. */
  readonly asked: ReadonlySet<string>;
}

async function tryRows(needs: RowNeeds, stored: StoredWork, size: number, again: readonly number[]): Promise<Tried> {
  const context = { ...contextOf(stored), quiet: true };
  return undone(needs, stored, context, async (inside) => {
    const release = needs.definitions.current(inside);
    const entity = entityOf(release, stored);
    const setting = settingOf(release, entity, stored, new Map());
    const tokensOf = createRowTokens(entity, setting.plan, release.settings.country);
    const asked = new Set<string>();
    const effects: Effect[] = [];
    const made = new Set<Id>();
    const kin: [number: number, tokens: ReadonlySet<string>][] = [];
    const write = async (row: StoredRow): Promise<RowResult> => {
      const seen: SeenRow = { inputs: [], stored: undefined };
      const result = await importRow(needs, inside, setting, row, seen);
      const tokens = tokensOf(seen, result);
      for (const token of [...tokens.own, ...tokens.meant]) asked.add(token);
      const { outcome, record, related = [] } = result;
      for (const [, id] of related) made.add(id);
      const isNew = outcome === 'created';
      if (record === undefined || record === null || (!isNew && outcome !== 'updated')) return result;
      if (isNew) made.add(record);
      effects.push({ number: row.number, record, isNew, fields: new Set(Object.keys(seen.inputs.at(-1) ?? {})) });
      kin.push([row.number, new Set([...tokens.own, ...tokens.made])]);
      return result;
    };
    for (const row of await readRowsOf(inside.transaction, stored.id, again)) await write(row);
    const results = await inTurn(inside, stored, size, write);
    const gone = new Set(saidAnew(entity, setting.plan, effects));
    return async () => ({
      results: results.map(([number, result]) => withoutRecord([number, result], made)),
      rules: {},
      asked,
      kin: kin.filter(([number]) => number > stored.done && !gone.has(number)),
      gone: [...gone].filter((number) => number <= stored.done),
    });
  });
}

/** Does the work and takes it back. `tell` is asked before the commit, once everything that follows from the work is there. */
async function undone<T>(
  { database }: RowNeeds,
  { id }: StoredWork,
  context: Context,
  work: (inside: InTransaction) => Promise<() => Promise<T>>,
): Promise<T> {
  const rehearsal = new Rehearsal();
  let told: { readonly value: T } | undefined;
  try {
    await database.transaction(context, async (inside) => {
      const tell = await work(inside);
      inside.transaction.beforeCommit(async () => {
        told = { value: await tell() };
        throw rehearsal;
      });
    });
  } catch (error) {
    if (error === rehearsal && told !== undefined) return told.value;
    throw error;
  }
  throw new Error(`the dry run of ${id} was kept`);
}

async function rulesSince({ transaction, correlationId }: InTransaction, mark: Id): Promise<RuleCounts> {
  const rows = await transaction.read<{ rule: string; count: number }>(
    sql`select rule, count(distinct record_id) as "count" from rule_decisions where id > ${mark} and correlation_id = ${correlationId} group by rule`,
  );
  return Object.fromEntries(rows.map(({ rule, count }) => [rule, Number(count)]));
}

/** What a dry run made is not there. @param made records of rows that later ones changed */
function withoutRecord(
  [number, { outcome, reasons, record }]: Slice['results'][number],
  made: ReadonlySet<Id> = new Set(),
): Slice['results'][number] {
  const isThere = outcome !== 'created' && record !== undefined && !made.has(record);
  return [number, { outcome, reasons, record: isThere ? record : undefined }];
}

function writeRows(
  needs: RowNeeds,
  context: InTransaction,
  stored: StoredWork,
  size: number,
  known: Map<string, Id>,
): Promise<Slice['results']> {
  return inTurn(context, stored, size, writerOf(needs, context, stored, known));
}

async function inTurn(
  context: InTransaction,
  stored: StoredWork,
  size: number,
  write: (row: StoredRow) => Promise<RowResult>,
): Promise<Slice['results']> {
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
  const entity = entityOf(release, stored);
  const { act } = stored;
  if (act !== undefined) return (row) => bulkRow(needs, context, entity, presentAct(act, entity), row.cells[0] ?? '');
  const setting = settingOf(release, entity, stored, known);
  return (row) => importRow(needs, context, setting, row);
}

function entityOf(release: Release, { id, entity: name }: StoredWork): EntityDefinition {
  const entity = release.entity(name);
  if (entity === undefined) throw new Error(`work ${id} has lost its entity`);
  return entity;
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

async function refuseRow({ database }: RowNeeds, stored: StoredWork, problem: Problem): Promise<void> {
  return database.transaction(contextOf(stored), async (inside) => {
    const [row] = await readRows(inside.transaction, stored.id, { after: stored.done, limit: 1 });
    if (row === undefined) return;
    const refused: RowResult =
      stored.act === undefined
        ? { outcome: 'rejected', reasons: reasonsOf(problem) }
        : { outcome: 'skipped', record: row.cells[0], reasons: reasonsOf(problem) };
    await keep(inside, stored, { results: [[row.number, refused]], rules: {} });
  });
}

async function keep(context: InTransaction, stored: StoredWork, slice: Slice): Promise<void> {
  const { results, rules, kin = [], gone } = slice;
  await saveKin(context, stored.id, kin);
  await forgetKin(context, stored.id, gone ?? []);
  for (const [number, result] of results) await saveResult(context, stored.id, number, result);
  const done = results.at(-1)?.[0] ?? stored.total;
  await saveProgress(context, stored.id, { done, rules: addUp(stored.rules, rules) });
}

function addUp(one: RuleCounts, other: RuleCounts): RuleCounts {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}
