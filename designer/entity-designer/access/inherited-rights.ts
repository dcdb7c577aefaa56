// What a role may with the records of an entity that does not name it: what the role says itself, else what the role that it is like may there.
import type { EntityDefinition, RoleAccess, RoleDefinition } from '../../../schemas/types.ts';
import { roleName } from '../../access/roles.ts';
import { t } from '../../shell/texts.ts';
import type { InheritedRights } from './role-rights.ts';

type Speaking = Pick<RoleDefinition, 'like'> & { readonly rights?: Readonly<Record<string, RoleAccess>> };

/** @param example the role that it is like */
export function inheritedRights(
  entity: Pick<EntityDefinition, 'name' | 'access'>,
  { rights, like = '' }: Speaking,
  example: Speaking | undefined,
): InheritedRights | undefined {
  const said = rights?.[entity.name];
  if (said !== undefined) return { access: said, from: t('rights.ofRole') };
  const access = entity.access[like] ?? example?.rights?.[entity.name];
  return access === undefined ? undefined : { access, from: t('rights.like', { role: roleName(like) }) };
}
