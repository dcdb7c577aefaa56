// Accounts over HTTP: set-up once, invitations and resets by one-time links, sessions that end, and an administrator who always remains.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';

const person = {
  language: 'fa',
  calendar: 'jalali',
  name: 'سارا',
  email: 'sara@example.com',
  password: 'a long enough secret',
  sample: false,
};

describe('Setting up', () => {
  let ravand: TestRavand;
  beforeEach(async () => {
    ravand = await createTestRavand({ setUp: false });
  });
  afterEach(() => ravand.stop());

  const tokenOf = () => (ravand.setUpLink ?? '').split('#')[1] ?? '';

  it('T-A10 has no account and no default password before', async () => {
    expect((await ravand.visitor().get('/api/start')).body).toMatchObject({ setUp: false, signedIn: false });
    for (const password of ['admin', 'password', '', 'ravand']) {
      expect((await ravand.visitor().post('/api/session', { email: 'admin@example.com', password })).status).toBe(
        password === '' ? 422 : 401,
      );
    }
  });

  it('makes settings and the first administrator, signs in, and works once', async () => {
    const visitor = ravand.visitor();
    const { status } = await visitor.post('/api/setup', {
      token: tokenOf(),
      ...person,
      country: 'IR',
      timeZone: 'Asia/Tehran',
      organization: 'نمونه',
    });
    expect(status).toBe(204);
    expect((await visitor.get('/api/me')).body).toMatchObject({
      name: 'سارا',
      role: 'admin',
      direction: 'rtl',
      may: { studio: true, users: true, operate: true },
    });
    expect((await visitor.get('/api/start')).body).toMatchObject({
      setUp: true,
      signedIn: true,
      settings: { calendar: 'jalali', organization: 'نمونه' },
    });
    const second = await ravand.visitor().post('/api/setup', { token: tokenOf(), ...person, email: 'eve@example.com' });
    expect(second.status).toBe(410);
    expect(second.body).toMatchObject({ code: 'link-used' });
    expect((await visitor.get<{ items: unknown[] }>('/api/users')).body.items).toHaveLength(1);
  });

  it('needs the link that was printed', async () => {
    const { status } = await ravand.visitor().post('/api/setup', { token: 'x'.repeat(43), ...person });
    expect(status).toBe(410);
    expect((await ravand.visitor().get('/api/start')).body).toMatchObject({ setUp: false });
  });

  it('with a weak password or a malformed address leaves nothing behind, and the link still works', async () => {
    const before = (await ravand.visitor().get('/api/start')).body;
    for (const wrong of [{ password: 'short' }, { password: 'password123' }, { email: 'no address' }]) {
      const { status, body } = await ravand
        .visitor()
        .post('/api/setup', { token: tokenOf(), ...person, language: 'en', ...wrong });
      expect(status).toBe(422);
      expect(body.details).toMatchObject([{ pointer: `/${Object.keys(wrong)[0]}` }]);
    }
    expect((await ravand.visitor().get('/api/start')).body).toEqual(before);
    expect((await ravand.visitor().post('/api/setup', { token: tokenOf(), ...person })).status).toBe(204);
  });
});

