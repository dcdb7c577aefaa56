// The fields of an entity together with those of what it refers to, each under its path, so that whatever chooses among fields chooses among paths, too.
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import { labelOf } from '../format/values.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';

const definitionNamed = (name: string) => entityNamed(name) as unknown as EntityDefinition | undefined;

/** @param members also when a record was made and changed */
export function pathFields(entity: string, members = false): readonly FieldDefinition[] {
  const { language } = preferences();
  const fields = definitionNamed(entity)?.fields ?? [];
  const far = fields.flatMap((field) => {
    if (field.kind !== 'reference' || field.target === 'user') return [];
    const beyond = definitionNamed(field.target ?? '')?.fields ?? [];
    return beyond.map(
      (one): FieldDefinition => ({
        ...one,
        id: `${field.id} ${one.id}`,
        name: `${field.name}.${one.name}`,
        label: { [language]: `${labelOf(field)} · ${labelOf(one)}` },
      }),
    );
  });
  const times = (['createdAt', 'updatedAt'] as const).map(
    (name): FieldDefinition => ({
      id: name,
      name,
      kind: 'datetime',
      label: { [language]: t(`dashboard.member.${name}`) },
    }),
  );
  return [...fields, ...(members ? times : []), ...far];
}
