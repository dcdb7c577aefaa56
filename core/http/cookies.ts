// The session cookie: its name and attributes follow the scheme of BASE_URL, because on-premise is often plain http.

import { limits } from '../kernel/limits.ts';
import type { Config } from '../kernel/node/config.ts';

export interface SessionCookie {
  /** The token in a Cookie header; undefined when there is none. A repeated cookie counts as none. */
  read(header: string | undefined): string | undefined;
  set(token: string): string;
  end(): string;
}

export function createSessionCookie(config: Pick<Config, 'baseUrl'>): SessionCookie {
  const secure = config.baseUrl.startsWith('https:');
  const cookieName = secure ? '__Host-sid' : 'sid';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    read(header) {
      const values = (header ?? '')
        .split(';')
        .map((part) => part.trim())
        .filter((part) => part.startsWith(`${cookieName}=`))
        .map((part) => part.slice(cookieName.length + 1));
      const [value] = values;
      return values.length === 1 && value !== undefined && /^[\w.~-]{16,200}$/.test(value) ? value : undefined;
    },
    set: (token) => `${cookieName}=${token}; ${attributes}; Max-Age=${Math.floor(limits.sessionMs / 1000)}`,
    end: () => `${cookieName}=; ${attributes}; Max-Age=0`,
  };
}
