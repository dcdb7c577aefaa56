// The settings of signing in with issuers of identities (OpenID Connect): which ones, whom each vouches for, and who of them comes in. The first is set by OIDC_ISSUER
// and what begins like it; OIDC_ISSUERS names further ones, each set by its own: OIDC_PARTNER_ISSUER.
import { ConfigError } from './config-error.ts';

export interface IssuerConfig {
  /** What the house calls it; it never changes while somebody signs in with it. */
  readonly name: string;
  /** The issuer's identifier, without trailing slash: where its discovery document is looked for. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** On the button; the host of the issuer unless set. */
  readonly label: string;
  /** The one algorithm its tokens are signed with. */
  readonly algorithm: string;
  /** The claim that names the account by its e-mail address. */
  readonly emailClaim: string;
  /** E-mail domains that come in, lower case; empty = all. */
  readonly domains: readonly string[];
  /** Is somebody who has an account already recognized by a verified e-mail address? */
  readonly linksByEmail: boolean;
  /** Role of people who have no account yet; undefined = they stay outside. */
  readonly newRole: string | undefined;
  readonly groupsClaim: string;
  /** Role by group; the first that fits holds, with every sign-in. */
  readonly roleOfGroup: readonly (readonly [group: string, role: string])[];
  /** Does signing out here end the session there, where it offers that? */
  readonly endsThere: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const nameForm = /^[a-z][a-z0-9]{0,20}$/;
const roleForm = /^[a-z][A-Za-z0-9-]{0,40}$/;

/** In the order of their buttons. @throws ConfigError */
export function readIssuers(env: Env): readonly IssuerConfig[] {
  const first = env.OIDC_ISSUER ? [readIssuer(env, 'main', 'OIDC_')] : [];
  const names = listOf(env.OIDC_ISSUERS);
  const further = names.map((name) => readIssuer(env, nameOf(name, names), `OIDC_${name.toUpperCase()}_`));
  const all = [...first, ...further];
  const twice = all.find(({ url }, index) => all.findIndex((other) => other.url === url) < index);
  if (twice !== undefined) throw new ConfigError(`OIDC_ISSUERS: expected each issuer once, found ${twice.url} twice.`);
  return all;
}

function nameOf(name: string, names: readonly string[]): string {
  const isGood = nameForm.test(name) && name !== 'main' && names.indexOf(name) === names.lastIndexOf(name);
  if (!isGood)
    throw new ConfigError(
      `OIDC_ISSUERS: expected names like partner, each once, of small letters and digits and not main, found "${name}".`,
    );
  return name;
}

/** @param prefix of its settings */
function readIssuer(env: Env, name: string, prefix: string): IssuerConfig {
  const of = (setting: string): string | undefined => env[`${prefix}${setting}`];
  const needed = (setting: string): string => {
    const value = of(setting);
    if (!value)
      throw new ConfigError(`${prefix}${setting}: expected a value, because the issuer ${name} is set, found none.`);
    return value;
  };
  const flag = (setting: string): boolean =>
    oneOf(`${prefix}${setting}`, of(setting) || 'true', ['true', 'false']) === 'true';
  const url = readUrl(`${prefix}ISSUER`, needed('ISSUER'));
  const newRole = of('NEW_ROLE');
  return {
    name,
    url: url.href.replace(/\/$/, ''),
    clientId: needed('CLIENT_ID'),
    clientSecret: needed('CLIENT_SECRET'),
    label: of('LABEL') || url.host,
    algorithm: oneOf(`${prefix}SIGNING_ALG`, of('SIGNING_ALG') || 'RS256', algorithms),
    emailClaim: of('EMAIL_CLAIM') || 'email',
    domains: listOf(of('DOMAINS')).map((domain) => domain.toLowerCase()),
    linksByEmail: flag('LINK_BY_EMAIL'),
    newRole: newRole ? role(`${prefix}NEW_ROLE`, newRole) : undefined,
    groupsClaim: of('GROUPS_CLAIM') || 'groups',
    roleOfGroup: listOf(of('GROUP_ROLES')).map((text) => readGroup(`${prefix}GROUP_ROLES`, text)),
    endsThere: flag('SIGN_OUT'),
  };
}

function readUrl(setting: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && localHosts.has(url.hostname));
  if (url === undefined || !isSafe || url.username || url.search || url.hash)
    throw new ConfigError(
      `${setting}: expected the https address of the issuer, like https://login.example.com (http only on this machine), found another form.`,
    );
  return url;
}

function oneOf(name: string, found: string, expected: readonly string[]): string {
  if (!expected.includes(found))
    throw new ConfigError(`${name}: expected one of ${expected.join(', ')}, found "${found}".`);
  return found;
}

function role(name: string, found: string): string {
  if (!roleForm.test(found)) throw new ConfigError(`${name}: expected a role like staff, found "${found}".`);
  return found;
}

/** `sales=staff, heads=manager` */
function readGroup(setting: string, text: string): readonly [string, string] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new ConfigError(`${setting}: expected group=role, group=role, found "${text}".`);
  return [text.slice(0, at).trim(), role(setting, text.slice(at + 1).trim())];
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
