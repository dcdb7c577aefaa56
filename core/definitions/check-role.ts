// May a role be called so, and are its rights to what there is? Some names mean something else where roles are named.
import type { RoleDefinition } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { checkRights } from './check-entity.ts';
import { checkFilter } from './check-filter.ts';
import type { Release } from './definitions.ts';

/** Whose a menu is, and who sees a view first, when no role is named. */
export const everybody = 'everybody';

/** `system` is who a process acts as, `everybody` whose menu it is that nobody has of their own. */
const reserved = new Set(['system', everybody, 'me', 'team', 'all']);

/** @param next the picture in which the role is live */
export function checkRole(role: RoleDefinition, next: Release): ProblemDetail[] {
  const { name, may, like } = role;
  if (reserved.has(name)) return [{ pointer: '/name', code: 'definition.role-name-reserved', params: { name } }];
  // Whoever could take an act from the administrators could shut everybody out.
  if (name === 'admin' && (may?.length ?? 0) < 3) return [{ pointer: '/may', code: 'definition.role-admin-may-all' }];
  // Administrators may everything: who is like them would be one of them without saying so.
  if (like !== undefined && (like === name || like === 'admin' || next.get('role', like) === undefined))
    return [{ pointer: '/like', code: 'definition.unknown-role', params: { name: like } }];
  return checkRightsOf(role, next);
}

/** A field that is not there would hide nothing. Of an entity that is not there, of a plugin that is missing, nothing is told: its rights wait for it. */
function checkRightsOf({ rights = {} }: RoleDefinition, next: Release): ProblemDetail[] {
  return Object.entries(rights).flatMap(([name, access]) => {
    const pointer = `/rights/${name}`;
    const entity = next.entity(name);
    if (entity === undefined) return [];
    return [
      ...checkRights(access, entity, pointer),
      ...checkFilter(access.where, `${pointer}/where`, name, next),
      ...checkFilter(access.changeWhere, `${pointer}/changeWhere`, name, next),
    ];
  });
}
