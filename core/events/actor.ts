// Names who acted, as it is stored beside events and audit rows.
import type { Principal } from '../kernel/context.ts';

/** `user:<id>`, `anonymous`, `portal:<id>`, `service:<id>` (with ` for <id>` when it acts on behalf), `system:<purpose>`. */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'system':
      return `system:${principal.purpose}`;
    case 'service':
      return principal.behalfOf === undefined
        ? `service:${principal.id}`
        : `service:${principal.id} for ${principal.behalfOf}`;
    default:
      return `${principal.kind}:${principal.id}`;
  }
}
