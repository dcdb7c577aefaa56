// The records that point to those of an entity: which entities, by which field, and what they are called.
import { entityNamed, session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { labelOf } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';

export interface Relation {
  /** "<entity>.<reference field>" */
  readonly name: string;
  readonly entity: EntityForUser;
  readonly label: string;
}

export function relationsTo(target: string): readonly Relation[] {
  const entities = session.workspace?.entities ?? [];
  return entities.flatMap((entity) => {
    const fields = entity.fields.filter((field) => field.kind === 'reference' && field.target === target);
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    return fields.map((field) => ({
      name: `${entity.name}.${field.name}`,
      entity,
      // Of several ways to point here each is named by its field.
      label: fields.length > 1 ? t('filter.byField', { entity: plural, field: labelOf(field) }) : plural,
    }));
  });
}

/** By its name; undefined when the person may not see it. */
export function relationOf(name: string): Relation | undefined {
  const [entityName = '', fieldName] = name.split('.');
  const field = entityNamed(entityName)?.fields.find((one) => one.name === fieldName);
  return field?.target === undefined ? undefined : relationsTo(field.target).find((relation) => relation.name === name);
}
