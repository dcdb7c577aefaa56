// Names of fields that forms, views, rules and messages use.

import { fieldNamed } from '../../../schemas/field-names.ts';
import { ownNames } from '../../../schemas/form-layout.ts';
import type {
  DateTrigger,
  FilterTree,
  FormDefinition,
  FormElement,
  LocalText,
  MenuDefinition,
  MessageDefinition,
  PageDefinition,
  PagePart,
  PortalDefinition,
  PortalSection,
  RuleAction,
  RuleCondition,
  RuleDefinition,
  RuleTrigger,
  ViewDefinition,
} from '../../../schemas/types.ts';
import type { Schema } from '../../expressions/shape.ts';
import { isPlainObject } from '../../kernel/data.ts';
import { type Pen, put, schemaOf, writeExpression, writePath, writeRelation, writeTemplate } from './pen.ts';
import { writeFilter, writeSort } from './write-filter.ts';

export function writeForm(form: FormDefinition, pen: Pen): FormDefinition {
  const { entity } = form;
  const schema: Schema = { ...schemaOf(entity, pen.entities), user: { entries: schemaOf('user', pen.entities) } };
  const renamed = put(form, 'entity', (name) => pen.entity(name, '/entity'));
  let next = put(renamed, 'fields', (places) =>
    places.map((place, at) =>
      place.own === undefined ? put(place, 'field', (name) => pen.field(entity, name, `/fields/${at}/field`)) : place,
    ),
  );
  next = put(next, 'layout', (elements) =>
    elements.map((element, at) => writeElement(element, { entity, schema }, pen, `/layout/${at}`)),
  );
  next = put(next, 'validations', (rules) =>
    rules.map((rule, at) => {
      const where = `/validations/${at}`;
      const asked = put(rule, 'condition', (source) => writeExpression(source, schema, pen, `${where}/condition`));
      const timed = put(asked, 'when', (source) => writeExpression(source, schema, pen, `${where}/when`));
      const own = ownNames(form);
      return put(timed, 'fields', (names) =>
        names.map((name, index) => (own.has(name) ? name : pen.field(entity, name, `${where}/fields/${index}`))),
      );
    }),
  );
  return put(next, 'public', (open) => {
    let set = put(open, 'sets', (sets) => writeKeys(sets, entity, pen, '/public/sets') as typeof sets);
    for (const key of ['customer', 'about', 'page'] as const)
      set = put(set, key, (name) => pen.field(entity, name, `/public/${key}`));
    return put(set, 'thanks', (thanks) =>
      Object.fromEntries(
        Object.entries(thanks).map(([language, source]) => [
          language,
          writeTemplate(source, schema, pen, `/public/thanks/${language}`, new Set()),
        ]),
      ),
    );
  });
}

interface ElementPlace {
  readonly entity: string;
  readonly schema: Schema;
}

function writeElement(element: FormElement, place: ElementPlace, pen: Pen, at: string): FormElement {
  const { entity, schema } = place;
  let next =
    element.own === undefined ? put(element, 'field', (name) => pen.field(entity, name, `${at}/field`)) : element;
  for (const key of ['visible', 'required', 'readOnly', 'defaultExpression', 'options'] as const)
    next = put(next, key, (source) =>
      typeof source === 'string' ? (writeExpression(source, schema, pen, `${at}/${key}`) as never) : (source as never),
    );
  if (next.relation !== undefined) {
    const [target = ''] = next.relation.split('.');
    next = put(next, 'relation', (relation) => writeRelation(relation, entity, pen, `${at}/relation`));
    next = put(next, 'columns', (names) =>
      names.map((name, index) => pen.field(target, name, `${at}/columns/${index}`)),
    );
  }
  const field = fieldNamed(pen.entities(entity), element.own === undefined ? (element.field ?? '') : '');
  const target = element.own?.target ?? field?.target ?? '';
  next = put(next, 'filter', (filter) => writeOffers(filter, target, schema, pen, `${at}/filter`));
  const inside = next.kind === 'lines' ? { entity: target, schema: schemaOf(target, pen.entities) } : place;
  return put(next, 'children', (children) =>
    children.map((child, index) => writeElement(child, inside, pen, `${at}/children/${index}`)),
  );
}

/** A filter whose texts may be expressions over the form. */
function writeOffers(filter: FilterTree, target: string, schema: Schema, pen: Pen, at: string): FilterTree {
  const written = writeFilter(filter, target, pen, at);
  const values = (tree: FilterTree, where: string): FilterTree => {
    if ('and' in tree) return { and: tree.and.map((part, index) => values(part, `${where}/and/${index}`)) };
    if ('or' in tree) return { or: tree.or.map((part, index) => values(part, `${where}/or/${index}`)) };
    if ('not' in tree) return { not: values(tree.not, `${where}/not`) };
    if (!('value' in tree) || typeof tree.value !== 'string' || !tree.value.startsWith('=')) return tree;
    return { ...tree, value: `=${writeExpression(tree.value.slice(1), schema, pen, `${where}/value`)}` };
  };
  return values(written, at);
}

