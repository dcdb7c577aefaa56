// The routes of accounts: list, invite, change, reset, sessions.
import type { Calendar, Language } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'admin' | 'manager' | 'staff';
  readonly team: string | null;
  readonly active: boolean;
  /** Has not chosen a password yet. */
  readonly invited: boolean;
  readonly lastSeenAt?: string;
}

export interface SessionRow {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly userAgent: string;
  readonly address: string;
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

export const accounts = {
  list: () => http.get<{ items: Account[] }>('/api/users'),
  invite: (invitation: Invitation) => http.post<{ user: Account; link: string }>('/api/users', invitation),
  change: (id: string, changes: Partial<Pick<Account, 'name' | 'role' | 'team' | 'active'>>) =>
    http.patch<Account>(one(id), changes),
  resetLink: (id: string) => http.post<{ link: string }>(`${one(id)}/reset-link`),
  sessions: (id: string) => http.get<{ items: SessionRow[] }>(`${one(id)}/sessions`),
  endSessions: (id: string) => http.delete<void>(`${one(id)}/sessions`),
  teams: () => http.get<{ items: { id: string; values: { name?: string } }[] }>('/api/records/team', { limit: 200 }),
};
