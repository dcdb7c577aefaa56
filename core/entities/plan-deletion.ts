// What deleting a record means for those that point to it, found before anything is written: which go with it, which are emptied of the
// reference, which stand in the way; what is final does neither go nor change, so it stands in the way, too. Every record that goes is locked when it
// is found, so that nothing can begin to point to it.
import { columnOf } from '../../schemas/field-names.ts';
import { isFinal } from '../../schemas/field-schema.ts';
import { pickText } from '../../schemas/local-text.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { join, literal, name, sql } from '../database/sql.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem, type ProblemDetail } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { linkTableOf, tableOf } from '../query/columns.ts';
import type { WriteCall } from './record-call.ts';
import type { RecordState } from './record-state.ts';
import { type Relation, relationsTo } from './relations.ts';

export interface Doomed {
  readonly call: WriteCall;
  readonly state: RecordState;
}

/** A record that stays, and its references that become empty. */
export interface Cleared {
  readonly entity: string;
  readonly id: Id;
  readonly fields: readonly string[];
}

export interface Deletion {
  /** The record itself first, then each that goes because of one before it. */
  readonly doomed: readonly Doomed[];
  readonly cleared: readonly Cleared[];
}

/**
 * @param load locks a record that is to go with the others. @throws Problem 403 when the deleter may not delete it
 * @throws Problem 409 `in-use` with a detail per reference that stands in the way; `deletes-too-much`
 */
export async function planDeletion(
  first: Doomed,
  load: (entity: string, id: Id) => Promise<Doomed>,
): Promise<Deletion> {
  const doomed = new Map([[keyOf(first), first]]);
  // Grows while it is walked: what goes with one may take others with it.
  for (const one of doomed.values())
    for (const relation of relationsBy(one.call, 'cascade'))
      for (const id of await pointing(one.call, relation, [one.state.id])) {
        const key = `${relation.entity.name}/${id}`;
        if (!doomed.has(key)) doomed.set(key, await load(relation.entity.name, id));
        requireBounded(one.call, doomed.size);
      }
  const all = new Doom([...doomed.values()]);
  await requireNothingInTheWay(first.call, all);
  const cleared = await clearedBy(first.call, all);
  requireBounded(first.call, doomed.size + cleared.length);
  return { doomed: all.records, cleared };
}

function keyOf({ call, state }: Doomed): string {
  return `${call.entity.name}/${state.id}`;
}

function requireBounded({ entity }: WriteCall, count: number): void {
  if (count > limits.deletedTogether)
    throw new Problem(409, 'deletes-too-much', { params: { entity: entity.name, maximum: limits.deletedTogether } });
}

function relationsBy(call: WriteCall, onDelete: 'restrict' | 'clear' | 'cascade', target = call.entity.name) {
  // Lines are part of their owner, which takes them with it (write-lines.ts).
  return relationsTo(call.release, target).filter(
    ({ entity, field }) => (field.onDelete ?? 'restrict') === onDelete && entity.ownedBy?.field !== field.name,
  );
}

/** The records that are to go, by entity. */
class Doom {
  readonly records: readonly Doomed[];
  readonly ids = new Map<string, Id[]>();

  constructor(records: readonly Doomed[]) {
    this.records = records;
    for (const { call, state } of records) {
      const ids = this.ids.get(call.entity.name) ?? [];
      this.ids.set(call.entity.name, ids);
      ids.push(state.id);
    }
  }
}

/** Ids of records that point to these, those in `except` left out; one more than may be deleted together, at most. */
async function pointing(call: WriteCall, relation: Relation, ids: readonly Id[], except: readonly Id[] = []) {
  const rows = await call.context.transaction.read<{ id: Id }>(
    sql`select "id" from ${tableTo(relation, ids, except)} order by "id" limit ${limits.deletedTogether + 1}`,
  );
  return rows.map((row) => row.id);
}

function tableTo({ entity, field }: Relation, ids: readonly Id[], except: readonly Id[] = []): CompiledQuery {
  const list = (of: readonly Id[]): CompiledQuery => join(of.map((id) => sql`${id}`));
  const others = except.length === 0 ? sql`` : sql` and "id" not in (${list(except)})`;
  const those =
    field.kind === 'references'
      ? sql`"id" in (select "source" from ${name(linkTableOf(entity, columnOf(field)))} where "target" in (${list(ids)}))`
      : sql`${name(columnOf(field))} in (${list(ids)})`;
  return sql`${name(tableOf(entity))} where ${those}${others}`;
}

