// What a record is asked for in logs by: its entity under the name of today, with the names it had when older entries were written.
import type { Subject } from '../events/events.ts';
import type { Id } from '../kernel/id.ts';
import type { Release } from './definitions.ts';

/** @param entity by any of its names */
export function subjectOf(release: Pick<Release, 'entity'>, entity: string, id: Id): Subject {
  const definition = release.entity(entity);
  return definition === undefined ? { entity, id } : { entity: definition.name, id, was: definition.was };
}
