// One's own sessions and password over HTTP: seen in words, ended one by one or all at once, and no session outlives a password (THREATS T-A07, T-A08).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';

interface SessionRow {
  readonly id: string;
  readonly userAgent: string;
  readonly address: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly current: boolean;
}

describe("One's own account", () => {
  let ravand: TestRavand;
  let admin: ApiClient;
  let account: Account;

  beforeAll(async () => {
    ravand = await createTestRavand();
    admin = await ravand.signIn(ravand.admin);
  });
  afterAll(() => ravand.stop());

  const signIn = async (userAgent?: string): Promise<ApiClient> => {
    const client = ravand.visitor();
    const { email, password } = account;
    const headers = userAgent === undefined ? {} : { 'User-Agent': userAgent };
    expect((await client.post('/api/session', { email, password }, headers)).status).toBe(200);
    return client;
  };
  const listed = async (client: ApiClient) =>
    (await client.get<{ items: SessionRow[] }>('/api/me/sessions')).body.items;
  const status = async (client: ApiClient) => (await client.get('/api/me')).status;

  it('lists where one is signed in, with when and from where, and which one this is', async () => {
    account = await ravand.createUser({ role: 'staff' });
    const phone = await signIn('Mozilla/5.0 (iPhone) Safari/604.1');
    ravand.clock.advance(5 * 60_000);
    const desk = await signIn('Mozilla/5.0 (Windows NT 10.0) Firefox/140.0');
    ravand.clock.advance(5 * 60_000);
    await phone.get('/api/me');
    const items = await listed(desk);
    expect(items).toHaveLength(2);
    expect(items.find(({ current }) => current)?.userAgent).toContain('Firefox');
    const first = items.find(({ userAgent }) => userAgent.includes('iPhone'));
    expect(first?.current).toBe(false);
    expect(Date.parse(first!.lastSeenAt) - Date.parse(first!.createdAt)).toBe(10 * 60_000);
    expect(Object.keys(first!).sort()).toEqual(['address', 'createdAt', 'current', 'id', 'lastSeenAt', 'userAgent']);
  });

  it('ends one of them, all others, and never one of somebody else', async () => {
    account = await ravand.createUser({ role: 'staff' });
    const [one, two, three] = [await signIn(), await signIn(), await signIn()];
    const other = (await listed(two)).find(({ current }) => current)!;
    expect((await one.delete(`/api/me/sessions/${other.id}`)).status).toBe(204);
    expect([await status(one), await status(two), await status(three)]).toEqual([200, 401, 200]);
    expect((await one.delete(`/api/me/sessions/${other.id}`)).status).toBe(404);
    const [theirs] = await listed(admin);
    expect((await one.delete(`/api/me/sessions/${theirs!.id}`)).status).toBe(404);
    expect((await one.delete('/api/me/sessions/x')).status).toBe(404);
    expect(await status(admin)).toBe(200);
    expect((await one.delete('/api/me/sessions')).status).toBe(204);
    expect([await status(one), await status(three)]).toEqual([200, 401]);
    const [own] = await listed(one);
    expect((await one.delete(`/api/me/sessions/${own!.id}`)).status).toBe(204);
    expect(await status(one)).toBe(401);
  });

  it('is seen and ended by administrators alone', async () => {
    account = await ravand.createUser({ role: 'staff' });
    const [one, two] = [await signIn(), await signIn()];
    const path = `/api/users/${account.id}/sessions`;
    expect([(await one.get(path)).status, (await one.delete(path)).status]).toEqual([403, 403]);
    const { body } = await admin.get<{ items: SessionRow[] }>(path);
    const [newest] = body.items;
    expect(body.items).toHaveLength(2);
    expect((await admin.delete(`/api/users/${ravand.admin.id}/sessions/${newest!.id}`)).status).toBe(404);
    expect((await admin.delete(`${path}/${newest!.id}`)).status).toBe(204);
    expect([await status(one), await status(two)].sort()).toEqual([200, 401]);
  });

  it('takes the password that is there for another one, and says at which field what is wrong', async () => {
    account = await ravand.createUser({ role: 'staff' });
    const client = await signIn();
    const change = (body: object) => client.post<{ details?: object[] }>('/api/me/password', body);
    expect((await client.get('/api/me/password')).body).toMatchObject({ setAt: expect.stringContaining('T') });
    expect((await change({ password: 'not this one at all', next: 'a fresh long secret' })).body.details).toMatchObject(
      [{ pointer: '/password', code: 'access.wrong-password' }],
    );
    expect((await change({ password: account.password, next: 'short' })).body.details).toMatchObject([
      { pointer: '/next', code: 'validation.password-short' },
    ]);
    expect((await change({ password: account.password, next: account.email })).body.details).toMatchObject([
      { pointer: '/next', code: 'validation.password-known' },
    ]);
    expect(await status(client)).toBe(200);
  });

  it('T-A07 no session survives another password, by reset or by choice, whatever else is sent along', async () => {
    account = await ravand.createUser({ role: 'staff' });
    const next = 'a fresh long secret';
    const old = [await signIn(), await signIn(), await signIn()];
    const { body } = await admin.post<{ link: string }>(`/api/users/${account.id}/reset-link`);
    const path = `/api/links/${body.link.split('#')[1]}`;
    const reset = { purpose: 'reset', password: account.password };
    expect((await ravand.visitor().post(path, { ...reset, deviceId: 'x' })).status).toBe(422);
    expect(await Promise.all(old.map(status))).toEqual([200, 200, 200]);
    expect((await ravand.visitor().post(path, reset)).status).toBe(204);
    expect(await Promise.all(old.map(status))).toEqual([401, 401, 401]);
    const [mine, others] = [await signIn(), [await signIn(), await signIn()]];
    const change = { password: account.password, next };
    expect((await mine.post('/api/me/password', { ...change, keep: true })).status).toBe(422);
    expect((await mine.post('/api/me/password', change)).status).toBe(204);
    expect(await Promise.all(others.map(status))).toEqual([401, 401]);
    expect(await status(mine)).toBe(200);
    account = { ...account, password: next };
    await signIn();
  });

  it('T-A08 a session is begun by the server alone, and anew when the password changes', async () => {
    account = await ravand.createUser({ role: 'staff' });
    const client = await signIn();
    const before = client.cookie()!;
    const [name] = before.split('=');
    const fixed = `${name}=${'A'.repeat(43)}`;
    const { headers } = await ravand
      .visitor()
      .post('/api/session', { email: account.email, password: account.password }, { Cookie: fixed });
    expect(headers.get('set-cookie')).not.toContain('A'.repeat(43));
    expect((await ravand.visitor().get('/api/me', { Cookie: fixed })).status).toBe(401);
    const next = 'a fresh long secret';
    expect((await client.post('/api/me/password', { password: account.password, next })).status).toBe(204);
    expect(client.cookie()).not.toBe(before);
    expect((await ravand.visitor().get('/api/me', { Cookie: before })).status).toBe(401);
    expect((await ravand.visitor().get('/api/me', { Cookie: client.cookie()! })).status).toBe(200);
    const actions = await ravand.database.read<{ action: string }>(
      sql`select action from audit where subject_id = ${account.id}`,
    );
    expect(actions.map(({ action }) => action)).toContain('access.password-set');
  });
});
