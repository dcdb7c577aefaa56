// A reference as people write it: the one record of the target that is called so, or has that number, address or other thing that is its own.
import type { EntityDefinition, FieldDefinition, FilterTree } from '../../schemas/types.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';

export interface TitleNeeds {
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: RecordService;
}

/** By what people name a record, the most usual first. */
export function namingFields({ titleField, fields }: EntityDefinition): string[] {
  const own = fields.filter(({ kind, unique }) => unique === true || kind === 'email' || kind === 'phone');
  return [...new Set([titleField, ...own.map(({ name }) => name)])];
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
  for (const name of namingFields(entity)) {
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

/** A text that a field cannot be asked for is found nowhere, nor is anything by a field that one may not read. */
export function none(error: unknown): { items: Stored[] } {
  if (error instanceof Problem && (error.code === 'invalid-query' || error.code === 'unknown-field'))
    return { items: [] };
  throw error;
}
