// Who is signed in at the portal.
import type { Customer } from '../../access/portal-grant.ts';
import type { Context } from '../../kernel/context.ts';
import { Problem } from '../../kernel/problem.ts';

/** @throws Problem 401: nobody else comes in by this door, but a route should not have to trust that */
export function customerOf({ principal }: Pick<Context, 'principal'>): Customer {
  if (principal.kind !== 'portal') throw new Problem(401, 'not-signed-in');
  return principal;
}
