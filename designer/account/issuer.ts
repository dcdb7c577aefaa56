// Signing in with the issuer that the settings name: what the browser keeps while somebody is there, and what it sends on when they are back.
import { http } from '../api/client.ts';
import type { Me } from '../api/types.ts';

const kept = 'issuer-binding';
/** What an issuer answers in the address (OpenID Connect Core 1.0, 3.1.2.5 and .6; RFC 9207). */
const answers = ['code', 'state', 'iss', 'error', 'error_description', 'session_state'];

export const issuer = {
  /** Leaves the page. Only this tab can come back: what proves it is nobody else's. */
  async leave(returnTo: string): Promise<void> {
    const { url, binding } = await http.post<{ url: string; binding: string }>('/api/session/issuer', { returnTo });
    sessionStorage.setItem(kept, binding);
    location.assign(url);
  },
  async comeBack(search: URLSearchParams): Promise<{ me: Me; returnTo: string }> {
    const binding = sessionStorage.getItem(kept) ?? '-';
    sessionStorage.removeItem(kept);
    const answer = Object.fromEntries(answers.flatMap((name) => (search.has(name) ? [[name, search.get(name)]] : [])));
    return http.post('/api/session/issuer/finish', { binding, answer });
  },
};