export function writeMenu(menu: MenuDefinition, pen: Pen): MenuDefinition {
  return put(menu, 'areas', (areas) =>
    areas.map((area, at) =>
      put(area, 'lines', (lines) =>
        lines.map((line, index) =>
          put(line, 'entity', (name) => pen.entity(name, `/areas/${at}/lines/${index}/entity`)),
        ),
      ),
    ),
  );
}

export function writePage(page: PageDefinition, pen: Pen): PageDefinition {
  const { entity } = page;
  const names = (at: string) => (fields: readonly string[]) =>
    fields.map((name, index) => pen.field(entity, name, `${at}/${index}`));
  const parts = (at: string) => (all: readonly PagePart[]) =>
    all.map((part, index) => writePart(part, entity, pen, `${at}/${index}`));
  let next = put(page, 'entity', (name) => pen.entity(name, '/entity'));
  next = put(next, 'head', names('/head'));
  next = put(next, 'stage', (name) => pen.field(entity, name, '/stage'));
  next = put(next, 'strip', names('/strip'));
  next = put(next, 'tabs', parts('/tabs'));
  return put(next, 'aside', parts('/aside'));
}

export function writePortal(portal: PortalDefinition, pen: Pen): PortalDefinition {
  return put(portal, 'sections', (sections) =>
    sections.map((section, index) => writePortalSection(section, pen, `/sections/${index}`)),
  );
}

function writePortalSection(section: PortalSection, pen: Pen, at: string): PortalSection {
  const { entity = '' } = section;
  let next = put(section, 'entity', (name) => pen.entity(name, `${at}/entity`));
  next = put(next, 'fields', (names) => names.map((name, index) => pen.field(entity, name, `${at}/fields/${index}`)));
  next = put(next, 'stage', (name) => pen.field(entity, name, `${at}/stage`));
  next = put(next, 'filter', (filter) => writeFilter(filter, entity, pen, `${at}/filter`));
  return put(next, 'sort', (terms) => writeSort(terms, entity, pen, `${at}/sort`));
}

function writePart(part: PagePart, entity: string, pen: Pen, at: string): PagePart {
  const named = put(part, 'fields', (names) =>
    names.map((name, index) => pen.field(entity, name, `${at}/fields/${index}`)),
  );
  const [target = ''] = part.relation?.split('.') ?? [];
  if (target === '') return named;
  let next = put(named, 'relation', (relation) => writeRelation(relation, entity, pen, `${at}/relation`));
  next = put(next, 'columns', (names) => names.map((name, index) => pen.field(target, name, `${at}/columns/${index}`)));
  return put(next, 'filter', (filter) => writeFilter(filter, target, pen, `${at}/filter`));
}

/** What a view has beside its entity; saved views are the same. */
export function writeView<V extends Omit<ViewDefinition, 'kind' | 'name' | 'entity' | 'label'>>(
  view: V,
  entity: string,
  pen: Pen,
): V {
  pen.entity(entity, '/entity');
  const path = (name: string, at: string): string => writePath(name, entity, pen, at);
  let next = put(view, 'columns', (names) => names.map((name, at) => path(name, `/columns/${at}`)));
  next = put(next, 'widths', (widths) =>
    Object.fromEntries(Object.entries(widths).map(([name, width]) => [path(name, `/widths/${name}`), width])),
  );
  next = put(next, 'filter', (filter) => writeFilter(filter, entity, pen, '/filter'));
  next = put(next, 'sort', (sort) => writeSort(sort, entity, pen, '/sort'));
  for (const key of ['stageField', 'sumField', 'dateField', 'endField', 'groupField'] as const)
    next = put(next, key, (name) => path(name, `/${key}`) as V[typeof key]);
  return next;
}

export function writeRule(rule: RuleDefinition, pen: Pen): RuleDefinition {
  const renamed = put(rule, 'entity', (name) => pen.entity(name, '/entity'));
  const record = { entries: schemaOf(rule.entity, pen.entities) };
  const user = { entries: schemaOf('user', pen.entities) };
  const schema: Schema = { record, before: record, event: 'Any', user, given: 'Any' };
  const triggered = put(renamed, 'trigger', (trigger) => writeTrigger(trigger, rule.entity, pen));
  const asked = put(triggered, 'when', (condition) => writeCondition(condition, rule.entity, schema, pen, '/when'));
  const key = 'then' as const;
  return put(asked, key, (actions) =>
    actions.map((action, at) => writeAction(action, rule.entity, schema, pen, `/then/${at}/with`)),
  );
}

/** Fields a trigger names; of what a webhook takes, those that a record is found by or made of. */
function writeTrigger(trigger: RuleTrigger, entity: string, pen: Pen): RuleTrigger {
  const at = '/trigger';
  switch (trigger.type) {
    case 'change':
      return put(trigger, 'field', (name) => pen.field(entity, name, `${at}/field`));
    case 'date':
      return put<DateTrigger, 'field'>(trigger, 'field', (name) => pen.field(entity, name, `${at}/field`));
    case 'schedule':
      return put(trigger, 'filter', (filter) => writeFilter(filter, entity, pen, `${at}/filter`));
    case 'webhook': {
      const matched = put(trigger, 'match', (name) => pen.field(entity, name, `${at}/match`));
      return put(matched, 'take', (take) => writeKeys(take, entity, pen, `${at}/take`));
    }
    default:
      return trigger;
  }
}

