// Signing in with an issuer of identities (OpenID Connect Core 1.0, 3.1: authorization code) with PKCE (RFC 7636), state and nonce. Says whom the issuer
// vouches for; who of them has an account is decided in automation. The issuer is reached through the house's one way out.
import * as oidc from 'openid-client';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { IssuerConfig } from '../kernel/node/issuer-config.ts';
import { Problem } from '../kernel/problem.ts';
import { type Outbound, OutboundError } from '../outbound/outbound.ts';
import type { Issuer, Vouched } from './access.ts';
import type { Journey, Journeys } from './issuer-journeys.ts';

interface IssuerNeeds {
  readonly config: IssuerConfig;
  readonly database: Database;
  readonly clock: Clock;
  readonly outbound: Outbound;
  readonly journeys: Journeys;
  /** Where the issuer sends people back to, and where to once they have signed out there. */
  redirectUri(): string;
  leftUri(): string;
}

export function createIssuer(needs: IssuerNeeds): Issuer {
  const { config, database, clock, journeys } = needs;
  let known: { readonly until: number; readonly found: Promise<oidc.ServerMetadata> } | undefined;

  /** The issuer's addresses, looked at once an hour. */
  async function discovered(): Promise<oidc.Configuration> {
    const now = clock.now().getTime();
    if (known === undefined || known.until <= now) {
      const found = discover(needs);
      known = { until: now + limits.issuerMs, found };
    }
    try {
      return configurationOf(needs, await known.found);
    } catch (error) {
      known = undefined;
      throw unreachable(error);
    }
  }

  return {
    name: config.name,
    label: config.label,
    async begin(context, returnTo) {
      const server = await discovered();
      const journey = {
        issuer: config.name,
        verifier: oidc.randomPKCECodeVerifier(),
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
      };
      const binding = await journeys.begin(context, journey, returnTo);
      const url = oidc.buildAuthorizationUrl(server, {
        redirect_uri: needs.redirectUri(),
        scope: 'openid email profile',
        code_challenge: await oidc.calculatePKCECodeChallenge(journey.verifier),
        code_challenge_method: 'S256',
        state: journey.state,
        nonce: journey.nonce,
      });
      return { url: url.href, binding };
    },

    async finish(journey, answer) {
      const { claims, idToken } = await vouched(await discovered(), needs, journey, answer);
      return { ...personOf(config, claims), idToken };
    },

    async endUrl(idToken) {
      if (!config.endsThere) return undefined;
      const server = await discovered();
      if (server.serverMetadata().end_session_endpoint === undefined) return undefined;
      return oidc.buildEndSessionUrl(server, { id_token_hint: idToken, post_logout_redirect_uri: needs.leftUri() })
        .href;
    },

    isAllowed: (email) =>
      config.domains.length === 0 || config.domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase()),
    linksByEmail: config.linksByEmail,
    newRole: config.newRole,
    roleOf: (groups) => config.roleOfGroup.find(([group]) => groups.includes(group))?.[1],

    async find(context, subject) {
      const [row] = await database
        .reader(context)
        .read<{ user_id: string }>(
          sql`select user_id from issuer_identities where issuer = ${config.url} and subject = ${subject}`,
        );
      return row?.user_id;
    },
    async link(context, subject, userId) {
      await context.transaction.write(sql`insert into issuer_identities (id, issuer, subject, user_id, created_at)
        values (${newId()}, ${config.url}, ${subject}, ${userId}, ${clock.now().getTime()})`);
    },
  };
}

async function discover(needs: IssuerNeeds): Promise<oidc.ServerMetadata> {
  const { config, outbound } = needs;
  const found = await oidc.discovery(new URL(config.url), config.clientId, clientOf(needs), undefined, {
    [oidc.customFetch]: fetchThrough(outbound),
    execute: isLocal(config) ? [oidc.allowInsecureRequests] : [],
    timeout: limits.requestMs / 1_000,
  });
  return found.serverMetadata();
}

