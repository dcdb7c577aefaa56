// What is wrong with a webhook that somebody wants: where it leads, whose eyes it sees with, and what it asks for, each with its place.
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { Context } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { invalid, Problem, type ProblemDetail } from '../kernel/problem.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { OwnerSight } from './owner-sight.ts';
import type { WebhookInput } from './webhooks.ts';

export interface CheckNeeds {
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: Pick<RecordService, 'query'>;
  readonly outbound: Pick<Outbound, 'refuses'>;
  readonly sight: OwnerSight;
  /** Origins of the operator's settings; others are reached by https alone. */
  readonly origins: readonly string[];
}

/** Asks resolvers: outside of a transaction. @throws Problem 422 with every fault */
export async function checkInput(needs: CheckNeeds, context: Context, input: WebhookInput): Promise<void> {
  const details = [
    ...(await urlFaults(needs, input.url)),
    ...(input.records.length + input.events.length === 0 ? [{ pointer: '/records', code: 'webhook.nothing' }] : []),
    ...(await recordFaults(needs, context, input)),
  ];
  if (details.length > 0) throw invalid(details);
}

async function urlFaults({ outbound, origins }: CheckNeeds, text: string): Promise<ProblemDetail[]> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const params = { found: text.slice(0, 200) };
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    return [{ pointer: '/url', code: 'webhook.url', params }];
  if (url.protocol === 'http:' && !origins.includes(url.origin))
    return [{ pointer: '/url', code: 'webhook.insecure', params: { origin: url.origin } }];
  const refused = await outbound.refuses(text);
  return refused === undefined ? [] : [{ pointer: '/url', code: 'webhook.refused', params: { origin: url.origin } }];
}

async function recordFaults(needs: CheckNeeds, context: Context, input: WebhookInput): Promise<ProblemDetail[]> {
  const owner = await needs.sight.ownerOf(context, input.owner);
  if (owner === undefined) return [{ pointer: '/owner', code: 'webhook.owner' }];
  const faults: ProblemDetail[] = [];
  const seen = new Set<string>();
  for (const [index, { entity, filter }] of input.records.entries()) {
    const pointer = `/records/${index}`;
    if (seen.has(entity)) faults.push({ pointer: `${pointer}/entity`, code: 'webhook.twice', params: { entity } });
    seen.add(entity);
    const known = needs.definitions.current(context).entity(entity) !== undefined;
    if (!known) {
      faults.push({ pointer: `${pointer}/entity`, code: 'webhook.entity', params: { entity } });
      continue;
    }
    try {
      await needs.records.query(owner, entity, { ...(filter === undefined ? {} : { filter }), limit: 1 });
    } catch (error) {
      // What is wrong with the filter as a whole is said as it is.
      if (!(error instanceof Problem) || (error.status !== 403 && error.details.length === 0)) throw error;
      if (error.status === 403)
        faults.push({ pointer: `${pointer}/entity`, code: 'webhook.not-readable', params: { entity } });
      else
        faults.push(
          ...error.details.map((detail) => ({
            ...detail,
            pointer: `${pointer}/filter${detail.pointer.replace(/^\/filter/, '')}`,
          })),
        );
    }
  }
  return faults;
}

/** @throws Problem 422 */
export function requireRoom(count: number): void {
  if (count >= limits.webhooks)
    throw invalid([{ pointer: '/name', code: 'webhook.too-many', params: { maximum: limits.webhooks } }]);
}
