// The links of a record: a row for each record that its fields of several hold, written with the record's own row. The column says what the field holds and in
// which order; these rows are what finds it from the other side.
import { columnOf } from '../../schemas/field-names.ts';
import { join, name, sql } from '../database/sql.ts';
import { StatementError } from '../database/statement-error.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { invalid } from '../kernel/problem.ts';
import { linkTableOf } from '../query/columns.ts';
import { idsIn } from './fields/references.ts';
import type { RecordCall } from './record-call.ts';
import type { Values } from './records.ts';

/** @throws Problem 422 when a record was deleted after it was looked for */
export async function writeLinks(
  { context, entity, model }: RecordCall<InTransaction>,
  id: Id,
  before: Values,
  after: Values,
): Promise<void> {
  for (const { definition: field } of model.links) {
    const [had, has] = [new Set(idsIn(before[field.name])), new Set(idsIn(after[field.name]))];
    const table = name(linkTableOf(entity, columnOf(field)));
    const gone = [...had].filter((one) => !has.has(one)).map((one) => sql`${one}`);
    const come = [...has].filter((one) => !had.has(one)).sort();
    if (gone.length > 0)
      await context.transaction.write(sql`delete from ${table} where "source" = ${id} and "target" in (${join(gone)})`);
    if (come.length === 0) continue;
    const rows = join(come.map((one) => sql`(${id}, ${one})`));
    try {
      await context.transaction.write(sql`insert into ${table} ("source", "target") values ${rows}`);
    } catch (error) {
      if (!(error instanceof StatementError) || error.reason !== 'reference') throw error;
      const params = { found: come.join(', ').slice(0, 100) };
      throw invalid([{ pointer: `/${field.name}`, code: 'validation.reference', params }]);
    }
  }
}
