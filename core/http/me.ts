// The signed-in person as the pages see them.

import { direction } from '../../schemas/local-text.ts';
import type { PersonKeys } from '../../schemas/person-keys.ts';
import type { Context } from '../kernel/context.ts';
import { notFound } from '../kernel/problem.ts';
import type { RouteNeeds } from './needs.ts';

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly team: string | null;
  readonly language: string;
  readonly calendar: string;
  readonly theme: string;
  readonly direction: 'rtl' | 'ltr';
  /** Given to commands in place of the usual ones. */
  readonly keys: PersonKeys;
  /** `missing`: must be set up before anything else. */
  readonly secondFactor: 'on' | 'off' | 'missing';
  readonly may: { readonly studio: boolean; readonly users: boolean; readonly operate: boolean };
}

export async function meOf({ accounts, access, definitions, keptKeys }: RouteNeeds, context: Context): Promise<Me> {
  const { principal } = context;
  if (principal.kind !== 'user') throw notFound('user', '-');
  const user = await accounts.user(context, principal.id);
  const { settings } = definitions.current(context);
  const language = user.language ?? settings.language;
  const { on } = await access.factor.state(context, principal.id);
  const isNeeded = settings.secondFactorRoles?.includes(user.role) ?? false;
  const may = (act: 'studio' | 'users' | 'operate') => access.policy.may(principal, act);
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    role: user.role,
    team: user.team,
    language,
    calendar: user.calendar ?? settings.calendar,
    theme: user.theme ?? 'system',
    direction: direction(language),
    keys: await keptKeys.of(context),
    secondFactor: on ? 'on' : isNeeded ? 'missing' : 'off',
    may: { studio: may('studio'), users: may('users'), operate: may('operate') },
  };
}
