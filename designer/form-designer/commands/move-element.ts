// Moves an element elsewhere; the same form where it may not go, or already is.
import { layoutOf } from '../../../schemas/form-layout.ts';
import type { FormDefinition } from '../../../schemas/types.ts';
import { inserted, mayGo, type Place, remade, standingOf, withLayout } from '../layout-tree.ts';

export function moveElement(form: FormDefinition, id: string, place: Place): FormDefinition {
  const standing = standingOf(form, id);
  if (standing === undefined || place.before === id || !mayGo(form, standing.element, place)) return form;
  const follower = standing.siblings[standing.index + 1]?.id;
  if (standing.holder?.id === place.holder && follower === place.before) return form;
  const without = remade(layoutOf(form), id, () => undefined);
  return withLayout(form, inserted(without, standing.element, place));
}
