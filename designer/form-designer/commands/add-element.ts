// Puts a new element where it may stand; the same form where it may not.
import { layoutOf } from '../../../schemas/form-layout.ts';
import type { FormDefinition, FormElement } from '../../../schemas/types.ts';
import { inserted, mayGo, type Place, withLayout } from '../layout-tree.ts';

export function addElement(form: FormDefinition, element: FormElement, place: Place): FormDefinition {
  return mayGo(form, element, place) ? withLayout(form, inserted(layoutOf(form), element, place)) : form;
}