function writeCondition(condition: RuleCondition, entity: string, schema: Schema, pen: Pen, at: string): RuleCondition {
  const inner = (part: RuleCondition, where: string) => writeCondition(part, entity, schema, pen, `${at}/${where}`);
  if ('all' in condition) return { all: condition.all.map((part, index) => inner(part, `all/${index}`)) };
  if ('any' in condition) return { any: condition.any.map((part, index) => inner(part, `any/${index}`)) };
  if ('not' in condition) return { not: inner(condition.not, 'not') };
  if (!('path' in condition)) return writeFilter(condition, entity, pen, at) as typeof condition;
  const named = put(condition, 'path', (path) =>
    path.startsWith('before.')
      ? `before.${writePath(path.slice('before.'.length), entity, pen, `${at}/path`)}`
      : writePath(path, entity, pen, `${at}/path`),
  );
  return put(named, 'value', (value) =>
    typeof value === 'object' && 'expression' in value
      ? { expression: writeExpression(value.expression, schema, pen, `${at}/value/expression`) }
      : value,
  );
}

/** `field` names a field of the entity that is written, the keys of `values` do, and those of the `sets` of a decision; also where a plugin's own action takes them. */
function writeAction(action: RuleAction, entity: string, schema: Schema, pen: Pen, at: string): RuleAction {
  const named = action.with.entity;
  const relation = action.with.related;
  const related = typeof relation === 'string' ? relatedEntity(relation, entity, pen) : undefined;
  const written = related ?? (typeof named === 'string' && !named.startsWith('=') ? named : entity);
  const value = <T>(given: T, where: string): T =>
    typeof given === 'string' && given.startsWith('=')
      ? (`=${writeExpression(given.slice(1), schema, pen, where)}` as T)
      : given;
  const entries = Object.entries(action.with).map(([name, given]) => {
    const where = `${at}/${name}`;
    if (name === 'entity' && typeof given === 'string' && !given.startsWith('='))
      return [name, pen.entity(given, where)];
    if (name === 'field' && typeof given === 'string' && !given.startsWith('='))
      return [name, pen.field(written, given, where)];
    if (name === 'related' && typeof given === 'string') return [name, writeRelation(given, entity, pen, where)];
    if (!isPlainObject(given)) return [name, value(given, where)];
    const inner = Object.fromEntries(Object.entries(given).map(([key, one]) => [key, value(one, `${where}/${key}`)]));
    return [
      name,
      name === 'values' || (name === 'sets' && action.do === 'decide') ? writeKeys(inner, written, pen, where) : inner,
    ];
  });
  const filtered = put(action, 'filter', (filter) => writeFilter(filter, written, pen, at.replace(/with$/, 'filter')));
  return { ...filtered, with: Object.fromEntries(entries) };
}

/** The entity of the records that point to one, or that a field of it holds. */
function relatedEntity(relation: string, entity: string, pen: Pen): string | undefined {
  const [first = '', field] = relation.split('.');
  return field === undefined ? fieldNamed(pen.entities(entity), first)?.target : first;
}

function writeKeys<T>(of: Readonly<Record<string, T>>, entity: string, pen: Pen, at: string): Record<string, T> {
  return Object.fromEntries(
    Object.entries(of).map(([name, value]) => [pen.field(entity, name, `${at}/${name}`), value]),
  );
}

/**
 * A message reads the record it is about under the entity's name and as `record`; which entity the latter is, only those who send it tell.
 * @param about the entities of the rules that send it
 */
export function writeMessage(
  message: MessageDefinition,
  pen: Pen,
  names: readonly string[],
  about: readonly string[],
): MessageDefinition {
  const schema: Record<string, Schema[string]> = {};
  const roots = new Set(names);
  for (const name of names) schema[name] = { entries: schemaOf(name, pen.entities) };
  const [only, ...others] = new Set(about);
  if (only !== undefined && others.length === 0) schema.record = { entries: schemaOf(only, pen.entities) };
  const texts = (text: LocalText, at: string): LocalText =>
    Object.fromEntries(
      Object.entries(text).map(([language, source]) => [
        language,
        writeTemplate(source, schema, pen, `${at}/${language}`, roots),
      ]),
    );
  let next = put(message, 'to', (source) => writeExpression(source, schema, pen, '/to', roots));
  next = put(next, 'subject', (text) => texts(text, '/subject'));
  next = put(next, 'attachments', (paths) =>
    paths.map((path, index) => writeExpression(path, schema, pen, `/attachments/${index}`, roots)),
  );
  return put(next, 'body', (text) => texts(text, '/body'));
}
