// Keeps what is computed right, inside the transaction of whatever changes it. `prepare` runs before a row is written: what counts it is locked (above.ts),
// the record's own formulas computed. `follow` runs after: roll-ups of parents and formulas that read the record move, and what
// reads those in turn. What is computed has no version: a total that moves makes nobody's open form stale.
import { storedNameOf } from '../../../schemas/entity-names.ts';
import { columnOf } from '../../../schemas/field-names.ts';
import type { EntityDefinition, FieldDefinition } from '../../../schemas/types.ts';
import { name, sql } from '../../database/sql.ts';
import type { InTransaction } from '../../kernel/context.ts';
import { type Id, isId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid } from '../../kernel/problem.ts';
import { linkTableOf, tableOf } from '../../query/columns.ts';
import { FieldFault } from '../fields/field-kind.ts';
import { type FactNeeds, loadState, type RecordCall, type WriteCall } from '../record-call.ts';
import { changedFields, type RecordState, rememberKnown, rememberNewest, sameValue } from '../record-state.ts';
import type { FieldValue, Values } from '../records.ts';
import { tellRecord } from '../tell-record.ts';
import { writeProblem } from '../write-problem.ts';
import { lockAbove } from './above.ts';
import { brokenRules } from './check-rules.ts';
import { asReadBy, everyRow, factsOf, type Subject } from './facts.ts';
import type { Formula } from './formula.ts';
import { type EntityPlan, type Feed, planOf, type Total, touchedFeeds, type Watcher, withFormulas } from './plan.ts';
import { requestRecompute } from './recompute-table.ts';
import { type Change, changesOf, countedBy, emptyRollup, rolledUp } from './rollups.ts';

export interface ComputeNeeds extends FactNeeds {
  /** Goes on with what is too much for one transaction. */
  readonly enqueueRecompute: (context: InTransaction, recompute: Id) => Promise<void>;
  /** Where what is to be computed elsewhere is gathered, to be settled by who began: many rows move one total once. */
  readonly due?: Due;
  /** No events and no checks: what a new formula fills in is no act of anybody. */
  readonly silently?: true;
}

/** A write on its way: what it will be, and which roll-ups counted the row before. */
export interface Prepared {
  readonly values: Values;
  readonly counted: ReadonlySet<Feed>;
}

const none: ReadonlySet<Feed> = new Set();

/** @param before undefined for a new record */
export async function prepare(
  needs: ComputeNeeds,
  call: WriteCall,
  before: RecordState | undefined,
  after: Subject,
): Promise<Prepared> {
  const plan = planOf(call.release, call.entity.name);
  if (plan === undefined) return { values: after.values, counted: none };
  const touched = changedNames(call, plan, before?.values, after.values);
  await lockAbove(needs, call, touchedFeeds(plan, touched), [before?.values, after.values]);
  const counted = before === undefined ? none : await countedBy(needs, call, touchedFeeds(plan, touched), after.id);
  const fresh = before === undefined ? freshRollups(plan) : {};
  const due = plan.formulas.filter((formula) => before === undefined || touched.has(formula.field.name));
  const values = await compute(needs, call, { ...after, values: { ...after.values, ...fresh } }, due);
  return { values, counted };
}

/** Before a row is deleted: which roll-ups count it. */
export async function prepareDeletion(needs: ComputeNeeds, call: WriteCall, state: RecordState): Promise<Prepared> {
  const plan = planOf(call.release, call.entity.name);
  if (plan === undefined) return { values: state.values, counted: none };
  await lockAbove(needs, call, plan.feeds, [state.values]);
  return { values: state.values, counted: await countedBy(needs, call, plan.feeds, state.id) };
}

function freshRollups(plan: EntityPlan): Values {
  return Object.fromEntries(plan.rollups.map((field) => [field.name, emptyRollup({ field, rollup: field.rollup! })]));
}

/** The fields that differ, and the formulas that may differ because of them. */
function changedNames(
  call: WriteCall,
  plan: EntityPlan,
  before: Values | undefined,
  after: Values,
): ReadonlySet<string> {
  return withFormulas(call.entity, plan, changedFields(call.model, before ?? {}, after));
}

/** The values with these formulas computed, each after those it reads. */
async function compute(
  needs: ComputeNeeds,
  call: WriteCall,
  subject: Subject,
  formulas: readonly Formula[],
): Promise<Values> {
  if (formulas.length === 0) return subject.values;
  const facts = await factsOf(needs, call, subject, [...new Set(formulas.flatMap(({ reads }) => reads))]);
  const known: Record<string, unknown> = Object.assign(Object.create(null), facts);
  const values: Record<string, FieldValue> = { ...subject.values };
  const options = { zone: call.release.settings.timeZone };
  for (const formula of formulas) {
    const { name: own } = formula.field;
    const value = formula.evaluate(asReadBy(formula, call.model, values, known), options);
    values[own] = value instanceof FieldFault ? null : value;
    known[own] = values[own] === null ? null : call.model.field(own)!.kind.toFeel(values[own]!);
  }
  return values;
}

