// A form as one reader may know it: without the fields they do not see, and without expressions that speak of these. Their browser gets it, and what
// they send is judged by it, so both say the same and neither tells what is hidden.
import { formFields } from '../../schemas/field-schema.ts';
import { placesOf } from '../../schemas/form-layout.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition, FormElement } from '../../schemas/types.ts';
import type { Policy } from '../access/access.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { ExpressionError } from '../expressions/expressions.ts';
import { filterExpressions } from '../expressions/form-filter.ts';
import type { Principal } from '../kernel/context.ts';

export interface ReadersForm {
  readonly form: FormDefinition;
  /** Of the entity, those the reader may read. */
  readonly fields: readonly FieldDefinition[];
}

const known = new WeakMap<FormDefinition, Map<string, ReadersForm & { readonly entity: EntityDefinition }>>();

export function formForReader(
  policy: Policy,
  principal: Principal,
  form: FormDefinition,
  entity: EntityDefinition,
): ReadersForm {
  const { readable } = policy.grant(principal, entity, 'read');
  const fields = entity.fields.filter(({ name }) => readable.has(name));
  const seen = known.get(form) ?? new Map<string, ReadersForm & { readonly entity: EntityDefinition }>();
  known.set(form, seen);
  const key = fields.map(({ name }) => name).join(' ');
  const made = seen.get(key);
  if (made?.entity === entity) return made;
  const hidden = new Set(entity.fields.filter(({ name }) => !readable.has(name)).map(({ name }) => name));
  const fresh = { form: hidden.size === 0 ? form : without(form, hidden), fields, entity };
  seen.set(key, fresh);
  return fresh;
}

function without(form: FormDefinition, hidden: ReadonlySet<string>): FormDefinition {
  const speaks = (source: string | undefined): boolean => source !== undefined && speaksOf(source, hidden);
  const validations = form.validations?.filter(({ condition, when }) => !speaks(condition) && !speaks(when));
  const next = { ...form, ...(validations === undefined ? {} : { validations }) };
  const isSeen = (field: string | undefined): boolean => field === undefined || !hidden.has(field);
  if (form.layout === undefined)
    return { ...next, fields: (form.fields ?? []).filter(({ field, own }) => own !== undefined || isSeen(field)) };
  return { ...next, layout: withoutElements(form.layout, hidden) };
}

function withoutElements(elements: readonly FormElement[], hidden: ReadonlySet<string>): readonly FormElement[] {
  return elements.flatMap((element) => {
    if (element.own === undefined && element.field !== undefined && hidden.has(element.field)) return [];
    const children =
      element.kind === 'lines' ? element.children : element.children && withoutElements(element.children, hidden);
    return [{ ...withoutWords(element, hidden), ...(children === undefined ? {} : { children }) }];
  });
}

/** What nobody can judge without knowing more than they may is not so: not shown, not required, not to be written. */
function withoutWords(element: FormElement, hidden: ReadonlySet<string>): FormElement {
  const speaks = (source: unknown): boolean => typeof source === 'string' && speaksOf(source, hidden);
  const { defaultExpression, options, filter, ...rest } = element;
  return {
    ...rest,
    ...(speaks(element.visible) ? { visible: false } : {}),
    ...(speaks(element.required) ? { required: false } : {}),
    ...(speaks(element.readOnly) ? { readOnly: true } : {}),
    ...(defaultExpression === undefined || speaks(defaultExpression) ? {} : { defaultExpression }),
    ...(options === undefined || speaks(options) ? {} : { options }),
    ...(filter === undefined || filterExpressions(filter, '').some(({ source }) => speaks(source)) ? {} : { filter }),
  };
}

function speaksOf(source: string, hidden: ReadonlySet<string>): boolean {
  try {
    return compileExpression(source).names.some((name) => hidden.has(name));
  } catch (error) {
    if (error instanceof ExpressionError) return true;
    throw error;
  }
}

/** What a page that draws the form is given: the form as its reader knows it, each place with the field behind it. */
export function formForPage({ form }: ReadersForm, entity: EntityDefinition): object {
  const { public: _public, ...rest } = form;
  const fields = new Map(formFields(form, entity).map((field) => [field.name, field]));
  const places = placesOf(form).map((place) => ({ ...place, definition: fields.get(place.field) }));
  return { ...rest, fields: places };
}
