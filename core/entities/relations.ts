// Which references of a release point to an entity: the other side of every reference, of those that hold one and those that hold several.
import { isLink } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';

/** Records of `entity` point to others by `field`. */
export interface Relation {
  readonly entity: EntityDefinition;
  readonly field: FieldDefinition;
}

interface Release {
  entities(): readonly EntityDefinition[];
}

const known = new WeakMap<Release, ReadonlyMap<string, readonly Relation[]>>();

export function relationsTo(release: Release, target: string): readonly Relation[] {
  const byTarget = known.get(release) ?? relationsOf(release.entities());
  known.set(release, byTarget);
  return byTarget.get(target) ?? [];
}

function relationsOf(entities: readonly EntityDefinition[]): ReadonlyMap<string, readonly Relation[]> {
  const byTarget = new Map<string, Relation[]>();
  for (const entity of entities)
    for (const field of entity.fields) {
      if (!isLink(field) || field.target === undefined) continue;
      const relations = byTarget.get(field.target) ?? [];
      byTarget.set(field.target, relations);
      relations.push({ entity, field });
    }
  return byTarget;
}
