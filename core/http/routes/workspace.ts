// /api/workspace: everything the pages need to draw lists, forms and navigation for the signed-in person.

import { createHash } from 'node:crypto';
import { inOneLanguage } from '../../../schemas/local-text.ts';
import type { EntityDefinition, FormDefinition, Language, ViewDefinition } from '../../../schemas/types.ts';
import type { Policy } from '../../access/access.ts';
import { isOpened } from '../../access/opened.ts';
import { placesFor } from '../../automation/record-form.ts';
import type { Release } from '../../definitions/definitions.ts';
import { takersOf } from '../../entities/computed/taken.ts';
import type { Principal } from '../../kernel/context.ts';
import { areaHead, areasOf } from '../areas.ts';
import { menuFor } from '../menu-for.ts';
import type { RouteNeeds } from '../needs.ts';
import { pagesFor } from '../page-for.ts';
import { publicSettings } from '../public-settings.ts';
import { type Route, route } from '../route.ts';
import { language, object } from '../schemas.ts';
import { visibleField, visibleRules } from '../visible-rules.ts';

export function workspaceRoutes(needs: RouteNeeds): readonly Route[] {
  const { definitions, access, accounts } = needs;
  return [
    route<{ lang?: Language }>({
      method: 'GET',
      path: '/api/workspace',
      access: 'signed-in',
      summary:
        'Entities, views, forms, pages of records, areas and people as the signed-in person may see them; with `lang` their texts in that language alone. Has an ETag.',
      query: { lang: language },
      answer: object,
      async handle({ context, visitor, query }) {
        const release = definitions.current(context);
        const entities = release
          .entities()
          .flatMap((entity) => entityForUser(access.policy, context.principal, entity));
        const ground = { brought: needs.areas, texts: needs.texts };
        const opened = entities.filter(({ name }) => isOpened(access.policy, context.principal, release.entity(name)));
        const names = new Set(entities.map((entity) => entity.name));
        const seen = {
          release: release.number,
          settings: publicSettings(release),
          entities: entities.map((entity) => ({
            ...entity,
            validator: `/api/entities/${entity.name}/validator.js?v=${release.get('entity', entity.name)?.version ?? 0}`,
          })),
          views: viewsOf(release, context.principal, names, access.policy.may(context.principal, 'studio')),
          forms: formsOf(release, context.principal, names),
          hasReports: needs.reports.list(context).length > 0,
          pages: pagesFor(release, context.principal, entities),
          users: await accounts.names(context),
          ...(access.policy.may(context.principal, 'studio')
            ? { plugins: [...needs.pluginLabels].map(([name, label]) => ({ name, label })) }
            : {}),
          menu: menuFor({
            release,
            principal: context.principal,
            entities: opened,
            areas: areasOf(ground, opened),
            headOf: (area) => areaHead(ground, area),
          }),
          areas: areasOf(ground, entities).map(({ entities: members, ...area }) => ({
            ...area,
            entities: members.map(({ name }) => name),
          })),
        };
        const body = JSON.stringify(query.lang === undefined ? seen : inOneLanguage(seen, query.lang));
        const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
        const headers = { ETag: tag, 'Cache-Control': 'private, no-cache' };
        if (visitor.header('if-none-match')?.includes(tag)) return { status: 304, headers };
        return { body, type: 'application/json', headers };
      },
    }),
  ];
}

/** How records are kept and who else sees them is nothing to work with. */
type Kept = 'access' | 'sharing' | 'portal' | 'indexes' | 'table';

export interface EntityForUser extends Omit<EntityDefinition, 'fields' | Kept> {
  /** `takes`: of a reference, the fields that take their value from what is chosen in it. */
  readonly fields: readonly (EntityDefinition['fields'][number] & {
    readonly writable: boolean;
    readonly takes?: readonly string[];
  })[];
  readonly may: { readonly create: boolean; readonly update: boolean; readonly delete: boolean };
}

/** The entity as this principal may see it: one or none. A field outside the grant does not exist. */
export function entityForUser(policy: Policy, principal: Principal, entity: EntityDefinition): EntityForUser[] {
  const read = policy.grant(principal, entity, 'read');
  if (!read.allowed) return [];
  const create = policy.grant(principal, entity, 'create');
  const update = policy.grant(principal, entity, 'update');
  const { access: _a, sharing: _s, portal: _p, indexes: _i, table: _t, ...rest } = entity;
  const { validations: _v, pipeline: _g, lock: _l, fields, ...shown } = rest;
  return [
    {
      ...shown,
      ...visibleRules(entity, read.readable),
      fields: fields
        .filter((field) => read.readable.has(field.name))
        .map((field) => ({
          ...visibleField(entity, field, read.readable),
          ...takenBy(entity, field.name, read.readable),
          writable: update.writable.has(field.name) || create.writable.has(field.name),
        })),
      may: {
        create: create.allowed,
        update: update.allowed,
        delete: policy.grant(principal, entity, 'delete').allowed,
      },
    },
  ];
}

function takenBy(
  entity: EntityDefinition,
  reference: string,
  readable: ReadonlySet<string>,
): { readonly takes?: readonly string[] } {
  const takes = takersOf(entity).filter(
    ({ field, through }) => readable.has(field.name) && through.includes(reference),
  );
  return takes.length === 0 ? {} : { takes: takes.map(({ field }) => field.name) };
}

/** Those meant for one of the asker's roles; who builds has all of them. */
function viewsOf(
  release: Release,
  principal: Principal,
  entities: ReadonlySet<string>,
  builds: boolean,
): readonly ViewDefinition[] {
  const own = 'roles' in principal ? principal.roles : [];
  return [...entities]
    .flatMap((entity) => release.views(entity))
    .filter(({ roles }) => builds || roles === undefined || roles.some((role) => own.includes(role)));
}

/** `record`: where records are shown to the asker by this form. */
function formsOf(release: Release, principal: Principal, names: ReadonlySet<string>): object[] {
  return release
    .all('form')
    .map(({ definition }): FormDefinition => definition)
    .filter((form) => names.has(form.entity))
    .map((form) => {
      const record = placesFor(release, principal, form);
      const { name, label, entity } = form;
      return { name, label, entity, public: form.public !== undefined, ...(record.length === 0 ? {} : { record }) };
    });
}
