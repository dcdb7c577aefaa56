// /portal: the page, what it says to who is not signed in, and what it shows to a customer: sections as data, with as much of each entity as is opened.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pickText } from '../../../schemas/local-text.ts';
import type { PortalSection } from '../../../schemas/types.ts';
import type { Release } from '../../definitions/definitions.ts';
import { asHouse, type Context } from '../../kernel/context.ts';
import { Problem } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { publicSettings } from '../public-settings.ts';
import { type Route, route } from '../route.ts';
import { entityForUser } from '../routes/workspace.ts';
import { boolean, closed, object } from '../schemas.ts';
import { customerOf } from './customer-of.ts';

export function portalPageRoutes(needs: RouteNeeds): readonly Route[] {
  const { definitions, portalSignIn, records } = needs;
  return [
    route({
      method: 'GET',
      path: '/portal',
      access: 'anyone',
      summary: 'The page of the portal.',
      query: 'any',
      async handle() {
        const file = join(needs.designerDir, 'portal.html');
        if (!existsSync(file)) throw new Problem(503, 'not-built');
        return {
          body: await readFile(file, 'utf8'),
          type: 'text/html; charset=utf-8',
          headers: { 'Cache-Control': 'no-cache' },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/portal/start',
      access: 'anyone',
      summary: 'What the page says before anybody is signed in.',
      answer: closed({ open: boolean, entered: boolean, settings: object }),
      handle: async ({ context, session }) => ({
        body: {
          open: portalSignIn.isOpen(context),
          entered: session !== undefined,
          settings: publicSettings(definitions.current(context)),
        },
      }),
    }),
    route({
      method: 'GET',
      path: '/portal/me',
      access: 'signed-in',
      summary:
        'Who is signed in, the sections of the portal, and the entities and forms they show, as far as customers may see them.',
      answer: object,
      async handle({ context }) {
        const customer = customerOf(context);
        const release = definitions.current(context);
        const sections = sectionsOf(release);
        const house = asHouse(context, 'who is signed in');
        const { values } = await records.get(house, 'person', customer.person);
        return {
          body: {
            person: { id: customer.person, name: values.name ?? '', language: values.language ?? null },
            settings: publicSettings(release),
            sections,
            entities: entitiesOf(needs, context, release),
            forms: formsOf(release, sections),
          },
        };
      },
    }),
  ];
}

/** Of all plugins and of the studio, in the order they give. */
function sectionsOf(release: Release): (PortalSection & { readonly portal: string })[] {
  return release
    .all('portal')
    .map(({ definition }) => definition)
    .sort((a, b) => (a.order ?? 10_000) - (b.order ?? 10_000) || (a.name < b.name ? -1 : 1))
    .flatMap(({ name, sections }) => sections.map((section) => ({ ...section, portal: name })));
}

/** As they are to customers: without areas, pipelines and rights, which are the house's own. */
function entitiesOf({ access }: RouteNeeds, context: Context, release: Release): object[] {
  return release
    .entities()
    .flatMap((entity) => entityForUser(access.policy, context.principal, entity))
    .map(({ name, label, pluralLabel, icon, color, titleField, fields }) => ({
      name,
      label,
      pluralLabel,
      icon,
      color,
      ...(fields.some((field) => field.name === titleField) ? { titleField } : {}),
      fields: fields.map(({ writable: _writable, takes: _takes, ...field }) => field),
    }));
}

function formsOf(release: Release, sections: readonly PortalSection[]): object[] {
  const names = [...new Set(sections.flatMap(({ forms }) => forms ?? []))];
  return names.flatMap((name) => {
    const form = release.form(name);
    if (form?.public?.customer === undefined) return [];
    const { label, description } = form;
    return [
      { name, address: form.public.address ?? name, label: label ?? { en: pickText(label, 'en', name) }, description },
    ];
  });
}
