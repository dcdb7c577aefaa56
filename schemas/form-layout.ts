// Forms as trees: a simple form is a layout of fields one after another. What holds fields, in which order they come, and where each thing stands
// in its definition. Pure; server and browser share it.
import type { FormDefinition, FormElement, FormElementKind } from './types.ts';

/** An element that asks for a field. */
export type FormPlace = FormElement & { readonly field: string };

/** An element with what it lies in, outermost first, and its place in the definition. */
export interface StandingElement {
  readonly element: FormElement;
  readonly within: readonly FormElement[];
  /** JSON Pointer into the definition. */
  readonly pointer: string;
}

const asking: ReadonlySet<FormElementKind> = new Set(['field', 'lines', 'signature']);
const holding: ReadonlySet<FormElementKind> = new Set([
  ...(['section', 'columns', 'column', 'tabs', 'tab', 'steps', 'step'] as const),
]);
/** What may lie in these alone, and they in nothing else. */
const partOf: Readonly<Partial<Record<FormElementKind, FormElementKind>>> = {
  column: 'columns',
  tab: 'tabs',
  step: 'steps',
};

/** Does it ask for a field? */
export function asksField(element: FormElement): element is FormPlace {
  return asking.has(element.kind) && element.field !== undefined;
}

/** May other elements lie in it? Of lines the fields of a line do. */
export function holdsElements({ kind }: Pick<FormElement, 'kind'>): boolean {
  return holding.has(kind);
}

/** The one kind of element that these consist of: columns of column. */
export function partsOf(kind: FormElementKind): FormElementKind | undefined {
  return (Object.keys(partOf) as FormElementKind[]).find((part) => partOf[part] === kind);
}

/** May an element of this kind lie in one of that kind? undefined = the form itself. */
export function mayLieIn(kind: FormElementKind, holder: FormElementKind | undefined): boolean {
  const whole = partOf[kind];
  if (whole !== undefined) return holder === whole;
  if (holder === undefined) return true;
  if (holder === 'lines') return kind === 'field';
  if (kind === 'steps') return false;
  return holding.has(holder) && partsOf(holder) === undefined;
}

const flat = new WeakMap<NonNullable<FormDefinition['fields']>, readonly FormElement[]>();

/** The tree of a form; the same objects for the same form. */
export function layoutOf(form: Pick<FormDefinition, 'fields' | 'layout'>): readonly FormElement[] {
  if (form.layout !== undefined) return form.layout;
  const fields = form.fields ?? [];
  const known = flat.get(fields) ?? fields.map((place): FormElement => ({ id: place.field, kind: 'field', ...place }));
  flat.set(fields, known);
  return known;
}

/** Every element in the order it is read, without the fields of lines. */
export function elementsOf(form: Pick<FormDefinition, 'fields' | 'layout'>): readonly StandingElement[] {
  return standing(layoutOf(form), [], form.layout === undefined ? '/fields' : '/layout');
}

function standing(
  children: readonly FormElement[],
  within: readonly FormElement[],
  pointer: string,
): readonly StandingElement[] {
  return children.flatMap((element, index) => {
    const at = `${pointer}/${index}`;
    const inside =
      element.kind === 'lines' ? [] : standing(element.children ?? [], [...within, element], `${at}/children`);
    return [{ element, within, pointer: at }, ...inside];
  });
}

/** What the form asks for, in its order. */
export function placesOf(form: Pick<FormDefinition, 'fields' | 'layout'>): readonly FormPlace[] {
  return elementsOf(form).flatMap(({ element }) => (asksField(element) ? [element] : []));
}

/** The names of the form's own fields: they have no place in the record. */
export function ownNames(form: Pick<FormDefinition, 'fields' | 'layout'>): ReadonlySet<string> {
  return new Set(placesOf(form).flatMap(({ own, field }) => (own === undefined ? [] : [field])));
}

/** Is it so, whatever stands in the form? undefined where an expression says. */
export function alwaysIs(condition: FormElement['visible'], otherwise: boolean): boolean | undefined {
  if (condition === undefined) return otherwise;
  if (typeof condition === 'boolean') return condition;
  const said = condition.trim();
  return said === 'true' ? true : said === 'false' || said === 'null' ? false : undefined;
}