/** After the row: everything elsewhere that was computed from it. */
export async function follow(
  needs: ComputeNeeds,
  call: WriteCall,
  id: Id,
  before: Values | undefined,
  after: Values | undefined,
  counted: ReadonlySet<Feed>,
): Promise<void> {
  const plan = planOf(call.release, call.entity.name);
  if (plan === undefined) return;
  const changed = new Set(changedFields(call.model, before ?? {}, after ?? {}));
  const feeds = touchedFeeds(plan, changed);
  const countedNow = after === undefined ? none : await countedBy(needs, call, feeds, id);
  const due = needs.due ?? new Due();
  for (const feed of feeds) {
    const counts = { before: counted.has(feed), after: countedNow.has(feed) };
    for (const [parent, change] of changesOf(feed, before, after, counts)) due.move(feed, parent, change);
  }
  if (after !== undefined)
    for (const total of plan.held) if (changed.has(total.holder)) due.again(call.entity.name, id, total);
  for (const watcher of plan.watchers) await dueBy(needs, call, id, watcher, { before, after, changed }, due);
  if (needs.due === undefined) await settle(needs, call, due);
}

/** Computes what was gathered, each record once. */
export async function settle(needs: ComputeNeeds, call: WriteCall, due: Due): Promise<void> {
  for (const { entity, id, work } of due.inOrder()) await derive(needs, needs.callOf(call, entity), id, work);
}

/** What has to be computed anew of one record. */
export interface Work {
  readonly rollups: Map<Total, Change>;
  readonly formulas: Set<string>;
}

/** What has to be computed anew, by record. */
export class Due {
  readonly #works = new Map<string, { entity: string; id: Id; work: Work }>();

  of(entity: string, id: Id): Work {
    const key = `${entity}/${id}`;
    const entry = this.#works.get(key) ?? { entity, id, work: { rollups: new Map(), formulas: new Set() } };
    this.#works.set(key, entry);
    return entry.work;
  }

  /** Two changes of one total are one. */
  move(feed: Feed, parent: Id, change: Change): void {
    const { rollups } = this.of(feed.parent.name, parent);
    const known = rollups.get(feed);
    const isAgain = known === 'again' || change === 'again';
    rollups.set(feed, isAgain ? 'again' : known === undefined ? change : known.add(change));
  }

  again(entity: string, id: Id, total: Total): void {
    this.of(entity, id).rollups.set(total, 'again');
  }

