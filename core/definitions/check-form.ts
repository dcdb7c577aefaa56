// May a form go live? Everything it names exists, everything it asks of expressions can be told, and nobody is asked for what they cannot give. Each
// finding stands at its element.
import { fieldNamed } from '../../schemas/field-names.ts';
import { isComputed, isLink } from '../../schemas/field-schema.ts';
import { isFileKind } from '../../schemas/file-types.ts';
import {
  alwaysIs,
  asksField,
  elementsOf,
  layoutOf,
  mayLieIn,
  partsOf,
  placesOf,
  type StandingElement,
} from '../../schemas/form-layout.ts';
import { isDocument, isSafeLink } from '../../schemas/rich-text.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition, FormElement } from '../../schemas/types.ts';
import { checkResult } from '../expressions/check-expression.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { filterExpressions } from '../expressions/form-filter.ts';
import { enteredOf, planForm } from '../expressions/form-plan.ts';
import { isPathOf, readPaths } from '../expressions/read-paths.ts';
import { shapeOfKind } from '../expressions/record-shape.ts';
import type { Schema, Shape } from '../expressions/shape.ts';
import { limits } from '../kernel/limits.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { checkFilter } from './check-filter.ts';
import { checkOpenness } from './check-public-form.ts';
import type { Release } from './definitions.ts';

const recordMembers: Schema = { id: 'string', createdAt: 'date and time', createdBy: 'string' };
const userShape: Shape = { entries: { id: 'string', name: 'string', email: 'string', role: 'string', team: 'string' } };

/** What an element of a form is checked against. */
interface Checking {
  readonly form: FormDefinition;
  readonly entity: EntityDefinition;
  readonly next: Release;
  readonly schema: Schema;
  /** Fields whose records lie elsewhere: their expressions cannot be followed while a form is filled in. */
  readonly references: ReadonlySet<string>;
}

export function checkForm(form: FormDefinition, next: Release): ProblemDetail[] {
  const entity = next.entity(form.entity);
  if (entity === undefined)
    return [{ pointer: '/entity', code: 'definition.unknown-entity', params: { name: form.entity } }];
  const size = checkSize(form);
  if (size.length > 0) return size;
  const checking: Checking = { form, entity, next, ...namesOf(form, entity, next) };
  const elements = elementsOf(form);
  const details = [
    ...elements.flatMap((standing) => checkElement(standing, checking)),
    ...checkNames(elements, entity),
    ...checkValidations(checking),
    ...checkPublic(form, entity),
    ...checkOpenness(checking),
  ];
  if (details.length > 0) return details;
  return [...checkCycle(form, entity, next), ...checkReach(elements, checking)];
}

/** What the form's expressions may name: of a public form only what it asks for itself. */
function namesOf(
  form: FormDefinition,
  entity: EntityDefinition,
  next: Release,
): Pick<Checking, 'schema' | 'references'> {
  const placed = placesOf(form).flatMap(({ own, field }): FieldDefinition[] => {
    const known = own ?? fieldOf(entity, field);
    return known === undefined ? [] : [{ ...known, name: field }];
  });
  const fields = form.public === undefined ? [...entity.fields, ...placed] : placed;
  const shapes = fields.map((field): [string, Shape] => [field.name, shapeOf(field, next)]);
  const members = form.public === undefined ? { ...recordMembers, user: userShape, me: 'string' as const } : {};
  return {
    schema: { ...members, ...Object.fromEntries(shapes) },
    references: new Set(fields.filter(isLink).map(({ name }) => name)),
  };
}

function shapeOf(field: FieldDefinition, next: Release): Shape {
  if (field.kind !== 'lines') return shapeOfKind(field.kind);
  const entered = enteredOf(next.entity(field.target ?? ''));
  return { list: { entries: Object.fromEntries(entered.map(({ name, kind }) => [name, shapeOfKind(kind)])) } };
}

function fieldOf(entity: EntityDefinition, name: string): FieldDefinition | undefined {
  return entity.fields.find((field) => field.name === name);
}

