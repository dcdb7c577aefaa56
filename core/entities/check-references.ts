// References of a record about to be written: does each point to a record the writer may see? One statement for all of them.
import { join, name, sql } from '../database/sql.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { tableOf } from '../query/columns.ts';
import { compileRows, type QueryNeeds } from '../query/compile-query.ts';
import type { EntityModel } from './entity-model.ts';
import type { Values } from './records.ts';

/** A missing record and a forbidden one give the same detail, at the field. */
export async function checkReferences(
  needs: QueryNeeds,
  context: InTransaction,
  model: EntityModel,
  changed: readonly string[],
  values: Values,
): Promise<ProblemDetail[]> {
  const asked = changed.filter(
    (field) => model.field(field)?.definition.kind === 'reference' && typeof values[field] === 'string',
  );
  if (asked.length === 0) return [];
  const columns = asked.map((field) => {
    const target = needs.entities(model.field(field)!.definition.target ?? '');
    if (target === undefined) return sql`null as ${name(field)}`;
    const rows = compileRows({ ...needs, entity: target }, needs.grantOf(target), 'r');
    const readable = rows === undefined ? sql`` : sql` and ${rows}`;
    return sql`(select 1 from ${name(tableOf(target.name))} as r where r."id" = ${values[field] as string}${readable}) as ${name(field)}`;
  });
  const [found] = await context.transaction.read<Record<string, unknown>>(sql`select ${join(columns)}`);
  return asked
    .filter((field) => found?.[field] === null || found?.[field] === undefined)
    .map((field) => ({ pointer: `/${field}`, code: 'validation.reference', params: { found: String(values[field]) } }));
}
