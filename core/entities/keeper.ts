// Under which name a principal stands in a record's createdBy and updatedBy: the bare id of whom it acts for, so that the policy's "own"
// finds it; others by the event log's name for them.
import { actorOf } from '../events/actor.ts';
import type { Principal } from '../kernel/context.ts';

export function keeperOf(principal: Principal): string {
  if (principal.kind === 'user') return principal.id;
  if (principal.kind === 'service') return principal.behalfOf ?? principal.id;
  if (principal.kind === 'system' && principal.actor !== undefined) return keeperOf(principal.actor);
  return actorOf(principal);
}
