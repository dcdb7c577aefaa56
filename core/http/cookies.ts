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
  return cookieNamed(secure ? '__Host-sid' : 'sid', '/', secure, limits.sessionMs);
}

/** That of customers: browsers send it to the portal alone, so it never meets the routes of staff. */
export function createPortalCookie(config: Pick<Config, 'baseUrl'>): SessionCookie {
  const secure = config.baseUrl.startsWith('https:');
  return cookieNamed(secure ? '__Secure-portal' : 'portal', portalPath, secure, limits.portalSessionMs);
}

/** Where customers are. */
export const portalPath = '/portal';

function cookieNamed(cookieName: string, path: string, secure: boolean, lifeMs: number): SessionCookie {
  const attributes = `Path=${path}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
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
    set: (token) => `${cookieName}=${token}; ${attributes}; Max-Age=${Math.floor(lifeMs / 1000)}`,
    end: () => `${cookieName}=; ${attributes}; Max-Age=0`,
  };
}
