// Which page of an entity's records is for whom: the one that names a role of theirs, else the one that names none. Pure.
import type { PageDefinition } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import type { Principal } from '../kernel/context.ts';

/** Undefined: nobody has said what the page shows. */
export function pageOf(release: Release, principal: Principal, entity: string): PageDefinition | undefined {
  const roles = 'roles' in principal ? principal.roles : [];
  const own = release
    .all('page')
    .map(({ definition }): PageDefinition => definition)
    .filter((page) => release.entity(page.entity)?.name === entity);
  return (
    own.find((page) => page.roles?.some((role) => roles.includes(role))) ?? own.find((page) => page.roles === undefined)
  );
}
