// A form made ready to be judged: its expressions compiled once, and its fields in an order in which each is told before what reads it. Server and
// browser judge by the same plan, so what the one hides the other does not take.

import { isComputed } from '../../schemas/field-schema.ts';
import { asksField, elementsOf, type FormPlace } from '../../schemas/form-layout.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition, FormElement } from '../../schemas/types.ts';
import { compileExpression } from './compile-expression.ts';
import { type CompiledExpression, ExpressionError } from './expressions.ts';

/** Always, never, or as an expression says. */
export type Judgement = boolean | CompiledExpression;

export interface PlannedElement {
  readonly element: FormElement;
  /** Outermost first. */
  readonly within: readonly PlannedElement[];
  readonly visible: Judgement;
  readonly required: Judgement;
  readonly readOnly: Judgement;
}

export interface PlannedPlace extends PlannedElement {
  readonly element: FormPlace;
  readonly field: FieldDefinition;
  readonly default: CompiledExpression | undefined;
  /** The values of its options that are offered. */
  readonly options: CompiledExpression | undefined;
  /** How each of its lines is judged, where the form says so. */
  readonly lines: LinesPlan | undefined;
}

export interface LinesPlan {
  readonly plan: FormPlan;
  /** The field of a line that is its owner: under this name its expressions read the form. */
  readonly owner: string;
}

export interface FormPlan {
  readonly elements: readonly PlannedElement[];
  /** In an order in which each can be settled. */
  readonly places: readonly PlannedPlace[];
  /** Everything an expression may read, by name: the fields of the entity and the form's own. */
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  /** By field that holds lines: what is entered of a line. */
  readonly entered: ReadonlyMap<string, readonly FieldDefinition[]>;
  /** Names of fields that wait for each other. */
  readonly cycle: readonly string[];
}

/** What a plan is made of; `fields` of the entity as far as the filler may know them. */
export interface FormSource {
  readonly form: Pick<FormDefinition, 'fields' | 'layout'>;
  readonly fields: readonly FieldDefinition[];
  /** By name: the entity whose records are lines. */
  readonly owned: (name: string) => Pick<EntityDefinition, 'fields' | 'ownedBy'> | undefined;
}

export function planForm({ form, fields, owned }: FormSource): FormPlan {
  const known = new Map(fields.map((field) => [field.name, field]));
  const elements: PlannedElement[] = [];
  const byElement = new Map<FormElement, PlannedElement>();
  for (const { element, within } of elementsOf(form)) {
    const holders = within.map((holder) => byElement.get(holder)!);
    const planned = planElement(element, holders, known, owned);
    byElement.set(element, planned);
    elements.push(planned);
  }
  const places = elements.filter((planned): planned is PlannedPlace => 'field' in planned);
  for (const { field } of places) if (!known.has(field.name)) known.set(field.name, field);
  const entered = new Map(
    [...known.values()]
      .filter(({ kind }) => kind === 'lines')
      .map(({ name, target = '' }) => [name, enteredOf(owned(target))] as const),
  );
  return { elements, fields: known, entered, ...inOrder(places) };
}

/** What a form's expressions may read of a line: not whose it is and where it stands, and not what is computed once it is saved. */
export function enteredOf(
  entity: Pick<EntityDefinition, 'fields' | 'ownedBy'> | undefined,
): readonly FieldDefinition[] {
  const { field = '', order = '' } = entity?.ownedBy ?? {};
  return (entity?.fields ?? []).filter((one) => one.name !== field && one.name !== order && !isComputed(one));
}

function planElement(
  element: FormElement,
  within: readonly PlannedElement[],
  known: ReadonlyMap<string, FieldDefinition>,
  owned: FormSource['owned'],
): PlannedElement | PlannedPlace {
  const planned = {
    element,
    within,
    visible: judgement(element.visible, true),
    required: judgement(element.required, false),
    readOnly: judgement(element.readOnly, false),
  };
  if (!asksField(element)) return planned;
  const base = element.own ?? known.get(element.field);
  if (base === undefined) return planned;
  const field = { ...base, name: element.field };
  return {
    ...planned,
    element,
    field,
    default: compiled(
      element.defaultExpression ?? (element.default === undefined ? base.defaultExpression : undefined),
    ),
    options: compiled(element.options),
    lines: element.kind === 'lines' ? planLines(element, field, owned) : undefined,
  };
}

function planLines(element: FormElement, field: FieldDefinition, owned: FormSource['owned']): LinesPlan | undefined {
  const entity = owned(field.target ?? '');
  if (entity?.ownedBy === undefined || element.children === undefined) return undefined;
  const plan = planForm({ form: { layout: element.children }, fields: entity.fields, owned: () => undefined });
  return { plan, owner: entity.ownedBy.field };
}

function judgement(condition: FormElement['visible'], otherwise: boolean): Judgement {
  return typeof condition === 'string' ? (compiled(condition) ?? otherwise) : (condition ?? otherwise);
}

/** What is no FEEL is refused when it is published; while it is written it counts as not said. */
function compiled(source: string | undefined): CompiledExpression | undefined {
  if (source === undefined) return undefined;
  try {
    return compileExpression(source);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** The names that decide what a field comes to: whether it is shown and may be written, and what it begins with. */
function readsOf(place: PlannedPlace): ReadonlySet<string> {
  const judged = [...place.within, place].flatMap(({ visible, readOnly }) => [visible, readOnly]);
  const expressions = [...judged, place.default].filter((one): one is CompiledExpression => typeof one === 'object');
  return new Set(expressions.flatMap(({ names }) => names));
}

function inOrder(places: readonly PlannedPlace[]): Pick<FormPlan, 'places' | 'cycle'> {
  const byName = new Map(places.map((place) => [place.field.name, place]));
  const done = new Set<PlannedPlace>();
  const path: PlannedPlace[] = [];
  const cycle: string[] = [];
  const settle = (place: PlannedPlace): void => {
    if (done.has(place)) return;
    const at = path.indexOf(place);
    if (at >= 0) {
      if (cycle.length === 0) cycle.push(...[...path.slice(at), place].map(({ field }) => field.name));
      return;
    }
    path.push(place);
    for (const name of readsOf(place)) {
      const read = byName.get(name);
      if (read !== undefined) settle(read);
    }
    path.pop();
    done.add(place);
  };
  for (const place of places) settle(place);
  return { places: [...done], cycle };
}
