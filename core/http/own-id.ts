// Whose account a call is about when it is about one's own: only people have one. A key acts for a person, but is none.
import type { Context } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { forbidden } from '../kernel/problem.ts';

/** @throws Problem 403 */
export function ownId({ principal }: Context, what: string): Id {
  if (principal.kind !== 'user') throw forbidden('change', what);
  return principal.id;
}
