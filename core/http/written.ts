// An answer as it goes out: whoever keeps it can give the same bytes again.
import type { Context as KoaContext } from 'koa';
import { limits } from '../kernel/limits.ts';
import type { ProblemAnswer } from './problem-answer.ts';
import type { Answer, Route } from './route.ts';

export interface Written {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: there is none. */
  readonly body?: string | undefined;
}

/** Of an answer without a body, or with one that is JSON. */
export function writeAnswer({ status, headers, body }: Answer, route: Route): Written {
  const isEmpty = body === undefined;
  return {
    status: status ?? (isEmpty ? 204 : (route.status ?? 200)),
    headers: { ...headers, 'Cache-Control': 'no-store', ...(isEmpty ? {} : { 'Content-Type': jsonType }) },
    // Decimals have toJSON and become text; JSON.stringify once, here.
    ...(isEmpty ? {} : { body: JSON.stringify(body) }),
  };
}

export function writeProblem({ status, headers, body }: ProblemAnswer): Written {
  return { status, headers: { ...headers, 'Content-Type': 'application/problem+json' }, body: JSON.stringify(body) };
}

export function send(ctx: KoaContext, { status, headers, body }: Written): void {
  ctx.status = status;
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
  ctx.body = body ?? null;
  // Koa makes 204 out of a null body.
  ctx.status = status;
  // What is short is not compressed: the rest need not be asked.
  if (body !== undefined && body.length < limits.packedBytes && Buffer.byteLength(body) < limits.packedBytes)
    ctx.compress = false;
}

const jsonType = 'application/json; charset=utf-8';
