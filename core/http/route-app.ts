// A Koa app made from a list of routes: its router, and the place where everything thrown becomes an answer.
import { Router } from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { limits } from '../kernel/limits.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import { linger } from './linger.ts';
import type { Route } from './route.ts';
import { beginState, type RequestState, type ServeNeeds, serveRoute } from './serve-route.ts';
import { send, writeProblem } from './written.ts';

export interface RouteAppNeeds extends ServeNeeds {
  /** Path the app is mounted at, which the paths of its routes begin with. */
  readonly prefix: string;
  readonly routes: readonly Route[];
}

export function createRouteApp(needs: RouteAppNeeds): Koa {
  const app = new Koa();
  app.silent = true;
  const routers = createRouters(needs);
  const served = new Map([...routers].map(([segment, router]) => [segment, router.routes() as unknown as Middleware]));
  app.use(async (ctx, next) => {
    ctx.state = beginState(ctx, needs.language());
    try {
      await next();
    } catch (error) {
      // Who hung up while their request waited is told nothing, and nothing of ours went wrong.
      if (error instanceof Error && error.name === 'AbortError' && ctx.res.destroyed) return;
      const state = ctx.state as RequestState;
      const answer = needs.answerTo(error, state);
      if (error instanceof Problem && error.code === 'method-not-allowed')
        ctx.set('Allow', String(error.params.allowed));
      if (ctx.headerSent) {
        ctx.res.destroy();
        return;
      }
      ctx.remove('ETag');
      send(ctx, writeProblem(answer));
      const announced = Number(ctx.headers['content-length'] ?? 0);
      if (!ctx.req.complete && (answer.status === 413 || announced > limits.bodyBytes)) linger(ctx);
    }
  });
  app.use((ctx, next) => served.get(firstSegment(ctx.path))?.(ctx, next) ?? next());
  // The apps mounted behind this one know nothing of its paths.
  app.use((ctx) => {
    const layers = routers.get(firstSegment(ctx.path))?.match(ctx.path, ctx.method).path ?? [];
    const allowed = [...new Set(layers.flatMap(({ methods }) => methods))].join(', ');
    if (allowed !== '')
      throw new Problem(405, 'method-not-allowed', { params: { method: ctx.method.slice(0, 20), allowed } });
    throw notFound('route', ctx.path.slice(0, 200));
  });
  return app;
}

/** A router for each first segment of a path: one of them all would hold every path against a hundred patterns. */
function createRouters(needs: RouteAppNeeds): ReadonlyMap<string, Router> {
  const routers = new Map<string, Router>();
  for (const route of needs.routes) {
    const path = route.path.slice(needs.prefix.length) || '/';
    const segment = firstSegment(path);
    if (segment.startsWith(':')) throw new Error(`expected a path that begins with a word, found ${route.path}`);
    const router = routers.get(segment) ?? new Router();
    routers.set(segment, router);
    router.register(path, [route.method], (ctx) => serveRoute(ctx, route, needs));
  }
  return routers;
}

/** In lower case, as routers read it. */
function firstSegment(path: string): string {
  const end = path.indexOf('/', 1);
  return (end < 0 ? path.slice(1) : path.slice(1, end)).toLowerCase();
}
