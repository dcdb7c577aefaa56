// Signing in: the password, and for who turned it on a code after it. Between the two stands a one-time token, worth nothing without the code.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { Reader } from '../kernel/transaction.ts';
import type { Access, Session } from './access.ts';
import type { OneTimeLinks } from './one-time-links.ts';
import type { Passwords } from './passwords.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Sessions } from './sessions.ts';
import type { Attempt, SignInLimiter } from './sign-in-limiter.ts';

interface SignInNeeds {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly links: OneTimeLinks;
  readonly sessions: Sessions;
  readonly limiter: SignInLimiter;
  readonly factors: SecondFactors;
  audit(context: InTransaction, action: string, userId: Id): Promise<void>;
}

interface Account {
  readonly id: Id;
  readonly active: number;
  readonly password_hash: string | null;
}

interface From {
  readonly address: string;
  readonly userAgent: string;
}

interface Begun {
  readonly token: string;
  readonly session: Session;
}

export function createSignIn(needs: SignInNeeds): Pick<Access, 'signIn' | 'enterCode' | 'enterAs' | 'countVisit'> {
  const { database, passwords, links, sessions, limiter, factors, audit } = needs;

  /** The account is read again inside: what was ended since the password was checked stays ended. */
  async function requireUnchanged(context: InTransaction, email: string, checked: Account): Promise<void> {
    const now = await find(context.transaction, email);
    if (now?.id !== checked.id || Number(now.active) !== 1 || now.password_hash !== checked.password_hash)
      throw wrongCredentials();
  }

  async function begin(context: InTransaction, userId: Id, from: From): Promise<Begun> {
    const begun = await sessions.begin(context, userId, from);
    await audit(context, 'access.signed-in', userId);
    return begun;
  }

  async function beginOrAsk(context: InTransaction, userId: Id, from: From): Promise<Begun | { challenge: string }> {
    if (!(await factors.isOn(context.transaction, userId))) return begin(context, userId, from);
    return { challenge: await links.issue(context, 'sign-in', userId, limits.challengeMs) };
  }

  /** A session, or what the code is to be sent with. What was counted for the password is given back with the code. */
  function afterPassword(
    context: Context,
    email: string,
    account: Account,
    attempt: Attempt,
    from: From,
  ): Promise<Begun | { challenge: string }> {
    return database.transaction(context, async (inside) => {
      await requireUnchanged(inside, email, account);
      const after = await beginOrAsk(inside, account.id, from);
      if (!('challenge' in after)) await limiter.giveBack(inside, attempt);
      return after;
    });
  }

  return {
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
      const after = await afterPassword(context, email, account, attempt, input);
      if ('challenge' in after) throw new Problem(401, 'code-needed', { more: after });
      return after;
    },

    async enterAs(context, userId, from) {
      if (!(await isActive(context.transaction, userId))) throw new Problem(401, 'account-inactive');
      return beginOrAsk(context, userId, from);
    },
    countVisit: (context, address) => limiter.take(context, { account: undefined, address, known: false }),

    async enterCode(context, { challenge, code, ...from }) {
      const userId = (await links.peek(challenge, 'sign-in'))?.userId;
      if (!userId) throw new Problem(401, 'sign-in-over');
      const known = await sessions.isKnownAt(userId, from.address);
      const attempt: Attempt = { account: userId, address: from.address, known };
      await limiter.take(context, attempt);
      return database.transaction(context, async (inside) => {
        const by = await factors.use(inside, userId, code);
        if (by === undefined) throw new Problem(401, 'wrong-code');
        await links.use(inside, challenge, 'sign-in');
        if (!(await isActive(inside.transaction, userId))) throw wrongCredentials();
        if (by === 'recovery') await audit(inside, 'access.recovery-code-used', userId);
        // Its own count and that of the password before it.
        await limiter.giveBack(inside, attempt);
        await limiter.giveBack(inside, attempt);
        return { ...(await begin(inside, userId, from)), by };
      });
    },
  };
}

async function find(reader: Reader, email: string): Promise<Account | undefined> {
  const rows = await reader.read<Account>(sql`
    select u.id, u.active, c.password_hash from record_user u left join credentials c on c.user_id = u.id
    where lower(u.email) = ${email} order by u.id limit 1`);
  return rows[0];
}

async function isActive(reader: Reader, userId: Id): Promise<boolean> {
  const [row] = await reader.read<{ active: number }>(sql`select active from record_user where id = ${userId}`);
  return Number(row?.active) === 1;
}

/** One answer for unknown, inactive and wrong. */
function wrongCredentials(): Problem {
  return new Problem(401, 'wrong-credentials');
}