function checkSize(form: FormDefinition): ProblemDetail[] {
  const depthOf = (elements: readonly FormElement[]): number =>
    elements.reduce((deepest, { children = [] }) => Math.max(deepest, 1 + depthOf(children)), 0);
  const depth = depthOf(layoutOf(form));
  const count = elementsOf(form).length;
  const pointer = '/layout';
  if (count === 0) return [{ pointer, code: 'definition.form-empty' }];
  if (depth > limits.formDepth)
    return [{ pointer, code: 'definition.form-too-deep', params: { maximum: limits.formDepth, found: depth } }];
  if (count > limits.formElements)
    return [{ pointer, code: 'definition.form-too-large', params: { maximum: limits.formElements, found: count } }];
  return [];
}

function checkElement(standing: StandingElement, checking: Checking): ProblemDetail[] {
  const { element, pointer } = standing;
  const holder = standing.within.at(-1);
  const details: ProblemDetail[] = [];
  if (!mayLieIn(element.kind, holder?.kind))
    details.push({ pointer: `${pointer}/kind`, code: 'definition.form-place', params: { kind: element.kind } });
  details.push(...checkParts(standing));
  details.push(...checkWords(element, pointer, checking));
  details.push(...(ofKind[element.kind]?.(standing, checking) ?? []));
  return details;
}

/** Columns, tabs and steps consist of something, and a step asks for something. */
function checkParts({ element, pointer }: StandingElement): ProblemDetail[] {
  const children = element.children ?? [];
  const part = partsOf(element.kind);
  if (part !== undefined && children.length === 0)
    return [{ pointer: `${pointer}/children`, code: 'definition.form-parts', params: { kind: element.kind } }];
  if (element.kind === 'columns' && children.length > limits.formColumns)
    return [
      {
        pointer: `${pointer}/children`,
        code: 'definition.form-columns',
        params: { maximum: limits.formColumns, found: children.length },
      },
    ];
  const asks =
    element.kind !== 'step' || elementsOf({ layout: children }).some(({ element: inner }) => asksField(inner));
  return asks ? [] : [{ pointer: `${pointer}/children`, code: 'definition.form-step-empty' }];
}

/** The expressions every element may have. */
function checkWords(element: FormElement, pointer: string, checking: Checking): ProblemDetail[] {
  const conditions = (['visible', 'required', 'readOnly'] as const).flatMap((key) => {
    const source = element[key];
    return typeof source === 'string' ? checkFeel(source, 'boolean', `${pointer}/${key}`, checking) : [];
  });
  return conditions;
}

/** Names that exist, a result of this shape, and no way through a reference. */
function checkFeel(
  source: string,
  expected: Shape,
  pointer: string,
  { schema, references }: Pick<Checking, 'schema' | 'references'>,
): ProblemDetail[] {
  const faults = checkResult(source, schema, expected, pointer);
  if (faults.length > 0) return faults;
  const through = readPaths(compileExpression(source), (path) => isPathOf(schema, path)).find(
    (path) => path.includes('.') && references.has(path.split('.', 1)[0] ?? ''),
  );
  return through === undefined ? [] : [{ pointer, code: 'definition.form-path', params: { found: through } }];
}

type CheckKind = (standing: StandingElement, checking: Checking) => ProblemDetail[];

const ofKind: Partial<Record<FormElement['kind'], CheckKind>> = {
  field: checkPlace,
  lines: (standing, checking) => [...checkPlace(standing, checking), ...checkLines(standing, checking)],
  signature: (standing, checking) => [...checkPlace(standing, checking), ...checkSignature(standing, checking)],
  related: checkRelated,
  text: checkText,
  image: ({ element, pointer }) => (element.source === undefined ? missing(element, `${pointer}/source`) : []),
  button: checkButton,
};

function missing({ kind }: FormElement, pointer: string): ProblemDetail[] {
  return [{ pointer, code: 'definition.form-missing', params: { kind } }];
}

