// What every installation may assume of keys: they act for their person within their scopes, and end with either. Run by api-keys.test.ts and
// api-keys.postgres.test.ts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';

interface Issued {
  key: { id: string; hint: string; scopes: string[] };
  token: string;
}

export function describeApiKeys(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let staff: ApiClient;
  let staffId: string;

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
    const account = await ravand.createUser({ role: 'staff', name: 'Ali' });
    staffId = account.id;
    staff = await ravand.signIn(account);
  });
  afterAll(() => ravand.stop());

  const issue = async (client: ApiClient, scopes: string[], more: object = {}): Promise<Issued> => {
    const { status, body } = await client.post<Issued>('/api/keys', { name: 'Shop', scopes, ...more });
    expect(status).toBe(201);
    return body;
  };
  async function by(token: string, method: string, path: string, body?: unknown) {
    const response = await fetch(`${ravand.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }

  it('reads and writes what its scopes name, as its person, from anywhere', async () => {
    const { token } = await issue(staff, ['lead:write', 'person:read']);
    const made = await by(token, 'POST', '/api/records/lead', { values: { name: 'From the shop' } });
    expect(made.status).toBe(201);
    expect(made.body.createdBy).toBe(staffId);
    expect((await by(token, 'GET', '/api/records/lead')).status).toBe(200);
    expect((await by(token, 'GET', '/api/records/person')).status).toBe(200);
    expect((await by(token, 'POST', '/api/records/person', { values: { name: 'X' } })).status).toBe(403);
    expect((await by(token, 'GET', '/api/records/organization')).status).toBe(403);
    expect((await by(token, 'GET', '/api/search?q=shop')).status).toBe(200);
  });

  it('never does more than its person may, whatever its scopes say', async () => {
    const { token } = await issue(staff, ['*:write', 'studio', 'users', 'operate']);
    expect((await by(token, 'POST', '/api/records/team', { values: { name: 'T' } })).status).toBe(403);
    expect((await by(token, 'GET', '/api/users')).status).toBe(403);
    const ofAdmin = await issue(admin, ['*:read']);
    expect((await by(ofAdmin.token, 'GET', '/api/users')).status).toBe(403);
    expect((await by(ofAdmin.token, 'POST', '/api/records/team', { values: { name: 'T' } })).status).toBe(403);
    const whole = await issue(admin, ['*:write', 'users']);
    expect((await by(whole.token, 'GET', '/api/users')).status).toBe(200);
  });

  it('T-A05 makes nobody more than its own scopes let it be, in whatever way it writes them', async () => {
    const roleOf = async (id: string): Promise<unknown> =>
      (await admin.get<{ values: { role: string } }>(`/api/records/user/${id}`)).body.values.role;
    const change = { values: { role: 'admin' } };
    for (const scopes of [['*:write'], ['user:write'], ['*:write', 'users'], ['*:write', 'users', 'operate']]) {
      const { token } = await issue(admin, scopes);
      const raised = await by(token, 'PATCH', `/api/records/user/${staffId}`, change);
      expect([scopes, raised.status, raised.body.code]).toEqual([scopes, 403, 'outranked']);
      const values = { name: 'Eve', email: 'eve@example.com', role: 'admin', active: true };
      expect((await by(token, 'POST', '/api/records/user', { values })).body.code).toBe('outranked');
    }
    expect(await roleOf(staffId)).toBe('staff');
    const whole = await issue(admin, ['*:write', 'users', 'operate', 'studio']);
    expect((await by(whole.token, 'PATCH', `/api/records/user/${staffId}`, change)).status).toBe(200);
    await admin.patch(`/api/records/user/${staffId}`, { values: { role: 'staff' } });
    expect(await roleOf(staffId)).toBe('staff');
  });

  it('makes no keys, shares nothing of its own and has no session', async () => {
    const { token } = await issue(admin, ['*:write', 'studio', 'users', 'operate']);
    expect((await by(token, 'POST', '/api/keys', { name: 'x', scopes: ['*:read'] })).status).toBe(403);
    expect((await by(token, 'GET', '/api/keys')).status).toBe(403);
    expect((await by(token, 'GET', '/api/views')).status).toBe(403);
  });

  it('ends when it is ended, when its time is over, and with its person', async () => {
    const ended = await issue(staff, ['lead:read']);
    expect((await admin.delete(`/api/keys/${ended.key.id}`)).status).toBe(404);
    expect((await staff.delete(`/api/keys/${ended.key.id}`)).status).toBe(204);
    expect((await by(ended.token, 'GET', '/api/records/lead')).status).toBe(401);
    const until = new Date(ravand.clock.now().getTime() + 60_000).toISOString();
    const short = await issue(staff, ['lead:read'], { expiresAt: until });
    expect((await by(short.token, 'GET', '/api/records/lead')).status).toBe(200);
    ravand.clock.advance(60_001);
    expect((await by(short.token, 'GET', '/api/records/lead')).status).toBe(401);
    const gone = await ravand.createUser({ role: 'staff', name: 'Gone' });
    const { token } = await issue(await ravand.signIn(gone), ['lead:read']);
    await admin.patch(`/api/records/user/${gone.id}`, { values: { active: false } });
    expect((await by(token, 'GET', '/api/records/lead')).status).toBe(401);
  });

  it('T-S03 is shown once and listed without its secret; what is no key is refused, and no cookie helps', async () => {
    const { key, token } = await issue(staff, ['lead:read']);
    const list = await staff.get<{ items: { id: string; hint: string }[] }>('/api/keys');
    expect(list.body.items.map(({ id }) => id)).toContain(key.id);
    expect(JSON.stringify(list.body)).not.toContain(token);
    expect(token.startsWith(key.hint)).toBe(true);
    for (const wrong of ['Bearer rv_x', 'Bearer ', 'Basic YTpi', `Bearer ${token}x`, "Bearer rv_' or 1=1"])
      expect((await staff.get('/api/records/lead', { authorization: wrong })).status).toBe(401);
  });

  it('of anybody is seen and ended by administrators, and by nobody else', async () => {
    const { key, token } = await issue(staff, ['lead:read']);
    await by(token, 'GET', '/api/records/lead');
    expect((await staff.get('/api/users/keys')).status).toBe(403);
    expect((await staff.delete(`/api/users/keys/${key.id}`)).status).toBe(403);
    const { items } = (
      await admin.get<{ items: { id: string; user: string; lastUsedAt?: string }[] }>('/api/users/keys')
    ).body;
    expect(items.find(({ id }) => id === key.id)).toMatchObject({
      user: staffId,
      lastUsedAt: ravand.clock.now().toISOString(),
    });
    expect(JSON.stringify(items)).not.toContain(token);
    expect((await admin.delete(`/api/users/keys/${key.id}`)).status).toBe(204);
    expect((await by(token, 'GET', '/api/records/lead')).status).toBe(401);
    expect((await admin.delete(`/api/users/keys/${key.id}`)).status).toBe(404);
    const noted = await ravand.database.read<{ actor: string; subject_id: string }>(
      sql`select actor, subject_id from audit where action = 'access.key-ended' order by position desc limit 1`,
    );
    expect(noted).toMatchObject([{ actor: `user:${ravand.admin.id}`, subject_id: staffId }]);
  });

  it('is refused with scopes that are none, none at all, or a time that is over', async () => {
    const code = async (body: object) =>
      (await staff.post<{ details: { code: string }[] }>('/api/keys', { name: 'x', scopes: ['lead:read'], ...body }))
        .body.details?.[0]?.code;
    expect(await code({ scopes: ['lead:delete'] })).toBe('key.scope');
    expect(await code({ scopes: [] })).toBe('key.no-scope');
    expect(await code({ expiresAt: '2001-01-01T00:00:00Z' })).toBe('key.over');
  });
}
