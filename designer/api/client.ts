// Talks to the server: JSON in and out, the user's language in every request, refusals thrown as ServerProblem. Knows no screens.
import { dateFaultText } from '../format/date-faults.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { type ProblemDetail, ServerProblem } from './problem.ts';
import { onlyLooks, viewedRole } from './view-as.ts';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface RequestOptions {
  /** Of a POST: it asks and changes nothing. */
  readonly reads?: boolean;
  readonly query?: Query;
  readonly body?: unknown;
  /** A file, sent as it is. */
  readonly file?: Blob;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer is no JSON: it is handed over as it is. */
  readonly asFile?: true;
}

let signedOut: () => void = () => undefined;

/** Called when the server no longer knows the session. */
export function onSignedOut(handle: () => void): void {
  signedOut = handle;
}

let factorNeeded: () => void = () => undefined;

/** Called when the server wants a second factor set up before anything else: the rule may have come while somebody worked. */
export function onFactorNeeded(handle: () => void): void {
  factorNeeded = handle;
}

function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  return search.size > 0 ? `${path}?${search}` : path;
}

/** One path segment, safe whatever it holds. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  if (!response.headers.get('content-type')?.includes('json')) return {};
  return (await response.json()) as Record<string, unknown>;
}

/** Who looks through another role only reads; signing out ends that, too. @throws ServerProblem `viewing-as` */
export function refuseWhileViewing(method: string, path: string): void {
  if (method === 'GET' || (method === 'DELETE' && path === '/api/session')) return;
  if (onlyLooks()) throw new ServerProblem(403, { code: 'only-looking', detail: t('pages.onlyLooks') });
  if (viewedRole() === undefined) return;
  throw new ServerProblem(403, { code: 'viewing-as', detail: t('viewAs.refused') });
}

async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const isReading = method === 'GET' || options.reads === true;
  if (!isReading) refuseWhileViewing(method, path);
  const role = isReading ? viewedRole() : undefined;
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': preferences().language,
    ...(role === undefined ? {} : { 'x-view-as': `role:${role}` }),
    ...options.headers,
  };
  if (options.file) headers['content-type'] = options.file.type || 'application/octet-stream';
  else if (options.body !== undefined || method !== 'GET') headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(options.file
        ? { body: options.file }
        : options.body !== undefined
          ? { body: JSON.stringify(options.body) }
          : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ServerProblem(0, { code: 'offline', detail: t('problem.offline') });
  }
  if (response.status === 204) return undefined as T;
  if (response.ok) return (options.asFile ? await response.blob() : await bodyOf(response)) as T;
  const problem = new ServerProblem(response.status, {
    detail: t('problem.unknown', { status: response.status }),
    ...asRead(await bodyOf(response)),
  });
  if (response.status === 401 && !path.startsWith('/api/session')) signedOut();
  if (problem.code === 'second-factor-needed') factorNeeded();
  throw problem;
}

/** With dates as the reader writes them. */
function asRead(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!Array.isArray(body.details)) return body;
  const details = body.details as readonly ProblemDetail[];
  return { ...body, details: details.map((one) => ({ ...one, message: dateFaultText(one) ?? one.message })) };
}

export const http = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
    request<T>('GET', path, { ...(query ? { query } : {}), signal }),
  post: <T>(path: string, body: unknown = {}, headers?: Readonly<Record<string, string>>): Promise<T> =>
    request<T>('POST', path, { body, ...(headers ? { headers } : {}) }),
  /** Asks for a file. */
  file: (path: string, body: unknown): Promise<Blob> => request<Blob>('POST', path, { body, asFile: true }),
  /** Sends a file as it is. */
  send: <T>(path: string, file: Blob, query?: Query): Promise<T> =>
    request<T>('POST', path, { file, ...(query ? { query } : {}) }),
  /** A question too long for an address: it changes nothing. */
  ask: <T>(path: string, body: unknown): Promise<T> => request<T>('POST', path, { body, reads: true }),
  put: <T>(path: string, body: unknown): Promise<T> => request<T>('PUT', path, { body }),
  patch: <T>(path: string, body: unknown): Promise<T> => request<T>('PATCH', path, { body }),
  delete: <T>(path: string, query?: Query): Promise<T> => request<T>('DELETE', path, query ? { query } : {}),
};
