// How an element is called: by its own label, the label of its field, or what it is.
import type { EntityDefinition, FormDefinition, FormElement } from '../../schemas/types.ts';
import { formatInteger } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';
import { standingOf } from './layout-tree.ts';

type Fields = Pick<EntityDefinition, 'fields'>;

export function nameOf(element: FormElement, entity: Fields): string {
  const own = local(element.label);
  if (own !== '') return own;
  const field = element.own ?? entity.fields.find(({ name }) => name === element.field);
  return field === undefined
    ? (element.field ?? t(`forms.kind.${element.kind}`))
    : labelOf({ ...field, name: element.field ?? field.name });
}

/** "Mobile, field, 2 of 5 in Contact": what a screen reader says of it. */
export function placeWords(form: FormDefinition, element: FormElement, entity: Fields): string {
  const standing = standingOf(form, element.id);
  if (standing === undefined) return nameOf(element, entity);
  const { holder, index, siblings } = standing;
  return t('forms.place', {
    name: nameOf(element, entity),
    kind: t(`forms.kind.${element.kind}`),
    at: formatInteger(index + 1),
    of: formatInteger(siblings.length),
    holder: holder === undefined ? t('forms.theForm') : nameOf(holder, entity),
  });
}
