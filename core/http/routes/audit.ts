// /api/audit: who did what, newest first.
import { type AuditArea, auditAreas } from '../../automation/audit-trail.ts';
import { limits } from '../../kernel/limits.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, instant, list, object, oneOf, pageSize, text } from '../schemas.ts';

interface Asked {
  readonly before?: string;
  readonly limit?: number;
  readonly person?: string;
  readonly area?: AuditArea;
  readonly entity?: string;
  readonly record?: string;
  readonly from?: string;
  readonly to?: string;
}

export function auditRoutes({ auditTrail }: RouteNeeds): readonly Route[] {
  return [
    route<Asked>({
      method: 'GET',
      path: '/api/audit',
      access: 'users',
      summary:
        'Who did what, newest first, without values. `next` goes on; `lookedTo` says how far back it was looked when fewer were found.',
      query: {
        before: { type: 'string', pattern: '^[1-9][0-9]{0,17}$' },
        limit: pageSize,
        person: id,
        area: oneOf(...Object.keys(auditAreas), 'other'),
        entity: text(64, 1),
        record: id,
        from: instant,
        to: instant,
      },
      answer: closed({ items: list(object), next: text(), lookedTo: instant }, ['items']),
      async handle({ context, query: { before, limit = limits.defaultPageSize, person, from, to, ...query } }) {
        const body = await auditTrail.read(context, {
          ...query,
          limit,
          ...(before === undefined ? {} : { before: BigInt(before) }),
          ...(person === undefined ? {} : { actor: person }),
          ...(from === undefined ? {} : { from: new Date(from) }),
          ...(to === undefined ? {} : { to: new Date(to) }),
        });
        return { body };
      },
    }),
  ];
}