/** All of it at once, so that nobody takes away one hindrance only to meet the next. */
async function requireNothingInTheWay(call: WriteCall, doom: Doom): Promise<void> {
  const details: ProblemDetail[] = [];
  for (const [target, ids] of doom.ids)
    for (const relation of relationsBy(call, 'restrict', target)) {
      const rows = tableTo(relation, ids, doom.ids.get(relation.entity.name) ?? []);
      const [found] = await call.context.transaction.read<{ count: unknown }>(
        sql`select count(*) as "count" from (select 1 from ${rows} limit ${limits.listCount}) as those`,
      );
      if (Number(found?.count) > 0) details.push(inTheWay(call, relation, Number(found?.count)));
    }
  details.push(...finalInTheWay(call, doom), ...(await keptInTheWay(call, doom)));
  if (details.length > 0)
    throw new Problem(409, 'in-use', {
      params: { entity: pickText(call.entity.label, call.context.locale, call.entity.name) },
      details,
    });
}

/** What would have to go and is final, the record itself aside: of that its own words tell. */
function finalInTheWay(call: WriteCall, { records: [, ...others] }: Doom): ProblemDetail[] {
  const counts = new Map<EntityDefinition, number>();
  for (const { call: own, state } of others)
    if (isFinal(own.entity, state.values)) counts.set(own.entity, (counts.get(own.entity) ?? 0) + 1);
  return [...counts].map(([entity, count]) => staying(call, entity, count));
}

/** What would have to let go and is final. */
async function keptInTheWay(call: WriteCall, doom: Doom): Promise<ProblemDetail[]> {
  const details: ProblemDetail[] = [];
  for (const [target, ids] of doom.ids)
    for (const relation of relationsBy(call, 'clear', target)) {
      const kept = keptBy(relation);
      if (kept === undefined) continue;
      const rows = tableTo(relation, ids, doom.ids.get(relation.entity.name));
      const [found] = await call.context.transaction.read<{ count: unknown }>(
        sql`select count(*) as "count" from (select 1 from ${rows} and ${kept} limit ${limits.listCount}) as those`,
      );
      if (Number(found?.count) > 0) details.push(staying(call, relation.entity, Number(found?.count)));
    }
  return details;
}

/** That a row is final, where its lock keeps this reference. A line holds none that would be emptied. */
function keptBy({ entity: { lock, pipeline, fields }, field }: Relation): CompiledQuery | undefined {
  if (lock === undefined || lock.open?.includes(field.name) === true) return undefined;
  const stage = name(columnOf(fields.find((one) => one.name === pipeline?.field)!));
  return sql`${stage} in (${join(lock.stages.map(literal))})`;
}

function staying(call: WriteCall, entity: EntityDefinition, count: number): ProblemDetail {
  if (!call.grantOf(entity).allowed) return { pointer: '', code: 'validation.in-use-unseen', params: { count } };
  const label = pickText(entity.label, call.context.locale, entity.name);
  return { pointer: '', code: 'validation.in-use-final', params: { count, entity: label } };
}

/** Who may not see what is in the way learns how much it is, not what. */
function inTheWay(call: WriteCall, { entity, field }: Relation, count: number): ProblemDetail {
  const grant = call.grantOf(entity);
  if (!grant.allowed || !grant.readable.has(field.name))
    return { pointer: '', code: 'validation.in-use-unseen', params: { count } };
  const { locale } = call.context;
  const labels = {
    entity: pickText(entity.label, locale, entity.name),
    field: pickText(field.label, locale, field.name),
  };
  return { pointer: '', code: 'validation.in-use', params: { count, ...labels } };
}

async function clearedBy(call: WriteCall, doom: Doom): Promise<Cleared[]> {
  const cleared = new Map<string, { entity: string; id: Id; fields: string[] }>();
  for (const [target, ids] of doom.ids)
    for (const relation of relationsBy(call, 'clear', target)) {
      const entity = relation.entity.name;
      for (const id of await pointing(call, relation, ids, doom.ids.get(entity) ?? [])) {
        const one = cleared.get(`${entity}/${id}`) ?? { entity, id, fields: [] };
        cleared.set(`${entity}/${id}`, one);
        one.fields.push(relation.field.name);
      }
    }
  return [...cleared.values()];
}
