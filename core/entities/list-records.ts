// Lists of records: compiled by the query room under the policy, read page by page.
import type { Database } from '../database/database.ts';
import type { Context } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { compileQuery, type QueryNeeds } from '../query/compile-query.ts';
import { wordsOf } from '../query/compile-search.ts';
import type { Page, Query } from '../query/query.ts';
import type { EntityModel } from './entity-model.ts';
import { looksInside, wordsOfFilter } from './filter-words.ts';
import type { Stored } from './records.ts';
import { narrowSearch } from './search-index.ts';

export interface ListNeeds extends QueryNeeds {
  readonly database: Database;
  readonly model: EntityModel;
}

type Row = Record<string, unknown>;

/** @throws Problem 403 when the asker may read no record of the entity at all */
export async function listRecords(needs: ListNeeds, context: Context, query: Query): Promise<Page<Stored>> {
  const { entity, model } = needs;
  if (!needs.grantOf(entity).allowed) throw forbidden('read', entity.name);
  const isSearch = (query.search ?? '').trim() !== '';
  const words = [...(isSearch ? wordsOf(query.search) : []), ...wordsOfFilter(query.filter, entity)].slice(
    0,
    limits.searchWords,
  );
  const narrowed = words.length > 0 ? await narrowSearch(needs.database, context, entity, words) : undefined;
  const compiled = compileQuery({ ...needs, query, narrowed });
  const isLong = isSearch || looksInside(query.filter);
  const rows = await readRows(needs.database, context, isLong, compiled.statement);
  const items = rows.slice(0, compiled.limit).map((row) => model.storedOf(row, compiled.fields));
  const last = rows.length > compiled.limit ? rows[compiled.limit - 1] : undefined;
  return {
    items,
    ...(last === undefined ? {} : { next: compiled.cursorOf(last) }),
    ...(query.count === true ? { count: await countRecords(needs, context, compiled.counting()) } : {}),
  };
}

/** An index may not lead to it. */
async function countRecords(
  needs: ListNeeds,
  context: Context,
  counting: CompiledQuery,
): Promise<{ value: number; more: boolean }> {
  const [row] = await readRows(needs.database, context, true, counting);
  const value = Number(row?.count ?? 0);
  return { value: Math.min(value, limits.listCount), more: value > limits.listCount };
}

/** What may read every row there is is read beside the others. Inside a transaction its own rows count. */
export async function readRows<R extends object = Row>(
  database: Pick<Database, 'reader' | 'readBeside'>,
  context: Context,
  isLong: boolean,
  statement: CompiledQuery,
): Promise<R[]> {
  const isInside = context.transaction !== undefined || context.whole?.open !== undefined;
  if (!isLong || isInside) return database.reader(context).read<R>(statement);
  // A job waits, in whoever's name it works; somebody at the other end of a request, who may hang up, does not.
  const options = context.signal === undefined ? {} : { withinMs: limits.askedMs };
  return database.readBeside<R>(statement, options);
}
