// Takes an element out with what lies in it; what consists of parts goes with its last one.
import { layoutOf, partsOf } from '../../../schemas/form-layout.ts';
import type { FormDefinition } from '../../../schemas/types.ts';
import { remade, standingOf, withLayout } from '../layout-tree.ts';

export function removeElement(form: FormDefinition, id: string): FormDefinition {
  const standing = standingOf(form, id);
  if (standing === undefined) return form;
  const { holder, siblings } = standing;
  if (holder !== undefined && partsOf(holder.kind) !== undefined && siblings.length === 1)
    return removeElement(form, holder.id);
  return withLayout(
    form,
    remade(layoutOf(form), id, () => undefined),
  );
}
