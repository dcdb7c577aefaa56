// What records are called: the titles of what others point to, as far as the asker may read them. One look-up per entity, not per record.
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import type { Context } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { RecordService, Stored } from './records.ts';

/** By id; who may not read an entity, or its title, sees none of its titles. */
export async function titlesOf(
  records: Pick<RecordService, 'query'>,
  release: Release,
  context: Context,
  target: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const entity = release.entity(target);
  if (entity === undefined || ids.length === 0) return new Map();
  const titles = new Map<string, string>();
  for (let from = 0; from < ids.length; from += limits.pageSize)
    for (const [id, title] of await titlesOfSome(records, context, entity, ids.slice(from, from + limits.pageSize)))
      titles.set(id, title);
  return titles;
}

/** At most a page of them. */
async function titlesOfSome(
  records: Pick<RecordService, 'query'>,
  context: Context,
  entity: EntityDefinition,
  ids: readonly string[],
): Promise<[id: string, title: string][]> {
  const { items } = await records
    .query(context, entity.name, {
      filter: { field: 'id', operator: 'in', value: ids },
      fields: [entity.titleField],
      limit: ids.length,
    })
    .catch(unseen);
  return items.map(({ id, values }) => [id, String(values[entity.titleField] ?? '')]);
}

function unseen(error: unknown): { items: Stored[] } {
  const isHidden = error instanceof Problem && ([403, 404].includes(error.status) || error.code === 'unknown-field');
  if (isHidden) return { items: [] };
  throw error;
}
