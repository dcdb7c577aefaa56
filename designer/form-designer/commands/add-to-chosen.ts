// Puts something of the palette into a form: where it was dropped, else after what is chosen, or into it.
import { holdsElements } from '../../../schemas/form-layout.ts';
import type { EntityDefinition, FormDefinition, FormElement } from '../../../schemas/types.ts';
import { mayGo, type Place, standingOf } from '../layout-tree.ts';
import { newElement, newOwn, newPlace } from '../new-element.ts';
import type { Added, PaletteAdd } from '../palette.ts';
import { addElement } from './add-element.ts';

type WithFields = Pick<EntityDefinition, 'fields'>;

/** Undefined: it may not stand there. */
export function addToChosen(
  form: FormDefinition,
  entity: WithFields,
  { what, place }: PaletteAdd,
  chosen: string,
): { readonly form: FormDefinition; readonly element: FormElement } | undefined {
  const element = made(what, form, entity);
  if (element === undefined) return undefined;
  const next = addElement(form, element, place ?? placeFor(form, element, chosen));
  return next === form ? undefined : { form: next, element };
}

function placeFor(form: FormDefinition, element: FormElement, chosen: string): Place {
  const standing = standingOf(form, chosen);
  if (standing === undefined) return {};
  const into = { holder: standing.element.id };
  if (holdsElements(standing.element) && mayGo(form, element, into)) return into;
  const after = { holder: standing.holder?.id, before: standing.siblings[standing.index + 1]?.id };
  return mayGo(form, element, after) ? after : {};
}

function made(what: Added, form: FormDefinition, entity: WithFields): FormElement | undefined {
  if ('kind' in what) return newElement(what.kind, form, entity);
  if ('own' in what) return newOwn(form, entity, what.own);
  const field = entity.fields.find(({ name }) => name === what.field);
  return field && newPlace(field, form);
}
