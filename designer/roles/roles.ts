// The routes of roles beside their definitions, and what a new one begins with.
import type { EntityDefinition, RoleDefinition } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import type { Beginning } from '../studio/definition-list.ts';

export interface EntityRights {
  /** As drafted, else as live. */
  readonly definition: EntityDefinition;
  readonly version: number;
  readonly draft: boolean;
}

export const roles = {
  rights: () => http.get<{ items: readonly EntityRights[] }>('/api/roles/rights'),
  /** @throws ServerProblem `role-in-use` without `to` when somebody has it */
  takeOut: (name: string, version: number, to?: string) =>
    http.post<{ moved: number }>(`/api/roles/${segment(name)}/removal`, {
      version,
      ...(to === undefined ? {} : { to }),
    }),
};

/** Between those who lead and those who do, until it is put elsewhere. */
export function freshRole({ name, label }: Beginning): RoleDefinition {
  return { kind: 'role', name, label, order: 150 };
}
