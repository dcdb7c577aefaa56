// /api/users: accounts of the people who work here.
import type { AccountChanges, Invitation } from '../../automation/accounts.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { boolean, calendar, closed, id, language, list, maybe, object, text } from '../schemas.ts';

/** One of the options of the field `role`; the record says which there are. */
const role = text(41, 1);
const name = text(200, 1);

export function userRoutes({ accounts }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/users',
      access: 'users',
      summary: 'Everybody with an account.',
      answer: closed({ items: list(object) }),
      handle: async ({ context }) => ({ body: { items: await accounts.list(context) } }),
    }),
    route<Record<string, never>, Invitation>({
      method: 'POST',
      path: '/api/users',
      access: 'users',
      unkeyed: 'secret',
      summary: 'Invites a person; the one-time link in the answer is shown once.',
      body: closed({ name, email: text(254, 3), role, team: maybe(id), language, calendar }, ['name', 'email', 'role']),
      answer: closed({ user: object, link: text() }),
      status: 201,
      handle: async ({ context, body }) => ({ status: 201, body: await accounts.invite(context, body) }),
    }),
    route<Record<string, never>, AccountChanges>({
      method: 'PATCH',
      path: '/api/users/:id',
      access: 'users',
      summary: 'Changes name, role, team, or whether the account is active. Deactivating ends its sessions.',
      body: closed({ name, role, team: maybe(id), active: boolean }),
      answer: object,
      handle: async ({ context, params, body }) => ({ body: await accounts.change(context, params.id ?? '', body) }),
    }),
    route({
      method: 'POST',
      path: '/api/users/:id/reset-link',
      access: 'users',
      unkeyed: 'secret',
      summary: 'A one-time link to choose a new password; using it ends all sessions.',
      answer: closed({ link: text() }),
      handle: async ({ context, params }) => ({ body: await accounts.resetLink(context, params.id ?? '') }),
    }),
    route({
      method: 'DELETE',
      path: '/api/users/:id/second-factor',
      access: 'users',
      summary: 'Turns the second factor of somebody off who lost phone and recovery codes; their sessions end.',
      async handle({ context, params }) {
        await accounts.resetSecondFactor(context, params.id ?? '');
        return {};
      },
    }),
    route({
      method: 'GET',
      path: '/api/users/:id/sessions',
      access: 'users',
      summary: 'Where the person is signed in.',
      answer: closed({ items: list(object) }),
      handle: async ({ context, params }) => ({ body: { items: await accounts.sessions(context, params.id ?? '') } }),
    }),
    route({
      method: 'DELETE',
      path: '/api/users/:id/sessions',
      access: 'users',
      summary: 'Ends all sessions of the person.',
      async handle({ context, params }) {
        await accounts.endSessions(context, params.id ?? '');
        return {};
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/users/:id/sessions/:session',
      access: 'users',
      summary: 'Ends one session.',
      async handle({ context, params }) {
        await accounts.endSessions(context, params.id ?? '', params.session ?? '');
        return {};
      },
    }),
  ];
}
