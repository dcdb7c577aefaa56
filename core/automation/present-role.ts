// Which role is meant by a name: the role of that name, else the one that took over the people and the work of one that was called so. An instance that began before
// goes on by the process it began with, which still says the former name.
import type { Release } from '../definitions/definitions.ts';

export function presentRole(release: Release, name: string): string {
  if (release.get('role', name) !== undefined) return name;
  const heir = release.all('role').find(({ definition }) => definition.was?.includes(name));
  return heir?.definition.name ?? name;
}
