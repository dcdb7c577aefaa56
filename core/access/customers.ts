// Customers: codes that go to a phone or an e-mail address, and the sessions they begin. No account and no password: who has the address of a person's
// record is that person. Sessions of customers and of staff lie apart, so neither token is ever worth anything at the other door.
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { latinDigits } from '../kernel/fold.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import type { Customers, CustomerWay, Session } from './access.ts';
import { isToken, newToken, tokenHash } from './secret-token.ts';
import type { SignInLimiter } from './sign-in-limiter.ts';

/** How stale `lastSeenAt` may be. */
const seenEveryMs = 60_000;
const userAgentLength = 300;

interface CodeRow {
  readonly id: Id;
  readonly way: CustomerWay;
  readonly address: string;
  readonly code_hash: string | null;
  readonly tries: number;
}

interface SessionRow {
  readonly id: Id;
  readonly person: Id;
  readonly organization: Id | null;
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly expires_at: number;
  readonly user_agent: string;
  readonly address: string;
}

export function createCustomers(needs: {
  database: Database;
  events: Pick<Events, 'audit'>;
  clock: Clock;
  /** Codes are hashed with it: six digits alone would soon be found. */
  key: Buffer;
  limiter: SignInLimiter;
}): Customers {
  const { database, events, clock, limiter } = needs;
  const now = (): number => clock.now().getTime();
  const hashOf = (id: Id, code: string): string =>
    createHmac('sha256', needs.key).update(`portal ${id} ${code}`).digest('hex');

  /** Counted before anything is looked at, whoever is meant. */
  const count = (context: Context, what: string, address: string, from: string) =>
    limiter.take(context, { account: undefined, name: `portal ${what} ${address}`, address: from, known: false });

  async function audit(context: InTransaction, action: string, person: Id): Promise<void> {
    await events.audit(context, { action, subject: { entity: 'person', id: person }, changes: {} });
  }

  const found = database.remember<SessionRow | undefined>(
    ['portal_sessions', 'record_person'],
    limits.rememberedSessions,
  );

  async function read(token: string): Promise<SessionRow | undefined> {
    const [row] = await database.read<SessionRow>(sql`
      select s.id, s.person, p.organization, s.created_at, s.last_seen_at, s.expires_at, s.user_agent, s.address
      from portal_sessions s join record_person p on p.id = s.person
      where s.token_hash = ${tokenHash(token)} and s.ended_at is null and s.expires_at > ${now()}`);
    return row;
  }

  async function touch(id: Id, at: number): Promise<void> {
    await database.transaction(systemContext('note that a session is used', newId()), (inside) =>
      inside.transaction.write(
        sql`update portal_sessions set last_seen_at = ${at} where id = ${id} and last_seen_at < ${at}`,
      ),
    );
  }

  async function openCode(reader: Pick<Database, 'read'>, token: string): Promise<CodeRow | undefined> {
    if (!isToken(token)) return undefined;
    const [row] = await reader.read<CodeRow>(sql`
      select id, way, address, code_hash, tries from portal_codes
      where token_hash = ${tokenHash(token)} and ended_at is null and expires_at > ${now()}`);
    return row;
  }

  return {
    async askCode(context, { way, address, from }) {
      await count(context, 'ask', address, from);
      const id = newId();
      const token = newToken();
      const at = now();
      await database.transaction(context, async ({ transaction }) => {
        await transaction.write(sql`delete from portal_codes where expires_at <= ${at}`);
        await transaction.write(
          sql`update portal_codes set ended_at = ${at} where address = ${address} and ended_at is null`,
        );
        await transaction.write(sql`insert into portal_codes (id, token_hash, way, address, tries, expires_at)
          values (${id}, ${tokenHash(token)}, ${way}, ${address}, ${0}, ${at + limits.portalCodeMs})`);
      });
      return { id, token };
    },

    async makeCode(context, id) {
      const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
      const made = await context.transaction.write(sql`update portal_codes set code_hash = ${hashOf(id, code)}
        where id = ${id} and code_hash is null and ended_at is null and expires_at > ${now()}`);
      return made === 1 ? code : undefined;
    },

    async checkCode(context, { token, code, from }) {
      const asked = await openCode(database, token);
      // Also where there is none to try: guessing tokens is as slow as guessing codes.
      await count(context, 'try', asked?.address ?? '', from);
      if (asked === undefined) throw new Problem(401, 'portal-code-over');
      const tried = await database.transaction(context, ({ transaction }) =>
        transaction.write(sql`update portal_codes set tries = tries + 1
          where id = ${asked.id} and ended_at is null and tries < ${limits.portalCodeTries}`),
      );
      if (tried !== 1) throw new Problem(401, 'portal-code-over');
      const expected = Buffer.from(asked.code_hash ?? hashOf(asked.id, ''), 'hex');
      const given = latinDigits(code).replace(/[\s\p{Cf}-]/gu, '');
      if (!timingSafeEqual(expected, Buffer.from(hashOf(asked.id, given), 'hex')) || given === '')
        throw new Problem(401, 'portal-code-wrong');
      return { id: asked.id, way: asked.way, address: asked.address };
    },

    async enter(context, { code, person, from }) {
      const at = now();
      const used = await context.transaction.write(
        sql`update portal_codes set ended_at = ${at} where id = ${code} and ended_at is null and expires_at > ${at}`,
      );
      if (used !== 1) throw new Problem(401, 'portal-code-over');
      const token = newToken();
      const userAgent = from.userAgent.replace(/\p{Cc}/gu, ' ').slice(0, userAgentLength);
      await context.transaction.write(sql`delete from portal_sessions where expires_at <= ${at}`);
      await context.transaction.write(sql`
        insert into portal_sessions (id, token_hash, person, created_at, last_seen_at, expires_at, user_agent, address)
        values (${newId()}, ${tokenHash(token)}, ${person}, ${at}, ${at}, ${at + limits.portalSessionMs}, ${userAgent}, ${from.address})`);
      await audit(context, 'portal.signed-in', person);
      return token;
    },

    async authenticate(token) {
      if (!isToken(token)) return undefined;
      const row = await found.get(token, () => read(token));
      const at = now();
      if (row === undefined || Number(row.expires_at) <= at) return undefined;
      if (at - Number(row.last_seen_at) >= seenEveryMs) await touch(row.id, at);
      return {
        principal: {
          kind: 'portal',
          id: row.person,
          person: row.person,
          ...(row.organization === null ? {} : { organization: row.organization }),
        },
        session: sessionOf(row),
      };
    },

    async leave(context, session) {
      const ended = await context.transaction.write(
        sql`update portal_sessions set ended_at = ${now()} where id = ${session} and ended_at is null`,
      );
      if (ended === 0) throw notFound('session', session);
    },

    async endAll(context, person) {
      const ended = await context.transaction.write(
        sql`update portal_sessions set ended_at = ${now()} where person = ${person} and ended_at is null`,
      );
      if (ended > 0) await audit(context, 'portal.sessions-ended', person);
    },
  };
}

function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    userId: row.person,
    createdAt: new Date(Number(row.created_at)),
    lastSeenAt: new Date(Number(row.last_seen_at)),
    userAgent: row.user_agent,
    address: row.address,
  };
}
