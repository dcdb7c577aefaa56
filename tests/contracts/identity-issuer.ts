// A real OpenID Connect issuer on a free port, for tests: people sign in there without a page of their own, so that HTTP alone can play the browser.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface IssuerPerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
}

export interface IdentityIssuer {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in next; undefined = whoever sits there says no. */
  person: IssuerPerson | undefined;
  /** Plays the browser at the issuer: follows the way from where the house sends it to where it comes back. */
  visit(url: string): Promise<URL>;
  /** Addresses that were asked for, in order. */
  readonly asked: readonly string[];
  /** Changes what the issuer answers, when set: a forger in its place. */
  forge: ((path: string, body: string) => string | undefined) | undefined;
  close(): Promise<void>;
}

/** @param redirectUri where clients may be sent back to; asked for at the first request, since the house's port is not known before. */
export async function startIdentityIssuer(redirectUri: () => string): Promise<IdentityIssuer> {
  const clientId = 'ravand';
  const clientSecret = 'a secret of the client and the issuer alone';
  const asked: string[] = [];
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server: Server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const issuer = {
    url,
    clientId,
    clientSecret,
    asked,
    person: undefined as IssuerPerson | undefined,
    forge: undefined as IdentityIssuer['forge'],
    visit: (begin: string) => visit(begin, url),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const people = new Map<string, IssuerPerson>();
  const create = () =>
    new Provider(url, {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: [redirectUri()],
          post_logout_redirect_uris: [new URL('/', redirectUri()).href],
        },
      ],
      // Longer than the tests move the house's clock.
      ttl: { IdToken: 12 * 3_600, AccessToken: 12 * 3_600, Interaction: 600, Session: 3_600, Grant: 3_600 },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      claims: { email: ['email', 'email_verified'], profile: ['name', 'groups'] },
      cookies: { keys: ['cookies of a test'] },
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ ...people.get(id), sub: id }) as never }),
    });
  let made: Provider | undefined;
  const issuerItself = (): Provider => (made ??= create());
  handle = (request, response) => {
    asked.push(request.url ?? '');
    const answered = issuer.forge;
    if (answered) forged(response, (body) => answered(request.url ?? '', body));
    if (!request.url?.startsWith('/interaction/')) return issuerItself().callback()(request, response);
    void finish(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  };

  /** What a page of the issuer would ask its person. */
  async function finish(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = issuerItself();
    const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
    const { person } = issuer;
    if (person === undefined) return provider.interactionFinished(request, response, { error: 'access_denied' });
    if (prompt.name === 'login') {
      people.set(person.sub, person);
      return provider.interactionFinished(request, response, { login: { accountId: person.sub } });
    }
    const found = grantId === undefined ? undefined : await provider.Grant.find(grantId);
    const grant =
      found ?? new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params.client_id) });
    grant.addOIDCScope('openid email profile');
    await provider.interactionFinished(
      request,
      response,
      { consent: { grantId: await grant.save() } },
      {
        mergeWithLastSubmission: true,
      },
    );
  }
  return issuer;
}

/** Holds the answer back, and sends another in its place. */
function forged(response: ServerResponse, change: (body: string) => string | undefined): void {
  const end = response.end.bind(response) as (body?: unknown) => ServerResponse;
  response.end = ((body?: unknown) => {
    const text = body === undefined ? '' : Buffer.isBuffer(body) ? body.toString() : String(body);
    const other = change(text);
    if (other === undefined) return end(body);
    response.setHeader('content-length', Buffer.byteLength(other));
    return end(other);
  }) as typeof response.end;
}

async function visit(begin: string, issuer: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = begin;
  for (let hop = 0; hop < 20; hop += 1) {
    if (!at.startsWith(issuer)) return new URL(at);
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    if (location === null)
      throw new Error(`expected a redirect at ${at}, found ${response.status} ${await response.text()}`);
    at = new URL(location, at).href;
  }
  throw new Error('expected the way through the issuer to end, found more than 20 redirects');
}
