// Filter tree → SQL condition. Two-valued on purpose: a term is true or false for every row, also where the column is empty, so that
// `not`, `ne` and `notIn` are exact complements on both databases (an empty value is "not 5", and is neither less nor greater).
import type { FilterOperator, FilterTerm, FilterTree, RelatedTerm } from '../../schemas/types.ts';
import { join, sql } from '../database/sql.ts';
import { limits } from '../kernel/limits.ts';
import type { Problem } from '../kernel/problem.ts';
import type { CompiledQuery, SqlValue } from '../kernel/transaction.ts';
import { compileRelated } from './compile-related.ts';
import { compileDuring, compilePoint, isRelative } from './compile-relative.ts';
import { always, invalidQuery, never } from './conditions.ts';
import type { Comparand } from './query-kind.ts';
import type { Column, Links, Scope } from './scope.ts';

/** Longest text looked for; SQLite refuses patterns over 50,000 bytes. */
const needleLength = 1_000;

/** What a filter may still have. */
interface Budget {
  terms: number;
  /** Of one term. */
  readonly values: number;
  /** Sub-queries whose tables PostgreSQL may join with the others. */
  joined: number;
}

/** With more it takes longer to plan than to read: a hundred take half a minute. */
const mostJoined = 8;

/** A filter that came from outside: bounded in depth, number of terms and of values. */
export function compileFilter(tree: FilterTree, scope: Scope): CompiledQuery {
  const budget = { terms: limits.filterTerms, values: limits.filterValues, joined: mostJoined };
  return compile(tree, scope, false, '/filter', 1, budget);
}

/** A condition of the policy: ours, so without the bounds of what comes from outside. */
export function compilePredicate(tree: FilterTree, scope: Scope): CompiledQuery {
  const budget = { terms: Number.POSITIVE_INFINITY, values: Number.POSITIVE_INFINITY, joined: mostJoined };
  return compile(tree, scope, false, '/rows', Number.NEGATIVE_INFINITY, budget);
}

function compile(
  tree: FilterTree,
  scope: Scope,
  negated: boolean,
  pointer: string,
  depth: number,
  budget: Budget,
): CompiledQuery {
  if (depth > limits.filterDepth) throw invalidQuery(pointer, 'query.depth', { maximum: limits.filterDepth });
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) throw invalidQuery(pointer, 'query.filter');
  if ('not' in tree) {
    only(tree, ['not'], pointer);
    return compile(tree.not, scope, !negated, `${pointer}/not`, depth + 1, budget);
  }
  if ('and' in tree || 'or' in tree) return compileGroup(tree, scope, negated, pointer, depth, budget);
  budget.terms -= 1;
  if (budget.terms < 0) throw invalidQuery(pointer, 'query.terms', { maximum: limits.filterTerms });
  if ('related' in tree) {
    only(tree, ['related', 'measure', 'of', 'filter', 'operator', 'value'], pointer);
    const inner = (related: Scope): CompiledQuery =>
      compile((tree as RelatedTerm).filter!, related, false, `${pointer}/filter`, depth + 1, budget);
    return asSubquery(compileRelated(tree, scope, negated, pointer, inner), scope, budget);
  }
  // Views have become their filters by now (resolve-views.ts).
  if ('view' in tree) throw invalidQuery(`${pointer}/view`, 'query.view', { view: String(tree.view) });
  only(tree, ['field', 'operator', 'value'], pointer);
  if (typeof tree.field !== 'string') throw invalidQuery(pointer, 'query.filter');
  const column = scope.column(tree.field);
  if (Array.isArray(tree.value) && tree.value.length > budget.values) throw noList(column, pointer);
  const compiled = compileTerm(tree, column, scope, negated, pointer);
  return column.links === undefined ? compiled : asSubquery(compiled, scope, budget);
}

/** What is compared with true stays a sub-query. */
function asSubquery(condition: CompiledQuery, scope: Scope, budget: Budget): CompiledQuery {
  budget.joined -= 1;
  return budget.joined >= 0 || scope.dialect === 'sqlite' ? condition : sql`(${condition}) is true`;
}

type Group = { readonly and: readonly FilterTree[] } | { readonly or: readonly FilterTree[] };

function compileGroup(
  tree: Group,
  scope: Scope,
  negated: boolean,
  pointer: string,
  depth: number,
  budget: Budget,
): CompiledQuery {
  const word = 'and' in tree ? 'and' : 'or';
  only(tree, [word], pointer);
  const parts: unknown = 'and' in tree ? tree.and : tree.or;
  if (!Array.isArray(parts)) throw invalidQuery(`${pointer}/${word}`, 'query.filter');
  const meansAnd = (word === 'and') !== negated;
  if (parts.length === 0) return meansAnd ? always : never;
  const compiled = parts.map((part, index) =>
    compile(part as FilterTree, scope, negated, `${pointer}/${word}/${index}`, depth + 1, budget),
  );
  return sql`(${join(compiled, meansAnd ? ' and ' : ' or ')})`;
}

