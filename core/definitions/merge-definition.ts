// Three-way merge of definitions: what a plugin's new file changes, under what an admin changed. Pure; decides nothing about publishing.
import { isDeepStrictEqual } from 'node:util';
import type { EntityDefinition } from '../../schemas/types.ts';
import { isPlainObject } from '../kernel/data.ts';

export interface Merge<T> {
  /** Both sides' changes; where both changed the same thing, what is live. */
  readonly definition: T;
  /** JSON Pointers of what both changed; fields and options stand under their id and value. Empty = the merge is complete. */
  readonly conflicts: readonly string[];
}

type Item = Record<string, unknown>;

/** Lists whose items have an identity: by the name of the property that holds the list. */
const identities: Readonly<Record<string, string>> = { fields: 'id', options: 'value' };

/**
 * @param base the file the live definition was made from; @param live what admins made of it; @param file the new file.
 * Fields that the new file no longer has stay: columns and data are never taken away by an upgrade.
 */
export function mergeEntity(
  base: EntityDefinition,
  live: EntityDefinition,
  file: EntityDefinition,
): Merge<EntityDefinition> {
  const conflicts: string[] = [];
  const definition = mergeObject(
    base as unknown as Item,
    live as unknown as Item,
    file as unknown as Item,
    '',
    conflicts,
  );
  return { definition: definition as unknown as EntityDefinition, conflicts };
}

function mergeValue(base: unknown, live: unknown, file: unknown, pointer: string, conflicts: string[]): unknown {
  if (isDeepStrictEqual(live, file) || isDeepStrictEqual(base, file)) return live;
  const key = identities[pointer.slice(pointer.lastIndexOf('/') + 1)];
  if (key !== undefined && Array.isArray(live) && Array.isArray(file)) {
    return mergeList(Array.isArray(base) ? base : [], live, file, key, pointer, conflicts);
  }
  if (isDeepStrictEqual(base, live)) return file;
  if (isPlainObject(live) && isPlainObject(file)) {
    return mergeObject(isPlainObject(base) ? base : {}, live, file, pointer, conflicts);
  }
  conflicts.push(pointer);
  return live;
}

function mergeObject(base: Item, live: Item, file: Item, pointer: string, conflicts: string[]): Item {
  const merged: Item = {};
  for (const key of new Set([...Object.keys(live), ...Object.keys(file)])) {
    const value = mergeValue(base[key], live[key], file[key], `${pointer}/${key}`, conflicts);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

/** In the live order; what is new in the file comes last. What an admin took out stays out. */
function mergeList(
  base: Item[],
  live: Item[],
  file: Item[],
  key: string,
  pointer: string,
  conflicts: string[],
): Item[] {
  const find = (items: Item[], id: unknown) => items.find((item) => item[key] === id);
  const keepsMissing = key === identities.fields;
  const kept = live.flatMap((item) => {
    const before = find(base, item[key]);
    const after = find(file, item[key]);
    if (after !== undefined)
      return [mergeObject(before ?? {}, item, after, `${pointer}/${String(item[key])}`, conflicts)];
    const takenOutByFile = before !== undefined && isDeepStrictEqual(before, item) && !keepsMissing;
    return takenOutByFile ? [] : [item];
  });
  const added = file.filter((item) => find(live, item[key]) === undefined && find(base, item[key]) === undefined);
  return [...kept, ...added];
}
