// Names who acted, as it is stored beside events and audit rows.
import type { Principal } from '../kernel/context.ts';

/** `user:<id>`, `anonymous`, `portal:<id>`, `service:<id>` (with ` for <id>` when it acts on behalf), `system:<purpose>`; who was lent the house's right is who acted. */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'system':
      return principal.actor === undefined ? `system:${principal.purpose}` : actorOf(principal.actor);
    case 'service':
      return principal.behalfOf === undefined
        ? `service:${principal.id}`
        : `service:${principal.id} for ${principal.behalfOf}`;
    default:
      return `${principal.kind}:${principal.id}`;
  }
}