describe('Users', () => {
  let ravand: TestRavand;
  let admin: ApiClient;
  beforeEach(async () => {
    ravand = await createTestRavand();
    admin = await ravand.signIn(ravand.admin);
  });
  afterEach(() => ravand.stop());

  async function invite(email = 'reza@example.com') {
    const { status, body } = await admin.post<{ user: { id: string; invited: boolean }; link: string }>('/api/users', {
      name: 'رضا',
      email,
      role: 'staff',
      language: 'fa',
      calendar: 'jalali',
    });
    expect(status).toBe(201);
    return { ...body, token: body.link.split('#')[1] ?? '' };
  }

  it('come in by a one-time link', async () => {
    const { user, link, token } = await invite();
    expect(link).toBe(`${ravand.url}/invite#${token}`);
    expect(user.invited).toBe(true);
    const visitor = ravand.visitor();
    expect((await visitor.get(`/api/links/${token}?purpose=invite`)).body).toEqual({
      purpose: 'invite',
      name: 'رضا',
      email: 'reza@example.com',
    });
    expect((await visitor.get(`/api/links/${token}?purpose=reset`)).status).toBe(410);
    expect((await visitor.post(`/api/links/${token}`, { purpose: 'invite', password: 'short' })).status).toBe(422);
    expect(
      (await visitor.post(`/api/links/${token}`, { purpose: 'invite', password: 'a long enough secret' })).status,
    ).toBe(204);
    expect((await visitor.get('/api/me')).body).toMatchObject({ role: 'staff', language: 'fa', may: { users: false } });
    expect(
      (await ravand.visitor().post(`/api/links/${token}`, { purpose: 'invite', password: 'another long secret' }))
        .status,
    ).toBe(410);
    expect((await admin.get<{ items: { email: string; invited: boolean }[] }>('/api/users')).body.items).toContainEqual(
      expect.objectContaining({ email: 'reza@example.com', invited: false }),
    );
  });

  it('are invited once per address', async () => {
    await invite();
    const { status, body } = await admin.post('/api/users', {
      name: 'Again',
      email: 'Reza@example.com',
      role: 'staff',
    });
    expect(status).toBe(422);
    expect(body.details).toMatchObject([{ pointer: '/email' }]);
  });

  it('who are deactivated are out at once and cannot come back', async () => {
    const account = await ravand.createUser({ role: 'staff' });
    const client = await ravand.signIn(account);
    expect((await admin.patch(`/api/users/${account.id}`, { active: false })).body).toMatchObject({ active: false });
    expect((await client.get('/api/me')).status).toBe(401);
    expect(
      (await ravand.visitor().post('/api/session', { email: account.email, password: account.password })).status,
    ).toBe(401);
  });

  it('always have one active administrator', async () => {
    for (const change of [{ active: false }, { role: 'staff' }]) {
      const { status, body } = await admin.patch(`/api/users/${ravand.admin.id}`, change);
      expect(status).toBe(409);
      expect(body).toMatchObject({ code: 'last-admin' });
    }
    expect((await admin.get('/api/me')).body).toMatchObject({ role: 'admin' });
    const other = await ravand.createUser({ role: 'admin' });
    expect((await admin.patch(`/api/users/${ravand.admin.id}`, { role: 'manager' })).status).toBe(200);
    expect((await admin.get('/api/users')).status).toBe(403);
    expect((await (await ravand.signIn(other)).get('/api/users')).status).toBe(200);
  });

  it('lose all sessions when the password is reset', async () => {
    const account = await ravand.createUser({ role: 'staff' });
    const clients = [await ravand.signIn(account), await ravand.signIn(account)];
    const { body } = await admin.post<{ link: string }>(`/api/users/${account.id}/reset-link`);
    expect(body.link).toContain('/reset#');
    for (const client of clients) expect((await client.get('/api/me')).status).toBe(200);
    const token = body.link.split('#')[1] ?? '';
    expect(
      (await ravand.visitor().post(`/api/links/${token}`, { purpose: 'reset', password: 'a new long secret' })).status,
    ).toBe(204);
    for (const client of clients) expect((await client.get('/api/me')).status).toBe(401);
    expect(
      (await ravand.visitor().post('/api/session', { email: account.email, password: account.password })).status,
    ).toBe(401);
  });

  it('have sessions that an administrator sees and ends', async () => {
    const account = await ravand.createUser({ role: 'staff' });
    const [first, second] = [await ravand.signIn(account), await ravand.signIn(account)];
    const { body } = await admin.get<{ items: { id: string; address: string }[] }>(`/api/users/${account.id}/sessions`);
    expect(body.items).toHaveLength(2);
    expect(body.items[0]).not.toHaveProperty('token');
    expect((await admin.delete(`/api/users/${account.id}/sessions/${body.items[0]?.id}`)).status).toBe(204);
    const alive = [await first.get('/api/me'), await second.get('/api/me')].filter((answer) => answer.status === 200);
    expect(alive).toHaveLength(1);
    expect((await admin.delete(`/api/users/${account.id}/sessions`)).status).toBe(204);
    expect((await second.get('/api/me')).status).toBe(401);
    expect((await first.get('/api/me')).status).toBe(401);
  });

  it('may change their own name, language, calendar and theme, and nothing else of themselves', async () => {
    const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
    expect(
      (await staff.patch('/api/me', { name: 'New', language: 'ar', calendar: 'hijri', theme: 'dark' })).body,
    ).toMatchObject({ name: 'New', language: 'ar', direction: 'rtl', theme: 'dark' });
    expect((await staff.patch('/api/me', { role: 'admin' })).status).toBe(422);
    const me = (await staff.get<{ id: string }>('/api/me')).body;
    expect((await staff.patch(`/api/records/user/${me.id}`, { values: { role: 'admin' } })).status).toBe(403);
  });
});