function checkPlace({ element, pointer }: StandingElement, checking: Checking): ProblemDetail[] {
  const { entity } = checking;
  if (element.field === undefined) return missing(element, `${pointer}/field`);
  const known = fieldNamed(entity, element.field);
  if (element.own === undefined && fieldOf(entity, element.field) === undefined)
    return [{ pointer: `${pointer}/field`, code: 'definition.unknown-field', params: { name: element.field } }];
  const field = element.own ?? fieldOf(entity, element.field)!;
  return [
    ...checkOwn(element, known, pointer),
    ...checkDefault(element, field, pointer, checking),
    ...checkOptions(element, field, pointer, checking),
    ...checkOffers(element, field, pointer, checking),
  ];
}

function checkOwn(
  { own, field = '' }: FormElement,
  known: FieldDefinition | undefined,
  pointer: string,
): ProblemDetail[] {
  if (own === undefined) return [];
  const details: ProblemDetail[] = [];
  if (known !== undefined)
    details.push({ pointer: `${pointer}/field`, code: 'definition.own-name-taken', params: { name: field } });
  if (own.name !== field)
    details.push({
      pointer: `${pointer}/own/name`,
      code: 'definition.own-name-differs',
      params: { expected: field, found: own.name },
    });
  if (isFileKind(own) || own.kind === 'lines')
    details.push({ pointer: `${pointer}/field`, code: 'form-own-file', params: { name: field } });
  return details;
}

function checkDefault(
  { defaultExpression }: FormElement,
  field: FieldDefinition,
  pointer: string,
  checking: Checking,
): ProblemDetail[] {
  if (defaultExpression === undefined) return [];
  return checkFeel(defaultExpression, shapeOf(field, checking.next), `${pointer}/defaultExpression`, checking);
}

function checkOptions(
  { options }: FormElement,
  { kind, name }: FieldDefinition,
  pointer: string,
  checking: Checking,
): ProblemDetail[] {
  if (options === undefined) return [];
  const at = `${pointer}/options`;
  if (kind !== 'choice' && kind !== 'choices')
    return [{ pointer: at, code: 'definition.form-options', params: { name } }];
  return checkFeel(options, { list: 'string' }, at, checking);
}

function checkOffers(
  { filter }: FormElement,
  field: FieldDefinition,
  pointer: string,
  checking: Checking,
): ProblemDetail[] {
  if (filter === undefined) return [];
  const at = `${pointer}/filter`;
  if (!isLink(field)) return [{ pointer: at, code: 'definition.form-filter', params: { name: field.name } }];
  return [
    ...checkFilter(filter, at, field.target ?? '', checking.next),
    ...filterExpressions(filter, at).flatMap(({ source, pointer: place }) => checkFeel(source, 'Any', place, checking)),
  ];
}

/** The fields of a line: of the entity the lines are, each once; their expressions read the line, and the form by the name of its owner. */
function checkLines({ element, pointer }: StandingElement, checking: Checking): ProblemDetail[] {
  const field = fieldOf(checking.entity, element.field ?? '');
  const owned = checking.next.entity(field?.target ?? '');
  if (field?.kind !== 'lines' || owned?.ownedBy === undefined)
    return field === undefined
      ? []
      : [{ pointer: `${pointer}/field`, code: 'definition.form-lines', params: { name: field.name } }];
  const names = Object.fromEntries(owned.fields.map((one) => [one.name, shapeOf(one, checking.next)]));
  const inner: Checking = {
    ...checking,
    entity: owned,
    schema: { ...names, user: userShape, me: 'string', [owned.ownedBy.field]: { entries: checking.schema } },
    references: new Set(
      owned.fields.filter((one) => isLink(one) && one.name !== owned.ownedBy!.field).map(({ name }) => name),
    ),
  };
  const fixed = new Set([owned.ownedBy.field, owned.ownedBy.order]);
  const children = (element.children ?? []).map((child, index) => ({
    element: child,
    within: [element],
    pointer: `${pointer}/children/${index}`,
  }));
  return [
    ...children.flatMap((standing) => checkElement(standing, inner)),
    ...children
      .filter(({ element: child }) => fixed.has(child.field ?? '') || child.own !== undefined)
      .map(({ element: child, pointer: at }) => ({
        pointer: `${at}/field`,
        code: 'definition.form-line-field',
        params: { name: child.field ?? '' },
      })),
    ...checkNames(children, owned),
  ];
}

