// The settings of signing in with an issuer of identities (OpenID Connect): which one, whom it vouches for, and who of them comes in.
import { ConfigError } from './config-error.ts';

export interface IssuerConfig {
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
}

type Env = Readonly<Record<string, string | undefined>>;

const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const roleForm = /^[a-z][A-Za-z0-9-]{0,40}$/;

/** @throws ConfigError */
export function readIssuer(env: Env): IssuerConfig | undefined {
  if (!env.OIDC_ISSUER) return undefined;
  const url = readUrl(env.OIDC_ISSUER);
  return {
    url: url.href.replace(/\/$/, ''),
    clientId: needed(env, 'OIDC_CLIENT_ID'),
    clientSecret: needed(env, 'OIDC_CLIENT_SECRET'),
    label: env.OIDC_LABEL || url.host,
    algorithm: oneOf('OIDC_SIGNING_ALG', env.OIDC_SIGNING_ALG || 'RS256', algorithms),
    emailClaim: env.OIDC_EMAIL_CLAIM || 'email',
    domains: listOf(env.OIDC_DOMAINS).map((domain) => domain.toLowerCase()),
    linksByEmail: oneOf('OIDC_LINK_BY_EMAIL', env.OIDC_LINK_BY_EMAIL || 'true', ['true', 'false']) === 'true',
    newRole: env.OIDC_NEW_ROLE ? role('OIDC_NEW_ROLE', env.OIDC_NEW_ROLE) : undefined,
    groupsClaim: env.OIDC_GROUPS_CLAIM || 'groups',
    roleOfGroup: listOf(env.OIDC_GROUP_ROLES).map(readGroup),
  };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && localHosts.has(url.hostname));
  if (url === undefined || !isSafe || url.username || url.search || url.hash)
    throw new ConfigError(
      'OIDC_ISSUER: expected the https address of the issuer, like https://login.example.com (http only on this machine), found another form.',
    );
  return url;
}

function needed(env: Env, name: string): string {
  const value = env[name];
  if (!value) throw new ConfigError(`${name}: expected a value, because OIDC_ISSUER is set, found none.`);
  return value;
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
function readGroup(text: string): readonly [string, string] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new ConfigError(`OIDC_GROUP_ROLES: expected group=role, group=role, found "${text}".`);
  return [text.slice(0, at).trim(), role('OIDC_GROUP_ROLES', text.slice(at + 1).trim())];
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
