// /api/roles: what changes about roles beside their definitions.
import type { RoleRemoval } from '../../automation/take-role-out.ts';
import { createTakeRoleOut } from '../../automation/take-role-out.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, integer, text, versionNumber } from '../schemas.ts';

export function roleRoutes(needs: RouteNeeds): readonly Route[] {
  const takeOut = createTakeRoleOut(needs);
  return [
    route<Record<string, never>, RoleRemoval>({
      method: 'POST',
      path: '/api/roles/:name/removal',
      access: 'studio',
      summary: 'Takes a role out; its people get the role `to`, and every entity forgets its rights.',
      body: closed({ version: versionNumber, to: text(41, 1) }, ['version']),
      answer: closed({ moved: integer }),
      handle: async ({ context, params, body }) => ({
        body: { moved: await takeOut(context, params.name ?? '', body) },
      }),
    }),
  ];
}
