// A reference as people write it: the one record of the target that is called so, or has that e-mail address.
import type { FieldDefinition, FilterTree } from '../../schemas/types.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';

export interface TitleNeeds {
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: RecordService;
}

/** undefined = nobody is called so. @throws Problem 422 when several are */
export async function findByTitle(
  { records, definitions }: TitleNeeds,
  context: InTransaction,
  { name: field, target }: Pick<FieldDefinition, 'name' | 'target'>,
  text: string,
): Promise<Id | undefined> {
  const entity = target === undefined ? undefined : definitions.current(context).entity(target);
  if (entity === undefined) return undefined;
  const fields = [entity.titleField, ...entity.fields.filter((one) => one.kind === 'email').map((one) => one.name)];
  for (const name of fields) {
    const filter: FilterTree = { field: name, operator: 'eq', value: text };
    const { items } = await records.query(context, entity.name, { filter, limit: 2, fields: [] }).catch(none);
    if (items.length > 1) throw wrongReference(field, 'import.many-references', text);
    if (items[0] !== undefined) return items[0].id;
  }
  return undefined;
}

export function wrongReference(field: string, code: string, found: string): Problem {
  return new Problem(422, 'invalid', {
    params: { count: 1 },
    details: [{ pointer: `/${field}`, code, params: { found: found.slice(0, 100) } }],
  });
}

/** A text that a field cannot be asked for is found nowhere. */
export function none(error: unknown): { items: Stored[] } {
  if (error instanceof Problem && error.code === 'invalid-query') return { items: [] };
  throw error;
}
