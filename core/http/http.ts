// The door of the house: one port, four apps (/api for staff, /portal for customers, /p for everybody, / for files). The only room that knows Koa.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import compress from 'koa-compress';
import mount from 'koa-mount';
import type { LocalText } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import { limits } from '../kernel/limits.ts';
import { createInputCheck } from './check-input.ts';
import { createPortalCookie, createSessionCookie, portalPath } from './cookies.ts';
import { createFilesApp } from './files-app.ts';
import { createKeptAnswers, type KeptAnswers } from './kept-answers.ts';
import type { HttpNeeds, RouteNeeds } from './needs.ts';
import { portalRoutes } from './portal/index.ts';
import { answerProblem } from './problem-answer.ts';
import { publicRoutes } from './public/index.ts';
import type { Route } from './route.ts';
import { createRouteApp } from './route-app.ts';
import { apiRoutes, healthRoutes } from './routes/index.ts';
import { securityHeaders } from './security-headers.ts';
import type { Door, RequestState } from './serve-route.ts';
import { createTexts } from './texts.ts';
import { createValidatorModules } from './validator-modules.ts';

export interface Http {
  /** Binds HOST:PORT of the settings. `url` is what people type: BASE_URL, or the loopback address with the port that was free. */
  listen(): Promise<{ port: number; url: string }>;
  /** The table of /api. */
  readonly routes: readonly Route[];
  /** Takes no new requests, lets those that run end, at most 10 s. */
  close(): Promise<void>;
}

const graceMs = 10_000;
const hungUp = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);

function labelOf(release: Release, name: string): LocalText | undefined {
  const [of = '', fieldName] = name.split('.');
  const entity = release.entity(of);
  return fieldName === undefined ? entity?.label : entity?.fields.find((field) => field.name === fieldName)?.label;
}

export function createHttp(needs: HttpNeeds): Http {
  const origins: string[] = [needs.config.baseUrl];
  const inside: RouteNeeds = {
    ...needs,
    texts: createTexts(needs.pluginLabels, (name) => labelOf(needs.definitions.current(), name)),
    validators: createValidatorModules(),
    ownOrigins: () => origins,
  };
  const api = apiRoutes(inside);
  const server = createServer({ requireHostHeader: true }, createApp(inside, api.routes).callback());
  server.headersTimeout = 10_000;
  // Files may come slowly; the bytes of other bodies are waited for in body.ts.
  server.requestTimeout = limits.uploadMs;
  server.keepAliveTimeout = 65_000;
  server.maxHeadersCount = 100;
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    // A body that will be refused for its size is not asked for.
    if (Number(request.headers['content-length'] ?? 0) <= limits.fileBytes) response.writeContinue();
    server.emit('request', request, response);
  });
  return {
    routes: api.routes,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(needs.config.port, needs.config.host, () => {
          server.off('error', reject);
          const { port } = server.address() as AddressInfo;
          if (!needs.config.baseUrlIsSet) {
            origins.splice(0, 1, `http://localhost:${port}`, `http://127.0.0.1:${port}`, `http://[::1]:${port}`);
          }
          resolve({ port, url: origins[0]! });
        });
      }),
    async close() {
      api.close();
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), graceMs);
      force.unref();
      await closed;
      clearTimeout(force);
    },
  };
}

function createApp(needs: RouteNeeds, apiRoutes: readonly Route[]): Koa {
  const { access, config, definitions, log, texts, ownOrigins } = needs;
  const shared = {
    access,
    ownOrigins,
    answerTo: (error: unknown, state: RequestState) => answerProblem(error, { texts, log, ...state }),
    behindProxy: config.baseUrl.startsWith('https:'),
    input: createInputCheck(),
    presentEntity: (name: string) => definitions.current().entity(name)?.name,
    language: () => definitions.current().settings.language,
  };
  const app = new Koa();
  app.silent = true;
  app.on('error', (error: Error & { code?: string; status?: number }) => {
    // The other side hung up, as every page with live updates does one day: nobody is left to tell.
    if (hungUp.has(error.code ?? '')) return;
    // A path or header that no page of ours sends: it was answered, and is no fault of this house.
    if (error.status === undefined || error.status >= 500) log.error({ err: error }, 'an answer could not be sent');
  });
  app.use(securityHeaders(config.baseUrl));
  app.use(compress({ threshold: limits.packedBytes }));
  const staff: Door = {
    cookie: createSessionCookie(config),
    authenticate: (token) => access.authenticate(token),
    takesKeys: true,
  };
  const customers: Door = {
    cookie: createPortalCookie(config),
    authenticate: (token) => access.customers.authenticate(token),
    takesKeys: false,
  };
  const add = (prefix: string, routes: readonly Route[], door?: Door, keptAnswers?: KeptAnswers) =>
    app.use(mount(prefix, createRouteApp({ ...shared, prefix, routes, door, keptAnswers })));
  add('/api', apiRoutes, staff, createKeptAnswers(needs));
  add('/p', publicRoutes(needs));
  add(portalPath, portalRoutes(needs), customers);
  add('/health', healthRoutes(needs));
  app.use(mount('/', createFilesApp(needs.designerDir)));
  return app;
}
