// The chain of events that led to one: who caused whom, oldest last.
import type { Events, StoredEvent } from '../events/events.ts';
import type { Context } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';

/** The event and its ancestors, nearest first; at most twice limits.automationDepth, so that a broken log cannot hold us. */
export async function causesOf(
  events: Pick<Events, 'recall'>,
  context: Context,
  event: StoredEvent,
): Promise<readonly StoredEvent[]> {
  const chain = [event];
  let at = event.causationId;
  while (at !== undefined && chain.length <= 2 * limits.automationDepth) {
    const cause = await events.recall(context, at);
    if (cause === undefined) break;
    chain.push(cause);
    at = cause.causationId;
  }
  return chain;
}