function checkSignature({ element, pointer }: StandingElement, { entity }: Checking): ProblemDetail[] {
  const field = fieldOf(entity, element.field ?? '');
  if (field === undefined || isFileKind(field)) return [];
  return [{ pointer: `${pointer}/field`, code: 'definition.form-signature', params: { name: field.name } }];
}

function checkRelated({ element, pointer }: StandingElement, { entity, next, form }: Checking): ProblemDetail[] {
  if (element.relation === undefined) return missing(element, `${pointer}/relation`);
  const [name = '', reference = ''] = element.relation.split('.');
  const target = next.entity(name);
  const points = target && fieldOf(target, reference);
  if (target === undefined || points === undefined || !isLink(points) || next.entity(points.target ?? '') !== entity)
    return [{ pointer: `${pointer}/relation`, code: 'definition.form-relation', params: { found: element.relation } }];
  const unknown = (element.columns ?? []).flatMap((column, index) =>
    fieldOf(target, column) === undefined
      ? [{ pointer: `${pointer}/columns/${index}`, code: 'definition.unknown-field', params: { name: column } }]
      : [],
  );
  return [...unknown, ...notPublic(element, pointer, form)];
}

function checkText({ element, pointer }: StandingElement): ProblemDetail[] {
  const documents = Object.entries(element.document ?? {});
  if (documents.length === 0) return missing(element, `${pointer}/document`);
  return documents.flatMap(([language, document]) =>
    isDocument(document) ? [] : [{ pointer: `${pointer}/document/${language}`, code: 'validation.document' }],
  );
}

function checkButton({ element, pointer }: StandingElement, { next, form, entity }: Checking): ProblemDetail[] {
  const { does, target = '', href = '' } = element;
  if (does === undefined) return missing(element, `${pointer}/does`);
  if (does === 'link')
    return isSafeLink(href) || /^\/[^/\\]/.test(href)
      ? []
      : [{ pointer: `${pointer}/href`, code: 'definition.form-link', params: { found: href } }];
  if (does === 'submit') return [];
  const rule = does === 'rule' ? next.get('rule', target)?.definition : undefined;
  const isThere = does === 'process' ? next.process(target) !== undefined : rule && next.entity(rule.entity) === entity;
  if (!isThere) return [{ pointer: `${pointer}/target`, code: 'definition.form-target', params: { found: target } }];
  return notPublic(element, pointer, form);
}

/** A visitor has no record yet. */
function notPublic({ kind }: FormElement, pointer: string, form: FormDefinition): ProblemDetail[] {
  return form.public === undefined ? [] : [{ pointer, code: 'definition.form-public', params: { kind } }];
}

/** Each id and each field once. */
function checkNames(elements: readonly StandingElement[], entity: EntityDefinition): ProblemDetail[] {
  const [ids, fields] = [new Set<string>(), new Set<string>()];
  return elements.flatMap(({ element, pointer }) => {
    const details: ProblemDetail[] = [];
    const twice = (at: string, name: string) =>
      details.push({ pointer: `${pointer}/${at}`, code: 'definition.duplicate-name', params: { name } });
    if (asksField(element)) {
      const name = fieldNamed(entity, element.field)?.name ?? element.field;
      if (fields.has(name)) twice('field', element.field);
      else if (ids.has(element.id)) twice('id', element.id);
      fields.add(name);
    } else if (ids.has(element.id)) twice('id', element.id);
    ids.add(element.id);
    return details;
  });
}

