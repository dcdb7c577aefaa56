// May sections of the portal, and what an entity opens to customers, go live? Everything they name exists, and nothing is shown that the entity does not
// open: a section can only show less.
import { customerPath } from '../../schemas/customer-path.ts';
import type { EntityDefinition, PortalDefinition, PortalSection } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { checkFilter } from './check-filter.ts';
import type { Release } from './definitions.ts';

export function checkPortalAccess(entity: EntityDefinition, next: Release): ProblemDetail[] {
  const { portal } = entity;
  if (portal === undefined) return [];
  const unknown = portal.fields.flatMap((field, at) =>
    entity.fields.some(({ name }) => name === field)
      ? []
      : [{ pointer: `/portal/fields/${at}`, code: 'definition.unknown-field', params: { name: field } }],
  );
  const nowhere = (portal.customers ?? []).flatMap((path, at) =>
    customerPath(entity, path, (name) => next.entity(name)) === undefined
      ? [{ pointer: `/portal/customers/${at}`, code: 'definition.portal-customer', params: { found: path } }]
      : [],
  );
  const nobody =
    portal.customers === undefined && portal.everyone !== true
      ? [{ pointer: '/portal/customers', code: 'definition.portal-nobody' }]
      : [];
  return [...unknown, ...nowhere, ...nobody];
}

export function checkPortal({ sections }: PortalDefinition, next: Release): ProblemDetail[] {
  const ids = new Set<string>();
  return sections.flatMap((section, at) => {
    const pointer = `/sections/${at}`;
    const isTwice = ids.has(section.id);
    ids.add(section.id);
    return [
      ...(isTwice
        ? [{ pointer: `${pointer}/id`, code: 'definition.duplicate-name', params: { name: section.id } }]
        : []),
      ...checkRecords(section, pointer, next),
      ...checkForms(section, pointer, next),
    ];
  });
}

function checkRecords(section: PortalSection, at: string, next: Release): ProblemDetail[] {
  if (section.entity === undefined) return [];
  const entity = next.entity(section.entity);
  if (entity === undefined)
    return [{ pointer: `${at}/entity`, code: 'definition.unknown-entity', params: { name: section.entity } }];
  const open = new Set(entity.portal?.fields ?? []);
  const shown = [
    ...(section.fields ?? []).map((field, index) => ({ pointer: `${at}/fields/${index}`, field })),
    ...(section.stage === undefined ? [] : [{ pointer: `${at}/stage`, field: section.stage }]),
  ];
  const stage = entity.fields.find(({ name }) => name === section.stage);
  return [
    ...shown.flatMap(({ pointer, field }) =>
      open.has(field) ? [] : [{ pointer, code: 'definition.portal-field', params: { name: field } }],
    ),
    ...(stage !== undefined && stage.kind !== 'choice'
      ? [{ pointer: `${at}/stage`, code: 'definition.not-a-choice', params: { name: stage.name } }]
      : []),
    ...checkFilter(section.filter, `${at}/filter`, entity.name, next),
  ];
}

/** A form that is sent about a record names the reference that is set to it. */
function checkForms({ forms, entity, shows }: PortalSection, at: string, next: Release): ProblemDetail[] {
  return (forms ?? []).flatMap((name, index) => {
    const form = next.form(name);
    const open = form?.public;
    const about = next.entity(form?.entity ?? '')?.fields.find((field) => field.name === open?.about);
    const isSent = open?.customer !== undefined && (shows === 'forms' || about?.target === entity);
    return isSent ? [] : [{ pointer: `${at}/forms/${index}`, code: 'definition.portal-form', params: { found: name } }];
  });
}
