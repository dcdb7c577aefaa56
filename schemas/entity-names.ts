// What an entity is called: its name of today, those it had before, which are never given to another one, and the name its rows are kept under.
import type { EntityDefinition } from './types.ts';

type Named = Pick<EntityDefinition, 'name' | 'table' | 'was'>;

/** The name its table and what belongs to it were made with, whatever it is called now. */
export function storedNameOf({ name, table }: Pick<Named, 'name' | 'table'>): string {
  return table ?? name;
}

/** Its name of today first, then those it had: logs hold the one of their time. */
export function namesOf({ name, was }: Pick<Named, 'name' | 'was'>): readonly string[] {
  return was === undefined ? [name] : [name, ...was];
}

/** The entity of this name, or the one that had it. */
export function entityNamed<E extends Named>(entities: readonly E[], name: string): E | undefined {
  return entities.find((entity) => entity.name === name) ?? entities.find((entity) => entity.was?.includes(name));
}