function checkValidations(checking: Checking): ProblemDetail[] {
  const names = new Set<string>();
  const placed = new Set(placesOf(checking.form).map(({ field }) => field));
  return (checking.form.validations ?? []).flatMap((rule, index) => {
    const pointer = `/validations/${index}`;
    const details: ProblemDetail[] = [];
    if (names.has(rule.name))
      details.push({ pointer: `${pointer}/name`, code: 'definition.duplicate-name', params: { name: rule.name } });
    names.add(rule.name);
    rule.fields.forEach((name, place) => {
      if (!placed.has(name))
        details.push({ pointer: `${pointer}/fields/${place}`, code: 'definition.unknown-field', params: { name } });
    });
    return [
      ...details,
      ...checkFeel(rule.condition, 'boolean', `${pointer}/condition`, checking),
      ...(rule.when === undefined ? [] : checkFeel(rule.when, 'boolean', `${pointer}/when`, checking)),
    ];
  });
}

/** A visitor can send only what the form asks for: what the record needs beside it must come from somewhere. */
function checkPublic(form: FormDefinition, entity: EntityDefinition): ProblemDetail[] {
  const sets = form.public?.sets ?? {};
  const unknown = Object.keys(sets).flatMap((name) =>
    fieldOf(entity, name) === undefined
      ? [{ pointer: `/public/sets/${name}`, code: 'definition.unknown-field', params: { name } }]
      : [],
  );
  const { page } = form.public ?? {};
  if (page !== undefined && fieldOf(entity, page)?.kind !== 'url')
    unknown.push({ pointer: '/public/page', code: 'definition.unknown-field', params: { name: page } });
  if (!makesRecords(form)) return unknown;
  const asked = new Set(placesOf(form).map((place) => place.field));
  const { customer, about, portalOnly } = form.public ?? {};
  // Who is signed in at the portal is known; a visitor of the web is not.
  const given = new Set([...Object.keys(sets), ...(portalOnly === true ? [customer, about] : [])]);
  const needed = entity.fields.filter((field) => isNeeded(field) && !asked.has(field.name) && !given.has(field.name));
  return [
    ...unknown,
    ...needed.map((field) => ({
      pointer: form.layout === undefined ? '/fields' : '/layout',
      code: 'definition.required-field-missing',
      params: { name: field.name },
    })),
  ];
}

/** Is a record made of what is sent? */
function makesRecords(form: FormDefinition): boolean {
  return form.public !== undefined || form.record?.places.includes('new') === true;
}

/** Must whoever makes a record bring it? */
function isNeeded(field: FieldDefinition): boolean {
  return (
    field.required === true &&
    field.default === undefined &&
    field.defaultExpression === undefined &&
    field.takenFrom === undefined &&
    field.readOnly !== true &&
    !isComputed(field)
  );
}

function checkCycle(form: FormDefinition, entity: EntityDefinition, next: Release): ProblemDetail[] {
  const { cycle } = planForm({ form, fields: entity.fields, owned: (name) => next.entity(name) });
  if (cycle.length === 0) return [];
  const at = elementsOf(form).find(({ element }) => element.field === cycle[0]);
  return [{ pointer: at?.pointer ?? '/layout', code: 'definition.form-cycle', params: { path: cycle.join(' → ') } }];
}

/** What is required must be within reach: shown, and to be written, or with a value of its own. */
function checkReach(elements: readonly StandingElement[], { form, entity }: Checking): ProblemDetail[] {
  return elements.flatMap(({ element, within, pointer }) => {
    if (!asksField(element) || element.default !== undefined || element.defaultExpression !== undefined) return [];
    const field = element.own ?? fieldOf(entity, element.field);
    const byEntity = makesRecords(form) && element.own === undefined && field !== undefined && isNeeded(field);
    if (!byEntity && element.required !== true) return [];
    const fates = [...within, element];
    const shown = fates.map(({ visible }) => alwaysIs(visible, true));
    const locked = fates.map(({ readOnly }) => alwaysIs(readOnly, false));
    const params = { name: element.field };
    if (shown.includes(false) || (byEntity && shown.includes(undefined)))
      return [{ pointer, code: 'definition.form-hidden-required', params }];
    const isLocked = locked.includes(true) || (byEntity && locked.includes(undefined));
    const hasValue = !makesRecords(form) && element.own === undefined;
    return isLocked && !hasValue ? [{ pointer, code: 'definition.form-locked-required', params }] : [];
  });
}
