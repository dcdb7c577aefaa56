// The door of the house over real HTTP: who gets in, what is refused and how, what every answer carries.
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { limits } from '../../core/kernel/limits.ts';

let ravand: TestRavand;
let admin: ApiClient;

beforeAll(async () => {
  ravand = await createTestRavand();
  admin = await ravand.signIn(ravand.admin);
});
afterAll(() => ravand.stop());

describe('The door', () => {
  it('says whether it can serve', async () => {
    const { status, body } = await ravand.visitor().get('/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ok', database: 'sqlite', mode: 'sqlite' });
  });

  it('shows who builds what the operator has set, without the secrets in it', async () => {
    const secret = 'of the operator';
    const house = await createTestRavand({
      smtpUrl: `smtp://ravand%40example.com:${encodeURIComponent(secret)}@mail.example.com:587`,
      smsGatewayUrl: 'https://sms.example.com/send?key=of-the-operator',
    });
    try {
      const { status, body } = await (await house.signIn(house.admin)).get('/api/installation');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        mode: 'sqlite',
        email: { host: 'mail.example.com:587', from: 'ravand@example.com' },
        sms: { host: 'sms.example.com' },
        issuers: [],
      });
      expect(JSON.stringify(body)).not.toMatch(/of.{1,3}the/);
    } finally {
      await house.stop();
    }
  });

  it('T-D01 looks once a second for all who ask whether it can serve', async () => {
    const looks = vi.spyOn(ravand.jobs, 'measure');
    const answers = await Promise.all(Array.from({ length: 50 }, () => ravand.visitor().get('/health')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(looks.mock.calls.length).toBeLessThanOrEqual(1);
    ravand.clock.advance(limits.healthMs);
    expect((await ravand.visitor().get('/health')).status).toBe(200);
    expect(looks.mock.calls.length).toBeGreaterThanOrEqual(1);
    looks.mockRestore();
  });

  it('T-D01 takes no question that grows: too many parts, hops, rows or names', async () => {
    const term = { field: 'name', operator: 'eq', value: 'x' };
    const nested = (depth: number): object => (depth === 0 ? term : { not: nested(depth - 1) });
    const filter = (tree: object) => `filter=${encodeURIComponent(JSON.stringify(tree))}`;
    const hop = 'organization.';
    for (const asked of [
      'limit=201',
      filter({ and: Array.from({ length: 101 }, () => term) }),
      filter(nested(9)),
      `sort=${Array.from({ length: 5 }, () => 'name:asc').join()}`,
      `expand=${Array.from({ length: 100 }, () => 'organization').join()}`,
      `expand=${hop.repeat(50)}name`,
      `search=${'x'.repeat(201)}`,
    ])
      expect([asked.slice(0, 60), (await admin.get(`/api/records/person?${asked}`)).status]).toEqual([
        asked.slice(0, 60),
        422,
      ]);
    const measures = Array.from({ length: 9 }, () => 'count').join();
    expect((await admin.get(`/api/summary/person?measures=${measures}`)).status).toBe(422);
    expect((await admin.get('/api/summary/person?groupBy=name,email,mobile')).status).toBe(422);
  });

  it('tells visitors the settings and whether they are signed in', async () => {
    expect((await ravand.visitor().get('/api/start')).body).toMatchObject({ setUp: true, signedIn: false });
    expect((await admin.get('/api/start')).body).toMatchObject({
      signedIn: true,
      settings: { timeZone: 'Asia/Tehran' },
    });
  });

  it('sends a policy that lets no foreign and no inline script run', async () => {
    const { headers } = await ravand.visitor().get('/api/start');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('lets a page of its own frame the pages that forms and lists are tried in, and no other page', async () => {
    const policyOf = async (path: string) =>
      (await fetch(`${ravand.url}${path}`)).headers.get('content-security-policy');
    for (const path of ['/studio/preview', '/studio/list-preview'])
      expect(await policyOf(path), path).toContain("frame-ancestors 'self'");
    for (const path of [
      '/',
      '/studio/preview/',
      '/studio/previews',
      '/studio/forms',
      '/p/forms/lead-public',
      '/api/me',
    ])
      expect(await policyOf(path), path).toContain("frame-ancestors 'none'");
  });

  it('asks for no https where there is none', async () => {
    const { headers } = await ravand.visitor().get('/health');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
  });

  it('answers an unknown path of the API with a problem, not with a page', async () => {
    const { status, body, headers } = await admin.get('/api/nothing-here');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'not-found', status: 404 });
    const wrong = await ravand.visitor('en').put('/api/session', {});
    expect([wrong.status, wrong.body.code, wrong.headers.get('allow')]).toEqual([
      405,
      'method-not-allowed',
      'POST, DELETE',
    ]);
  });

  it('speaks the language that is asked for', async () => {
    const fa = await ravand.visitor('fa-IR,fa;q=0.9,en;q=0.5').get('/api/me');
    expect(fa.body).toMatchObject({ status: 401, code: 'not-signed-in', detail: 'برای این کار وارد شوید.' });
    expect(fa.headers.get('content-language')).toBe('fa');
    expect((await ravand.visitor('de, he;q=0.8').get('/api/me')).headers.get('content-language')).toBe('he');
  });

  it('answers what it does not expect with 500 and no details', async () => {
    const broken = await ravand.visitor().send('GET', '/p/modules/%E0%A4%A');
    expect(broken.status).toBeLessThan(500);
  });
});

