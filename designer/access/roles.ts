// The roles people can have: the options of the field `role` of the entity `user`, which follow the definitions of roles. Known in this one place.
import { entityNamed } from '../api/session.ts';
import { hasText, local, t } from '../shell/texts.ts';

const builtIn: readonly string[] = ['staff', 'manager', 'admin'];

function options() {
  return entityNamed('user')?.fields.find(({ name }) => name === 'role')?.options ?? [];
}

/** The least first; `admin` reaches everything and comes last. */
export function roleNames(): readonly string[] {
  const known = options().map(({ value }) => value);
  return known.length === 0 ? builtIn : known.toReversed();
}

/** Those whose rights are written down: administrators have all. */
export function limitedRoles(): readonly string[] {
  return roleNames().filter((role) => role !== 'admin');
}

export function roleName(role: string): string {
  const label = options().find(({ value }) => value === role)?.label;
  return label === undefined && hasText(`role.${role}`) ? t(`role.${role}`) : local(label, role);
}
