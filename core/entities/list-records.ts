// Lists and sums of records: compiled by the query room under the policy, read page by page.

import { scaleOf } from '../../schemas/field-schema.ts';
import type { FilterTree } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import type { Context } from '../kernel/context.ts';
import { Decimal } from '../kernel/decimal.ts';
import { forbidden } from '../kernel/problem.ts';
import { compileQuery, compileSummary, type QueryNeeds } from '../query/compile-query.ts';
import type { Page, Query } from '../query/query.ts';
import type { EntityModel } from './entity-model.ts';
import type { Stored } from './records.ts';

export interface ListNeeds extends QueryNeeds {
  readonly database: Database;
  readonly model: EntityModel;
}

type Row = Record<string, unknown>;

/** @throws Problem 403 when the asker may read no record of the entity at all */
export async function listRecords(needs: ListNeeds, context: Context, query: Query): Promise<Page<Stored>> {
  const { entity, model } = needs;
  if (!needs.grantOf(entity).allowed) throw forbidden('read', entity.name);
  const compiled = compileQuery({ ...needs, query });
  const rows = await readRows(needs.database, context, query, compiled.statement);
  const items = rows.slice(0, compiled.limit).map((row) => model.storedOf(row, compiled.fields));
  const last = rows.length > compiled.limit ? rows[compiled.limit - 1] : undefined;
  return last === undefined ? { items } : { items, next: compiled.cursorOf(last) };
}

/** A search reads every text there is: in a worker, so that others are served meanwhile. Inside a transaction its own rows count. */
async function readRows(
  database: Database,
  context: Context,
  query: Query,
  statement: Parameters<Database['read']>[0],
): Promise<Row[]> {
  if (query.search === undefined || query.search.trim() === '' || context.transaction !== undefined) {
    return database.reader(context).read<Row>(statement);
  }
  const rows: Row[] = [];
  for await (const row of database.scan<Row>(statement)) rows.push(row);
  return rows;
}

interface SummaryRow {
  readonly value: string | null;
  readonly count: number;
  readonly high?: number | bigint | string | null;
  readonly low?: number | bigint | string | null;
}

export async function summarizeRecords(
  needs: ListNeeds,
  options: { groupBy: string; sum?: string; filter?: FilterTree | undefined },
): Promise<{ value: string | null; count: number; sum?: string }[]> {
  const { entity, model, database } = needs;
  if (!needs.grantOf(entity).allowed) throw forbidden('read', entity.name);
  const statement = compileSummary({ ...needs, ...options });
  const groups: { value: string | null; count: number; sum?: string }[] = [];
  for await (const row of database.scan<SummaryRow>(statement)) {
    const group = { value: row.value, count: Number(row.count) };
    groups.push(options.sum === undefined ? group : { ...group, sum: sumOf(row, model, options.sum, database) });
  }
  // In one order on every database; those without a value last.
  return groups.sort((a, b) => byValue(a.value, b.value));
}

function byValue(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : Number(a > b);
}

/** The halves joined again, in the field's own unit. */
function sumOf(row: SummaryRow, model: EntityModel, fieldName: string, database: Database): string {
  const field = model.field(fieldName)!;
  const high = new Decimal(String(row.high ?? 0));
  if (field.kind.storage(database.dialect) === 'numeric') return high.toFixed();
  const whole = high.mul(1_000_000_000).add(String(row.low ?? 0));
  return whole
    .div(new Decimal(10).pow(field.kind.storage('postgres') === 'numeric' ? scaleOf(field.definition) : 0))
    .toFixed();
}
