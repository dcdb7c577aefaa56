// Is an entity a place for this person, beside single records that somebody shared with them by hand?
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Principal } from '../kernel/context.ts';
import type { Policy } from './access.ts';

/** By roles or rules: what one sees of an entity only where somebody shares a record by hand is no place to go to. */
export function isOpened(
  policy: Pick<Policy, 'reasons'>,
  principal: Principal,
  entity: EntityDefinition | undefined,
): boolean {
  return (
    entity !== undefined &&
    policy.reasons(principal, entity, 'read').some(({ kind, opens }) => opens && kind !== 'share')
  );
}
