// What the expressions of a form may name, for the editors of them: the same names the checks at publishing know.
import { shapeOfKind } from '../../core/expressions/record-shape.ts';
import type { Schema, Shape } from '../../core/expressions/shape.ts';
import { placesOf } from '../../schemas/form-layout.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';

const user: Shape = { entries: { id: 'string', name: 'string', email: 'string', role: 'string', team: 'string' } };

export function formSchema(form: FormDefinition, entity: EntityDefinition): Schema {
  const placed = placesOf(form).flatMap(({ own, field }): FieldDefinition[] => {
    const known = own ?? entity.fields.find(({ name }) => name === field);
    return known ? [{ ...known, name: field }] : [];
  });
  const isOpen = form.public !== undefined;
  const fields = isOpen ? placed : [...entity.fields, ...placed];
  return {
    ...(isOpen ? {} : { id: 'string', createdAt: 'date and time', createdBy: 'string', user, me: 'string' }),
    ...Object.fromEntries(fields.map((field) => [field.name, shapeOf(field)])),
  };
}

function shapeOf({ kind, target = '' }: FieldDefinition): Shape {
  if (kind !== 'lines') return shapeOfKind(kind);
  const entered = (entityNamed(target)?.fields ?? []).filter(({ formula, rollup }) => !formula && !rollup);
  return { list: { entries: Object.fromEntries(entered.map((field) => [field.name, shapeOfKind(field.kind)])) } };
}
