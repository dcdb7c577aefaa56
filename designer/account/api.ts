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

export const keys = {
  own: () => http.get<{ items: ApiKey[] }>('/api/keys'),
  everybodys: () => http.get<{ items: ApiKey[] }>('/api/users/keys'),
  issue: (key: NewKey) => http.post<{ key: ApiKey; token: string }>('/api/keys', key),
  end: (key: ApiKey) =>
    http.delete<void>(`${key.user === undefined ? '/api/keys' : '/api/users/keys'}/${segment(key.id)}`),
};
