// The one way from a request to a route and back: who asks, may they, what came in, what goes out. Every route of every app goes through it.

import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Context as KoaContext } from 'koa';
import { isLanguage } from '../../schemas/local-text.ts';
import type { Language } from '../../schemas/types.ts';
import type { Access, Session } from '../access/access.ts';
import type { Context, Principal } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden, notFound, Problem } from '../kernel/problem.ts';
import { decodeText, hasBody, mediaType, readBytes } from './body.ts';
import type { InputCheck } from './check-input.ts';
import type { SessionCookie } from './cookies.ts';
import { readJson } from './json.ts';
import { type KeptAnswers, takesKey } from './kept-answers.ts';
import { checkOrigin } from './origin.ts';
import type { ProblemAnswer } from './problem-answer.ts';
import type { Answer, RawBody, Route, Visitor } from './route.ts';
import { acceptedLanguage } from './texts.ts';
import { uploadBody } from './upload.ts';
import { viewAs } from './view-as.ts';
import { visitorAddress } from './visitor-address.ts';
import { send, writeAnswer, writeProblem } from './written.ts';

export interface ServeNeeds {
  readonly access: Access;
  readonly input: InputCheck;
  /** Where sessions are looked for; absent = no cookie and no key means anything here. */
  readonly door?: Door | undefined;
  ownOrigins(): readonly string[];
  /** Does a proxy that speaks TLS stand before us? */
  readonly behindProxy: boolean;
  /** What an entity is called now, by any name it had; undefined when there is none. */
  presentEntity(name: string): string | undefined;
  /** Language of the installation, for visitors who ask for none of ours. */
  language(): Language;
  /** Absent where no keys are taken. */
  readonly keptAnswers?: KeptAnswers | undefined;
  /** What is said to whoever asked, of whatever was thrown. */
  answerTo(error: unknown, state: RequestState): ProblemAnswer;
}

/** What an app remembers of a request while it is served; the problem answer reads it. */
export interface RequestState {
  correlationId: Id;
  language: Language;
}

export interface Entered {
  readonly principal: Principal;
  readonly session: Session | undefined;
  readonly calendar?: Context['calendar'];
  readonly lacksFactor?: boolean;
}

/** By what people come in: staff, customers. Each has a cookie and sessions of its own. */
export interface Door {
  readonly cookie: SessionCookie;
  authenticate(token: string): Promise<(Entered & { readonly locale?: string }) | undefined>;
  /** Programs come in by the key they show. */
  readonly takesKeys: boolean;
}

export async function serveRoute(ctx: KoaContext, route: Route, needs: ServeNeeds): Promise<void> {
  const state = ctx.state as RequestState;
  const { principal: entered, session, calendar, lacksFactor } = await enter(ctx, needs, state);
  const principal = viewAs(entered, ctx.get('x-view-as'), route.method === 'GET' || route.reads === true);
  authorise(route, principal, needs.access);
  if (lacksFactor && route.access !== 'anyone' && !route.beforeSecondFactor)
    throw new Problem(403, 'second-factor-needed');
  const moved = movedTo(ctx, route, needs);
  if (moved !== undefined) {
    ctx.set('Location', moved);
    respond(ctx, { status: 308 }, route, needs.door?.cookie);
    return;
  }
  const changes = route.method !== 'GET' && route.method !== 'OPTIONS';
  // A browser sends cookies by itself, but never a key: who shows one is no forged page.
  if (changes && needs.door !== undefined && entered.kind !== 'service') checkOrigin(ctx.headers, needs.ownOrigins());
  const query = route.query === 'any' ? {} : needs.input.query(route.query, ctx.querystring);
  if (typeof query.lang === 'string' && isLanguage(query.lang)) state.language = query.lang;
  const body = await readBody(ctx, route, needs.input);
  const signal = hangUp(ctx.req.socket);
  const context: Context = {
    principal,
    locale: state.language,
    calendar,
    correlationId: state.correlationId,
    signal,
  };
  const params = ctx.params as Record<string, string>;
  // Nothing has a name with a zero byte, and PostgreSQL would refuse to look.
  if (Object.values(params).some((value) => value.includes('\0'))) throw notFound('route', route.path);
  const visitor = visitorOf(ctx, needs.behindProxy, signal);
  const renew = async () => {
    const now = await enter(ctx, needs, state);
    return now.session && !now.lacksFactor ? now.principal : undefined;
  };
  const always = (headers: Readonly<Record<string, string>>) => ctx.set({ ...headers });
  const handle = (within: Context) =>
    route.handle({ context: within, params, query, body, session, visitor, always, renew });
  const key = takesKey(route) ? visitor.header('idempotency-key') : undefined;
  if (key === undefined || needs.keptAnswers === undefined) {
    respond(ctx, await handle(context), route, needs.door?.cookie);
    return;
  }
  const keyed = { key, asked: [route.method, route.path, params, query, body] };
  const { isReplay, ...written } = await needs.keptAnswers.once(context, keyed, {
    answer: async (within) => writeAnswer(await handle(within), route),
    refusal: (problem) => writeProblem(needs.answerTo(problem, state)),
  });
  if (isReplay) ctx.set('Idempotent-Replayed', 'true');
  send(ctx, written);
}

const hangUps = new WeakMap<Socket, AbortSignal>();

