// The records that point to those of an entity, and those that its own fields of several hold: which entities, by which field, and what they are called.
import { isLink } from '../../schemas/field-schema.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { entityNamed, session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { labelOf } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';

export interface Relation {
  /** "<entity>.<reference field>", or the own field that holds them. */
  readonly name: string;
  readonly entity: EntityForUser;
  readonly label: string;
}

export function relationsTo(target: string): readonly Relation[] {
  const entities = session.workspace?.entities ?? [];
  return entities.flatMap((entity) => {
    const fields = entity.fields.filter((field) => isLink(field) && field.target === target);
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    return fields.map((field) => ({
      name: `${entity.name}.${field.name}`,
      entity,
      // Of several ways to point here each is named by its field.
      label: fields.length > 1 ? t('filter.byField', { entity: plural, field: labelOf(field) }) : plural,
    }));
  });
}

/** The fields that hold several records, as far as the person may see what they hold. */
export function relationsWithin(fields: readonly FieldDefinition[]): readonly Relation[] {
  return fields.flatMap((field) => {
    const entity = field.kind === 'references' ? entityNamed(field.target ?? '') : undefined;
    return entity === undefined ? [] : [{ name: field.name, entity, label: labelOf(field) }];
  });
}

/** By its name, among those of an entity with these fields; undefined when the person may not see it. */
export function relationOf(name: string, fields: readonly FieldDefinition[]): Relation | undefined {
  const [entityName = '', fieldName] = name.split('.');
  if (fieldName === undefined) return relationsWithin(fields).find((relation) => relation.name === name);
  const field = entityNamed(entityName)?.fields.find((one) => one.name === fieldName);
  return field?.target === undefined ? undefined : relationsTo(field.target).find((relation) => relation.name === name);
}
