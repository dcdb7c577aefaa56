// Keyset pages: the order of a list, the cursor that names a place in it, and the condition "after that place". Empty values are the
// smallest on both databases, ties are broken by id, so a page never skips or repeats a row that stood still.
import { createHash } from 'node:crypto';
import type { SortTerm } from '../../schemas/types.ts';
import { join, name, sql } from '../database/sql.ts';
import { isId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery, SqlValue } from '../kernel/transaction.ts';
import { always, invalidQuery, never } from './conditions.ts';
import type { ColumnStorage } from './query-kind.ts';
import type { Scope } from './scope.ts';

interface Key {
  readonly expression: CompiledQuery;
  readonly descending: boolean;
  readonly nullable: boolean;
  readonly storage: ColumnStorage;
}

export interface Ordering {
  /** Sort values as columns "sort_0", "sort_1", …; the row's "id" is among the system columns anyway. */
  readonly columns: readonly CompiledQuery[];
  readonly orderBy: CompiledQuery;
  /** The condition that a row stands after the cursor; `always` without one. @throws Problem 422 for a cursor of another sort */
  after(cursor: string | undefined): CompiledQuery;
  /** The cursor of a row that was read with `columns`. */
  cursorOf(row: Readonly<Record<string, unknown>>): string;
}

/** Without a sort: newest first, by id (UUIDv7). `statement` names what the cursor belongs to beside the sort: the entity. */
export function createOrdering(sort: readonly SortTerm[], scope: Scope, alias: string, statement: string): Ordering {
  const keys = sortKeys(sort, scope);
  const descending = keys.at(-1)?.descending ?? true;
  const id: Key = { expression: sql`${name(alias)}."id"`, descending, nullable: false, storage: 'text' };
  const all = [...keys, id];
  // Most lists are one page: nobody needs a cursor of them.
  const mark = (): string =>
    createHash('sha256')
      .update(JSON.stringify([statement, sort]))
      .digest('base64url')
      .slice(0, 12);
  return {
    columns: keys.map((key, index) => sql`${key.expression} as ${name(`sort_${index}`)}`),
    orderBy: join(all.map(orderTerm)),
    after(cursor) {
      if (cursor === undefined) return always;
      const values = decode(cursor, mark(), keys);
      return bounded(all, values);
    },
    cursorOf(row) {
      const values = keys.map((_, index) => encodeValue(row[`sort_${index}`]));
      return Buffer.from(JSON.stringify([mark(), ...values, row.id])).toString('base64url');
    },
  };
}

function sortKeys(sort: readonly SortTerm[], scope: Scope): Key[] {
  if (!Array.isArray(sort) || sort.length > limits.sortFields) {
    throw invalidQuery('/sort', 'query.sort-fields', { maximum: limits.sortFields });
  }
  const seen = new Set<string>();
  return sort.map((term, index) => {
    const column = scope.column(term.field);
    const wrong =
      (term.direction !== 'asc' && term.direction !== 'desc') || !column.kind.sortable || seen.has(term.field);
    if (wrong) throw invalidQuery(`/sort/${index}`, 'query.sort', { field: column.path });
    seen.add(term.field);
    return {
      expression: column.sort,
      descending: term.direction === 'desc',
      nullable: column.nullable,
      storage: column.folded === undefined ? column.kind.storage(scope.dialect) : 'text',
    };
  });
}

/** SQLite's own order of NULLs, said aloud for PostgreSQL; its indexes are made the same way. */
function orderTerm(key: Key): CompiledQuery {
  if (!key.nullable) return key.descending ? sql`${key.expression} desc` : sql`${key.expression} asc`;
  return key.descending ? sql`${key.expression} desc nulls last` : sql`${key.expression} asc nulls first`;
}

/** The row-wise "after", with the bound of the first key once more in front: that is the part an index range can use. */
function bounded(keys: readonly Key[], values: readonly SqlValue[]): CompiledQuery {
  const whole = after(keys, values, 0);
  const [first] = keys;
  const value = values[0] ?? null;
  if (keys.length === 1 || first === undefined || value === null) return whole;
  if (!first.descending) return sql`${first.expression} >= ${value} and ${whole}`;
  return first.nullable ? whole : sql`${first.expression} <= ${value} and ${whole}`;
}

function after(keys: readonly Key[], values: readonly SqlValue[], index: number): CompiledQuery {
  const key = keys[index]!;
  const value = values[index] ?? null;
  const beyond = strictly(key, value);
  if (index === keys.length - 1) return beyond;
  const equal = value === null ? sql`${key.expression} is null` : sql`${key.expression} = ${value}`;
  const rest = sql`(${equal} and ${after(keys, values, index + 1)})`;
  return beyond === never ? rest : sql`(${beyond} or ${rest})`;
}

function strictly(key: Key, value: SqlValue): CompiledQuery {
  if (!key.descending) return value === null ? sql`${key.expression} is not null` : sql`${key.expression} > ${value}`;
  if (value === null) return never;
  return key.nullable
    ? sql`(${key.expression} < ${value} or ${key.expression} is null)`
    : sql`${key.expression} < ${value}`;
}

function encodeValue(value: unknown): string | number | null {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** Reads what `cursorOf` wrote. A cursor is only a place: it carries scalars of the sort's own columns, and they become parameters. */
function decode(cursor: string, mark: string, keys: readonly Key[]): SqlValue[] {
  const wrong = (): never => {
    throw invalidQuery('/after', 'query.cursor');
  };
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(String(cursor), 'base64url').toString('utf8'));
  } catch {
    return wrong();
  }
  if (!Array.isArray(parts) || parts.length !== keys.length + 2 || parts[0] !== mark) return wrong();
  const id: unknown = parts[parts.length - 1];
  if (!isId(id)) return wrong();
  const values = keys.map((key, index) => decodeValue(parts[index + 1], key));
  return values.includes(undefined) ? wrong() : [...(values as SqlValue[]), id];
}

function decodeValue(value: unknown, key: Key): SqlValue | undefined {
  if (value === null) return key.nullable ? null : undefined;
  if (key.storage === 'text') return typeof value === 'string' && !value.includes('\0') ? value : undefined;
  if (key.storage === 'numeric')
    return typeof value === 'string' && /^-?\d{1,20}(\.\d{1,20})?$/.test(value) ? value : undefined;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && /^-?\d{1,18}$/.test(value) ? BigInt(value) : undefined;
}
