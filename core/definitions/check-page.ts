// May a page of records go live? Everything it names exists and stands once; of an entity and role there is one page. What some of its readers do not see is
// told beside that: it is no fault, the page is only shorter for them.
import { isLink } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition, PageButton, PageDefinition, PagePart } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { checkFilter, filterFields } from './check-filter.ts';
import { isRole } from './check-menu.ts';
import type { Release } from './definitions.ts';

interface Place {
  readonly pointer: string;
  readonly entity: EntityDefinition;
  readonly field: string;
}

interface StandingPart {
  readonly part: PagePart;
  readonly pointer: string;
}

export function checkPage(page: PageDefinition, next: Release): ProblemDetail[] {
  const entity = next.entity(page.entity);
  if (entity === undefined)
    return [{ pointer: '/entity', code: 'definition.unknown-entity', params: { name: page.entity } }];
  return [
    ...checkReaders(page, entity, next),
    ...placesOf(page, entity, next).flatMap(({ pointer, entity: owner, field }) =>
      fieldOf(owner, field) === undefined
        ? [{ pointer, code: 'definition.unknown-field', params: { name: field } }]
        : [],
    ),
    ...checkStage(page, entity),
    ...partsOf(page).flatMap((standing) => checkRelation(standing, entity, next)),
    ...checkOnce(page),
    ...(page.aside ?? []).flatMap(({ kind }, at) =>
      kind === 'details' || kind === 'versions' || kind === 'mailings'
        ? [{ pointer: `/aside/${at}/kind`, code: 'definition.page-aside', params: { kind } }]
        : [],
    ),
    ...(page.buttons ?? []).flatMap((button, at) => checkTarget(button, `/buttons/${at}/target`, entity, next)),
  ];
}

/** Places whose field a reader of the page does not see, with the roles of whom that is so. */
export function unseenIn(page: PageDefinition, release: Release): ProblemDetail[] {
  const entity = release.entity(page.entity);
  if (entity === undefined) return [];
  const readers = page.roles ?? rolesLeft(page, entity, release);
  return [...placesOf(page, entity, release), ...filteredBy(page, release)].flatMap(
    ({ pointer, entity: owner, field }) => {
      const roles = readers.filter((role) => owner.access[role]?.hidden?.includes(field));
      return roles.length === 0
        ? []
        : [{ pointer, code: 'definition.page-unseen', params: { name: field, roles: roles.join(', ') } }];
    },
  );
}

/** The roles that see the entity and have no page of their own. */
function rolesLeft(page: PageDefinition, entity: EntityDefinition, release: Release): readonly string[] {
  const others = pagesBeside(page, entity, release).flatMap(({ roles }) => roles ?? []);
  return Object.entries(entity.access).flatMap(([role, { read }]) =>
    read === 'none' || others.includes(role) ? [] : [role],
  );
}

function pagesBeside({ name }: PageDefinition, entity: EntityDefinition, release: Release): PageDefinition[] {
  return release
    .all('page')
    .map(({ definition }): PageDefinition => definition)
    .filter((other) => other.name !== name && release.entity(other.entity) === entity);
}

function checkReaders(page: PageDefinition, entity: EntityDefinition, next: Release): ProblemDetail[] {
  const unknown = (page.roles ?? []).flatMap((role, at) =>
    isRole(role, next) ? [] : [{ pointer: `/roles/${at}`, code: 'definition.unknown-role', params: { name: role } }],
  );
  const wanted = new Set(page.roles ?? ['*']);
  const taken = pagesBeside(page, entity, next).flatMap((other) => {
    const role = (other.roles ?? ['*']).find((one) => wanted.has(one));
    return role === undefined
      ? []
      : [{ pointer: '/roles', code: 'definition.page-taken', params: { by: other.name, role } }];
  });
  return [...unknown, ...taken];
}

function checkStage({ stage }: PageDefinition, entity: EntityDefinition): ProblemDetail[] {
  const field = stage === undefined ? undefined : fieldOf(entity, stage);
  if (field === undefined || field.kind === 'choice') return [];
  return [{ pointer: '/stage', code: 'definition.not-a-choice', params: { name: field.name } }];
}

