// Made from the table of routes itself, so that no new route can be forgotten: who is not signed in gets 401, who may not gets 403 or 404, and nothing is written.
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Ajv2020 } from 'ajv/dist/2020.js';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import type { Route } from '../../core/http/route.ts';

const ravand: TestRavand = await createTestRavand();
let staff: ApiClient;
let manager: ApiClient;
/** Of an administrator, for records alone. */
let key = '';

beforeAll(async () => {
  staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
  manager = await ravand.signIn(await ravand.createUser({ role: 'manager' }));
  const admin = await ravand.signIn(ravand.admin);
  key = (await admin.post<{ token: string }>('/api/keys', { name: 'records', scopes: ['*:write'] })).body.token;
});
afterAll(() => ravand.stop());

const privateRoutes = ravand.routes.filter((route) => route.access !== 'anyone');
const adminRoutes = ravand.routes.filter((route) => ['studio', 'users', 'operate'].includes(route.access));
const someId = '01890000-0000-7000-8000-000000000000';

function pathOf(route: Route): string {
  return route.path
    .replace(':entity', 'person')
    .replace(':kind', 'entity')
    .replace(':name', 'person')
    .replace(':version', '1')
    .replace(/:\w+/g, someId);
}

async function call(client: ApiClient, route: Route, path = pathOf(route), headers: Record<string, string> = {}) {
  const bodies =
    route.method === 'GET' || route.method === 'DELETE'
      ? { headers }
      : { body: '{}', headers: { 'Content-Type': 'application/json', ...headers } };
  return client.send<Record<string, unknown>>(route.method, path, bodies);
}

async function written(): Promise<unknown> {
  const rows = await ravand.database.read<{ n: number }>(
    sql`select (select count(*) from events) + (select count(*) from audit) + (select count(*) from definition_drafts)
      + (select count(*) from record_user) + (select count(*) from access_links) + (select count(*) from second_factors)
      + (select count(*) from api_keys where ended_at is null) + (select count(*) from sessions where ended_at is null) as n`,
  );
  return rows[0]?.n;
}

