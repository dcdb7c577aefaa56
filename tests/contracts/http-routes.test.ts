// Made from the table of routes itself, so that no new route can be forgotten: who is not signed in gets 401, who may not gets 403 or 404, and nothing is written.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it.each(['?x=/p/forms/lead', '#/p/', ';/p/', '/../../p/forms/x', '%2e%2e/p/'])(
    'is not opened by a public path in its address: %s',
    async (suffix) => {
      for (const route of privateRoutes.filter((candidate) => candidate.method === 'GET')) {
        const { status } = await call(ravand.visitor(), route, `${pathOf(route)}${suffix}`);
        expect([401, 404, 422]).toContain(status);
      }
    },
  );
});
