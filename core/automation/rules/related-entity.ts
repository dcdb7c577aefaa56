// Whose records a relation leads to: those that point here ("activity.lead"), or those a field of several holds ("interests").
import { fieldNamed } from '../../../schemas/field-names.ts';
import { isLink } from '../../../schemas/field-schema.ts';
import type { EntityDefinition } from '../../../schemas/types.ts';

type Entities = { entity(name: string): EntityDefinition | undefined };

/** @returns the entity's name; undefined when the relation leads nowhere from there */
export function relatedEntity(release: Entities, entity: string, relation: string): string | undefined {
  const [first = '', second, ...rest] = relation.split('.');
  if (rest.length > 0) return undefined;
  if (second === undefined) {
    const own = fieldNamed(release.entity(entity), first);
    return own?.kind === 'references' ? own.target : undefined;
  }
  const field = fieldNamed(release.entity(first), second);
  return field !== undefined && isLink(field) && field.target === entity ? first : undefined;
}
