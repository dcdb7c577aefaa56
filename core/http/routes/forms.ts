// /api/forms: forms as signed-in people fill them in, and what their buttons do; of public ones their links, visits and consents.

import { listConsents } from '../../automation/form-consents.ts';
import type { NewFormLink } from '../../automation/form-links.ts';
import type { Press } from '../../automation/press-button.ts';
import { countSubmissions, publicPath } from '../../automation/public-form.ts';
import { limits } from '../../kernel/limits.ts';
import { notFound } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, instant, integer, list, object, oneOf, text, values } from '../schemas.ts';

export function formRoutes(needs: RouteNeeds): readonly Route[] {
  const { recordForms, pressButton } = needs;
  return [
    ...publicRoutes(needs),
    route({
      method: 'GET',
      path: '/api/forms/:name',
      access: 'signed-in',
      summary:
        'A form as the asker may know it: its layout, the fields behind its places, the address of its validator.',
      answer: object,
      handle: async ({ context, params }) => ({ body: recordForms.get(context, params.name ?? '') }),
    }),
    route<Record<string, never>, Press>({
      method: 'POST',
      path: '/api/records/:entity/:id/press',
      access: 'signed-in',
      summary:
        'Does what a button of a form, or of the page, does to the record: starts its process, or runs its rule.',
      body: {
        anyOf: [
          closed({ form: text(63), element: text(64) }, ['form', 'element']),
          closed({ page: text(63), element: text(64) }, ['page', 'element']),
        ],
      },
      answer: closed({ instance: id }),
      handle: async ({ context, params, body }) => ({
        body: await pressButton(context, params.entity ?? '', params.id ?? '', body),
      }),
    }),
  ];
}

type LinkBody = Omit<NewFormLink, 'form'>;

const link = closed(
  {
    id,
    form: text(),
    state: oneOf('open', 'used', 'expired', 'revoked'),
    record: closed({ entity: text(), id }, ['entity', 'id']),
    createdAt: instant,
    createdBy: text(),
    expiresAt: instant,
    usedAt: instant,
    revokedAt: instant,
    url: text(),
  },
  ['id', 'form', 'state', 'createdAt', 'createdBy', 'expiresAt'],
);

function publicRoutes({ formLinks, formCounts, database, definitions, ownOrigins }: RouteNeeds): readonly Route[] {
  const named = (name: string) => {
    const form = definitions.current().form(name);
    if (form === undefined) throw notFound('form', name);
    return form;
  };
  return [
    route({
      method: 'GET',
      path: '/api/forms/:name/links',
      access: 'signed-in',
      summary: 'One-time links to a public form, newest first: all for administrators, else those the asker made.',
      answer: closed({ items: list(link) }),
      handle: async ({ context, params }) => ({ body: { items: await formLinks.list(context, params.name ?? '') } }),
    }),
    route<Record<string, never>, LinkBody>({
      method: 'POST',
      path: '/api/forms/:name/links',
      access: 'signed-in',
      unkeyed: 'secret',
      summary:
        'Makes a one-time link: about a record (the answer changes it, or refers to it by the field `attach`), with values filled in beforehand.',
      body: closed({
        record: closed({ entity: text(64, 1), id }, ['entity', 'id']),
        attach: text(63, 1),
        values,
        days: { type: 'integer', minimum: 1, maximum: limits.formLinkMostDays },
      }),
      answer: link,
      status: 201,
      async handle({ context, params, body }) {
        const { path, ...made } = await formLinks.make(context, { form: params.name ?? '', ...body });
        return { status: 201, body: { ...made, url: `${ownOrigins()[0]}${path}` } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/form-links/:id',
      access: 'signed-in',
      summary: 'Revokes a one-time link that was not used.',
      async handle({ context, params }) {
        await formLinks.revoke(context, params.id ?? '');
        return {};
      },
    }),
    route({
      method: 'GET',
      path: '/api/forms/:name/visits',
      access: 'studio',
      summary:
        'Where a public form is found (no `url`: it is none), and how often it was opened, sent and refused in the last 30 days that saw it.',
      answer: closed({ url: text(), sent: integer, days: list(object) }, ['sent', 'days']),
      async handle({ params }) {
        const form = named(params.name ?? '');
        const sent = await countSubmissions(database, form.name);
        const days = await formCounts.read(form.name, 30);
        const where = form.public === undefined ? {} : { url: `${ownOrigins()[0]}${publicPath(form)}` };
        return { body: { ...where, sent, days } };
      },
    }),
    route<{ record?: string }>({
      method: 'GET',
      path: '/api/forms/:name/consents',
      access: 'studio',
      summary:
        'What visitors agreed to, with wording, version and time, newest first; of one record where it is named.',
      query: { record: id },
      answer: closed({ items: list(object) }),
      async handle({ params, query }) {
        return { body: { items: await listConsents(database, named(params.name ?? '').name, query.record) } };
      },
    }),
  ];
}
