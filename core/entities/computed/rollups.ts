// Roll-ups: what the records that point to one come to. Counts and sums move by what a write adds and takes away; the smallest, the largest,
// the average and the last are asked of the database again, which finds the records by the index of their reference.
import { columnOf } from '../../../schemas/field-names.ts';
import type { FilterTree, Rollup } from '../../../schemas/types.ts';
import { join, name, sql } from '../../database/sql.ts';
import type { Context } from '../../kernel/context.ts';
import { Decimal, isDecimal } from '../../kernel/decimal.ts';
import { tableOf } from '../../query/columns.ts';
import { compilePredicate } from '../../query/compile-filter.ts';
import { compileQuery } from '../../query/compile-query.ts';
import { createScope } from '../../query/scope.ts';
import { FieldFault } from '../fields/field-kind.ts';
import { idsIn } from '../fields/references.ts';
import type { ListNeeds } from '../list-records.ts';
import { type FactNeeds, querying, type RecordCall } from '../record-call.ts';
import type { RecordState } from '../record-state.ts';
import type { FieldValue, Values } from '../records.ts';
import { summarizeRecords } from '../summarize-records.ts';
import { everyRow } from './facts.ts';
import { asFieldValue } from './formula.ts';
import { type Feed, holderOf, type Total } from './plan.ts';

/** What a roll-up becomes: so much more, or what the database says. */
export type Change = Decimal | 'again';

/** Nothing to add up is 0; nothing to look at is empty. */
export function emptyRollup(feed: Total): FieldValue {
  const { operation } = feed.rollup;
  if (operation !== 'count' && operation !== 'sum') return null;
  return feed.field.kind === 'integer' ? 0 : new Decimal(0);
}

/** Which of these roll-ups count the row as it stands now. */
export async function countedBy(
  needs: FactNeeds,
  call: RecordCall,
  feeds: readonly Feed[],
  id: string,
): Promise<ReadonlySet<Feed>> {
  const filtered = feeds.filter((feed) => feed.rollup.filter !== undefined);
  const counted = new Set(feeds.filter((feed) => feed.rollup.filter === undefined));
  if (filtered.length === 0) return counted;
  const scope = createScope({ ...querying(needs, call), grantOf: undefined, alias: 't' });
  const columns = filtered.map(
    (feed, index) =>
      sql`case when ${compilePredicate(feed.rollup.filter!, scope)} then 1 else 0 end as ${name(`f${index}`)}`,
  );
  const [row] = await needs.database
    .reader(call.context)
    .read<Record<string, unknown>>(
      sql`select ${join(columns)} from ${name(tableOf(call.entity))} as t where t."id" = ${id}`,
    );
  filtered.forEach((feed, index) => {
    if (Number(row?.[`f${index}`]) === 1) counted.add(feed);
  });
  return counted;
}

/** The records that a row feeds: the one its reference points to, or each that its field of several holds. */
export function parentsIn(feed: Pick<Feed, 'reference'>, values: Values | undefined): readonly string[] {
  const value = values?.[feed.reference];
  return typeof value === 'string' ? [value] : idsIn(value);
}

/** How a row's share of a roll-up goes from one parent to another: by parent, what changes. */
export function changesOf(
  feed: Feed,
  before: Values | undefined,
  after: Values | undefined,
  counted: { readonly before: boolean; readonly after: boolean },
): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  const put = (values: Values | undefined, isCounted: boolean, sign: 1 | -1): void => {
    if (values === undefined || !isCounted) return;
    const share = shareOf(feed, values);
    for (const parent of parentsIn(feed, values)) {
      const known = changes.get(parent);
      if (share === undefined || known === 'again') changes.set(parent, 'again');
      else changes.set(parent, (known ?? new Decimal(0)).add(share.mul(sign)));
    }
  };
  put(before, counted.before, -1);
  put(after, counted.after, 1);
  for (const [parent, change] of changes) if (isDecimal(change) && change.isZero()) changes.delete(parent);
  return changes;
}

/** Undefined = nothing that can be added and taken away. */
function shareOf({ rollup }: Feed, values: Values): Decimal | undefined {
  if (rollup.operation === 'count') return new Decimal(1);
  if (rollup.operation !== 'sum') return undefined;
  const value = values[rollup.field ?? ''] ?? 0;
  return isDecimal(value) ? value : new Decimal(Number(value));
}