/** Aborts when the connection closes: nobody waits for the answers to its requests any more. One for all requests of a connection. */
function hangUp(socket: Socket): AbortSignal {
  const known = hangUps.get(socket);
  if (known !== undefined) return known;
  const controller = new AbortController();
  hangUps.set(socket, controller.signal);
  if (socket.destroyed) controller.abort();
  else socket.once('close', () => controller.abort());
  return controller.signal;
}

/** The address an entity has under its name of today: bookmarks and programs may have the one it had before. */
function movedTo(ctx: KoaContext, { path, entityIn }: Route, needs: ServeNeeds): string | undefined {
  const params = ctx.params as Readonly<Record<string, string>>;
  const param = entityIn === undefined ? 'entity' : entityIn(params);
  const given = param === undefined ? undefined : params[param];
  const now = given === undefined ? undefined : needs.presentEntity(given);
  if (param === undefined || now === undefined || now === given) return undefined;
  const values: Readonly<Record<string, string>> = { ...params, [param]: now };
  const moved = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  return ctx.querystring === '' ? moved : `${moved}?${ctx.querystring}`;
}

const outside: Entered = { principal: { kind: 'anonymous' }, session: undefined };

async function enter(ctx: KoaContext, needs: ServeNeeds, state: RequestState): Promise<Entered> {
  const { door } = needs;
  if (door === undefined) return outside;
  const shown = door.takesKeys ? ctx.get('authorization') : '';
  if (shown !== '') return enterByKey(shown, needs);
  const token = door.cookie.read(ctx.headers.cookie);
  const found = token === undefined ? undefined : await door.authenticate(token);
  if (!found) return outside;
  if (found.locale !== undefined && isLanguage(found.locale)) state.language = found.locale;
  return found;
}

/** @throws Problem 401: who shows a key that is none must not go on as somebody else */
async function enterByKey(shown: string, { access }: ServeNeeds): Promise<Entered> {
  const token = /^Bearer ([\x21-\x7e]{1,200})$/.exec(shown)?.[1];
  const principal = token === undefined ? undefined : await access.keys.authenticate(token);
  if (principal === undefined) throw new Problem(401, 'wrong-key');
  return { principal, session: undefined };
}

function authorise(route: Route, principal: Principal, access: Access): void {
  if (route.access === 'anyone') return;
  if (principal.kind === 'anonymous') throw new Problem(401, 'not-signed-in');
  if (route.access === 'signed-in') return;
  if (!access.policy.may(principal, route.access)) throw forbidden(route.access, 'installation');
}

async function readBody(ctx: KoaContext, route: Route, input: InputCheck): Promise<unknown> {
  if (route.body === undefined) {
    if (hasBody(ctx.req) && (await readBytes(ctx.req, limits.bodyBytes)).length > 0) refuseContent(ctx, route);
    return undefined;
  }
  if (route.body === 'upload') return uploadBody(ctx);
  const type = mediaType(ctx.headers['content-type']);
  const bytes = () => readBytes(ctx.req, route.bodyBytes ?? limits.bodyBytes);
  if (route.body === 'raw') return { bytes: await bytes(), type } satisfies RawBody;
  if (route.body === 'form' && type === 'application/x-www-form-urlencoded') {
    return { bytes: await bytes(), type } satisfies RawBody;
  }
  if (type !== 'application/json') {
    throw new Problem(415, 'wrong-content-type', { params: { expected: 'application/json', found: type || '-' } });
  }
  if (route.body === 'form') return { bytes: await bytes(), type } satisfies RawBody;
  const value = readJson(decodeText(await bytes()));
  input.body(route.body, value);
  return value;
}

/** A body where none belongs is a mistake of the caller worth telling; `{}` is what many clients send for nothing. */
function refuseContent(ctx: KoaContext, route: Route): void {
  if (mediaType(ctx.headers['content-type']) !== 'application/json') {
    throw new Problem(415, 'wrong-content-type', {
      params: { expected: '-', found: ctx.headers['content-type'] ?? '-' },
    });
  }
  if (route.method === 'GET') throw new Problem(400, 'unexpected-body');
}

function visitorOf(ctx: KoaContext, behindProxy: boolean, signal: AbortSignal): Visitor {
  return {
    address: visitorAddress(ctx.req, behindProxy),
    isHead: ctx.method === 'HEAD',
    userAgent: (ctx.headers['user-agent'] ?? '').slice(0, 300),
    header: (name) => {
      const value = ctx.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    signal,
  };
}

function respond(ctx: KoaContext, answer: Answer, route: Route, cookie: SessionCookie | undefined): void {
  if (answer.session && cookie)
    ctx.set('Set-Cookie', answer.session === 'end' ? cookie.end() : cookie.set(answer.session.token));
  if (answer.type === undefined && !(answer.body instanceof Readable)) {
    send(ctx, writeAnswer(answer, route));
    return;
  }
  ctx.status = answer.status ?? route.status ?? 200;
  ctx.set('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(answer.headers ?? {})) ctx.set(name, value);
  ctx.type = answer.type ?? 'application/octet-stream';
  ctx.body = answer.body;
  // What begun cannot be ended must not look whole, nor keep anybody waiting.
  if (answer.body instanceof Readable) answer.body.once('error', () => ctx.res.destroy());
  // Koa makes 204 out of a null body; an explicit status stands.
  if (answer.status !== undefined) ctx.status = answer.status;
}

export function beginState(ctx: KoaContext, fallback: Language): RequestState {
  return { correlationId: newId(), language: acceptedLanguage(ctx.headers['accept-language'], fallback) };
}
