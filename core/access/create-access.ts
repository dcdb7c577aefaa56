// Builds the access room: accounts' credentials, sign-in, sessions, links and the policy. Users themselves are records of the entity `user`.
import type { Calendar, EntityDefinition, RoleAct } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction, Principal } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { invalid, notFound, Problem } from '../kernel/problem.ts';
import type { Access, PreparedPassword } from './access.ts';
import { createApiKeys } from './api-keys.ts';
import { createCustomers } from './customers.ts';
import { createOneTimeLinks } from './one-time-links.ts';
import { createOwnFactor } from './own-factor.ts';
import { createOwnPassword } from './own-password.ts';
import { checkPassword, createPasswords } from './passwords.ts';
import { createPolicy, type RoleRights } from './policy.ts';
import { createProve } from './prove.ts';
import { createSecondFactors } from './second-factors.ts';
import { createSessions, type Person } from './sessions.ts';
import { createSignIn } from './sign-in.ts';
import { createSignInLimiter } from './sign-in-limiter.ts';
import { createTeamTree } from './team-tree.ts';

/**
 * @param needs.entity the entities that are live
 * @param needs.actsOf what a role may beside records
 * @param needs.roleNamed what the definition of a role says of its rights
 * @param needs.factorKey 32 bytes that secrets of second factors are sealed with
 * @param needs.portalKey 32 bytes that customers' codes are hashed with
 * @param needs.defaultLocale language of users who chose none; the installation's.
 * @param needs.needsFactor must people of the role have a second factor?
 */
export function createAccess(needs: {
  database: Database;
  events: Events;
  clock: Clock;
  factorKey: Buffer;
  portalKey: Buffer;
  entity?: (name: string) => EntityDefinition | undefined;
  entities?: () => readonly EntityDefinition[];
  actsOf?: (role: string) => readonly RoleAct[];
  roleNamed?: (role: string) => RoleRights | undefined;
  defaultLocale?: () => string;
  needsFactor?: (role: string) => boolean;
}): Access {
  const { database, events, clock } = needs;
  const passwords = createPasswords();
  const links = createOneTimeLinks(needs);
  const sessions = createSessions({ ...needs, teamTree: createTeamTree(needs) });
  const limiter = createSignInLimiter(needs);
  const factors = createSecondFactors({ clock, key: needs.factorKey });
  const needsFactor = needs.needsFactor ?? (() => false);

  async function audit(context: InTransaction, action: string, userId: Id): Promise<void> {
    await events.audit(context, { action, subject: { entity: 'user', id: userId }, changes: {} });
  }

  async function hasAccount(reader: Pick<Database, 'read'>): Promise<boolean> {
    return (await reader.read(sql`select user_id from credentials limit 1`)).length > 0;
  }

  async function holdsPassword(userId: Id, password: string): Promise<boolean | undefined> {
    const [row] = await database.read<{ password_hash: string }>(
      sql`select password_hash from credentials where user_id = ${userId}`,
    );
    return row && passwords.verify(row.password_hash, password);
  }

  const prove = createProve({ database, factors, sessions, limiter, holdsPassword, audit });

  const preparePassword: Access['preparePassword'] = async (password) => ({
    text: password,
    hash: await passwords.hash(password),
  });

  const setPassword: Access['setPassword'] = async (context, userId, password) => {
    const prepared: PreparedPassword = typeof password === 'string' ? { text: password, hash: undefined } : password;
    const rows = await context.transaction.read<{ email: string | null }>(
      sql`select email from record_user where id = ${userId}`,
    );
    if (rows[0] === undefined) throw notFound('user', userId);
    const faults = checkPassword(prepared.text, rows[0].email ?? '');
    if (faults.length > 0) throw invalid(faults);
    const hash = prepared.hash ?? (await passwords.hash(prepared.text));
    await context.transaction.write(sql`
      insert into credentials (user_id, password_hash, set_at) values (${userId}, ${hash}, ${clock.now().getTime()})
      on conflict (user_id) do update set password_hash = excluded.password_hash, set_at = excluded.set_at`);
    await sessions.end(context, userId);
    await links.endAll(context, userId);
    await audit(context, 'access.password-set', userId);
  };

  return {
    policy: createPolicy(needs.entity, needs.actsOf, needs.entities, needs.roleNamed),
    keys: createApiKeys({ database, clock, sessions, audit }),
    isSetUp: () => hasAccount(database),

    async issueLink(context, purpose, userId) {
      if (userId !== null) await audit(context, `access.${purpose}-link-issued`, userId);
      return links.issue(context, purpose, userId);
    },
    peekLink: (token, purpose) => links.peek(token, purpose),
    async useLink(context, token, purpose) {
      // A set-up link is worth nothing once there is an account, whoever made it and whenever.
      if (purpose === 'setup' && (await hasAccount(context.transaction))) throw new Problem(410, 'link-used');
      return links.use(context, token, purpose);
    },

    preparePassword,
    setPassword,
    password: createOwnPassword({ database, sessions, prove, preparePassword, setPassword }),

    customers: createCustomers({ database, events, clock, key: needs.portalKey, limiter }),
    ...createSignIn({ database, passwords, links, sessions, limiter, factors, audit }),
    factor: createOwnFactor({ database, factors, sessions, prove, audit }),

    async principalOf(context, userId) {
      const found = await sessions.person(context, userId);
      return found && principalOf(userId, found);
    },

    async authenticate(token) {
      const found = await sessions.find(token);
      if (found === undefined) return undefined;
      const { session, calendar, language } = found;
      const principal = principalOf(session.userId, found);
      return {
        principal,
        session,
        lacksFactor: needsFactor(found.role) && !found.hasFactor,
        locale: language ?? needs.defaultLocale?.() ?? 'fa',
        ...(isCalendar(calendar) ? { calendar } : {}),
      };
    },
    sessions: (context, userId) => sessions.list(context, userId),
    async endSessions(context, userId, sessionId) {
      const ended = await sessions.end(context, userId, sessionId);
      if (sessionId !== undefined && ended === 0) throw notFound('session', sessionId);
      await audit(context, 'access.sessions-ended', userId);
    },
    async endOtherSessions(context, userId, kept) {
      await sessions.endOthers(context, userId, kept);
      await audit(context, 'access.sessions-ended', userId);
    },
  };
}

function principalOf(id: Id, { role, team, teams }: Person): Extract<Principal, { kind: 'user' }> {
  return {
    kind: 'user',
    id,
    roles: [role],
    ...(team === null ? {} : { team }),
    ...(teams.length === 0 ? {} : { teams }),
  };
}

const calendars: readonly string[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];

function isCalendar(name: string | null): name is Calendar {
  return name !== null && calendars.includes(name);
}
