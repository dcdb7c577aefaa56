// The contract of signing in with an issuer on SQLite; what the settings refuse; and what holds where none is set.
import { describe, expect, it } from 'vitest';
import { createTestRavand } from '#testing';
import { ConfigError, readConfig } from '../../core/kernel/node/config.ts';
import { startIdentityIssuer } from './identity-issuer.ts';
import { describeIssuer } from './issuer.ts';

describe('Signing in with an issuer on SQLite', () => describeIssuer((options) => createTestRavand(options)));

describe('An issuer', () => {
  it('that is not set is no way in', async () => {
    const ravand = await createTestRavand();
    const visitor = ravand.visitor();
    expect((await visitor.get<{ issuer?: string }>('/api/start')).body.issuer).toBeUndefined();
    expect((await visitor.post('/api/session/issuer', { returnTo: '/' })).status).toBe(404);
    expect((await visitor.post('/api/session/issuer/finish', { binding: 'x', answer: {} })).status).toBe(404);
    await ravand.stop();
  });

  it('lets in nobody new and links nobody where the settings do not say so', async () => {
    let url = '';
    const issuer = await startIdentityIssuer(() => `${url}/signed-in`);
    const { clientId, clientSecret } = issuer;
    const env = {
      OIDC_ISSUER: issuer.url,
      OIDC_CLIENT_ID: clientId,
      OIDC_CLIENT_SECRET: clientSecret,
      OIDC_LINK_BY_EMAIL: 'false',
    };
    const ravand = await createTestRavand({ env, now: new Date() });
    url = ravand.url;
    const codes: unknown[] = [];
    for (const email of ['new@example.com', ravand.admin.email]) {
      issuer.person = { sub: email, email, email_verified: true };
      const begun = (
        await ravand.visitor().post<{ url: string; binding: string }>('/api/session/issuer', { returnTo: '/' })
      ).body;
      const answer = Object.fromEntries((await issuer.visit(begun.url)).searchParams);
      const { body } = await ravand.visitor().post('/api/session/issuer/finish', { binding: begun.binding, answer });
      codes.push(body.code);
    }
    expect(codes).toEqual(['issuer-unknown-person', 'issuer-not-linked']);
    await ravand.stop();
    await issuer.close();
  });

  it.each([
    [{ OIDC_ISSUER: 'http://login.example.com' }, 'OIDC_ISSUER'],
    [{ OIDC_ISSUER: 'login' }, 'OIDC_ISSUER'],
    [{ OIDC_CLIENT_SECRET: '' }, 'OIDC_CLIENT_SECRET'],
    [{ OIDC_SIGNING_ALG: 'none' }, 'OIDC_SIGNING_ALG'],
    [{ OIDC_SIGNING_ALG: 'HS256' }, 'OIDC_SIGNING_ALG'],
    [{ OIDC_LINK_BY_EMAIL: 'yes' }, 'OIDC_LINK_BY_EMAIL'],
    [{ OIDC_GROUP_ROLES: 'heads' }, 'OIDC_GROUP_ROLES'],
    [{ OIDC_NEW_ROLE: 'Big Boss' }, 'OIDC_NEW_ROLE'],
  ])('set like %o refuses to start and says where', (env, name) => {
    const whole = { OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b', ...env };
    expect(() => readConfig(whole)).toThrow(ConfigError);
    expect(() => readConfig(whole)).toThrow(name);
  });
});
