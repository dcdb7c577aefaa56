// Behind a proxy that speaks TLS: cookie, headers, origin, links and addresses follow the https BASE_URL.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';

let ravand: TestRavand;
let port = '';
const origin = 'https://crm.example.com';

beforeAll(async () => {
  ravand = await createTestRavand({ baseUrl: origin });
  port = String(ravand.port);
});
afterAll(() => ravand.stop());

function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', Origin: origin, ...(init.headers as Record<string, string>) };
  return fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers });
}

async function signIn(headers: Record<string, string> = {}) {
  const { email, password } = ravand.admin;
  return send('/api/session', { method: 'POST', body: JSON.stringify({ email, password }), headers });
}

describe('An https installation', () => {
  it('sets a cookie that only https and only this host gets', async () => {
    const [cookie = ''] = (await signIn()).headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-sid=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/);
    const session = cookie.split(';')[0] ?? '';
    expect((await send('/api/me', { headers: { Cookie: session } })).status).toBe(200);
    // The name without the prefix could be set by another host of the domain.
    expect((await send('/api/me', { headers: { Cookie: session.replace('__Host-', '') } })).status).toBe(401);
  });

  it('is told to stay on https', async () => {
    const { headers } = await send('/health');
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
  });

  it('takes state changes from its own origin alone', async () => {
    expect((await signIn({ Origin: `http://127.0.0.1:${port}` })).status).toBe(403);
    expect((await signIn({ Origin: 'https://crm.example.com.evil.example' })).status).toBe(403);
  });

  it('T-A13 makes links from its own address, whatever the Host header says', async () => {
    const [cookie = ''] = (await signIn()).headers.getSetCookie();
    /** `fetch` writes the Host header itself. */
    const linkFrom = (path: string, body: object, more: Record<string, string>): Promise<string> =>
      new Promise((resolve, reject) => {
        const headers = {
          'Content-Type': 'application/json',
          Origin: origin,
          Cookie: cookie.split(';')[0] ?? '',
          ...more,
        };
        const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (response) => {
          let text = '';
          response
            .on('data', (chunk) => (text += String(chunk)))
            .on('end', () => resolve(String((JSON.parse(text) as { link?: string }).link)));
        });
        sent.on('error', reject).end(JSON.stringify(body));
      });
    const user = await ravand.createUser({ role: 'staff' });
    const poisons: readonly Record<string, string>[] = [
      { Host: 'evil.example' },
      { Host: 'crm.example.com:80@evil.example' },
      { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http', 'X-Forwarded-Port': '81' },
      { Forwarded: 'host=evil.example;proto=http', 'X-Host': 'evil.example', 'X-Original-Host': 'evil.example' },
    ];
    for (const [at, poison] of poisons.entries()) {
      const person = { name: 'Linked', email: `linked${at}@example.com`, role: 'staff' };
      const [invited, reset] = [
        await linkFrom('/api/users', person, poison),
        await linkFrom(`/api/users/${user.id}/reset-link`, {}, poison),
      ];
      expect(invited).toMatch(/^https:\/\/crm\.example\.com\/invite#[\w-]{43}$/);
      expect(reset).toMatch(/^https:\/\/crm\.example\.com\/reset#[\w-]{43}$/);
    }
  });

  it('knows visitors by the address that its own proxy added, not by what they claim', async () => {
    const [cookie = ''] = (await signIn({ 'X-Forwarded-For': '1.1.1.1, 203.0.113.7' })).headers.getSetCookie();
    const answer = await send(`/api/users/${ravand.admin.id}/sessions`, {
      headers: { Cookie: cookie.split(';')[0] ?? '' },
    });
    const { items } = (await answer.json()) as { items: { address: string }[] };
    expect(items.some(({ address }) => address === '203.0.113.7')).toBe(true);
    expect(items.some(({ address }) => address.includes('1.1.1.1'))).toBe(false);
  });
});
