// Which field a dotted path means, through references, fields of several and lines: "owner.email" of a lead, by its names of today or those it had when the path was written. For checks before publishing and for hiding what a reader may not see.

import { partsOf } from '../../schemas/address.ts';
import { fieldNamed } from '../../schemas/field-names.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { leadsOn } from '../expressions/record-shape.ts';
import { limits } from '../kernel/limits.ts';
import { systemFields } from './columns.ts';

type Entities = (name: string) => EntityDefinition | undefined;

/** The entities and fields a path goes through, in order; undefined when it leads nowhere. */
export function fieldsAlong(
  entities: Entities,
  entity: string,
  path: string,
): readonly { readonly entity: EntityDefinition; readonly field: FieldDefinition }[] | undefined {
  const names = path.split('.');
  if (names.length > limits.expandDepth + 1) return undefined;
  const along: { entity: EntityDefinition; field: FieldDefinition }[] = [];
  let at = entities(entity);
  for (const [index, name] of names.entries()) {
    const field = at && (fieldNamed(at, name) ?? systemFields.get(name)?.field);
    if (at === undefined || field === undefined) return undefined;
    along.push({ entity: at, field });
    if (index === names.length - 1) return along;
    at = leadsOn(field) && field.target !== undefined ? entities(field.target) : undefined;
  }
  return undefined;
}

/** The field a path ends at. */
export function fieldAt(entities: Entities, entity: string): (path: string) => FieldDefinition | undefined {
  return (path) => fieldsAlong(entities, entity, path)?.at(-1)?.field ?? addressPart(entities, entity, path);
}

/** "address.city": the parts of an address are texts. */
function addressPart(entities: Entities, entity: string, path: string): FieldDefinition | undefined {
  const end = path.lastIndexOf('.');
  const field = fieldsAlong(entities, entity, path.slice(0, Math.max(0, end)))?.at(-1)?.field;
  const name = path.slice(end + 1);
  const isPart = field?.kind === 'address' && (name === 'country' || partsOf(undefined).some((part) => part === name));
  return isPart ? { id: `${field.id}.${name}`, name, kind: 'text' } : undefined;
}
