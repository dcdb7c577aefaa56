// "View as another role": an admin's reads answered as somebody of that role would get them. Reads alone: what is written is written by who one is.
import type { Principal } from '../kernel/context.ts';
import { forbidden } from '../kernel/problem.ts';

const form = /^role:([a-z][A-Za-z0-9-]{0,40})$/;

/** @param wanted the header `X-View-As`. @throws Problem 403 for who is no admin, and for anything but reading */
export function viewAs(principal: Principal, wanted: string | undefined, isReading: boolean): Principal {
  if (wanted === undefined || wanted === '') return principal;
  const role = form.exec(wanted)?.[1];
  if (role === undefined || !isReading || principal.kind !== 'user' || !principal.roles.includes('admin'))
    throw forbidden('view-as', 'installation');
  return { ...principal, roles: [role] };
}