describe('Every route', () => {
  it('is in one table', () => {
    expect(privateRoutes.length).toBeGreaterThan(30);
    expect(adminRoutes.length).toBeGreaterThan(10);
  });

  it('describes its query, body and answer by schemas of their draft', () => {
    const meta = new Ajv2020({ validateFormats: false });
    for (const route of ravand.routes) {
      const query = route.query === 'any' ? [] : Object.values(route.query ?? {});
      const body = typeof route.body === 'object' ? [route.body] : [];
      const answer = typeof route.answer === 'object' ? [route.answer] : [];
      for (const schema of [...query, ...body, ...answer]) {
        expect([route.path, meta.validateSchema(schema), meta.errors]).toEqual([route.path, true, null]);
      }
    }
  });

  it.each(privateRoutes.map((route) => [route.method, route.path, route] as const))(
    '%s %s answers 401 without a session',
    async (_m, _p, route) => {
      const { status, body } = await call(ravand.visitor(), route);
      expect(status).toBe(401);
      expect(body).toMatchObject({ code: 'not-signed-in' });
    },
  );

  it.each(adminRoutes.map((route) => [route.method, route.path, route] as const))(
    '%s %s answers 403 to every other role and to a key without its scope, and writes nothing',
    async (_m, _p, route) => {
      const before = await written();
      expect((await call(staff, route)).status).toBe(403);
      expect((await call(manager, route)).status).toBe(403);
      const byKey = await call(ravand.visitor(), route, pathOf(route), { Authorization: `Bearer ${key}` });
      expect(byKey.status).toBe(403);
      expect(await written()).toEqual(before);
    },
  );

  it('that is no step of setting a second factor up is closed to whose role must have one and who has none', async () => {
    const { definitions } = ravand;
    const unready = await ravand.signIn(await ravand.createUser({ role: 'admin' }));
    const rule = (secondFactorRoles: readonly string[]) => {
      const baseVersion = definitions.current().get('settings', 'installation')?.version ?? 0;
      const definition = { ...definitions.current().settings, secondFactorRoles };
      return definitions.publish(ravand.systemContext('test'), [{ definition, baseVersion }], 'test');
    };
    await rule(['admin']);
    const before = await written();
    for (const route of privateRoutes.filter(({ beforeSecondFactor }) => !beforeSecondFactor)) {
      const { status, body } = await call(unready, route);
      expect([route.method, route.path, status, body.code]).toEqual([
        route.method,
        route.path,
        403,
        'second-factor-needed',
      ]);
    }
    expect(await written()).toEqual(before);
    await rule([]);
  });

  /** Byte for byte: `fetch` would tidy the address up before it left. */
  function raw(
    method: string,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; text: string; headers: Readonly<Record<string, unknown>> }> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: ravand.port, agent, method, path, headers }, (response) => {
        let text = '';
        response
          .on('data', (chunk) => (text += String(chunk)))
          .on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }))
          .on('error', reject);
      });
      sent.on('error', reject).end();
    });
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  afterAll(() => agent.destroy());

  const open = '/p/forms/lead-public';
  const spellings: readonly (readonly [string, (path: string) => string, headers?: Record<string, string>])[] = [
    ['/api?x=/p/', (path) => `${path}?x=${open}`],
    ['/api#/p/', (path) => `${path}#${open}`],
    ['/api;/p/', (path) => `${path};${open}`],
    ['/api/../p/', (path) => `${path}/../../..${open}`],
    ['/p/../api', (path) => `${open}/../../..${path}`],
    ['/p/%2e%2e%2fapi', (path) => `${open}/%2e%2e/..%2f..${path}`],
    ['/portal/../api', (path) => `/portal/..${path}`],
    ['//api', (path) => `/${path}`],
    ['/api//', (path) => path.replace('/api/', '/api//')],
    ['/API', (path) => path.replace('/api/', '/API/')],
    ['\\api', (path) => path.replaceAll('/', '\\')],
    ['/api%00/p/', (path) => `${path}%00${open}`],
    ['http://evil.example/api', (path) => `http://evil.example${path}`],
    ['http://evil.example/p/?/api', (path) => `http://evil.example${path}?${open}`],
    ['/api, said to be /p/ of another host', (path) => path, { Host: 'evil.example', 'X-Original-URL': open }],
    [
      '/p/, said to be /api',
      () => '/p/nothing',
      { 'X-Original-URL': '/api/users', 'X-HTTP-Method-Override': 'DELETE' },
    ],
  ];
  it.each(spellings.map(([name, spell, headers = {}]) => [name, spell, headers] as const))(
    'T-A01 is run for nobody who writes its address as %s',
    async (_name, spell, headers) => {
      const page = await raw('GET', '/no-such-page');
      const handlers = privateRoutes.map((route) => vi.spyOn(route, 'handle'));
      try {
        for (const route of privateRoutes) {
          const { status, text } = await raw(route.method, spell(pathOf(route)), headers);
          // What is outside of all apps is the page of the browser's own router, the same for every address.
          const isPage = route.method === 'GET' && status === page.status && text === page.text;
          expect([route.method, route.path, status, isPage || [400, 401, 404, 405].includes(status)]).toEqual([
            route.method,
            route.path,
            status,
            true,
          ]);
        }
        expect(handlers.filter((handler) => handler.mock.calls.length > 0)).toEqual([]);
      } finally {
        for (const handler of handlers) handler.mockRestore();
      }
    },
  );

  it('T-A15, T-B01, T-B06 lets no other site read, frame or script what it answers, whoever it says to be', async () => {
    const origins = [
      'https://evil.example',
      'null',
      `${ravand.url}.evil.example`,
      ravand.url.replace('localhost', 'evil.localhost'),
    ];
    const bounds = {
      'content-security-policy': expect.stringMatching(
        /^default-src 'self';script-src 'self';.*form-action 'self';object-src 'none';base-uri 'none';frame-ancestors 'none';require-trusted-types-for 'script'/,
      ),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': expect.stringMatching(/^(same-origin|no-referrer)$/),
    };
    const pages = [
      '/',
      '/studio/forms',
      '/p/forms/lead-public',
      '/p/u/none',
      '/portal/page',
      '/health',
      '/assets/none.js',
      '/nowhere',
    ];
    const asked: readonly (readonly [string, string])[] = [
      ...ravand.routes.map((route) => [route.method, pathOf(route)] as const),
      ...ravand.routes.map((route) => ['OPTIONS', pathOf(route)] as const),
      ...pages.map((path) => ['GET', path] as const),
    ];
    for (const [at, [method, path]] of asked.entries()) {
      const preflight = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' };
      const { headers } = await raw(method, path, { Origin: origins[at % origins.length]!, ...preflight });
      const granted = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
      expect([method, path, granted]).toEqual([method, path, []]);
      expect([method, path, headers]).toEqual([method, path, expect.objectContaining(bounds)]);
    }
  });

  /** The least that a schema takes. */
  function least(schema: Record<string, unknown>): unknown {
    if ('const' in schema) return schema.const;
    if (Array.isArray(schema.enum)) return schema.enum[0];
    const [choice] = ((schema.oneOf ?? schema.anyOf) as Record<string, unknown>[] | undefined) ?? [];
    if (choice !== undefined) return least({ ...schema, oneOf: undefined, anyOf: undefined, ...choice });
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
    if (type === 'array')
      return Array.from({ length: Number(schema.minItems ?? 0) }, () => least(schema.items as Record<string, unknown>));
    if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
    if (type === 'boolean') return true;
    if (type === 'null') return null;
    if (type === 'string') {
      if (schema.format === 'date') return '2026-11-22';
      if (schema.format === 'date-time') return '2026-11-22T09:00:00Z';
      if (typeof schema.pattern === 'string') return new RegExp(schema.pattern).test(someId) ? someId : 'x';
      return 'x'.repeat(Math.max(1, Number(schema.minLength ?? 0)));
    }
    const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>;
    const needed = (schema.required ?? Object.keys(properties)) as string[];
    return Object.fromEntries(needed.map((name) => [name, least(properties[name] ?? {})]));
  }

  it('T-A02 that refuses has written nothing, whoever asked for whatever', async () => {
    const watch = new BetterSqlite3(join(ravand.dataDir, 'ravand.sqlite'), { readonly: true });
    /** Another one whenever anybody else has committed anything. */
    const committed = (): unknown => watch.pragma('data_version', { simple: true });
    try {
      const refusals = new Set<number>();
      const written: unknown[] = [];
      for (const route of privateRoutes.filter(({ method }) => method !== 'GET')) {
        const body = typeof route.body === 'object' ? JSON.stringify(least(route.body)) : undefined;
        const ofUser = pathOf({ ...route, path: route.path.replace(':entity/:id', `user/${ravand.admin.id}`) });
        for (const path of [pathOf(route), ofUser])
          for (const client of [ravand.visitor(), staff, manager]) {
            const before = committed();
            const { status } = await client.send(route.method, path, {
              ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
            });
            if (status < 400) continue;
            refusals.add(status);
            // Who must prove that it is still them is counted when they cannot.
            const isCounted = /^\/api\/me\/(password$|second-factor)/.test(route.path);
            if (committed() !== before && !isCounted) written.push([route.method, route.path, status]);
          }
      }
      expect(written).toEqual([]);
      expect([...refusals]).toEqual(expect.arrayContaining([401, 403, 404]));
    } finally {
      watch.close();
    }
  });

  it('T-E09 that meets a defect tells its id and nothing else: no stack, no path, no SQL, no value', async () => {
    const secret = 'canary-of-a-statement';
    const defect = await ravand.database
      .read(sql`select ${secret} from no_such_table`)
      .catch((error: unknown) => error);
    expect(String((defect as Error).stack)).toMatch(/no_such_table[\s\S]*\.ts:\d+/);
    const admin = await ravand.signIn(ravand.admin);
    const session = { Cookie: admin.cookie() ?? '', Origin: ravand.url };
    const ways: readonly Route['handle'][] = [
      () => Promise.reject(defect),
      () => Promise.reject(Object.assign(new Error(secret), { status: 418, expose: true, code: secret, body: secret })),
      () => Promise.reject(secret),
    ];
    for (const [at, route] of ravand.routes.entries()) {
      const { handle, body, query } = route;
      Object.assign(route, { handle: ways[at % ways.length], body: undefined, query: 'any' });
      const { status, text, headers } = await raw(route.method, pathOf(route), session);
      Object.assign(route, { handle, body, query });
      const told = JSON.parse(text) as Record<string, unknown>;
      expect([route.method, route.path, status, told.code]).toEqual([route.method, route.path, 500, 'internal']);
      expect(Object.keys(told).sort()).toEqual(['code', 'detail', 'details', 'status', 'title', 'type']);
      expect(text + JSON.stringify(headers)).not.toMatch(/no_such_table|canary|select|\.ts\b|\/core\/| {4}at /);
    }
  });

  it('T-E09 that breaks in the middle of an answer ends the connection without a word', async () => {
    const admin = await ravand.signIn(ravand.admin);
    const [route] = privateRoutes.filter(({ path }) => path === '/api/me');
    const broken = vi.spyOn(route!, 'handle').mockImplementation(async () => ({
      type: 'text/csv',
      body: Readable.from(
        (async function* () {
          yield 'one\n';
          throw new Error('canary-of-a-stream');
        })(),
      ),
    }));
    const answer = await raw('GET', '/api/me', { Cookie: admin.cookie() ?? '' }).then(
      ({ text }) => text,
      (error: Error) => error.message,
    );
    broken.mockRestore();
    expect(answer).not.toContain('canary');
    expect((await admin.get('/api/me')).status).toBe(200);
  });
});
