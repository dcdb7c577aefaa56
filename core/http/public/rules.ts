// /p/rules/:address: a system outside calls a rule. No session: the secret in the Authorization header says who may.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Json } from '../../kernel/data.ts';
import { limits } from '../../kernel/limits.ts';
import { Problem } from '../../kernel/problem.ts';
import { decodeText } from '../body.ts';
import { readJson } from '../json.ts';
import type { RouteNeeds } from '../needs.ts';
import { type RawBody, type Route, route } from '../route.ts';
import { callAnswer } from '../routes/rules.ts';

export function calledRuleRoutes({ ruleStudio }: RouteNeeds): readonly Route[] {
  const perMinute = new RateLimiterMemory({ points: limits.ruleCallsPerMinute, duration: 60 });
  const take = async (key: string): Promise<void> => {
    try {
      await perMinute.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new Problem(429, 'too-many-posts', { params: { seconds: Math.ceil(refused.msBeforeNext / 1_000) } });
    }
  };
  return [
    route<Record<string, never>, RawBody>({
      method: 'POST',
      path: '/p/rules/:address',
      access: 'anyone',
      summary:
        'Calls a rule with a JSON body and its secret (Authorization: Bearer …). The same Idempotency-Key and body again answers the same and does nothing more.',
      body: 'raw',
      bodyBytes: limits.ruleCallBytes,
      answer: callAnswer,
      async handle({ context, params, body, visitor }) {
        // Wrong addresses and secrets count, too: guessing is slow for everybody.
        await take(visitor.address);
        const bearer = /^Bearer\s+(\S+)$/i.exec(visitor.header('authorization') ?? '')?.[1];
        const { repeated, held, record } = await ruleStudio.addresses.call(context, {
          address: params.address ?? '',
          secret: bearer,
          key: visitor.header('idempotency-key'),
          body: readJson(decodeText(body.bytes)) as Json,
        });
        return { body: { received: true, repeated, held, ...(record === undefined ? {} : { record }) } };
      },
    }),
  ];
}
