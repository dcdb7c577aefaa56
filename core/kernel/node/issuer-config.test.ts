import { describe, expect, it } from 'vitest';
import { readIssuers } from './issuer-config.ts';

const main = { OIDC_ISSUER: 'https://login.example.com/', OIDC_CLIENT_ID: 'ravand', OIDC_CLIENT_SECRET: 's' };
const partner = {
  OIDC_PARTNER_ISSUER: 'https://id.partner.example',
  OIDC_PARTNER_CLIENT_ID: 'ravand',
  OIDC_PARTNER_CLIENT_SECRET: 's',
};

describe('the settings of issuers', () => {
  it('are none, one, or several with settings of their own, in the order of their buttons', () => {
    expect(readIssuers({})).toEqual([]);
    expect(readIssuers(main)).toMatchObject([{ name: 'main', url: 'https://login.example.com', endsThere: true }]);
    const both = {
      ...main,
      ...partner,
      OIDC_ISSUERS: 'partner',
      OIDC_PARTNER_GROUP_ROLES: 'a=staff',
      OIDC_DOMAINS: 'X.com',
    };
    expect(readIssuers(both)).toMatchObject([
      { name: 'main', domains: ['x.com'], roleOfGroup: [] },
      { name: 'partner', label: 'id.partner.example', domains: [], roleOfGroup: [['a', 'staff']] },
    ]);
    expect(readIssuers({ ...partner, OIDC_ISSUERS: 'partner' })).toMatchObject([{ name: 'partner' }]);
  });

  it.each([
    [{ ...main, OIDC_CLIENT_ID: '' }, /^OIDC_CLIENT_ID: expected a value/],
    [{ ...main, OIDC_ISSUERS: 'partner' }, /^OIDC_PARTNER_ISSUER: expected a value/],
    [{ ...partner, OIDC_ISSUERS: 'partner', OIDC_PARTNER_NEW_ROLE: 'No role' }, /^OIDC_PARTNER_NEW_ROLE: /],
    [{ ...partner, OIDC_ISSUERS: 'partner', OIDC_PARTNER_ISSUER: 'http://id.example' }, /^OIDC_PARTNER_ISSUER: /],
    [{ ...partner, OIDC_ISSUERS: 'partner, partner' }, /^OIDC_ISSUERS: expected names/],
    [{ OIDC_ISSUERS: 'main' }, /^OIDC_ISSUERS: expected names/],
    [{ OIDC_ISSUERS: 'Big Name' }, /^OIDC_ISSUERS: expected names/],
    [
      { ...main, ...partner, OIDC_ISSUERS: 'partner', OIDC_PARTNER_ISSUER: main.OIDC_ISSUER },
      /^OIDC_ISSUERS: expected each issuer once/,
    ],
  ])('%j refuses to start and names the setting', (env, message) => {
    expect(() => readIssuers(env)).toThrow(message);
  });
});
