// Who else may see a record, and why somebody can or cannot.
import type { AccessQuestion } from '../../automation/explain-access.ts';
import type { NewShare } from '../../automation/shares.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, id, instant, list, object, oneOf, text } from '../schemas.ts';

const audience = { type: 'string', pattern: '^((user|team):[0-9a-f-]{36}|role:[a-z][A-Za-z0-9-]{0,40})$' };

export function accessRoutes({ shares, explainAccess }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/records/:entity/:id/shares',
      access: 'signed-in',
      summary: 'With whom the record is shared by hand.',
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context, params }) => ({
        body: { items: await shares.list(context, params.entity ?? '', params.id ?? '') },
      }),
    }),
    route<Record<string, never>, NewShare>({
      method: 'POST',
      path: '/api/records/:entity/:id/shares',
      access: 'signed-in',
      summary:
        'Shares the record with user:<id>, team:<id> or role:<name>, for reading or changing, for ever or until a time.',
      body: closed({ with: audience, level: oneOf('read', 'update'), until: instant }, ['with', 'level']),
      answer: object,
      status: 201,
      async handle({ context, params, body }) {
        return { status: 201, body: await shares.share(context, params.entity ?? '', params.id ?? '', body) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/records/:entity/:id/shares/:share',
      access: 'signed-in',
      summary: 'Shares the record no longer.',
      async handle({ context, params }) {
        await shares.unshare(context, params.entity ?? '', params.id ?? '', params.share ?? '');
        return {};
      },
    }),
    route<AccessQuestion>({
      method: 'GET',
      path: '/api/access/why',
      access: 'signed-in',
      summary:
        'Why somebody can or cannot do something with a record, and which fields they see. Others than oneself: for admins.',
      query: {
        user: id,
        entity: { ...text(64, 1), 'x-required': true },
        record: id,
        action: { ...oneOf('read', 'create', 'update', 'delete'), 'x-required': true },
      },
      answer: closed({ allowed: boolean, reasons: list(object), fields: list(object) }, [
        'allowed',
        'reasons',
        'fields',
      ]),
      handle: async ({ context, query }) => ({ body: await explainAccess(context, query) }),
    }),
  ];
}
