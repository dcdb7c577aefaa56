// Which variable of a process holds the record it is started about: the one called like the record's entity. A variable keeps its name when the
// entity is called otherwise, so that what an instance knows and what its forms and expressions name stay one.
import { namesOf } from '../../schemas/entity-names.ts';
import type { EntityDefinition } from '../../schemas/types.ts';

export type Named = Pick<EntityDefinition, 'name' | 'was'>;

/** @param recordVariables of the process, with their entity */
export function variableOfRecord(recordVariables: ReadonlyMap<string, string>, entity: Named): string {
  return namesOf(entity).find((name) => recordVariables.has(name)) ?? entity.name;
}
