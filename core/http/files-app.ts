// Serves the built designer: hashed assets for ever, the pages fresh each time, and index.html for every path the browser's router knows.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Koa from 'koa';
import serveStatic from 'koa-static';

/** @param folder the designer's build; without one every path answers 503 with what to do */
export function createFilesApp(folder: string): Koa {
  const app = new Koa();
  app.silent = true;
  app.use(async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      ctx.status = 405;
      ctx.set('Allow', 'GET, HEAD');
      return;
    }
    await next();
    if (ctx.status === 404 && !/\.[a-z0-9]{2,5}$/i.test(ctx.path)) await answerPage(ctx, join(folder, 'index.html'));
  });
  app.use(
    serveStatic(folder, {
      index: 'index.html',
      maxAge: 0,
      setHeaders: (response, path) => {
        // Vite puts a hash of the content into the names of everything below assets/.
        const hashed = path.startsWith(join(folder, 'assets'));
        response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  return app;
}

export async function answerPage(ctx: Koa.Context, file: string): Promise<void> {
  if (!existsSync(file)) {
    ctx.status = 503;
    ctx.type = 'text/plain; charset=utf-8';
    ctx.body = 'The pages are not built. Run `npm run build`, then start again.';
    return;
  }
  ctx.status = 200;
  ctx.type = 'text/html; charset=utf-8';
  ctx.set('Cache-Control', 'no-cache');
  ctx.body = await readFile(file, 'utf8');
}
