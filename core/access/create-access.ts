// Builds the access room: accounts' credentials, sign-in, sessions, links and the policy. Users themselves are records of the entity `user`.
import type { Calendar } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction, Principal } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { invalid, notFound, Problem } from '../kernel/problem.ts';
import type { Access, PreparedPassword, Session } from './access.ts';
import { createApiKeys } from './api-keys.ts';
import { createOneTimeLinks } from './one-time-links.ts';
import { checkPassword, createPasswords } from './passwords.ts';
import { createPolicy } from './policy.ts';
import { createSessions, type Person } from './sessions.ts';
import { createSignInLimiter } from './sign-in-limiter.ts';

interface Account {
  readonly id: Id;
  readonly active: number;
  readonly password_hash: string | null;
}

/** @param needs.defaultLocale language of users who chose none; the installation's. */
export function createAccess(needs: {
  database: Database;
  events: Events;
  clock: Clock;
  defaultLocale?: () => string;
}): Access {
  const { database, events, clock } = needs;
  const passwords = createPasswords();
  const links = createOneTimeLinks(needs);
  const sessions = createSessions(needs);
  const limiter = createSignInLimiter(needs);

  async function audit(context: InTransaction, action: string, userId: Id): Promise<void> {
    await events.audit(context, { action, subject: { entity: 'user', id: userId }, changes: {} });
  }

  async function hasAccount(reader: Pick<Database, 'read'>): Promise<boolean> {
    return (await reader.read(sql`select user_id from credentials limit 1`)).length > 0;
  }

  async function find(reader: Pick<Database, 'read'>, email: string): Promise<Account | undefined> {
    const rows = await reader.read<Account>(sql`
      select u.id, u.active, c.password_hash from record_user u left join credentials c on c.user_id = u.id
      where lower(u.email) = ${email} order by u.id limit 1`);
    return rows[0];
  }

  /** The account is read again inside: what was ended since the password was checked stays ended. */
  async function begin(
    context: InTransaction,
    email: string,
    checked: Account,
    from: { address: string; userAgent: string },
  ) {
    const now = await find(context.transaction, email);
    if (now?.id !== checked.id || Number(now.active) !== 1 || now.password_hash !== checked.password_hash)
      throw wrongCredentials();
    const begun = await sessions.begin(context, checked.id, from);
    await audit(context, 'access.signed-in', checked.id);
    return begun;
  }

  return {
    policy: createPolicy(),
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

    preparePassword: async (password) => ({ text: password, hash: await passwords.hash(password) }),
    async setPassword(context, userId, password) {
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
    },

    async signIn(context, input) {
      const email = input.email.normalize('NFC').trim().slice(0, 254).toLowerCase();
      const account = await find(database, email);
      // The same statements for names that belong to nobody: the time must not tell.
      const known = await sessions.isKnownAt(account?.id ?? '', input.address);
      const attempt = { account: account?.id, name: email, address: input.address, known };
      await limiter.take(context, attempt);
      const usable =
        account !== undefined && Number(account.active) === 1 ? (account.password_hash ?? undefined) : undefined;
      const holds = await passwords.verify(usable, input.password);
      if (!holds || account === undefined) throw wrongCredentials();
      return signedIn(context, email, account, attempt, input);
    },

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
        locale: language ?? needs.defaultLocale?.() ?? 'fa',
        ...(isCalendar(calendar) ? { calendar } : {}),
      };
    },
    sessions: (context, userId) => sessions.list(context, userId),
    async endSessions(context, userId, sessionId) {
      await sessions.end(context, userId, sessionId);
      await audit(context, 'access.sessions-ended', userId);
    },
  };

  function signedIn(
    context: Context,
    email: string,
    account: Account,
    attempt: Parameters<typeof limiter.giveBack>[1],
    from: { address: string; userAgent: string },
  ): Promise<{ token: string; session: Session }> {
    return database.transaction(context, async (inside) => {
      const begun = await begin(inside, email, account, from);
      await limiter.giveBack(inside, attempt);
      return begun;
    });
  }
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

/** One answer for unknown, inactive and wrong. */
function wrongCredentials(): Problem {
  return new Problem(401, 'wrong-credentials');
}