function only(tree: object, keys: readonly string[], pointer: string): void {
  for (const key of Object.keys(tree)) if (!keys.includes(key)) throw invalidQuery(pointer, 'query.filter');
}

function noList(column: Column, pointer: string): Problem {
  return invalidQuery(`${pointer}/value`, 'query.list', { field: column.path, maximum: limits.filterValues });
}

const complements: Partial<Record<FilterOperator, FilterOperator>> = {
  eq: 'ne',
  ne: 'eq',
  lt: 'ge',
  ge: 'lt',
  gt: 'le',
  le: 'gt',
  in: 'notIn',
  notIn: 'in',
  empty: 'notEmpty',
  notEmpty: 'empty',
};

function compileTerm(term: FilterTerm, column: Column, scope: Scope, negated: boolean, pointer: string): CompiledQuery {
  const operator = term.operator;
  if (!column.kind.operators.includes(operator)) {
    throw invalidQuery(`${pointer}/operator`, 'query.operator', {
      field: column.path,
      expected: column.kind.operators.join(', '),
      found: String(operator),
    });
  }
  if (column.links !== undefined) return compileLinks(term, column, column.links, scope, negated, pointer);
  if (operator === 'empty' || operator === 'notEmpty') return emptiness(column, (operator === 'empty') !== negated);
  if (term.value === null && (operator === 'eq' || operator === 'ne'))
    return emptiness(column, (operator === 'eq') !== negated);
  if (operator === 'contains' || operator === 'startsWith') {
    return textMatch(column, operator, needle(term, column, pointer), negated);
  }
  if (operator === 'in' || operator === 'notIn')
    return membership(term, column, scope, (operator === 'in') !== negated, pointer);
  if (operator === 'has' || operator === 'hasAny' || operator === 'hasAll')
    return compileItems(term, column, scope, negated, pointer);
  const compare = (by: FilterOperator, value: unknown): CompiledQuery =>
    comparison(by, column, comparandOf(value, by, column, scope, `${pointer}/value`), false);
  const relative = (holds: CompiledQuery): CompiledQuery =>
    negated ? sql`(not ${holds} or ${column.value} is null)` : holds;
  if (operator === 'during') return relative(compileDuring(term.value, column, scope, compare, `${pointer}/value`));
  if (isRelative(term.value)) {
    // `ne` holds for empty values too: it is "not eq".
    const inverse = operator === 'ne';
    const holds = compilePoint(inverse ? 'eq' : operator, term.value, column, scope, compare, `${pointer}/value`);
    return inverse !== negated ? sql`(not ${holds} or ${column.value} is null)` : holds;
  }
  const comparand = comparandOf(term.value, operator, column, scope, `${pointer}/value`);
  return comparison(operator, column, comparand, negated);
}

function emptiness(column: Column, empty: boolean): CompiledQuery {
  return empty ? sql`${column.value} is null` : sql`${column.value} is not null`;
}

function comparison(operator: FilterOperator, column: Column, comparand: Comparand, negated: boolean): CompiledQuery {
  // `ne` holds for empty values too: it is "not eq".
  if (operator === 'ne') return comparison('eq', column, comparand, !negated);
  const left = column.kind.equalsFolded && operator === 'eq' ? column.folded! : column.value;
  if (comparand === 'none') return negated ? always : never;
  if (comparand === 'all') return emptiness(column, negated);
  const effective = negated ? complements[operator]! : operator;
  const compared = sql`${left} ${sign[effective]!} ${comparand.value}`;
  return negated && column.nullable ? sql`(${compared} or ${column.value} is null)` : compared;
}

const sign: Partial<Record<FilterOperator, CompiledQuery>> = {
  eq: sql`=`,
  ne: sql`<>`,
  lt: sql`<`,
  le: sql`<=`,
  gt: sql`>`,
  ge: sql`>=`,
};

function membership(term: FilterTerm, column: Column, scope: Scope, inside: boolean, pointer: string): CompiledQuery {
  if (!Array.isArray(term.value)) throw noList(column, pointer);
  const values: CompiledQuery[] = [];
  for (const [index, value] of (term.value as readonly unknown[]).entries()) {
    const comparand = comparandOf(value, 'eq', column, scope, `${pointer}/value/${index}`);
    if (typeof comparand === 'object') values.push(sql`${comparand.value}`);
  }
  if (values.length === 0) return inside ? never : always;
  const left = column.kind.equalsFolded ? column.folded! : column.value;
  if (inside) return sql`${left} in (${join(values)})`;
  return column.nullable
    ? sql`(${left} not in (${join(values)}) or ${column.value} is null)`
    : sql`${left} not in (${join(values)})`;
}