/** The roll-up after a change. A sum that does not fit its field leaves it empty until it does. */
export async function rolledUp(
  needs: FactNeeds,
  parent: RecordCall,
  feed: Total,
  record: Pick<RecordState, 'id' | 'values'>,
  change: Change,
): Promise<FieldValue> {
  const before = record.values[feed.field.name] ?? null;
  const known = before === null || change === 'again' ? undefined : new Decimal(String(before)).add(change);
  const value = known ?? (await ask(needs, parent, feed, record));
  if (value === null) return null;
  const read = isDecimal(value) ? asFieldValue(feed.field, value) : value;
  return read instanceof FieldFault ? null : read;
}

async function ask(
  needs: FactNeeds,
  parent: RecordCall,
  { field, rollup }: Total,
  record: Pick<RecordState, 'id' | 'values'>,
): Promise<FieldValue> {
  const { call, those } = addedUp(needs, parent, rollup, record);
  if (those === undefined) return emptyRollup({ field, rollup });
  const filter = rollup.filter === undefined ? those : { and: [those, rollup.filter] };
  if (rollup.operation === 'last') return last(needs, call, rollup.field!, rollup.orderBy ?? 'createdAt', filter);
  const all = new Set(call.entity.fields.map((field) => field.name));
  const asking = {
    ...querying(needs, call),
    grantOf: () => ({ ...everyRow, readable: all }),
    database: needs.database,
    model: call.model,
  };
  if (rollup.operation === 'average') return average(asking, call.context, rollup.field!, filter);
  const measures = [{ measure: rollup.operation, field: rollup.field }];
  const { groups } = await summarizeRecords(asking, call.context, { groupBy: [], measures, filter });
  const text = groups[0]?.measures[0] ?? null;
  const kind = call.model.field(rollup.field ?? '')?.definition.kind;
  return text === null || kind === 'date' || kind === 'datetime' ? text : new Decimal(text);
}

/** The records that a roll-up is over: those that point to the record, or those it holds; undefined = none. */
function addedUp(
  needs: FactNeeds,
  parent: RecordCall,
  rollup: Rollup,
  { id, values }: Pick<RecordState, 'id' | 'values'>,
): { readonly call: RecordCall; readonly those: FilterTree | undefined } {
  const holder = holderOf(rollup);
  if (holder !== undefined) {
    const call = needs.callOf(parent, parent.model.field(holder)?.definition.target ?? '');
    const held = [...idsIn(values[holder])];
    return { call, those: held.length === 0 ? undefined : { field: 'id', operator: 'in', value: held } };
  }
  const [child = '', reference = ''] = rollup.relation.split('.');
  const call = needs.callOf(parent, child);
  const isOne = call.model.field(reference)?.definition.kind === 'reference';
  return { call, those: { field: reference, operator: isOne ? 'eq' : 'has', value: id } };
}

/** Of the records that have a value; rounded once, when it is written. */
async function average(asking: ListNeeds, context: Context, field: string, filter: FilterTree): Promise<FieldValue> {
  const filled: FilterTree = { and: [filter, { field, operator: 'notEmpty' }] };
  const measures = [{ measure: 'sum' as const, field }];
  const { groups } = await summarizeRecords(asking, context, { groupBy: [], measures, filter: filled });
  const { count = 0, measures: sums = [] } = groups[0] ?? {};
  return count === 0 ? null : new Decimal(sums[0] ?? 0).div(count);
}

async function last(
  needs: FactNeeds,
  call: RecordCall,
  fieldName: string,
  orderBy: string,
  filter: FilterTree,
): Promise<FieldValue> {
  const all = new Set(call.entity.fields.map((field) => field.name));
  const { statement } = compileQuery({
    ...querying(needs, call),
    grantOf: () => ({ ...everyRow, readable: all }),
    query: { filter, sort: [{ field: orderBy, direction: 'desc' }], limit: 1, fields: [fieldName] },
  });
  const [row] = await needs.database.reader(call.context).read<Record<string, unknown>>(statement);
  const { definition, kind } = call.model.field(fieldName)!;
  const raw = row?.[columnOf(definition)] ?? null;
  return raw === null ? null : kind.fromColumn(raw, definition, needs.database.dialect);
}
