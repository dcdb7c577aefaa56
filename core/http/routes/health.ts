// GET /health: is this process fit to serve? For load balancers and operators; it names no data.
import { limits } from '../../kernel/limits.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Answer, type Route, route } from '../route.ts';
import { closed, object, oneOf, text } from '../schemas.ts';

/** Due work that nobody took for this long means that workers are stuck. */
const staleJobMs = 300_000;

export function modeOf({ dialect }: RouteNeeds['database'], { redisUrl }: RouteNeeds['config']): string {
  if (dialect === 'sqlite') return 'sqlite';
  return redisUrl ? 'postgres+redis' : 'postgres';
}

export function healthRoutes(needs: RouteNeeds): readonly Route[] {
  const { database, jobs, config, version } = needs;

  async function look(): Promise<Answer> {
    const databaseHealth = await database.health();
    const work = databaseHealth.ok ? await jobs.measure() : undefined;
    const jobsOk = work !== undefined && work.oldestDueMs < staleJobMs;
    const isFit = databaseHealth.ok && jobsOk;
    // Who leaves a plugin out still serves all the rest.
    const leftOut = needs.plugins().filter(({ fault }) => fault !== undefined).length;
    if (!databaseHealth.ok) needs.log.error({ detail: databaseHealth.detail }, 'the database is not fit to serve');
    return {
      status: isFit ? 200 : 503,
      body: {
        status: isFit && leftOut === 0 ? 'ok' : 'degraded',
        version,
        database: database.dialect,
        mode: modeOf(database, config),
        // Where the data lies and what exactly is wrong is for the log, not for everybody.
        checks: {
          database: { ok: databaseHealth.ok },
          jobs: { ok: jobsOk, ...work },
          plugins: { ok: leftOut === 0, faults: leftOut },
        },
      },
    };
  }

  // Anybody may ask, and as often as they like: the database is asked once a second at most.
  let last: { readonly at: number; readonly answer: Promise<Answer> } | undefined;

  return [
    route({
      method: 'GET',
      path: '/health',
      access: 'anyone',
      summary: 'Whether this process can serve.',
      answer: closed({
        status: oneOf('ok', 'degraded'),
        version: text(),
        database: oneOf('sqlite', 'postgres'),
        mode: text(),
        checks: object,
      }),
      async handle() {
        const now = needs.clock.now().getTime();
        if (last === undefined || now < last.at || now >= last.at + limits.healthMs) last = { at: now, answer: look() };
        return last.answer;
      },
    }),
  ];
}
