// Can a view be shown, and is it told once who sees it first? Its columns may lead through references; what makes its rows, its columns and its days must be
// of a kind that can; buttons are of forms that are there.
import { elementsOf } from '../../schemas/form-layout.ts';
import type { EntityDefinition, FieldDefinition, ViewDefinition } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { checkFilter, isMember } from './check-filter.ts';
import { isRole } from './check-menu.ts';
import { everybody } from './check-role.ts';
import type { Release } from './definitions.ts';

type Kind = FieldDefinition['kind'];

const choosing: readonly Kind[] = ['choice'];
const temporal: readonly Kind[] = ['date', 'datetime'];
const groupable: readonly Kind[] = ['choice', 'reference'];
const summable: readonly Kind[] = ['integer', 'decimal', 'money', 'percent'];
const moments = new Set(['createdAt', 'updatedAt']);

export function checkView(view: ViewDefinition, next: Release): ProblemDetail[] {
  const entity = next.entity(view.entity);
  if (entity === undefined)
    return [{ pointer: '/entity', code: 'definition.unknown-entity', params: { name: view.entity } }];
  return [
    ...checkColumns(view, entity, next),
    ...checkFilter(view.filter, '/filter', view.entity, next),
    ...checkSettings(view, entity),
    ...checkButtons(view, entity, next),
    ...checkAudience(view, next),
  ];
}

function unknownField(pointer: string, name: string): ProblemDetail {
  return { pointer, code: 'definition.unknown-field', params: { name } };
}

function fieldOf(entity: EntityDefinition, name: string): FieldDefinition | undefined {
  return entity.fields.find((field) => field.name === name);
}

/** Is there such a field, or one behind references that each hold one record? */
function leadsSomewhere(path: string, entity: EntityDefinition, next: Release): boolean {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return isMember(first) || fieldOf(entity, first) !== undefined;
  const hop = fieldOf(entity, first);
  const target = hop?.kind === 'reference' ? next.entity(hop.target ?? '') : undefined;
  return target !== undefined && leadsSomewhere(rest.join('.'), target, next);
}

function checkColumns(
  { columns = [], widths = {}, sort = [] }: ViewDefinition,
  entity: EntityDefinition,
  next: Release,
): ProblemDetail[] {
  const named = [
    ...columns.map((path, index) => [`/columns/${index}`, path] as const),
    ...Object.keys(widths).map((path) => [`/widths/${path}`, path] as const),
    ...sort.map(({ field }, index) => [`/sort/${index}/field`, field] as const),
  ];
  return named.flatMap(([pointer, path]) => (leadsSomewhere(path, entity, next) ? [] : [unknownField(pointer, path)]));
}

function checkSettings(view: ViewDefinition, entity: EntityDefinition): ProblemDetail[] {
  const { stageField, sumField, dateField, endField, groupField } = view;
  const kindOf = (name: string): Kind | undefined => (moments.has(name) ? 'datetime' : fieldOf(entity, name)?.kind);
  const found: ProblemDetail[] = [];
  const want = (name: string | undefined, pointer: string, code: string, kinds: readonly Kind[]): void => {
    if (name === undefined) return;
    const kind = kindOf(name);
    if (kind === undefined) found.push(unknownField(pointer, name));
    else if (!kinds.includes(kind)) found.push({ pointer, code, params: { name } });
  };
  want(stageField, '/stageField', 'view-stage-not-choice', choosing);
  want(sumField, '/sumField', 'view-sum-not-number', summable);
  want(dateField, '/dateField', 'view-not-a-date', temporal);
  want(endField, '/endField', 'view-not-a-date', temporal);
  want(groupField, '/groupField', 'view-not-a-group', groupable);
  if (endField !== undefined && kindOf(endField) !== kindOf(dateField ?? ''))
    found.push({ pointer: '/endField', code: 'view-end-of-another-kind', params: { name: endField } });
  return found;
}

/** Only what starts something about a record can be pressed for several of them. */
function checkButtons({ buttons = [] }: ViewDefinition, entity: EntityDefinition, next: Release): ProblemDetail[] {
  return buttons.flatMap(({ form: name, element }, index) => {
    const form = next.form(name);
    const isOfEntity = form !== undefined && next.entity(form.entity) === entity;
    const isThere =
      isOfEntity &&
      elementsOf(form).some(
        ({ element: one }) => one.id === element && one.kind === 'button' && /^(process|rule)$/.test(one.does ?? ''),
      );
    return isThere
      ? []
      : [{ pointer: `/buttons/${index}`, code: 'definition.unknown-button', params: { name: element, form: name } }];
  });
}

function checkAudience(view: ViewDefinition, next: Release): ProblemDetail[] {
  const { roles, firstFor = [] } = view;
  const found: ProblemDetail[] = [];
  for (const [index, name] of (roles ?? []).entries())
    if (!isRole(name, next))
      found.push({ pointer: `/roles/${index}`, code: 'definition.unknown-role', params: { name } });
  for (const [index, name] of firstFor.entries()) {
    const pointer = `/firstFor/${index}`;
    if (name !== everybody && !isRole(name, next))
      found.push({ pointer, code: 'definition.unknown-role', params: { name } });
    else if (roles !== undefined && !roles.includes(name))
      found.push({ pointer, code: 'definition.first-not-seen', params: { name } });
    const other = next.views(view.entity).find((one) => one.name !== view.name && one.firstFor?.includes(name));
    if (other !== undefined)
      found.push({ pointer, code: 'definition.first-already', params: { name, view: other.name } });
  }
  return found;
}

/** A view that somebody sees first is not taken out under their eyes. */
export function checkViewGone({ name, entity, firstFor = [] }: ViewDefinition, next: Release): ProblemDetail[] {
  if (firstFor.length === 0 || next.entity(entity) === undefined) return [];
  return [{ pointer: '/firstFor', code: 'definition.view-is-first', params: { name, roles: firstFor.join(', ') } }];
}
