// The routes of accounts: list, invite, change, reset.
import type { Calendar, Language, SettingsDefinition } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { session } from '../api/session.ts';
import { definitions } from '../studio/definitions.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly team: string | null;
  readonly active: boolean;
  /** Has not chosen a password yet. */
  readonly invited: boolean;
  readonly secondFactor: boolean;
  readonly lastSeenAt?: string;
}

export interface OpenSettings {
  readonly definition: SettingsDefinition;
  readonly version: number;
}

export interface Invitation {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly team?: string | null;
  readonly language?: Language;
  readonly calendar?: Calendar;
}

const one = (id: string) => `/api/users/${segment(id)}`;

/** Those that nobody has changed yet are not stored: they are what everybody sees. */
async function openSettings(): Promise<OpenSettings> {
  const { items } = await definitions.list('settings');
  const { settings } = session.workspace ?? {};
  if (items.some(({ version }) => version > 0) || settings === undefined)
    return http.get<OpenSettings>('/api/definitions/settings/installation');
  return { definition: { kind: 'settings', name: 'installation', ...settings }, version: 0 };
}

export const accounts = {
  list: () => http.get<{ items: Account[] }>('/api/users'),
  invite: (invitation: Invitation) => http.post<{ user: Account; link: string }>('/api/users', invitation),
  change: (id: string, changes: Partial<Pick<Account, 'name' | 'role' | 'team' | 'active'>>) =>
    http.patch<Account>(one(id), changes),
  resetLink: (id: string) => http.post<{ link: string }>(`${one(id)}/reset-link`),
  resetFactor: (id: string) => http.delete<void>(`${one(id)}/second-factor`),
  settings: openSettings,
  teams: () => http.get<{ items: { id: string; values: { name?: string } }[] }>('/api/records/team', { limit: 200 }),
};
