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
  });

  beforeAll(async () => {
    issuer = await startIdentityIssuer(() => `${ravand.url}/signed-in`);
    // The issuer's clock is the machine's.
    ravand = await start({ env: settings(), now: new Date() });
    admin = await ravand.signIn(ravand.admin);
  });
  beforeEach(() => {
    issuer.forge = undefined;
  });
  afterAll(async () => {
    await ravand?.stop();
    await issuer?.close();
  });

  function somebody(more: Partial<IssuerPerson> = {}): IssuerPerson {
    const sub = `person-${++counter}`;
    return { sub, email: `${sub}@example.com`, email_verified: true, name: `Person ${counter}`, ...more };
  }

  async function begin(visitor: ApiClient, returnTo = '/inbox'): Promise<Begun> {
    const { status, body } = await visitor.post<Begun>('/api/session/issuer', { returnTo });
    expect(status).toBe(200);
    return body;
  }

  /** What the page sends on when the browser is back. */
  async function answerOf(person: IssuerPerson | undefined, { url }: Begun): Promise<Record<string, string>> {
    issuer.person = person;
    const back = await issuer.visit(url);
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
      const { body } = await ravand.visitor().get<{ issuer: string }>('/api/start');
      expect(body.issuer).toBe('Example ID');
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