function checkRelation({ part, pointer }: StandingPart, entity: EntityDefinition, next: Release): ProblemDetail[] {
  if (part.relation === undefined) return [];
  const [name = '', reference = ''] = part.relation.split('.');
  const target = next.entity(name);
  const points = target && fieldOf(target, reference);
  if (target === undefined || points === undefined || !isLink(points) || next.entity(points.target ?? '') !== entity)
    return [{ pointer: `${pointer}/relation`, code: 'definition.form-relation', params: { found: part.relation } }];
  return checkFilter(part.filter, `${pointer}/filter`, target.name, next);
}

/** Each id once, and once each what there is but one of. */
function checkOnce(page: PageDefinition): ProblemDetail[] {
  const known = new Set<string>();
  const twice = (key: string, pointer: string, name: string): ProblemDetail[] => {
    if (known.has(key)) return [{ pointer, code: 'definition.page-twice', params: { name } }];
    known.add(key);
    return [];
  };
  const parts = partsOf(page).flatMap(({ part: { id, kind }, pointer }) => {
    const ids = twice(`part ${id}`, `${pointer}/id`, id);
    return kind === 'related' || kind === 'fields' ? ids : [...ids, ...twice(`kind ${kind}`, `${pointer}/kind`, kind)];
  });
  return [...parts, ...(page.buttons ?? []).flatMap(({ id }, at) => twice(`button ${id}`, `/buttons/${at}/id`, id))];
}

function checkTarget(
  { does, target = '' }: PageButton,
  pointer: string,
  entity: EntityDefinition,
  next: Release,
): ProblemDetail[] {
  if (does !== 'process' && does !== 'rule' && does !== 'stage') return [];
  const rule = does === 'rule' ? next.get('rule', target)?.definition : undefined;
  const stages = entity.fields.find(({ name }) => name === entity.pipeline?.field)?.options ?? [];
  const isThere = {
    process: () => next.process(target) !== undefined,
    rule: () => rule !== undefined && next.entity(rule.entity) === entity,
    stage: () => stages.some(({ value }) => value === target),
  }[does]();
  return isThere ? [] : [{ pointer, code: 'definition.form-target', params: { found: target } }];
}

function partsOf({ tabs, aside = [] }: PageDefinition): readonly StandingPart[] {
  return [
    ...tabs.map((part, at) => ({ part, pointer: `/tabs/${at}` })),
    ...aside.map((part, at) => ({ part, pointer: `/aside/${at}` })),
  ];
}

/** Every place of the page where a field stands. */
function placesOf(page: PageDefinition, entity: EntityDefinition, release: Release): readonly Place[] {
  const each = (fields: readonly string[] | undefined, at: string, owner: EntityDefinition): readonly Place[] =>
    (fields ?? []).map((field, index) => ({ pointer: `${at}/${index}`, entity: owner, field }));
  return [
    ...each(page.head, '/head', entity),
    ...(page.stage === undefined ? [] : [{ pointer: '/stage', entity, field: page.stage }]),
    ...each(page.strip, '/strip', entity),
    ...partsOf(page).flatMap(({ part, pointer }) => {
      const related = release.entity(part.relation?.split('.')[0] ?? '');
      const columns = related === undefined ? [] : each(part.columns, `${pointer}/columns`, related);
      return [...each(part.fields, `${pointer}/fields`, entity), ...columns];
    }),
  ];
}

/** What the lists of the page are filtered by. */
function filteredBy(page: PageDefinition, release: Release): readonly Place[] {
  return partsOf(page).flatMap(({ part: { relation = '', filter }, pointer }) =>
    filterFields(filter, `${pointer}/filter`, relation.split('.')[0] ?? '').flatMap(
      ({ pointer: at, entity, field }) => {
        const owner = release.entity(entity);
        return owner === undefined ? [] : [{ pointer: at, entity: owner, field }];
      },
    ),
  );
}

function fieldOf(entity: EntityDefinition, name: string): FieldDefinition | undefined {
  return entity.fields.find((field) => field.name === name);
}
