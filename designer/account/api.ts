// The routes of one's own account: the second factor and the keys of the API; and for administrators the keys of everybody.
import { http, segment } from '../api/client.ts';
import type { Me } from '../api/types.ts';

export interface FactorState {
  readonly on: boolean;
  readonly since?: string;
  /** How many are left. */
  readonly recoveryCodes: number;
}

export interface Proof {
  readonly password: string;
  readonly code?: string;
}

interface Codes {
  readonly recoveryCodes: readonly string[];
}

export interface ApiKey {
  readonly id: string;
  /** The first letters of the token. */
  readonly hint: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly lastUsedAt?: string;
  /** Whose it is, where the keys of everybody are listed. */
  readonly user?: string;
}

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt?: string;
}

const factorPath = '/api/me/second-factor';

/** An account without a password proves itself by the code alone. */
function sent({ password, code }: Proof): object {
  return { ...(password === '' ? {} : { password }), ...(code === undefined ? {} : { code }) };
}

export const factor = {
  state: () => http.get<FactorState>(factorPath),
  begin: (password: string) => http.post<{ secret: string; uri: string }>(factorPath, sent({ password })),
  confirm: (code: string) => http.post<Codes>(`${factorPath}/confirm`, { code }),
  renewRecoveryCodes: (proof: Proof) => http.post<Codes>(`${factorPath}/recovery-codes`, sent(proof)),
  turnOff: (proof: Proof) => http.post<void>(`${factorPath}/end`, sent(proof)),
  /** The second step of signing in. */
  enter: (challenge: string, code: string) =>
    http.post<{ me: Me; by: 'app' | 'recovery' }>('/api/session/code', { challenge, code }),
};

export interface SessionRow {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly userAgent: string;
  readonly address: string;
  /** Of one's own: is it this one? */
  readonly current?: boolean;
}

const sessionsPath = (account: string | undefined): string =>
  account === undefined ? '/api/me/sessions' : `/api/users/${segment(account)}/sessions`;

/** One's own, or those of an account. */
export const sessions = {
  of: (account?: string) => http.get<{ items: SessionRow[] }>(sessionsPath(account)),
  end: (id: string, account?: string) => http.delete<void>(`${sessionsPath(account)}/${segment(id)}`),
  /** Of one's own: all but this one. */
  endAll: (account?: string) => http.delete<void>(sessionsPath(account)),
};

export const ownPassword = {
  get: () => http.get<{ setAt: string | null }>('/api/me/password'),
  change: (change: { password: string; next: string; code?: string }) => http.post<void>('/api/me/password', change),
};

export const keys = {
  own: () => http.get<{ items: ApiKey[] }>('/api/keys'),
  everybodys: () => http.get<{ items: ApiKey[] }>('/api/users/keys'),
  issue: (key: NewKey) => http.post<{ key: ApiKey; token: string }>('/api/keys', key),
  end: (key: ApiKey) =>
    http.delete<void>(`${key.user === undefined ? '/api/keys' : '/api/users/keys'}/${segment(key.id)}`),
};
