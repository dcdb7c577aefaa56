// What an HTTP resource is: a list of routes as data. Who may call, what comes in and what goes out are properties of the route itself,
// so that authorisation, validation and OpenAPI are read from one table and nothing decides on the text of a URL.
import type { Session } from '../access/access.ts';
import type { Context, Principal } from '../kernel/context.ts';

/** anyone: no session needed. The last three are acts of `Policy.may`. */
export type RouteAccess = 'anyone' | 'signed-in' | 'studio' | 'users' | 'operate';

/** JSON Schema 2020-12. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Who is on the other side of the connection. */
export interface Visitor {
  /** Where the connection comes from; see visitor-address.ts. */
  readonly address: string;
  readonly userAgent: string;
  /** A request header in lower case; undefined when absent. */
  header(name: string): string | undefined;
  /** It asked for the headers alone. */
  readonly isHead: boolean;
  /** Ends when the connection does. */
  readonly signal: AbortSignal;
}

export interface Call<Query, Body> {
  /** Principal, language and correlation of this request. */
  readonly context: Context;
  /** Values of the `:names` in the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Checked against `query`; numbers and booleans are already such. */
  readonly query: Query;
  /** Checked against `body`. */
  readonly body: Body;
  readonly session: Session | undefined;
  readonly visitor: Visitor;
  /** Headers the answer gets, also when it is a problem. */
  always(headers: Readonly<Record<string, string>>): void;
  /** Who is signed in now, for what stays open longer than a request: undefined once the session ended. */
  renew(): Promise<Principal | undefined>;
}

export interface Answer {
  /** Default 200, or 204 without a body. */
  readonly status?: number;
  /** An object becomes JSON (decimals as text); text and streams go as they are, with `type`. */
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The session cookie: a new token, or its end. */
  readonly session?: { readonly token: string } | 'end';
}

export interface Route<Query = unknown, Body = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** Whole path with `:names`. */
  readonly path: string;
  readonly access: RouteAccess;
  /** Which of the path's values is the name of an entity, when it is not the one called `entity`: a former name leads to the address of today. */
  readonly entityIn?: (params: Readonly<Record<string, string>>) => string | undefined;
  /** Also for who must have a second factor and has none yet: what it takes to set one up. */
  readonly beforeSecondFactor?: true;
  /** Of a POST: it asks for something and changes nothing. */
  readonly reads?: true;
  /**
   * Of a POST, why it takes no Idempotency-Key as all others do: secret = what is sent or answered must not lie in the database; prepares = it makes, in
   * many transactions, what nothing comes of before a later request uses it.
   */
  readonly unkeyed?: 'secret' | 'prepares';
  /** One English sentence for the API description. */
  readonly summary: string;
  /** Properties of the query string; others and repeated ones are refused. Absent = none is taken; 'any' = a page, whose query is its own script's. */
  readonly query?: { readonly [name: string]: JsonSchema } | 'any';
  /** Schema of the JSON body; absent = none is read. 'raw' hands the bytes over (signed webhooks); 'form' also takes urlencoded ones; 'upload' = one file (upload.ts). */
  readonly body?: JsonSchema | 'raw' | 'form' | 'upload';
  /** Bytes the body may have; default limits.bodyBytes. */
  readonly bodyBytes?: number;
  /** Headers of the request that mean something here, for the API description. */
  readonly headers?: readonly 'If-Match'[];
  /** Schema of the answer, for the API description. */
  readonly answer?: JsonSchema;
  /** Media types of an answer that is no JSON, for the API description. */
  readonly types?: readonly string[];
  readonly status?: number;
  handle(call: Call<Query, Body>): Promise<Answer>;
}

/** A raw body as `body: 'raw'` and `body: 'form'` hand it over. */
export interface RawBody {
  readonly bytes: Uint8Array;
  /** Media type without parameters, lower case; empty when absent. */
  readonly type: string;
}

/** Gives a route its types for `handle` and forgets them for the table. */
export function route<Query = Record<string, never>, Body = undefined>(definition: Route<Query, Body>): Route {
  return definition as Route;
}
