// Sessions of staff: opaque tokens, stored hashed. Role, team and activity are those committed when a request comes, so what is revoked ends at once.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Session } from './access.ts';
import { isToken, newToken, tokenHash } from './secret-token.ts';
import { networkOf } from './sign-in-limiter.ts';
import type { TeamTree } from './team-tree.ts';

/** How stale `lastSeenAt` may be: a write per request would be one too many. */
const seenEveryMs = 60_000;
const userAgentLength = 300;

interface SessionRow {
  readonly id: Id;
  readonly user_id: Id;
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly user_agent: string;
  readonly address: string;
}

interface PersonRow {
  readonly role: string;
  readonly team: Id | null;
  /** Of the tree of teams. */
  readonly tree: number | null;
}

interface SignedInRow extends SessionRow, PersonRow {
  readonly expires_at: number;
  readonly factor: number | null;
  readonly language: string | null;
  readonly calendar: string | null;
}

/** What decides what a person may. */
export interface Person {
  readonly role: string;
  readonly team: Id | null;
  /** Those of the team's unit and the units below it; empty for a team without one. */
  readonly teams: readonly Id[];
}

/** What is true of the user behind a token right now. */
export interface SignedIn extends Person {
  readonly session: Session;
  readonly calendar: string | null;
  readonly language: string | null;
  /** Has turned the second factor on. */
  readonly hasFactor: boolean;
}

export interface Sessions {
  begin(
    context: InTransaction,
    userId: Id,
    from: { address: string; userAgent: string },
  ): Promise<{ token: string; session: Session }>;
  find(token: string): Promise<SignedIn | undefined>;
  /** Active people alone. */
  person(context: Context, userId: Id): Promise<Person | undefined>;
  list(context: Context, userId: Id): Promise<Session[]>;
  /** How many were live. */
  end(context: InTransaction, userId: Id, sessionId?: Id): Promise<number>;
  /** All but the one that is kept. */
  endOthers(context: InTransaction, userId: Id, kept: Id): Promise<void>;
  /** Was the user signed in from this network within the life of a session? */
  isKnownAt(userId: Id, address: string): Promise<boolean>;
}

export function createSessions(needs: { database: Database; clock: Clock; teamTree: TeamTree }): Sessions {
  const { database, clock, teamTree } = needs;

  async function touch(session: Session, now: number): Promise<void> {
    await database.transaction(systemContext('note that a session is used', newId()), (inside) =>
      inside.transaction.write(
        sql`update sessions set last_seen_at = ${now} where id = ${session.id} and last_seen_at < ${now}`,
      ),
    );
  }

  /** The session of a token and its person, live and active when it was read. */
  const signedIn = database.remember<(SignedIn & { readonly expiresAt: number }) | undefined>(
    [...teamTree.tables, 'sessions', 'record_user', 'second_factors'],
    limits.rememberedSessions,
  );

  async function readSignedIn(token: string) {
    const now = clock.now().getTime();
    const [row] = await database.read<SignedInRow>(sql`
      select s.id, s.user_id, s.created_at, s.last_seen_at, s.expires_at, s.user_agent, s.address, u.role, u.team, u.language, u.calendar, ${teamTree.version} as tree,
        (select 1 from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as factor
      from sessions s join record_user u on u.id = s.user_id
      where s.token_hash = ${tokenHash(token)} and s.ended_at is null and s.expires_at > ${now} and u.active = 1`);
    if (row === undefined) return undefined;
    const { calendar, language, factor } = row;
    const person = await personOf(row);
    return {
      session: sessionOf(row),
      ...person,
      calendar,
      language,
      hasFactor: factor !== null,
      expiresAt: Number(row.expires_at),
    };
  }

  async function personOf({ role, team, tree }: PersonRow, context?: Context): Promise<Person> {
    return { role, team, teams: await teamTree.reach(context, team, tree) };
  }

  return {
    async begin(context, userId, from) {
      const at = clock.now();
      const now = at.getTime();
      const token = newToken();
      const userAgent = from.userAgent.replace(/\p{Cc}/gu, ' ').slice(0, userAgentLength);
      const session: Session = { id: newId(), userId, createdAt: at, lastSeenAt: at, userAgent, address: from.address };
      await context.transaction.write(sql`delete from sessions where expires_at <= ${now}`);
      await context.transaction.write(sql`
        insert into sessions (id, token_hash, user_id, created_at, last_seen_at, expires_at, user_agent, address)
        values (${session.id}, ${tokenHash(token)}, ${userId}, ${now}, ${now}, ${now + limits.sessionMs}, ${userAgent}, ${from.address})`);
      return { token, session };
    },
    async find(token) {
      if (!isToken(token)) return undefined;
      const found = await signedIn.get(token, () => readSignedIn(token));
      const now = clock.now().getTime();
      if (found === undefined || found.expiresAt <= now) return undefined;
      if (now - found.session.lastSeenAt.getTime() >= seenEveryMs) await touch(found.session, now);
      return found;
    },
    async person(context, userId) {
      const [row] = await database.reader(context).read<PersonRow>(sql`
        select u.role, u.team, ${teamTree.version} as tree from record_user u where u.id = ${userId} and u.active = 1`);
      return row && personOf(row, context);
    },
    async list(context, userId) {
      const rows = await database.reader(context).read<SessionRow>(sql`
        select id, user_id, created_at, last_seen_at, user_agent, address from sessions
        where user_id = ${userId} and ended_at is null and expires_at > ${clock.now().getTime()} order by last_seen_at desc, id desc`);
      return rows.map(sessionOf);
    },
    async end(context, userId, sessionId) {
      const one = sessionId === undefined ? sql`` : sql` and id = ${sessionId}`;
      const now = clock.now().getTime();
      return context.transaction.write(
        sql`update sessions set ended_at = ${now} where user_id = ${userId} and ended_at is null and expires_at > ${now}${one}`,
      );
    },
    async endOthers(context, userId, kept) {
      await context.transaction.write(
        sql`update sessions set ended_at = ${clock.now().getTime()} where user_id = ${userId} and ended_at is null and id <> ${kept}`,
      );
    },
    async isKnownAt(userId, address) {
      const network = networkOf(address);
      const rows = await database.read<{ address: string }>(sql`
        select distinct address from sessions where user_id = ${userId} and expires_at > ${clock.now().getTime()}`);
      return network !== 'unknown' && rows.some((row) => networkOf(row.address) === network);
    },
  };
}

function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    userId: row.user_id,
    createdAt: new Date(Number(row.created_at)),
    lastSeenAt: new Date(Number(row.last_seen_at)),
    userAgent: row.user_agent,
    address: row.address,
  };
}
