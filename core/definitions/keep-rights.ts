// Who builds does not raise anybody by it: roles, the settings, and who may do what with an entity are changed by administrators alone. Pure.
import type { Definition, EntityDefinition } from '../../schemas/types.ts';
import type { Principal } from '../kernel/context.ts';
import { forbidden } from '../kernel/problem.ts';
import type { PlannedVersion } from './plan-files.ts';
import { keyOf } from './release.ts';

const people = keyOf({ kind: 'entity', name: 'user' });

/** @throws Problem 403 naming what only administrators may put live */
export function keepRights(principal: Principal, planned: readonly PlannedVersion[]): void {
  if (principal.kind === 'system') return;
  const roles = 'roles' in principal ? principal.roles : [];
  if (roles.includes('admin')) return;
  for (const { key, definition, retired, live } of planned) {
    const before = live === undefined || live.retired ? undefined : live.versioned.definition;
    if (!retired && before === definition) continue;
    if (raises(definition, before)) throw forbidden('publish', key);
  }
}

function raises(definition: Definition, before: Definition | undefined): boolean {
  if (definition.kind === 'role' || definition.kind === 'settings') return true;
  if (definition.kind !== 'entity') return false;
  if (keyOf(definition) === people) return true;
  return before?.kind === 'entity' && rightsOf(before) !== rightsOf(definition);
}

/** What of an entity says whose records are seen by whom, customers among them; what is about records is seen by who sees those. */
function rightsOf({
  access,
  sharing,
  shareable,
  ownerField,
  teamField,
  ownedBy,
  about,
  portal,
}: EntityDefinition): string {
  return JSON.stringify([
    access,
    sharing ?? null,
    shareable ?? false,
    ownerField ?? '',
    teamField ?? '',
    ownedBy ?? null,
    about ?? null,
    portal ?? null,
  ]);
}
