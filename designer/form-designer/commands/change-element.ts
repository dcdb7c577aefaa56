// Says something else of an element; undefined takes a word away.
import { layoutOf } from '../../../schemas/form-layout.ts';
import type { FormDefinition, FormElement } from '../../../schemas/types.ts';
import { remade, withLayout } from '../layout-tree.ts';

export type ElementChanges = { readonly [K in keyof FormElement]?: FormElement[K] | undefined };

export function changeElement(form: FormDefinition, id: string, changes: ElementChanges): FormDefinition {
  return withLayout(
    form,
    remade(layoutOf(form), id, (element) => withChanges(element, changes)),
  );
}

function withChanges(element: FormElement, changes: ElementChanges): FormElement {
  const merged = Object.entries({ ...element, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(merged) as unknown as FormElement;
}
