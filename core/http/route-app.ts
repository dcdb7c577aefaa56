// A Koa app made from a list of routes: its router, and the place where everything thrown becomes an answer.
import { Router } from '@koa/router';
import Koa from 'koa';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { notFound } from '../kernel/problem.ts';
import { linger } from './linger.ts';
import { answerProblem } from './problem-answer.ts';
import type { Route } from './route.ts';
import { beginState, type RequestState, type ServeNeeds, serveRoute } from './serve-route.ts';
import type { Texts } from './texts.ts';

export interface RouteAppNeeds extends ServeNeeds {
  readonly texts: Texts;
  readonly log: Logger;
  /** Path the app is mounted at, which the paths of its routes begin with. */
  readonly prefix: string;
  readonly routes: readonly Route[];
  readonly readsSession: boolean;
}

export function createRouteApp(needs: RouteAppNeeds): Koa {
  const app = new Koa();
  app.silent = true;
  const router = new Router();
  for (const route of needs.routes) {
    const path = route.path.slice(needs.prefix.length) || '/';
    router.register(path, [route.method], (ctx) => serveRoute(ctx, route, needs, needs.readsSession));
  }
  app.use(async (ctx, next) => {
    ctx.state = beginState(ctx, needs.language());
    try {
      await next();
    } catch (error) {
      // Who hung up while their request waited is told nothing, and nothing of ours went wrong.
      if (error instanceof Error && error.name === 'AbortError' && ctx.res.destroyed) return;
      const state = ctx.state as RequestState;
      const answer = answerProblem(error, { texts: needs.texts, log: needs.log, ...state });
      if (ctx.headerSent) {
        ctx.res.destroy();
        return;
      }
      ctx.remove('ETag');
      ctx.status = answer.status;
      for (const [name, value] of Object.entries(answer.headers)) ctx.set(name, value);
      ctx.type = 'application/problem+json';
      ctx.body = JSON.stringify(answer.body);
      const announced = Number(ctx.headers['content-length'] ?? 0);
      if (!ctx.req.complete && (answer.status === 413 || announced > limits.bodyBytes)) linger(ctx);
    }
  });
  app.use(router.routes());
  // The apps mounted behind this one know nothing of its paths.
  app.use((ctx) => {
    throw notFound('route', ctx.path.slice(0, 200));
  });
  return app;
}
