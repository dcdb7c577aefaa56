// References of a record about to be written: does each point to a record the writer may see? One statement for all of them.
import { isLink } from '../../schemas/field-schema.ts';
import type { Database, Remembered } from '../database/database.ts';
import { join, name, sql } from '../database/sql.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { tableOf } from '../query/columns.ts';
import { compileRows, type QueryNeeds } from '../query/compile-query.ts';
import type { EntityModel } from './entity-model.ts';
import { idsIn } from './fields/references.ts';
import type { Values } from './records.ts';

/** A missing record and a forbidden one give the same detail, at the field. */
export async function checkReferences(
  needs: QueryNeeds & { readonly database: Database },
  context: InTransaction,
  model: EntityModel,
  changed: readonly string[],
  values: Values,
  before: Values = {},
): Promise<ProblemDetail[]> {
  const asked: Pointed[] = [];
  for (const field of changed)
    for (const pointed of pointedTo(model, field, values, before))
      if (!(await isSomebody(needs, context, model, pointed))) asked.push(pointed);
  if (asked.length === 0) return [];
  const columns = asked.map(({ field, id }, index) => {
    const own = name(`c${index}`);
    const target = needs.entities(model.field(field)!.definition.target ?? '');
    if (target === undefined) return sql`null as ${own}`;
    const rows = compileRows({ ...needs, entity: target }, needs.grantOf(target), 'r');
    const readable = rows === undefined ? sql`` : sql` and ${rows}`;
    return sql`(select 1 from ${name(tableOf(target))} as r where r."id" = ${id}${readable}) as ${own}`;
  });
  const [found] = await context.transaction.read<Record<string, unknown>>(sql`select ${join(columns)}`);
  return asked
    .filter((_, index) => (found?.[`c${index}`] ?? null) === null)
    .map(({ pointer, id }) => ({ pointer, code: 'validation.reference', params: { found: id } }));
}

const people = new WeakMap<Database, Remembered<true | undefined>>();

/** Nearly every record points to people and teams, who seldom change: whoever sees all of them need not look for the same one each time. */
async function isSomebody(
  { database, entities, grantOf }: QueryNeeds & { readonly database: Database },
  { transaction }: InTransaction,
  model: EntityModel,
  { field, id }: Pointed,
): Promise<boolean> {
  const target = entities(model.field(field)!.definition.target ?? '');
  if (database.dialect !== 'sqlite' || target === undefined || (target.name !== 'user' && target.name !== 'team'))
    return false;
  const grant = grantOf(target);
  if (!grant.allowed || grant.rows !== undefined) return false;
  const known = people.get(database) ?? database.remember<true | undefined>(['record_user', 'record_team'], 2_000);
  people.set(database, known);
  const found = known.get(`${target.name}/${id}`, async () => {
    const rows = await transaction.read(sql`select 1 from ${name(tableOf(target))} where "id" = ${id}`);
    return rows.length > 0 ? true : undefined;
  });
  return (found instanceof Promise ? await found : found) === true;
}

interface Pointed {
  readonly field: string;
  readonly id: string;
  readonly pointer: string;
}

/** What a field newly points to: of several, those that were in it before were looked for when they came. */
function pointedTo(model: EntityModel, field: string, values: Values, before: Values): Pointed[] {
  const definition = model.field(field)?.definition;
  const value = values[field];
  if (definition === undefined || !isLink(definition)) return [];
  if (typeof value === 'string') return [{ field, id: value, pointer: `/${field}` }];
  const known = new Set(idsIn(before[field]));
  return idsIn(value).flatMap((id, index) => (known.has(id) ? [] : [{ field, id, pointer: `/${field}/${index}` }]));
}
