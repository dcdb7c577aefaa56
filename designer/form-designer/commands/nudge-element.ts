// Moves an element one place by the keyboard: up and down among its neighbours and out at their end, into the holder before it, out of its own.
import type { FormDefinition, FormElement } from '../../../schemas/types.ts';
import { mayGo, type Place, standingOf } from '../layout-tree.ts';
import { moveElement } from './move-element.ts';

export type Nudge = 'up' | 'down' | 'in' | 'out';

export function nudgeElement(form: FormDefinition, id: string, nudge: Nudge): FormDefinition {
  const place = placesFor(form, id, nudge).find((one) => moveElement(form, id, one) !== form);
  return place === undefined ? form : moveElement(form, id, place);
}

/** Where it would go, the nearest first. */
function placesFor(form: FormDefinition, id: string, nudge: Nudge): readonly Place[] {
  const standing = standingOf(form, id);
  if (standing === undefined) return [];
  const { element, holder, index, siblings } = standing;
  const at = { holder: holder?.id };
  const [previous, next, afterNext] = [siblings[index - 1], siblings[index + 1], siblings[index + 2]];
  if (nudge === 'up') return previous ? [{ ...at, before: previous.id }] : outOf(form, holder, 'before');
  if (nudge === 'down') return next ? [{ ...at, before: afterNext?.id }] : outOf(form, holder, 'after');
  if (nudge === 'out') return outOf(form, holder, 'after');
  return [...intoLast(form, element, previous), ...intoFirst(form, element, next)];
}

/** Around the holder, or around what holds that, where the kinds ask for it: out of a column is out of its columns. */
function outOf(form: FormDefinition, holder: FormElement | undefined, side: 'before' | 'after'): readonly Place[] {
  if (holder === undefined) return [];
  const around = standingOf(form, holder.id);
  if (around === undefined) return [];
  const before = side === 'before' ? holder.id : around.siblings[around.index + 1]?.id;
  return [{ holder: around.holder?.id, before }, ...outOf(form, around.holder, side)];
}

function intoLast(form: FormDefinition, element: FormElement, holder: FormElement | undefined): readonly Place[] {
  if (holder === undefined) return [];
  const place = { holder: holder.id };
  if (mayGo(form, element, place)) return [place];
  return intoLast(form, element, holder.children?.at(-1));
}

function intoFirst(form: FormDefinition, element: FormElement, holder: FormElement | undefined): readonly Place[] {
  if (holder === undefined) return [];
  const place = { holder: holder.id, before: holder.children?.[0]?.id };
  if (mayGo(form, element, place)) return [place];
  return intoFirst(form, element, holder.children?.[0]);
}
