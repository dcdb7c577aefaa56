// The roles people can have: the options of the field `role` of the entity `user`, where an administrator may add one. Known in this one place.
import { entityNamed } from '../api/session.ts';
import { hasText, local, t } from '../shell/texts.ts';

const builtIn: readonly string[] = ['staff', 'manager', 'admin'];

function options() {
  return entityNamed('user')?.fields.find(({ name }) => name === 'role')?.options ?? [];
}

/** The least first; `admin` reaches everything and comes last. */
export function roleNames(): readonly string[] {
  const known = options().map(({ value }) => value);
  const rank = (role: string) => (builtIn.includes(role) ? builtIn.indexOf(role) : 0.5);
  return known.length === 0 ? builtIn : [...known].sort((a, b) => rank(a) - rank(b));
}

/** Those whose rights are written down: administrators have all. */
export function limitedRoles(): readonly string[] {
  return roleNames().filter((role) => role !== 'admin');
}

export function roleName(role: string): string {
  if (hasText(`role.${role}`)) return t(`role.${role}`);
  return local(options().find(({ value }) => value === role)?.label, role);
}