  inOrder() {
    return [...this.#works.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  }
}

interface Written {
  readonly before: Values | undefined;
  readonly after: Values | undefined;
  readonly changed: ReadonlySet<string>;
}

/** The records that read the changed one. Nobody reads one that is new or goes, but who owns it as a line. */
async function dueBy(
  needs: ComputeNeeds,
  call: WriteCall,
  id: Id,
  watcher: Watcher,
  { before, after, changed }: Written,
  due: Due,
): Promise<void> {
  if (![...watcher.reads].some((read) => changed.has(read))) return;
  const hops = watcher.hops.slice(0, -1);
  const { ownedBy } = lastOf(call, watcher)?.kind === 'lines' ? call.entity : {};
  if (ownedBy === undefined) {
    if (before !== undefined && after !== undefined) await dueFrom(needs, call, id, watcher, watcher.hops, due);
    return;
  }
  const owners = new Set([before?.[ownedBy.field], after?.[ownedBy.field]].filter(isId));
  for (const owner of owners) await dueFrom(needs, call, owner, watcher, hops, due);
}

/** The field by which a watcher reaches the record that changed. */
function lastOf(call: WriteCall, { entity, hops }: Watcher): FieldDefinition | undefined {
  let at: EntityDefinition | undefined = entity;
  let field: FieldDefinition | undefined;
  for (const hop of hops) {
    field = at?.fields.find((candidate) => candidate.name === hop);
    at = call.release.entity(field?.target ?? '');
  }
  return field;
}

/** Whoever reaches the record by these: of too many, a job computes what is theirs. */
async function dueFrom(
  needs: ComputeNeeds,
  call: WriteCall,
  id: Id,
  watcher: Watcher,
  hops: readonly string[],
  due: Due,
): Promise<void> {
  const { entity, formulas, totals } = watcher;
  if (hops.length === 0) {
    dueOf(watcher, id, due);
    return;
  }
  const reading = readersOf(call, watcher.entity.name, hops, id);
  const rows = await call.context.transaction.read<{ id: string }>(
    sql`select t."id" as "id" from ${name(tableOf(watcher.entity))} as t where ${reading} order by t."id" limit ${limits.computedAtOnce + 1}`,
  );
  if (rows.length > limits.computedAtOnce) {
    const fields = [...formulas, ...[...totals].map(({ field }) => field.name)];
    const recompute = { entity: storedNameOf(entity), fields, hops, source: id };
    const asked = await requestRecompute(call.context, needs.clock.now(), recompute);
    await needs.enqueueRecompute(call.context, asked);
    return;
  }
  for (const row of rows) dueOf(watcher, row.id, due);
}

function dueOf({ entity, formulas, totals }: Watcher, id: Id, due: Due): void {
  for (const formula of formulas) due.of(entity.name, id).formulas.add(formula);
  for (const total of totals) due.again(entity.name, id, total);
}

/** The condition on rows under `t` that they reach the record by these fields. */
export function readersOf(call: RecordCall, entity: string, hops: readonly string[], id: Id): ReturnType<typeof sql> {
  const [first = '', ...rest] = hops;
  const owning = call.release.entity(entity)!;
  const field = owning.fields.find((candidate) => candidate.name === first)!;
  const column = name(columnOf(field));
  const target = call.release.entity(field.target!)!;
  const inner = rest.length === 0 ? undefined : readersOf(call, target.name, rest, id);
  const there = inner && sql`(select t."id" from ${name(tableOf(target))} as t where ${inner})`;
  const those = there === undefined ? sql`= ${id}` : sql`in ${there}`;
  if (field.kind === 'references')
    return sql`t."id" in (select l."source" from ${name(linkTableOf(owning, columnOf(field)))} as l where l."target" ${those})`;
  if (field.kind !== 'lines') return sql`t.${column} ${those}`;
  const owner = target.fields.find((candidate) => candidate.name === target.ownedBy?.field)!;
  const which = inner ?? sql`t."id" = ${id}`;
  return sql`t."id" in (select t.${name(columnOf(owner))} from ${name(tableOf(target))} as t where ${which})`;
}

/**
 * Writes what is computed of one record, and what follows from that. A rule of the record that this would break refuses the whole write.
 */
export async function derive(needs: ComputeNeeds, call: WriteCall, id: Id, work: Work): Promise<void> {
  const before = await loadState(needs, call, id, everyRow, 'change');
  if (before === undefined) return;
  const plan = planOf(call.release, call.entity.name)!;
  const due = [...work.formulas, ...[...work.rollups.keys()].map(({ field }) => field.name)];
  await lockAbove(needs, call, touchedFeeds(plan, withFormulas(call.entity, plan, due)), [before.values]);
  const values = await derived(needs, call, before, work);
  const changed = changedFields(call.model, before.values, values);
  if (changed.length === 0) return;
  const state = { ...before, values };
  if (needs.silently !== true) {
    const broken = await brokenRules(needs, call, before.values, state, changed);
    if (broken.length > 0) throw invalid(broken.map((detail) => ({ ...detail, pointer: '' })));
  }
  const feeds = touchedFeeds(plan, new Set(changed));
  const counted = await countedBy(needs, call, feeds, id);
  await writeRow(call, state, changed);
  rememberNewest(call.context.transaction, call.entity.name, state);
  rememberKnown(call.context.transaction, call.model, id, call.model.asRead(state));
  if (needs.silently !== true) await tellRecord(needs, call, 'computed', state, changed, before.values, values);
  await follow(needs, call, id, before.values, values, counted);
}

async function writeRow(call: WriteCall, state: RecordState, changed: readonly string[]): Promise<void> {
  try {
    await call.context.transaction.write(call.model.update(state, changed, state.version));
  } catch (error) {
    throw writeProblem(error, call, false);
  }
}

async function derived(needs: ComputeNeeds, call: WriteCall, before: RecordState, work: Work): Promise<Values> {
  const plan = planOf(call.release, call.entity.name)!;
  const values: Record<string, FieldValue> = { ...before.values };
  const moved = new Set(work.formulas);
  for (const [feed, change] of work.rollups) {
    const { name: own } = feed.field;
    values[own] = await rolledUp(needs, call, feed, before, change);
    if (!sameValue(values[own], before.values[own] ?? null)) moved.add(own);
  }
  const touched = withFormulas(call.entity, plan, moved);
  const due = plan.formulas.filter((formula) => touched.has(formula.field.name));
  return compute(needs, call, { ...before, values }, due);
}
