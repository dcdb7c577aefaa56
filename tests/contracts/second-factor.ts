// What every installation may assume of the second factor: it is turned on with a code, asked for after the password, each code works once, and it
// goes only with proof or by an administrator. Run by second-factor.test.ts and second-factor.postgres.test.ts.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account, ApiAnswer, ApiClient, createTestRavand, TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import { limits } from '../../core/kernel/limits.ts';
import { appCode } from './app-code.ts';

interface Person {
  readonly account: Account;
  readonly client: ApiClient;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

const stepMs = 30_000;

export function describeSecondFactor(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin);
  });
  // Each test in a window of the limiter, and in time steps, of its own.
  beforeEach(() => ravand.clock.advance(16 * 60_000));
  afterAll(() => ravand.stop());

  const path = '/api/me/second-factor';
  const codeNow = (secret: string, shift = 0) =>
    appCode(secret, new Date(ravand.clock.now().getTime() + shift * stepMs));
  const detailOf = ({ status, body }: ApiAnswer): unknown[] => {
    const [detail] = (body as { details?: { pointer: string; code: string }[] }).details ?? [];
    return [status, detail?.pointer, detail?.code];
  };

  /** Somebody who has just turned it on; the step after that is not used yet. */
  async function enrolled(role = 'staff'): Promise<Person> {
    const account = await ravand.createUser({ role });
    const client = await ravand.signIn(account);
    const { secret } = (await client.post<{ secret: string }>(path, { password: account.password })).body;
    const { status, body } = await client.post<{ recoveryCodes: string[] }>(`${path}/confirm`, {
      code: codeNow(secret),
    });
    expect(status).toBe(200);
    ravand.clock.advance(2 * stepMs);
    return { account, client, secret, recoveryCodes: body.recoveryCodes };
  }

  async function password({ email, password: text }: Account, visitor = ravand.visitor()) {
    const { status, body } = await visitor.post<{ code: string; challenge: string }>('/api/session', {
      email,
      password: text,
    });
    return { visitor, status, code: body.code, challenge: body.challenge };
  }

  async function enter(visitor: ApiClient, challenge: string, code: string) {
    const { status, body } = await visitor.post<{ code?: string; by?: string }>('/api/session/code', {
      challenge,
      code,
    });
    return [status, body.by ?? body.code];
  }

  describe('turning it on', () => {
    it('T-S03 takes the password and a code of the app; the secret is told once and lies sealed', async () => {
      const account = await ravand.createUser({ role: 'staff' });
      const client = await ravand.signIn(account);
      const elsewhere = await ravand.signIn(account);
      expect((await client.get(path)).body).toEqual({ on: false, recoveryCodes: 0 });
      expect(detailOf(await client.post(path, { password: 'not it' }))).toEqual([
        422,
        '/password',
        'access.wrong-password',
      ]);
      expect(detailOf(await client.post(path, {}))).toEqual([422, '/password', 'access.wrong-password']);
      const { secret, uri } = (await client.post<{ secret: string; uri: string }>(path, { password: account.password }))
        .body;
      expect(secret).toMatch(/^[A-Z2-7]{32}$/);
      expect(decodeURIComponent(uri)).toContain(`otpauth://totp/Ravand:${account.email}?`);
      expect(detailOf(await client.post(`${path}/confirm`, { code: '000000' }))).toEqual([
        422,
        '/code',
        'access.wrong-code',
      ]);
      expect((await client.get<{ secondFactor: string }>('/api/me')).body.secondFactor).toBe('off');
      const { status, body } = await client.post<{ recoveryCodes: string[] }>(`${path}/confirm`, {
        code: codeNow(secret),
      });
      expect([status, new Set(body.recoveryCodes).size]).toEqual([200, 10]);
      expect((await client.get(path)).body).toMatchObject({ on: true, recoveryCodes: 10 });
      expect((await client.get<{ secondFactor: string }>('/api/me')).body.secondFactor).toBe('on');
      // Other sessions were begun with less.
      expect((await elsewhere.get('/api/me')).status).toBe(401);
      const { database } = ravand;
      const stored = JSON.stringify(
        [
          await database.read(sql`select secret from second_factors`),
          await database.read(sql`select code_hash from recovery_codes`),
          await database.read(sql`select * from audit where action like 'access.%'`),
          await database.read(sql`select * from events`),
        ],
        (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
      );
      for (const told of [secret, ...body.recoveryCodes, ...body.recoveryCodes.map((code) => code.replaceAll('-', ''))])
        expect(stored.includes(told)).toBe(false);
      expect(stored).toContain('access.second-factor-on');
    });

    it('is done once, in time, and not by a key', async () => {
      const { client, account, secret } = await enrolled();
      expect((await client.post<{ code: string }>(`${path}/confirm`, { code: codeNow(secret) })).body.code).toBe(
        'second-factor-not-begun',
      );
      const again = await client.post<{ code: string }>(path, { password: account.password });
      expect(detailOf(again)[0]).toBe(422);
      const late = await ravand.createUser({ role: 'staff' });
      const slow = await ravand.signIn(late);
      const begun = (await slow.post<{ secret: string }>(path, { password: late.password })).body;
      ravand.clock.advance(limits.factorSetUpMs);
      expect((await slow.post(`${path}/confirm`, { code: codeNow(begun.secret) })).status).toBe(409);
      const { token } = (await admin.post<{ token: string }>('/api/keys', { name: 'k', scopes: ['*:write'] })).body;
      const asKey = await ravand.visitor().get(path, { authorization: `Bearer ${token}` });
      expect(asKey.status).toBe(403);
    });
  });

  describe('signing in', () => {
    it('asks for a code after the password, and gives no session before', async () => {
      const { account, secret } = await enrolled();
      const first = await password(account);
      expect([first.status, first.code]).toEqual([401, 'code-needed']);
      expect((await first.visitor.get('/api/me')).status).toBe(401);
      expect(await enter(first.visitor, first.challenge, codeNow(secret))).toEqual([200, 'app']);
      expect((await first.visitor.get('/api/me')).status).toBe(200);
      // The way to the code was used up with it.
      expect(await enter(ravand.visitor(), first.challenge, codeNow(secret, 1))).toEqual([401, 'sign-in-over']);
    });

    it('takes no code twice, none of before one that was used, and one step of drift', async () => {
      const { account, secret } = await enrolled();
      const one = await password(account);
      expect(await enter(one.visitor, one.challenge, codeNow(secret, 2))).toEqual([401, 'wrong-code']);
      expect(await enter(one.visitor, one.challenge, codeNow(secret, 1))).toEqual([200, 'app']);
      const two = await password(account);
      for (const shift of [1, 0, -1])
        expect(await enter(two.visitor, two.challenge, codeNow(secret, shift))).toEqual([401, 'wrong-code']);
      ravand.clock.advance(2 * stepMs);
      expect(await enter(two.visitor, two.challenge, codeNow(secret, -1))).toEqual([401, 'wrong-code']);
      expect(await enter(two.visitor, two.challenge, codeNow(secret))).toEqual([200, 'app']);
    });

    it('with one code at once by many lets one in', async () => {
      const { account, secret } = await enrolled();
      const visitors = [await password(account)];
      const { challenge } = visitors[0]!;
      const code = codeNow(secret);
      const answers = await Promise.all(Array.from({ length: 5 }, () => enter(ravand.visitor(), challenge, code)));
      expect(answers.filter(([status]) => status === 200)).toHaveLength(1);
    });

    it('takes each recovery code once, however it is typed', async () => {
      const { account, client, recoveryCodes } = await enrolled();
      const [code = '', next = ''] = recoveryCodes;
      const one = await password(account);
      expect(await enter(one.visitor, one.challenge, ` ${code.toLowerCase().replaceAll('-', ' ')}`)).toEqual([
        200,
        'recovery',
      ]);
      const two = await password(account);
      expect(await enter(two.visitor, two.challenge, code)).toEqual([401, 'wrong-code']);
      expect(await enter(two.visitor, two.challenge, next)).toEqual([200, 'recovery']);
      expect((await client.get(path)).body).toMatchObject({ recoveryCodes: 8 });
    });

    it('waits ten minutes for the code, and no longer than the password stands', async () => {
      const { account, secret } = await enrolled();
      const late = await password(account);
      ravand.clock.advance(limits.challengeMs);
      expect(await enter(late.visitor, late.challenge, codeNow(secret))).toEqual([401, 'sign-in-over']);
      const changed = await password(account);
      await ravand.database.transaction(ravand.systemContext('test'), (inside) =>
        ravand.access.setPassword(inside, account.id, 'another long sentence'),
      );
      expect(await enter(changed.visitor, changed.challenge, codeNow(secret))).toEqual([401, 'sign-in-over']);
      const left = await password({ ...account, password: 'another long sentence' });
      await admin.patch(`/api/users/${account.id}`, { active: false });
      expect((await enter(left.visitor, left.challenge, codeNow(secret)))[0]).toBe(401);
      for (const wrong of ['', 'x'.repeat(43), 'AAAA'])
        expect((await enter(ravand.visitor(), wrong, '123456'))[0]).toBe(wrong === '' ? 422 : 401);
    });

    it('counts codes with the passwords: who guesses is stopped, wherever the guesses come from', async () => {
      const { account, secret } = await enrolled();
      const { visitor, challenge } = await password(account);
      const answers: unknown[] = [];
      for (let guess = 0; guess < limits.signInsPerQuarterHour; guess += 1)
        answers.push((await enter(visitor, challenge, String(guess).padStart(6, '0')))[1]);
      // One was counted for the password.
      expect(answers).toEqual([...Array(limits.signInsPerQuarterHour - 1).fill('wrong-code'), 'too-many-sign-ins']);
      expect(await enter(visitor, challenge, codeNow(secret))).toEqual([429, 'too-many-sign-ins']);
      ravand.clock.advance(16 * 60_000);
      const again = await password(account);
      expect(await enter(again.visitor, again.challenge, codeNow(secret))).toEqual([200, 'app']);
      // Who came in has nothing counted against them.
      for (let times = 0; times < limits.signInsPerQuarterHour; times += 1) {
        ravand.clock.advance(stepMs);
        const next = await password(account);
        expect(await enter(next.visitor, next.challenge, codeNow(secret))).toEqual([200, 'app']);
      }
    });

    it('by a reset link asks for the code, too', async () => {
      const { account, secret } = await enrolled();
      const { link } = (await admin.post<{ link: string }>(`/api/users/${account.id}/reset-link`)).body;
      const visitor = ravand.visitor();
      const answer = await visitor.post<{ code: string; challenge: string }>(`/api/links/${link.split('#')[1]}`, {
        purpose: 'reset',
        password: 'a fresh long sentence',
      });
      expect([answer.status, answer.body.code]).toEqual([401, 'code-needed']);
      expect((await visitor.get('/api/me')).status).toBe(401);
      expect(await enter(visitor, answer.body.challenge, codeNow(secret))).toEqual([200, 'app']);
    });
  });

  describe('turning it off', () => {
    it('takes password and code again, both counted, and ends the other sessions', async () => {
      const { account, client, secret, recoveryCodes } = await enrolled();
      const other = await password(account);
      await enter(other.visitor, other.challenge, codeNow(secret));
      ravand.clock.advance(2 * stepMs);
      const off = (body: object) => client.post(`${path}/end`, body);
      expect(detailOf(await off({ password: 'not it', code: codeNow(secret) }))).toEqual([
        422,
        '/password',
        'access.wrong-password',
      ]);
      expect(detailOf(await off({ password: account.password, code: '000000' }))).toEqual([
        422,
        '/code',
        'access.wrong-code',
      ]);
      expect((await client.get(path)).body).toMatchObject({ on: true });
      const renewed = (
        await client.post<{ recoveryCodes: string[] }>(`${path}/recovery-codes`, {
          password: account.password,
          code: codeNow(secret),
        })
      ).body.recoveryCodes;
      expect(renewed.filter((code) => recoveryCodes.includes(code))).toEqual([]);
      expect(detailOf(await off({ password: account.password, code: recoveryCodes[0] }))).toEqual([
        422,
        '/code',
        'access.wrong-code',
      ]);
      expect((await off({ password: account.password, code: renewed[0] })).status).toBe(204);
      expect((await client.get(path)).body).toEqual({ on: false, recoveryCodes: 0 });
      expect((await other.visitor.get('/api/me')).status).toBe(401);
      expect((await password(account)).status).toBe(200);
      for (let times = 0; times < limits.signInsPerQuarterHour; times += 1) await off({ password: 'guess', code: '1' });
      expect((await off({ password: account.password, code: '1' })).status).toBe(429);
    });

    it('for somebody else is an act of administrators, noted, and ends the sessions', async () => {
      const { account, client } = await enrolled();
      const staff = await ravand.signIn(await ravand.createUser({ role: 'manager' }));
      expect((await staff.delete(`/api/users/${account.id}/second-factor`)).status).toBe(403);
      const row = async () =>
        (await admin.get<{ items: { id: string; secondFactor: boolean }[] }>('/api/users')).body.items.find(
          ({ id }) => id === account.id,
        )?.secondFactor;
      expect(await row()).toBe(true);
      expect((await admin.delete(`/api/users/${account.id}/second-factor`)).status).toBe(204);
      expect(await row()).toBe(false);
      expect((await client.get('/api/me')).status).toBe(401);
      const noted = await ravand.database.read<{ actor: string }>(
        sql`select actor from audit where action = 'access.second-factor-reset' and subject_id = ${account.id}`,
      );
      expect(noted.map(({ actor }) => actor)).toEqual([`user:${ravand.admin.id}`]);
      expect((await password(account)).status).toBe(200);
    });
  });

  describe('a role that must have it', () => {
    it('leads its people to set it up before anything else', async () => {
      const context = ravand.systemContext('test');
      const account = await ravand.createUser({ role: 'manager' });
      const before = await ravand.signIn(account);
      const rule = async (secondFactorRoles: string[]) => {
        const entry = ravand.definitions.current().get('settings', 'installation');
        const definition = { ...ravand.definitions.current().settings, secondFactorRoles };
        await ravand.definitions.publish(context, [{ definition, baseVersion: entry?.version ?? 0 }], 'test');
      };
      expect((await before.get('/api/workspace')).status).toBe(200);
      await rule(['manager']);
      try {
        // Of whom it is asked, in a session begun before as in a new one: nothing but what sets it up.
        for (const client of [before, await ravand.signIn(account)]) {
          expect((await client.get<{ secondFactor: string }>('/api/me')).body.secondFactor).toBe('missing');
          const open: string[] = [];
          for (const route of ravand.routes.filter(({ method, access }) => method === 'GET' && access !== 'anyone')) {
            const { status } = await client.get(route.path.replace(/:\w+/g, '01890000-0000-7000-8000-000000000000'));
            if (status !== 403) open.push(route.path);
          }
          expect(open.sort()).toEqual(['/api/me', path]);
          expect((await client.post<{ code: string }>('/api/keys', { name: 'k', scopes: ['*:read'] })).body.code).toBe(
            'second-factor-needed',
          );
        }
        expect((await admin.get('/api/workspace')).status).toBe(200);
        const { secret } = (await before.post<{ secret: string }>(path, { password: account.password })).body;
        expect((await before.post(`${path}/confirm`, { code: codeNow(secret) })).status).toBe(200);
        expect((await before.get('/api/workspace')).status).toBe(200);
      } finally {
        await rule([]);
      }
    });
  });
}
