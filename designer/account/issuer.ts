// Signing in with an issuer that the settings name, and out there: what the browser keeps while somebody is there, and what it sends on when they are back.
import { http } from '../api/client.ts';
import { ravand } from '../api/ravand.ts';
import type { Me } from '../api/types.ts';

const kept = 'issuer-binding';
/** What an issuer answers in the address (OpenID Connect Core 1.0, 3.1.2.5 and .6; RFC 9207). */
const answers = ['code', 'state', 'iss', 'error', 'error_description', 'session_state'];

export const issuer = {
  /** Leaves the page. Only this tab can come back: what proves it is nobody else's. */
  async leave(name: string, returnTo: string): Promise<void> {
    const asked = { returnTo, issuer: name };
    const { url, binding } = await http.post<{ url: string; binding: string }>('/api/session/issuer', asked);
    sessionStorage.setItem(kept, binding);
    location.assign(url);
  },
  async comeBack(search: URLSearchParams): Promise<{ me: Me; returnTo: string }> {
    const binding = sessionStorage.getItem(kept) ?? '-';
    sessionStorage.removeItem(kept);
    const answer = Object.fromEntries(answers.flatMap((name) => (search.has(name) ? [[name, search.get(name)]] : [])));
    return http.post('/api/session/issuer/finish', { binding, answer });
  },
  /** Out here, whatever happens; answers whether the page is left for the issuer, which sends the browser back. */
  async signOut(): Promise<boolean> {
    const answer = await ravand.signOut().catch(() => undefined);
    if (answer?.issuer === undefined) return false;
    location.assign(answer.issuer);
    return true;
  },
};
