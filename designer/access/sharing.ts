// The routes of sharing by hand and of "why can somebody see this", and the names of whom a record is shared with.
import type { LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { session, userName } from '../api/session.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import { t } from '../shell/texts.ts';
import { accounts } from '../users/accounts.ts';
import { limitedRoles, roleName } from './roles.ts';

export interface NewShare {
  /** `user:<id>`, `team:<id>` or `role:<name>`. */
  readonly with: string;
  readonly level: 'read' | 'update';
  readonly until?: string;
}

export interface Share extends NewShare {
  readonly id: string;
  readonly sharedBy: string;
  readonly at: string;
}

export type Action = 'read' | 'update' | 'delete';

export interface Answer {
  readonly allowed: boolean;
  readonly reasons: readonly {
    readonly kind: 'admin' | 'role' | 'rule' | 'share';
    /** Of the role or the rule. */
    readonly name?: string;
    /** What people call the rule. */
    readonly label?: LocalText;
    readonly scope?: 'all' | 'unit' | 'team' | 'own' | 'none';
    readonly isConditional?: boolean;
    readonly holds: boolean;
  }[];
  readonly fields: readonly {
    readonly name: string;
    readonly readable: boolean;
    readonly writable: boolean;
    readonly hiddenBy: readonly string[];
    readonly fixedBy: readonly string[];
  }[];
}

const shares = (entity: string, id: string) => `/api/records/${segment(entity)}/${segment(id)}/shares`;

export const sharing = {
  list: (entity: string, id: string) => http.get<{ items: readonly Share[] }>(shares(entity, id)),
  share: (entity: string, id: string, share: NewShare) => http.post<Share>(shares(entity, id), share),
  stop: (entity: string, id: string, share: string) => http.delete<void>(`${shares(entity, id)}/${segment(share)}`),
  why: (query: { entity: string; record: string; action: Action; user?: string | undefined }) =>
    http.get<Answer>('/api/access/why', query),
};

/** Everybody a record can be shared with: people, teams, roles; administrators see everything as it is. `withMe`: where a rule is written. */
export async function audiences(withMe = false): Promise<readonly ComboOption[]> {
  const { items } = await accounts.teams();
  return [
    ...(session.workspace?.users ?? [])
      .filter(({ id }) => withMe || id !== session.me?.id)
      .map(({ id, name }) => ({ value: `user:${id}`, label: name, hint: t('share.person') })),
    ...items.map(({ id, values }) => ({ value: `team:${id}`, label: values.name ?? '', hint: t('share.team') })),
    ...limitedRoles().map((role) => ({ value: `role:${role}`, label: roleName(role), hint: t('share.role') })),
  ];
}

export function audienceName(audience: string, known: readonly ComboOption[]): string {
  const [kind = '', id = ''] = audience.split(':');
  const label = known.find(({ value }) => value === audience)?.label;
  return label ?? (kind === 'role' ? roleName(id) : kind === 'user' ? userName(id) : undefined) ?? t('share.unknown');
}