/** For one sign-in: the issuer's keys are read with it, and its tokens are judged by the house's clock. */
function configurationOf(needs: IssuerNeeds, server: oidc.ServerMetadata): oidc.Configuration {
  const made = new oidc.Configuration(server, needs.config.clientId, clientOf(needs));
  made[oidc.customFetch] = fetchThrough(needs.outbound);
  made.timeout = limits.requestMs / 1_000;
  if (isLocal(needs.config)) oidc.allowInsecureRequests(made);
  oidc.enableNonRepudiationChecks(made);
  return made;
}

/** Only settings of this machine's own addresses pass with http. */
function isLocal({ url }: IssuerConfig): boolean {
  return url.startsWith('http:');
}

function clientOf({ config, clock }: IssuerNeeds): Partial<oidc.ClientMetadata> {
  return {
    client_secret: config.clientSecret,
    // The one algorithm, whatever a token or the issuer's document says of itself.
    id_token_signed_response_alg: config.algorithm,
    // The library reads the machine's clock: how far the house's stands from it.
    [oidc.clockSkew]: Math.round((clock.now().getTime() - systemClock.now().getTime()) / 1_000),
    [oidc.clockTolerance]: 30,
  };
}

/** Claims of the signed token, completed by those the issuer answers to it. @throws Problem 401, 503 */
async function vouched(
  server: oidc.Configuration,
  needs: IssuerNeeds,
  journey: Journey,
  answer: Readonly<Record<string, string>>,
): Promise<{ readonly claims: Readonly<Record<string, unknown>>; readonly idToken: string }> {
  const url = new URL(needs.redirectUri());
  url.search = new URLSearchParams(answer).toString();
  try {
    const tokens = await oidc.authorizationCodeGrant(server, url, {
      pkceCodeVerifier: journey.verifier,
      expectedState: journey.state,
      expectedNonce: journey.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Problem(401, 'issuer-untrusted');
    const idToken = tokens.id_token ?? '';
    if (server.serverMetadata().userinfo_endpoint === undefined) return { claims, idToken };
    const more = await oidc.fetchUserInfo(server, tokens.access_token, claims.sub);
    return { claims: { ...more, ...claims }, idToken };
  } catch (error) {
    throw refused(error);
  }
}

function personOf(config: IssuerConfig, claims: Readonly<Record<string, unknown>>): Omit<Vouched, 'idToken'> {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name].trim() : '');
  const groups = claims[config.groupsClaim];
  const email = text(config.emailClaim).toLowerCase();
  return {
    subject: text('sub'),
    // Only "verified" counts: what an issuer lets people write about themselves is nobody's address.
    email: claims.email_verified === true && /^[^@\s]+@[^@\s]+$/.test(email) ? email.slice(0, 254) : undefined,
    name: (text('name') || email).slice(0, 200),
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
  };
}

/** The library's requests through the house's one way out; no redirect is followed with a secret in hand. */
function fetchThrough(outbound: Outbound): oidc.CustomFetch {
  return async (url, { method, headers, body, signal }) => {
    const {
      status,
      headers: answered,
      body: text,
    } = await outbound.send({
      method: method === 'POST' ? 'POST' : 'GET',
      url,
      headers: Object.fromEntries(new Headers(headers as Record<string, string>)),
      redirects: 0,
      ...(body === undefined || body === null ? {} : { body: String(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    return new Response(status === 204 || status === 304 ? null : text, { status, headers: { ...answered } });
  };
}

function causes(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [error];
}

function unreachable(error: unknown): Problem {
  return new Problem(503, 'issuer-unreachable', { cause: error });
}

/** What the issuer said no to, what it could not be asked, and what is not to be trusted are three things for whoever waits. */
function refused(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof oidc.AuthorizationResponseError) return new Problem(401, 'issuer-refused', { cause: error });
  if (causes(error).some((cause) => cause instanceof OutboundError)) return unreachable(error);
  return new Problem(401, 'issuer-untrusted', { cause: error });
}
