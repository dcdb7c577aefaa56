// The routes of roles beside their definitions, and what a new one begins with.
import type { EntityDefinition, LocalText, RoleAccess, RoleDefinition } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import type { Beginning } from '../studio/definition-list.ts';

export interface EntityRights {
  /** As drafted, else as live. */
  readonly definition: EntityDefinition;
  readonly version: number;
  readonly draft: boolean;
}

export interface RightsOfRole {
  readonly name: string;
  readonly like?: string;
  readonly access?: RoleAccess;
}

/** What follows its people when a role is taken out. */
export interface RoleUses {
  readonly definitions: readonly {
    readonly kind: 'process' | 'rule';
    readonly name: string;
    readonly label?: LocalText;
  }[];
  readonly people: number;
  readonly savedViews: number;
  readonly shares: number;
  readonly tasks: number;
}

export const roles = {
  uses: (name: string) => http.get<RoleUses>(`/api/roles/${segment(name)}/uses`),
  /** What roles themselves say of an entity, as drafted, else as live. */
  rightsTo: (entity: string) =>
    http.get<{ items: readonly RightsOfRole[] }>(`/api/entities/${segment(entity)}/role-rights`),
  rights: () => http.get<{ items: readonly EntityRights[] }>('/api/roles/rights'),
  /** @throws ServerProblem `role-in-use`, `role-named` without `to` when somebody has it or something leads to it */
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
