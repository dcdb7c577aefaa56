// What every installation may assume of signing in with an issuer: whom it vouches for comes in as far as the settings say, and nothing that was
// forged, replayed, meant for another browser or led elsewhere is believed. Run by issuer.test.ts and issuer.postgres.test.ts.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestOptions, TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';
import { limits } from '../../core/kernel/limits.ts';
import { appCode } from './app-code.ts';
import { type IdentityIssuer, type IssuerPerson, startIdentityIssuer } from './identity-issuer.ts';

interface Begun {
  readonly url: string;
  readonly binding: string;
}

export function describeIssuer(start: (options: TestOptions) => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let issuer: IdentityIssuer;
  let partner: IdentityIssuer;
  let admin: ApiClient;
  let counter = 0;

  const settings = (): Record<string, string> => ({
    OIDC_ISSUER: issuer.url,
    OIDC_CLIENT_ID: issuer.clientId,
    OIDC_CLIENT_SECRET: issuer.clientSecret,
    OIDC_LABEL: 'Example ID',
    OIDC_DOMAINS: 'example.com, example.org',
    OIDC_NEW_ROLE: 'staff',
    OIDC_GROUP_ROLES: 'heads=manager',
    OIDC_ISSUERS: 'partner',
    OIDC_PARTNER_ISSUER: partner.url,
    OIDC_PARTNER_CLIENT_ID: partner.clientId,
    OIDC_PARTNER_CLIENT_SECRET: partner.clientSecret,
    OIDC_PARTNER_LABEL: 'Partner',
    OIDC_PARTNER_NEW_ROLE: 'manager',
    OIDC_PARTNER_SIGN_OUT: 'false',
  });

  beforeAll(async () => {
    [issuer, partner] = await Promise.all([
      startIdentityIssuer(() => `${ravand.url}/signed-in`),
      startIdentityIssuer(() => `${ravand.url}/signed-in`),
    ]);
    // The issuer's clock is the machine's.
    ravand = await start({ env: settings(), now: new Date() });
    admin = await ravand.signIn(ravand.admin);
  });
  beforeEach(() => {
    issuer.forge = undefined;
  });
  afterAll(async () => {
    await ravand?.stop();
    await Promise.all([issuer?.close(), partner?.close()]);
  });

  function somebody(more: Partial<IssuerPerson> = {}): IssuerPerson {
    const sub = `person-${++counter}`;
    return { sub, email: `${sub}@example.com`, email_verified: true, name: `Person ${counter}`, ...more };
  }

  async function begin(visitor: ApiClient, returnTo = '/inbox', name?: string): Promise<Begun> {
    const asked = { returnTo, ...(name === undefined ? {} : { issuer: name }) };
    const { status, body } = await visitor.post<Begun>('/api/session/issuer', asked);
    expect(status).toBe(200);
    return body;
  }

  /** What the page sends on when the browser is back. */
  async function answerOf(
    person: IssuerPerson | undefined,
    { url }: Begun,
    at = issuer,
  ): Promise<Record<string, string>> {
    at.person = person;
    const back = await at.visit(url);
    expect(back.origin + back.pathname).toBe(`${ravand.url}/signed-in`);
    return Object.fromEntries(back.searchParams);
  }

  async function finish(visitor: ApiClient, binding: string, answer: object) {
    const { status, body } = await visitor.post<Record<string, unknown> & { me: { id: string; role: string } }>(
      '/api/session/issuer/finish',
      { binding, answer },
    );
    return { status, code: body.code, body };
  }

  async function signIn(person: IssuerPerson | undefined, visitor = ravand.visitor()) {
    const begun = await begin(visitor);
    return { visitor, ...(await finish(visitor, begun.binding, await answerOf(person, begun))) };
  }

  async function rowsOf(): Promise<unknown> {
    const [row] = await ravand.database.read(
      sql`select (select count(*) from sessions) as sessions, (select count(*) from issuer_identities) as identities, (select count(*) from record_user) as users`,
    );
    return row;
  }

  describe('who comes in', () => {
    it('is told by the button, and nothing of the secret', async () => {
      const { body } = await ravand.visitor().get<{ issuers: object[] }>('/api/start');
      expect(body.issuers).toEqual([
        { name: 'main', label: 'Example ID' },
        { name: 'partner', label: 'Partner' },
      ]);
      expect(JSON.stringify(body)).not.toContain(issuer.clientSecret);
    });

    it('somebody new gets the role of the settings, and is the same one the next time, whatever their address is then', async () => {
      const person = somebody();
      const first = await signIn(person);
      expect([first.status, first.body.me.role, first.body.returnTo]).toEqual([200, 'staff', '/inbox']);
      expect((await first.visitor.get('/api/me')).body).toMatchObject({ email: person.email, name: person.name });
      const again = await signIn({ ...person, email: 'other@elsewhere.net', email_verified: false });
      expect([again.status, again.body.me.id]).toEqual([200, first.body.me.id]);
      await first.visitor.delete('/api/session');
      expect((await first.visitor.get('/api/me')).status).toBe(401);
      const listed = (await admin.get<{ items: { id: string; invited: boolean }[] }>('/api/users')).body.items;
      expect(listed.find(({ id }) => id === first.body.me.id)?.invited).toBe(false);
    });

    it('roles follow groups with every sign-in', async () => {
      const person = somebody({ groups: ['clerks', 'heads'] });
      expect((await signIn(person)).body.me.role).toBe('manager');
      const clerk = somebody({ groups: ['clerks'] });
      expect((await signIn(clerk)).body.me.role).toBe('staff');
      expect((await signIn({ ...clerk, groups: ['heads'] })).body.me.role).toBe('manager');
    });

    it('somebody with an account is recognized by a verified address alone', async () => {
      const account = await ravand.createUser({ role: 'manager', email: 'nora@example.com' });
      const unverified = await signIn(somebody({ email: 'nora@example.com', email_verified: false }));
      expect([unverified.status, unverified.code]).toEqual([403, 'issuer-email-unverified']);
      const { email_verified: _absent, ...silent } = somebody({ email: 'nora@example.com' });
      expect((await signIn(silent)).code).toBe('issuer-email-unverified');
      const verified = await signIn(somebody({ email: 'Nora@Example.com' }));
      expect([verified.status, verified.body.me.id, verified.body.me.role]).toEqual([200, account.id, 'manager']);
      // The password goes on to work.
      expect((await ravand.signIn(account)).cookie()).toBeDefined();
    });

    it('people of other domains, of no address and those who left stay outside, and nothing is written', async () => {
      const gone = somebody();
      const { id } = (await signIn(gone)).body.me;
      await admin.patch(`/api/users/${id}`, { active: false });
      const before = await rowsOf();
      expect((await signIn(somebody({ email: 'eve@example.com.evil.net' }))).code).toBe('issuer-domain');
      expect((await signIn(somebody({ email: 'eve@evil.net' }))).code).toBe('issuer-domain');
      expect((await signIn(somebody({ email: 'no address' }))).code).toBe('issuer-email-unverified');
      const left = await signIn(gone);
      expect([left.status, left.code]).toEqual([401, 'account-inactive']);
      expect(await rowsOf()).toEqual(before);
    });

    it('each issuer has its own mapping, and one verified address is one account at all of them', async () => {
      const person = somebody({ email: `both-${++counter}@example.com` });
      const visitor = ravand.visitor();
      const begun = await begin(visitor, '/', 'partner');
      expect(new URL(begun.url).origin).toBe(partner.url);
      const first = await finish(visitor, begun.binding, await answerOf(person, begun, partner));
      expect([first.status, first.body.me.role]).toEqual([200, 'manager']);
      const again = await signIn(person);
      expect([again.status, again.body.me.id]).toEqual([200, first.body.me.id]);
      const unknown = await visitor.post('/api/session/issuer', { returnTo: '/', issuer: 'nobody' });
      expect(unknown.status).toBe(404);
      // An answer of one is nothing to a sign-in at the other.
      const [here, there] = [await begin(visitor), await begin(visitor, '/', 'partner')];
      const answer = await answerOf(somebody(), there, partner);
      expect((await finish(visitor, here.binding, answer)).code).toBe('issuer-untrusted');
    });

    it('of two who come in for the first time at once as the same person both do', async () => {
      const person = somebody();
      let making = 0;
      /** Both are making the account, or the second waits for the first. */
      const isMet = async () => {
        if (making > 1 || ravand.database.dialect === 'sqlite') return true;
        const waiting = sql`select 1 as one from pg_locks where locktype = ${'advisory'} and not granted limit 1`;
        return (await ravand.database.read(waiting)).length > 0;
      };
      const stop = ravand.records.beforeSave('user', async (_context, { values }) => {
        if (values.email !== person.email) return;
        making += 1;
        while (!(await isMet()));
      });
      const visitors = [ravand.visitor(), ravand.visitor()];
      const begun = await Promise.all(visitors.map((visitor) => begin(visitor)));
      const answers: Record<string, string>[] = [];
      for (const one of begun) answers.push(await answerOf(person, one));
      const done = await Promise.all(
        visitors.map((visitor, index) => finish(visitor, begun[index]!.binding, answers[index]!)),
      );
      stop();
      expect(done.map(({ status }) => status)).toEqual([200, 200]);
      expect(new Set(done.map(({ body }) => body.me.id)).size).toBe(1);
      expect(making).toBe(1);
    });

    it('who signs out is led to the issuer the session began at, also one that began with a code', async () => {
      const person = somebody();
      const { visitor } = await signIn(person);
      const out = await visitor.delete<{ issuer: string }>('/api/session');
      expect(out.status).toBe(200);
      const url = new URL(out.body.issuer);
      expect([url.origin, url.searchParams.get('post_logout_redirect_uri')]).toEqual([issuer.url, `${ravand.url}/`]);
      const [, claims = ''] = url.searchParams.get('id_token_hint')!.split('.');
      expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ sub: person.sub });
      expect((await fetch(url)).status).toBe(200);
      expect((await visitor.get('/api/me')).status).toBe(401);
      const second = (await signIn(person)).visitor;
      const { secret } = (await second.post<{ secret: string }>('/api/me/second-factor', {})).body;
      const code = () => appCode(secret, ravand.clock.now());
      await second.post('/api/me/second-factor/confirm', { code: code() });
      ravand.clock.advance(60_000);
      const third = await signIn(person);
      await third.visitor.post('/api/session/code', { challenge: third.body.challenge, code: code() });
      expect((await third.visitor.delete<{ issuer: string }>('/api/session')).body.issuer).toContain('id_token_hint=');
      // One that began with a password, or at an issuer that is not asked to end anything, ends here alone.
      const account = await ravand.createUser({ role: 'staff' });
      expect((await (await ravand.signIn(account)).delete('/api/session')).status).toBe(204);
      const other = ravand.visitor();
      const begun = await begin(other, '/', 'partner');
      await finish(other, begun.binding, await answerOf(somebody(), begun, partner));
      expect((await other.delete('/api/session')).status).toBe(204);
      const kept = JSON.stringify(await ravand.database.read(sql`select id_token from issuer_sessions`));
      expect(kept).not.toContain('eyJ');
    });

    it('an issuer stands for the password, not for the code', async () => {
      const person = somebody();
      const { visitor, body } = await signIn(person);
      const { secret } = (await visitor.post<{ secret: string }>('/api/me/second-factor', {})).body;
      const code = () => appCode(secret, ravand.clock.now());
      expect((await visitor.post('/api/me/second-factor/confirm', { code: code() })).status).toBe(200);
      ravand.clock.advance(60_000);
      const again = await signIn(person);
      expect([again.status, again.code, again.body.returnTo]).toEqual([401, 'code-needed', '/inbox']);
      expect((await again.visitor.get('/api/me')).status).toBe(401);
      const entered = await again.visitor.post<{ me: { id: string } }>('/api/session/code', {
        challenge: again.body.challenge,
        code: code(),
      });
      expect(entered.body.me.id).toBe(body.me.id);
    });
  });

  describe('what is not believed', () => {
    it('T-A09: tokens without signature, signed with another key, for another client, of another issuer or sign-in', async () => {
      const before = await rowsOf();
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const forgeries: Record<string, (header: object, claims: Record<string, unknown>, signature: string) => string> =
        {
          none: (_header, claims) => `${encode({ alg: 'none' })}.${encode(claims)}.`,
          HS256: (_header, claims, signature) => `${encode({ alg: 'HS256' })}.${encode(claims)}.${signature}`,
          'another subject': (header, claims, signature) =>
            `${encode(header)}.${encode({ ...claims, sub: 'admin' })}.${signature}`,
          'a key of its own': (header, claims, signature) =>
            `${encode({ ...header, jku: 'http://evil.example/jwks', kid: 'x' })}.${encode(claims)}.${signature}`,
          'another client': (header, claims, signature) =>
            `${encode(header)}.${encode({ ...claims, aud: 'other' })}.${signature}`,
          'another issuer': (header, claims, signature) =>
            `${encode(header)}.${encode({ ...claims, iss: 'http://evil.example' })}.${signature}`,
          'another nonce': (header, claims, signature) =>
            `${encode(header)}.${encode({ ...claims, nonce: 'x' })}.${signature}`,
          'no signature': (header, claims) => `${encode(header)}.${encode(claims)}.`,
        };
      for (const [name, make] of Object.entries(forgeries)) {
        issuer.forge = (path, body) => {
          if (!path.startsWith('/token')) return undefined;
          const answer = JSON.parse(body) as { id_token: string };
          const [header = '', claims = '', signature = ''] = answer.id_token.split('.');
          const parse = (part: string) =>
            JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
          return JSON.stringify({ ...answer, id_token: make(parse(header), parse(claims), signature) });
        };
        const { status, code } = await signIn(somebody());
        expect([name, status, code]).toEqual([name, 401, 'issuer-untrusted']);
      }
      expect(await rowsOf()).toEqual(before);
    });

    it('T-A14: an answer in a browser that did not ask, of another sign-in, twice, or too late', async () => {
      const victim = ravand.visitor();
      const attacker = ravand.visitor();
      const theirs = await begin(attacker);
      const answer = await answerOf(somebody(), theirs);
      const own = await begin(victim);
      // A page that sends the victim back with the attacker's code: no binding, or the victim's own.
      for (const binding of ['-', 'x'.repeat(43)])
        expect((await finish(victim, binding, answer)).code).toBe('sign-in-over');
      expect((await finish(victim, own.binding, answer)).code).toBe('issuer-untrusted');
      expect((await victim.get('/api/me')).status).toBe(401);
      expect((await finish(attacker, theirs.binding, answer)).status).toBe(200);
      expect((await finish(attacker, theirs.binding, answer)).code).toBe('sign-in-over');
      const late = await begin(victim);
      const lateAnswer = await answerOf(somebody(), late);
      ravand.clock.advance(limits.challengeMs);
      expect((await finish(victim, late.binding, lateAnswer)).code).toBe('sign-in-over');
      const foreign = await victim.post('/api/session/issuer', { returnTo: '/' }, { Origin: 'https://evil.example' });
      expect(foreign.status).toBe(403);
    });

    it('a code without the verifier that only the house has: PKCE, and the state and nonce are new each time', async () => {
      const [one, two] = [await begin(ravand.visitor()), await begin(ravand.visitor())];
      const asked = [one, two].map(({ url }) => new URL(url).searchParams);
      for (const name of ['state', 'nonce', 'code_challenge']) {
        expect(asked[0]?.get(name)).toMatch(/^[\w-]{43}$/);
        expect(asked[0]?.get(name)).not.toBe(asked[1]?.get(name));
      }
      expect(asked[0]?.get('code_challenge_method')).toBe('S256');
      const stored = JSON.stringify(await ravand.database.read(sql`select binding_hash, secrets from issuer_sign_ins`));
      for (const secret of [one.binding, asked[0]?.get('state'), asked[0]?.get('nonce')])
        expect(stored).not.toContain(secret);
    });

    it('T-B07: a way back to another site', async () => {
      for (const returnTo of ['//evil.com', '/\\evil', 'https:evil', 'https://evil.com', 'javascript:alert(1)', ''])
        expect((await ravand.visitor().post('/api/session/issuer', { returnTo })).status).toBe(422);
    });

    it('T-S01: an issuer whose document leads into the own network is not followed there', async () => {
      let reached = 0;
      const canary = createServer((_request, response) => {
        reached += 1;
        response.end('{}');
      });
      await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
      const inside = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
      ravand.clock.advance(limits.issuerMs);
      issuer.forge = (path, body) => {
        if (!path.includes('openid-configuration')) return undefined;
        return JSON.stringify({
          ...(JSON.parse(body) as object),
          token_endpoint: `${inside}/token`,
          jwks_uri: `${inside}/jwks`,
        });
      };
      const led = await signIn(somebody());
      expect([led.status, led.code, reached]).toEqual([503, 'issuer-unreachable', 0]);
      await new Promise((resolve) => canary.close(resolve));
      issuer.forge = (path) => (path.includes('openid-configuration') ? '<html>' : undefined);
      ravand.clock.advance(limits.issuerMs);
      const broken = await ravand.visitor().post<{ code: string }>('/api/session/issuer', { returnTo: '/' });
      expect([broken.status, broken.body.code]).toEqual([503, 'issuer-unreachable']);
      issuer.forge = undefined;
      expect((await signIn(somebody())).status).toBe(200);
    });

    it('is told in the language of whoever waits, and who is refused by the issuer is told so', async () => {
      for (const [language, word] of [
        ['fa', 'سرویس'],
        ['ar', 'خدمة'],
        ['he', 'שירות'],
        ['en', 'service'],
      ] as const) {
        const { status, code, body } = await signIn(undefined, ravand.visitor(language));
        expect([status, code]).toEqual([401, 'issuer-refused']);
        expect(body.detail).toContain(word);
      }
    });

    it('T-A11: more sign-ins than one network may begin in a quarter of an hour', async () => {
      ravand.clock.advance(16 * 60_000);
      const statuses: number[] = [];
      for (let times = 0; times <= limits.signInsPerAddressPerQuarterHour; times += 1)
        statuses.push((await ravand.visitor().post('/api/session/issuer', { returnTo: '/' })).status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(limits.signInsPerAddressPerQuarterHour);
      expect(statuses.at(-1)).toBe(429);
      ravand.clock.advance(16 * 60_000);
    });

    it('a token that is over', async () => {
      const visitor = ravand.visitor();
      const begun = await begin(visitor);
      const answer = await answerOf(somebody(), begun);
      // A token of this issuer lives twelve hours; the second binding is made after that by the house's clock.
      ravand.clock.advance(13 * 3_600_000);
      const late = await begin(visitor);
      const lateAnswer = await answerOf(somebody(), late);
      expect((await finish(visitor, begun.binding, answer)).code).toBe('sign-in-over');
      expect((await finish(visitor, late.binding, lateAnswer)).code).toBe('issuer-untrusted');
    });
  });
}
