// Ends a request whose body nobody wants: answers at once, then drops what still comes for a moment, so that the sender reads the
// answer instead of a broken connection (RFC 9112, 9.6).
import type { Context as KoaContext } from 'koa';

const lingerMs = 1_000;
const lingerBytes = 4_194_304;

/** Takes the answer out of Koa's hands: it is already set on the context. */
export function linger(ctx: KoaContext): void {
  const { req, res } = ctx;
  const text = String(ctx.body ?? '');
  ctx.respond = false;
  ctx.compress = false;
  ctx.set('Connection', 'close');
  ctx.set('Content-Length', String(Buffer.byteLength(text)));
  res.statusCode = ctx.status;
  res.write(text);
  let dropped = 0;
  const timer = setTimeout(finish, lingerMs);
  timer.unref();
  function finish(): void {
    clearTimeout(timer);
    req.off('data', drop);
    if (!res.writableEnded) res.end(() => req.socket.destroy());
  }
  function drop(chunk: Buffer): void {
    dropped += chunk.length;
    if (dropped > lingerBytes) req.pause();
  }
  req.on('data', drop).once('end', finish).once('close', finish).resume();
}
