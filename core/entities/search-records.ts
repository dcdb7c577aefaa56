// One search over everything: of each entity in the navigation the records whose title begins with the words, then those that have them
// anywhere, newest first. Each list is an ordinary query under the asker's policy.
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import type { Context } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { wordsOf } from '../query/compile-search.ts';
import type { Query } from '../query/query.ts';
import { type ListNeeds, listRecords } from './list-records.ts';
import type { Hits, Stored } from './records.ts';

/** @throws Problem 422 for a text that is too long */
export async function searchRecords(
  release: Release,
  reading: (entity: string) => ListNeeds,
  context: Context,
  text: string,
  limit: number = limits.searchHits,
): Promise<Hits[]> {
  if (wordsOf(text).length === 0) return [];
  const found = await Promise.all(
    release
      .entities()
      .filter((entity) => entity.area !== undefined)
      .map((entity) => searchEntity(reading(entity.name), entity, context, text, limit)),
  );
  return found.filter(({ items }) => items.length > 0);
}

async function searchEntity(
  needs: ListNeeds,
  entity: EntityDefinition,
  context: Context,
  text: string,
  limit: number,
): Promise<Hits> {
  const grant = needs.grantOf(entity);
  if (!grant.allowed) return { entity: entity.name, items: [], more: false };
  const ask = (query: Query): Promise<readonly Stored[]> =>
    listRecords(needs, context, { limit: limit + 1, ...query }).then(({ items }) => items);
  const first = grant.readable.has(entity.titleField)
    ? await ask({
        filter: { field: entity.titleField, operator: 'startsWith', value: text.trim() },
        sort: [{ field: entity.titleField, direction: 'asc' }],
      })
    : [];
  const anywhere =
    first.length > limit ? [] : await ask({ search: text, sort: [{ field: 'updatedAt', direction: 'desc' }] });
  const known = new Set(first.map(({ id }) => id));
  const items = [...first, ...anywhere.filter(({ id }) => !known.has(id))];
  return { entity: entity.name, items: items.slice(0, limit), more: items.length > limit };
}