describe('A session', () => {
  it('is a cookie that scripts cannot read and other sites cannot send', async () => {
    const { status, headers } = await ravand.visitor().post('/api/session', ravand.admin);
    expect(status).toBe(422);
    const { email, password } = ravand.admin;
    const signedIn = await ravand.visitor().post('/api/session', { email, password });
    expect(signedIn.status).toBe(200);
    const [cookie = ''] = signedIn.headers.getSetCookie();
    expect(cookie).toMatch(/^sid=[\w-]{43,}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    expect(headers.getSetCookie()).toEqual([]);
  });

  it('cannot be fixed beforehand', async () => {
    const { email, password } = ravand.admin;
    const planted = `sid=${'A'.repeat(43)}`;
    const { headers } = await ravand.visitor().send('POST', '/api/session', {
      body: JSON.stringify({ email, password }),
      headers: { 'Content-Type': 'application/json', Cookie: planted },
    });
    expect(headers.getSetCookie()[0]).not.toContain('AAAA');
    expect((await ravand.visitor().get('/api/me', { Cookie: planted })).status).toBe(401);
  });

  it('ends', async () => {
    const client = await ravand.signIn(ravand.admin);
    const cookie = client.cookie() ?? '';
    expect((await client.delete('/api/session')).status).toBe(204);
    expect((await ravand.visitor().get('/api/me', { Cookie: cookie })).status).toBe(401);
  });

  it('is refused to a wrong password and to an unknown address in the same words', async () => {
    const wrong = await ravand.visitor().post('/api/session', { email: ravand.admin.email, password: 'not the one' });
    const unknown = await ravand
      .visitor()
      .post('/api/session', { email: 'nobody@example.com', password: 'not the one' });
    expect(wrong.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
  });

  it('is never read under /p', async () => {
    const { headers } = await ravand.visitor().get('/p/forms/none', { Cookie: admin.cookie() ?? '' });
    expect(headers.getSetCookie()).toEqual([]);
  });
});

describe('A state change', () => {
  const body = JSON.stringify({ name: 'Changed' });
  const json = { 'Content-Type': 'application/json' };

  it.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['a site that looks like ours', { Origin: 'http://localhost:1' }],
    ['a sandboxed page', { Origin: 'null' }],
    ['no origin at all, with a cookie', {}],
    ['a cross-site fetch', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('from %s is refused', async (_who, headers) => {
    const response = await fetch(`${ravand.url}/api/me`, {
      method: 'PATCH',
      body,
      headers: { ...json, Cookie: admin.cookie() ?? '', ...(headers as Record<string, string>) },
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'foreign-origin' });
    expect((await admin.get('/api/me')).body).toMatchObject({ name: 'Admin' });
  });

  it('needs JSON', async () => {
    const response = await admin.send('PATCH', '/api/me', { body, headers: { 'Content-Type': 'text/plain' } });
    expect(response.status).toBe(415);
    expect(response.body).toMatchObject({ code: 'wrong-content-type' });
  });
});

describe('Input', () => {
  it('that is malformed JSON is told where', async () => {
    const { status, body } = await admin.send('PATCH', '/api/me', {
      body: '{"name": "x",}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'malformed-json' });
    expect(String(body.detail)).toContain('۱۴');
  });

  it('of 20 MB is refused without being read, and the next request is served', async () => {
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request(`${ravand.url}/api/session`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Length': 20_000_000, Origin: ravand.url },
      });
      sent.on('response', (response) => {
        let text = '';
        response
          .on('data', (chunk) => (text += String(chunk)))
          .on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.on('error', reject);
      sent.write(Buffer.alloc(100_000, 0x20));
    });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'body-too-large' });
    expect((await ravand.visitor().get('/health')).status).toBe(200);
  });

  it('that grows past the limit without saying so is refused too', async () => {
    const response = await fetch(`${ravand.url}/api/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ravand.url },
      body: new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(300_000).fill(0x20));
          this.sent = (this.sent ?? 0) + 1;
          if (this.sent > 5) controller.close();
        },
      } as UnderlyingDefaultSource & { sent?: number }),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
  });

  it('T-D04 that lies deeper than can be written again is refused wherever JSON is read', async () => {
    const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const json = { 'Content-Type': 'application/json' };
    const doors = [
      ['POST', '/api/records/person', (text: string) => `{"values":{"name":${text}}}`],
      ['PATCH', '/api/me', (text: string) => `{"name":${text}}`],
      ['POST', '/api/definitions/publish', (text: string) => `{"changes":${text}}`],
      ['POST', '/api/session', (text: string) => text],
      ['POST', '/p/forms/lead-public', (text: string) => `{"values":${text}}`],
      ['POST', '/p/rules/none', (text: string) => text],
      ['POST', '/portal/codes', (text: string) => `{"to":${text}}`],
    ] as const;
    for (const [method, path, wrap] of doors)
      for (const depth of [40, 100_000]) {
        const body = wrap(deep(depth));
        const answer = await admin.send(method, path, { body, headers: json });
        expect([path, depth, answer.status, answer.body.code]).toEqual([path, depth, 422, 'json-too-deep']);
      }
    // In a question it is as long as an address may be.
    for (const asked of [`filter=${deep(2_000)}`, `after=${Buffer.from(deep(2_000)).toString('base64url')}`])
      expect((await admin.get(`/api/records/person?${asked}`)).status).toBe(422);
    const signed = await admin.send('POST', '/p/channels/sms', { body: deep(100_000), headers: json });
    // Nothing is read before its signature is.
    expect([401, 404]).toContain(signed.status);
    expect((await admin.get('/api/me')).status).toBe(200);
  });

  it('T-D06 that never ends holds nobody up, and heads without end are refused', async () => {
    const { port } = new URL(ravand.url);
    const open = (text: string) =>
      new Promise<Socket>((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(text, () => resolve(socket)));
        socket.on('error', reject);
      });
    const slow = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        open(
          at % 2 === 0
            ? 'GET /api/me HTTP/1.1\r\nHost: localhost\r\nX-Slow: '
            : `POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
        ),
      ),
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => admin.get('/api/me')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(slow.filter((socket) => socket.destroyed)).toEqual([]);
    for (const socket of slow) socket.destroy();
    const flood = await open(`GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    const told = await new Promise<string>((resolve) => flood.once('data', (chunk) => resolve(String(chunk))));
    expect(told).toContain('431');
    flood.destroy();
  });

  it('with a key that reaches for a prototype is refused', async () => {
    const { status, body } = await admin.send('PATCH', '/api/me', {
      body: '{"__proto__":{"isAdmin":true}}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'refused-key' });
  });

  it('T-A05 with more than a route takes is refused', async () => {
    const { status, body } = await admin.patch('/api/me', { roles: ['admin'], isAdmin: true });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      details: [{ pointer: '/roles', code: 'validation.unknown-field' }, { pointer: '/isAdmin' }],
    });
  });

  it('with a parameter twice, or an unknown one, is refused', async () => {
    expect((await admin.get('/api/records/person?limit=1&limit=99999')).body).toMatchObject({
      status: 422,
      details: [{ pointer: '/limit', code: 'validation.repeated' }],
    });
    expect((await admin.get('/api/records/person?id[]=1')).status).toBe(422);
    expect((await admin.get('/api/records/person?limit=ten')).status).toBe(422);
  });

  it('that is no HTTP is answered and closed', async () => {
    const { port } = new URL(ravand.url);
    const text = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      let received = '';
      socket.on('data', (chunk) => (received += String(chunk))).on('close', () => resolve(received));
    });
    expect(text).toContain('400');
  });
});

describe('The API description', () => {
  it('is valid OpenAPI 3.1 and names every entity the reader may see', async () => {
    const { body } = await admin.get<{ openapi: string; paths: Record<string, object> }>('/api/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const result = await new Validator().validate(body);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(Object.keys(body.paths)).toContain('/api/records/person/{id}');
  });

  it('names no entity to a visitor', async () => {
    const { body } = await ravand.visitor().get<{ paths: Record<string, object> }>('/api/openapi.json');
    expect(Object.keys(body.paths)).toContain('/api/records/{entity}');
    expect(Object.keys(body.paths)).not.toContain('/api/records/person');
  });
});

describe('The workspace', () => {
  it('has an ETag by what the person may see', async () => {
    const first = await admin.get('/api/workspace');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    expect((await admin.get('/api/workspace', { 'If-None-Match': tag })).status).toBe(304);
    const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
    expect((await staff.get('/api/workspace', { 'If-None-Match': tag })).status).toBe(200);
  });

  it('has its texts in the language that is asked for, and in no other', async () => {
    interface Labelled {
      readonly label: { readonly he: string };
      readonly fields: readonly Labelled[];
    }
    const labels = ({ entities }: { readonly entities: readonly Labelled[] }) =>
      entities.flatMap(({ label, fields }) => [label, ...fields.map((field) => field.label)]);
    const whole = await admin.get<{ entities: Labelled[] }>('/api/workspace');
    const hebrew = await admin.get<{ entities: Labelled[] }>('/api/workspace?lang=he');
    expect(labels(whole.body).every((label) => Object.keys(label).length === 4)).toBe(true);
    expect(labels(hebrew.body)).toEqual(labels(whole.body).map(({ he }) => ({ he })));
    expect(hebrew.headers.get('etag')).not.toBe(whole.headers.get('etag'));
  });
});
