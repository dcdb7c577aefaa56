// The policy's rows → a condition. Ours, so without the bounds of what comes from outside; and the one place that knows shared records.
import { namesOf } from '../../schemas/entity-names.ts';
import type { RowFilter, RowsAbout, SharedRows } from '../access/access.ts';
import { join, sql } from '../database/sql.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { compilePredicate } from './compile-filter.ts';
import type { Scope } from './scope.ts';

/** @param scope of the entity the rows belong to, without a grant: a predicate sees all fields */
export function compileRowFilter(rows: RowFilter, scope: Scope): CompiledQuery {
  if ('sharedWith' in rows) return shared(rows, scope);
  if ('through' in rows) {
    const { table, condition, scope: inner } = scope.pointedTo(rows.through);
    return sql`exists (select 1 from ${table} where ${condition} and ${compileRowFilter(rows.rows, inner)})`;
  }
  if ('about' in rows) return about(rows, scope);
  if ('and' in rows) return group(rows.and, ' and ', scope);
  if ('or' in rows) return group(rows.or, ' or ', scope);
  return compilePredicate(rows, scope);
}

function group(parts: readonly RowFilter[], word: string, scope: Scope): CompiledQuery {
  if (parts.length === 0) return compilePredicate(word === ' and ' ? { and: [] } : { or: [] }, scope);
  return sql`(${join(
    parts.map((part) => compileRowFilter(part, scope)),
    word,
  )})`;
}

function shared({ sharedWith, entity, update }: SharedRows, scope: Scope): CompiledQuery {
  const audiences = join(sharedWith.map((audience) => sql`${audience}`));
  const level = update ? sql` and s.level = ${'update'}` : sql``;
  return sql`${scope.column('id').value} in (select s.record from record_shares s where s.entity = ${entity} and s.audience in (${audiences})
    and (s.ends_at is null or s.ends_at > ${scope.time().now.getTime()})${level})`;
}

/** A row keeps the name its entity had when it was written: every name an entity had counts. */
function about({ about: { entity, id }, seen }: RowsAbout, scope: Scope): CompiledQuery {
  const [kind, record] = [scope.column(entity).value, scope.column(id).value];
  const named = (names: readonly string[]): CompiledQuery => sql`${kind} in (${join(names.map((one) => sql`${one}`))})`;
  const whole = seen.filter(({ rows }) => rows === undefined).flatMap((one) => namesOf(one.entity));
  const some = seen.flatMap(({ entity: target, rows }) => {
    if (rows === undefined) return [];
    const { table, condition, scope: inner } = scope.named(target, record);
    const found = sql`exists (select 1 from ${table} where ${condition} and ${compileRowFilter(rows, inner)})`;
    return [sql`(${named(namesOf(target))} and ${found})`];
  });
  const ways = [sql`${kind} is null`, ...(whole.length === 0 ? [] : [named(whole)]), ...some];
  return sql`(${join(ways, ' or ')})`;
}
