// Talks to a running Ravand over real HTTP as one person: keeps the session cookie, sends the Origin a browser would send.
export interface ApiAnswer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

export interface ApiClient {
  get<Body = Record<string, unknown>>(path: string, headers?: Record<string, string>): Promise<ApiAnswer<Body>>;
  post<Body = Record<string, unknown>>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer<Body>>;
  put<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<ApiAnswer<Body>>;
  patch<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<ApiAnswer<Body>>;
  delete<Body = Record<string, unknown>>(path: string): Promise<ApiAnswer<Body>>;
  /** One request as it is. */
  send<Body = Record<string, unknown>>(method: string, path: string, init?: RequestInit): Promise<ApiAnswer<Body>>;
  /** The Cookie header, for clients of other kinds. */
  cookie(): string | undefined;
}

/** @param url of the server, without trailing slash */
export function createApiClient(url: string, language = 'en'): ApiClient {
  let cookie: string | undefined;

  async function send<Body>(method: string, path: string, init: RequestInit = {}): Promise<ApiAnswer<Body>> {
    const response = await fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      method,
      headers: {
        'Accept-Language': language,
        // On one machine packing and unpacking takes longer than the way; the browsers of the tests ask for it.
        'Accept-Encoding': 'identity',
        ...(method === 'GET' ? {} : { Origin: url }),
        ...(cookie === undefined ? {} : { Cookie: cookie }),
        ...(init.headers as Record<string, string>),
      },
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = /=;/.test(set) ? undefined : set.split(';')[0];
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: (isJson && text !== '' ? JSON.parse(text) : text) as Body,
      headers: response.headers,
    };
  }

  const withBody = <Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    send<Body>(method, path, {
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    });

  return {
    send,
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: (path, body, headers) => withBody('POST', path, body, headers),
    put: (path, body) => withBody('PUT', path, body),
    patch: (path, body) => withBody('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    cookie: () => cookie,
  };
}