/** Which records a field holds, of those the asker may see. As with items, none asked for is "any of them" never and "all of them" always. */
function compileLinks(
  term: FilterTerm,
  column: Column,
  links: Links,
  scope: Scope,
  negated: boolean,
  pointer: string,
): CompiledQuery {
  const { owner, table, alias, seen } = links;
  if (term.operator === 'empty' || term.operator === 'notEmpty') {
    const some = sql`exists (select 1 from ${table} where ${alias}."source" = ${owner}${seen})`;
    return (term.operator === 'empty') !== negated ? sql`not ${some}` : some;
  }
  const ids = new Set<SqlValue>();
  let isNone = false;
  for (const [item, at] of askedItems(term, column, pointer)) {
    const comparand = comparandOf(item, term.operator, column, scope, at);
    if (typeof comparand === 'object') ids.add(comparand.value);
    else isNone = true;
  }
  const isAll = term.operator === 'hasAll';
  if (isAll && isNone) return negated ? always : never;
  if (ids.size === 0) return isAll !== negated ? always : never;
  // Counted: a condition for each of hundreds takes PostgreSQL minutes to plan.
  const whole = isAll ? sql` group by ${alias}."source" having count(*) = ${ids.size}` : sql``;
  const those = sql`${alias}."target" in (${join([...ids].map((id) => sql`${id}`))})`;
  const holds = sql`${owner} in (select ${alias}."source" from ${table} where ${those}${seen}${whole})`;
  return negated ? sql`(not ${holds} or ${owner} is null)` : holds;
}

/** The items that has, hasAny and hasAll ask for, each with its place in the query. */
function askedItems(term: FilterTerm, column: Column, pointer: string): [item: unknown, pointer: string][] {
  if (term.operator === 'has') return [[term.value, `${pointer}/value`]];
  const asked: unknown = term.value;
  if (!Array.isArray(asked)) throw noList(column, pointer);
  return asked.map((item: unknown, index) => [item, `${pointer}/value/${index}`]);
}

/** Which items a list has. No item at all is "any of them" never and "all of them" always. */
function compileItems(
  term: FilterTerm,
  column: Column,
  scope: Scope,
  negated: boolean,
  pointer: string,
): CompiledQuery {
  const found = askedItems(term, column, pointer).map(([item, at]) => {
    const comparand = comparandOf(item, term.operator, column, scope, at);
    return typeof comparand === 'object' ? stands(column, String(comparand.value), scope) : never;
  });
  const isAll = term.operator === 'hasAll';
  if (found.length === 0) return isAll !== negated ? always : never;
  const holds = sql`(${join(found, isAll ? ' and ' : ' or ')})`;
  return negated ? sql`(not ${holds} or ${column.value} is null)` : holds;
}

/** Does the line stand in the list? Letter by letter: SQLite's LIKE knows no case; PostgreSQL's can use a trigram index. */
function stands(column: Column, line: string, scope: Scope): CompiledQuery {
  if (scope.dialect === 'sqlite') return sql`instr(${column.folded!}, ${line}) > 0`;
  return sql`${column.folded!} like ${`%${line.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;
}

function comparandOf(
  value: unknown,
  operator: FilterOperator,
  column: Column,
  scope: Scope,
  pointer: string,
): Comparand {
  const scalar =
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
  // PostgreSQL has no text with a zero byte, so no stored value can equal one.
  const comparand =
    scalar && !(typeof value === 'string' && value.includes('\0'))
      ? column.kind.comparand(value as string | number | boolean, operator, column.field, scope)
      : undefined;
  if (comparand === undefined)
    throw invalidQuery(pointer, 'query.value', { field: column.path, kind: column.field.kind });
  return comparand;
}

function needle(term: FilterTerm, column: Column, pointer: string): string {
  const { value } = term;
  if (typeof value !== 'string' || value.length > needleLength || value.includes('\0') || column.folded === undefined) {
    throw invalidQuery(`${pointer}/value`, 'query.text', { field: column.path, maximum: needleLength });
  }
  return column.kind.fold?.(value) ?? value;
}

/** Over the folded form. An empty needle is in every text there is. A beginning is a range, which an index leads to. */
function textMatch(column: Column, operator: 'contains' | 'startsWith', text: string, negated: boolean): CompiledQuery {
  if (text === '') return emptiness(column, negated);
  const folded = column.folded!;
  if (operator === 'startsWith') {
    const end = afterAllWith(text);
    const inside = end === undefined ? sql`${folded} >= ${text}` : sql`(${folded} >= ${text} and ${folded} < ${end})`;
    return negated ? sql`(not ${inside} or ${column.value} is null)` : inside;
  }
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return negated
    ? sql`(${folded} not like ${pattern} escape '\\' or ${column.value} is null)`
    : sql`${folded} like ${pattern} escape '\\'`;
}

/** The smallest text, by code points, that is greater than every text with this beginning; undefined when there is none. */
function afterAllWith(beginning: string): string | undefined {
  const letters = [...beginning];
  for (let last = letters.pop(); last !== undefined; last = letters.pop()) {
    const code = last.codePointAt(0)!;
    // Surrogates are no characters: after U+D7FF comes U+E000.
    if (code < 0x10_ffff) return letters.join('') + String.fromCodePoint(code === 0xd7ff ? 0xe000 : code + 1);
  }
  return undefined;
}
