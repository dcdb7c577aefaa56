// Puts a copy of an element after another one: with ids of its own, and without fields that the form asks already or the entity does not have.
import { asksField, holdsElements, layoutOf, placesOf } from '../../../schemas/form-layout.ts';
import type { EntityDefinition, FormDefinition, FormElement } from '../../../schemas/types.ts';
import { freeId, idsIn, inserted, mayGo, standingOf, withLayout } from '../layout-tree.ts';

/** Answers the form, and the id of the copy; the same form when there is nothing of it to paste. */
export function pasteElement(
  form: FormDefinition,
  copied: FormElement,
  entity: Pick<EntityDefinition, 'fields'>,
  after: string | undefined,
): { readonly form: FormDefinition; readonly id: string | undefined } {
  const taken = { ids: idsIn(form), fields: new Set(placesOf(form).map(({ field }) => field)) };
  const copy = copyOf(copied, taken, new Set(entity.fields.map(({ name }) => name)));
  const standing = after === undefined ? undefined : standingOf(form, after);
  if (copy === undefined) return { form, id: undefined };
  const beside = { holder: standing?.holder?.id, before: standing?.siblings[standing.index + 1]?.id };
  const into = standing && holdsElements(standing.element) ? [{ holder: standing.element.id }] : [];
  const place = [beside, ...into, {}].find((one) => mayGo(form, copy, one));
  if (place === undefined) return { form, id: undefined };
  return { form: withLayout(form, inserted(layoutOf(form), copy, place)), id: copy.id };
}

function copyOf(
  element: FormElement,
  taken: { readonly ids: Set<string>; readonly fields: Set<string> },
  known: ReadonlySet<string>,
): FormElement | undefined {
  const id = freeId(taken.ids, element.id.replace(/\d+$/, ''));
  if (!asksField(element)) {
    taken.ids.add(id);
    const children = element.children?.flatMap((child) => copyOf(child, taken, known) ?? []);
    return { ...element, id, ...(children === undefined ? {} : { children }) };
  }
  const isOwn = element.own !== undefined;
  if (!isOwn && (taken.fields.has(element.field) || !known.has(element.field))) return undefined;
  const all = new Set([...taken.fields, ...known]);
  const field = isOwn ? freeId(all, element.field.replace(/\d+$/, '')) : element.field;
  taken.ids.add(id);
  taken.fields.add(field);
  return { ...element, id, field, ...(element.own ? { own: { ...element.own, name: field } } : {}) };
}
