// /api/roles: what changes about roles beside their definitions.
import type { RoleDefinition } from '../../../schemas/types.ts';
import type { RoleRemoval } from '../../automation/take-role-out.ts';
import { createRoleRemovals } from '../../automation/take-role-out.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, integer, list, object, text, versionNumber } from '../schemas.ts';

export function roleRoutes(needs: RouteNeeds): readonly Route[] {
  const removals = createRoleRemovals(needs);
  return [
    route({
      method: 'GET',
      path: '/api/roles/rights',
      access: 'studio',
      summary:
        'All entities with their rights, as drafted or else as live: the matrix of a role. Lines follow their owner.',
      answer: closed({ items: list(closed({ definition: object, version: integer, draft: boolean })) }),
      async handle({ context }) {
        const drafts = new Map((await needs.definitions.drafts(context, 'entity')).map((draft) => [draft.name, draft]));
        const items = needs.definitions
          .current(context)
          .all('entity')
          .filter(({ definition }) => definition.ownedBy === undefined)
          .map(({ definition, version }) => {
            const draft = drafts.get(definition.name);
            return { definition: draft?.definition ?? definition, version, draft: draft !== undefined };
          });
        return { body: { items } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/entities/:entity/role-rights',
      access: 'studio',
      summary:
        'What each role itself says of an entity that need not name it, and which role it is like; as drafted, else as live.',
      answer: closed({ items: list(object) }),
      async handle({ context, params }) {
        const drafts = new Map((await needs.definitions.drafts(context, 'role')).map((draft) => [draft.name, draft]));
        const items = needs.definitions
          .current(context)
          .all('role')
          .map(({ definition: live }) => (drafts.get(live.name)?.definition ?? live) as RoleDefinition)
          .map(({ name, like, rights }) => {
            const access = rights?.[params.entity ?? ''];
            return { name, ...(like === undefined ? {} : { like }), ...(access === undefined ? {} : { access }) };
          });
        return { body: { items } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/roles/:name/uses',
      access: 'studio',
      summary:
        'What would follow when the role is taken out: definitions that give it work, people, saved views, shares, open tasks.',
      answer: closed({
        definitions: list(object),
        people: integer,
        savedViews: integer,
        shares: integer,
        tasks: integer,
      }),
      handle: async ({ context, params }) => ({ body: { ...(await removals.uses(context, params.name ?? '')) } }),
    }),
    route<Record<string, never>, RoleRemoval>({
      method: 'POST',
      path: '/api/roles/:name/removal',
      access: 'studio',
      summary:
        'Takes a role out; its people, its work, and what was saved for it or shared with it go to the role `to`, and every entity forgets its rights.',
      body: closed({ version: versionNumber, to: text(41, 1) }, ['version']),
      answer: closed({ moved: integer }),
      handle: async ({ context, params, body }) => ({
        body: { moved: await removals.takeOut(context, params.name ?? '', body) },
      }),
    }),
  ];
}
