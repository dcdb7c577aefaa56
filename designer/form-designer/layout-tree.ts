// The tree of a form as commands see it: finding, taking out and putting in. Pure; a form is never changed, another one is made.
import { holdsElements, layoutOf, mayLieIn } from '../../schemas/form-layout.ts';
import type { FormDefinition, FormElement } from '../../schemas/types.ts';

/** Where an element stands. */
export interface Standing {
  readonly element: FormElement;
  /** undefined = the form itself. */
  readonly holder: FormElement | undefined;
  readonly index: number;
  readonly siblings: readonly FormElement[];
}

/** Where one is to go: into a holder (undefined = the form), before one of its elements (undefined = at the end). */
export interface Place {
  readonly holder?: string | undefined;
  readonly before?: string | undefined;
}

export function standingOf(form: FormDefinition, id: string): Standing | undefined {
  return within(layoutOf(form), undefined, id);
}

function within(siblings: readonly FormElement[], holder: FormElement | undefined, id: string): Standing | undefined {
  for (const [index, element] of siblings.entries()) {
    if (element.id === id) return { element, holder, index, siblings };
    const found = element.kind === 'lines' ? undefined : within(element.children ?? [], element, id);
    if (found) return found;
  }
  return undefined;
}

/** Elements in the order they are read, with how deep they lie. */
export function inOrder(form: FormDefinition): readonly { readonly element: FormElement; readonly depth: number }[] {
  const walk = (elements: readonly FormElement[], depth: number): { element: FormElement; depth: number }[] =>
    elements.flatMap((element) => [
      { element, depth },
      ...(element.kind === 'lines' ? [] : walk(element.children ?? [], depth + 1)),
    ]);
  return walk(layoutOf(form), 0);
}

export function withLayout(form: FormDefinition, layout: readonly FormElement[]): FormDefinition {
  const { fields: _fields, ...rest } = form;
  return { ...rest, layout };
}

/** The elements with one of them as `make` has it; without it where that is undefined. */
export function remade(
  elements: readonly FormElement[],
  id: string,
  make: (element: FormElement) => FormElement | undefined,
): readonly FormElement[] {
  return elements.flatMap((element) => {
    if (element.id === id) return make(element) ?? [];
    if (element.kind === 'lines' || element.children === undefined) return [element];
    const children = remade(element.children, id, make);
    const isSame =
      children.length === element.children.length && children.every((child, at) => child === element.children?.[at]);
    return [isSame ? element : { ...element, children }];
  });
}

export function inserted(
  elements: readonly FormElement[],
  element: FormElement,
  { holder, before }: Place,
): readonly FormElement[] {
  if (holder === undefined) return put(elements, element, before);
  return remade(elements, holder, (one) => ({ ...one, children: put(one.children ?? [], element, before) }));
}

function put(
  siblings: readonly FormElement[],
  element: FormElement,
  before: string | undefined,
): readonly FormElement[] {
  const at = siblings.findIndex(({ id }) => id === before);
  return at < 0 ? [...siblings, element] : [...siblings.slice(0, at), element, ...siblings.slice(at)];
}

/** May it go there: the kinds fit, and it does not lie in itself. */
export function mayGo(form: FormDefinition, element: FormElement, { holder }: Place): boolean {
  const into = holder === undefined ? undefined : standingOf(form, holder)?.element;
  if (holder !== undefined && (into === undefined || !holdsElements(into))) return false;
  if (!mayLieIn(element.kind, into?.kind)) return false;
  return holder === undefined || !isWithin(element, holder);
}

function isWithin(element: FormElement, id: string): boolean {
  return element.id === id || (element.children ?? []).some((child) => isWithin(child, id));
}

export function idsIn(form: FormDefinition): Set<string> {
  return new Set(inOrder(form).map(({ element }) => element.id));
}

/** An id nobody has: the wish, or the wish with a number. */
export function freeId(taken: ReadonlySet<string>, wish: string): string {
  if (!taken.has(wish)) return wish;
  for (let number = 2; ; number++) if (!taken.has(`${wish}${number}`)) return `${wish}${number}`;
}

/** The id of the element a finding stands at. @param pointer JSON Pointer into the form */
export function elementAt(form: FormDefinition, pointer: string): string | undefined {
  const [, root, ...rest] = pointer.split('/');
  if (root !== 'layout' && root !== 'fields') return undefined;
  let siblings: readonly FormElement[] | undefined = layoutOf(form);
  let found: FormElement | undefined;
  for (const part of rest) {
    if (part === 'children') siblings = found?.kind === 'lines' ? undefined : found?.children;
    else if (/^\d+$/.test(part) && siblings !== undefined) {
      found = siblings[Number(part)] ?? found;
      siblings = undefined;
    } else break;
  }
  return found?.id;
}
