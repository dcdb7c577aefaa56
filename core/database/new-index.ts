// An index as rooms ask for it, and the statement that makes it.
import type { CompiledQuery } from '../kernel/transaction.ts';
import { name, sql } from './sql.ts';

export interface NewIndex {
  readonly name: string;
  readonly unique?: boolean;
  /** `<table> (<what is indexed>)`, with `using …` between them where wanted. */
  readonly on: CompiledQuery;
}

/** @param beside on PostgreSQL: without keeping writers out, and so outside of any transaction */
export function createIndex(index: NewIndex, beside = false): CompiledQuery {
  const kind = index.unique === true ? sql`create unique index` : sql`create index`;
  return beside
    ? sql`${kind} concurrently if not exists ${name(index.name)} on ${index.on}`
    : sql`${kind} if not exists ${name(index.name)} on ${index.on}`;
}
