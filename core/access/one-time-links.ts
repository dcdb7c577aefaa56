// One-time links: set-up, invitation, reset, and the way from password to code. A token works once, for its purpose, for a limited time; a newer one ends the older.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { LinkPurpose as PublicPurpose } from './access.ts';
import { isToken, newToken, tokenHash } from './secret-token.ts';

/** `sign-in` = the password was right, the code is awaited. */
type LinkPurpose = PublicPurpose | 'sign-in';

export interface OneTimeLinks {
  issue(context: InTransaction, purpose: LinkPurpose, userId: Id | null, lifeMs?: number): Promise<string>;
  peek(token: string, purpose: LinkPurpose): Promise<{ userId: Id | null } | undefined>;
  use(context: InTransaction, token: string, purpose: LinkPurpose): Promise<{ userId: Id | null }>;
  /** Ends all open links of a user. */
  endAll(context: InTransaction, userId: Id): Promise<void>;
}

export function createOneTimeLinks(needs: { database: Database; clock: Clock }): OneTimeLinks {
  const { database, clock } = needs;

  async function holder(reader: Pick<Database, 'read'>, token: string): Promise<Id | null> {
    const rows = await reader.read<{ user_id: Id | null }>(
      sql`select user_id from access_links where token_hash = ${tokenHash(token)}`,
    );
    return rows[0]?.user_id ?? null;
  }

  return {
    async issue(context, purpose, userId, lifeMs = limits.linkMs) {
      const now = clock.now().getTime();
      const whose = userId === null ? sql`user_id is null` : sql`user_id = ${userId}`;
      await context.transaction.write(
        sql`update access_links set ended_at = ${now} where purpose = ${purpose} and ${whose} and ended_at is null`,
      );
      const token = newToken();
      await context.transaction.write(sql`
        insert into access_links (id, token_hash, purpose, user_id, created_at, expires_at)
        values (${newId()}, ${tokenHash(token)}, ${purpose}, ${userId}, ${now}, ${now + lifeMs})`);
      return token;
    },
    async peek(token, purpose) {
      if (!isToken(token)) return undefined;
      const rows = await database.read<{ user_id: Id | null }>(sql`
        select user_id from access_links
        where token_hash = ${tokenHash(token)} and purpose = ${purpose} and ended_at is null and expires_at > ${clock.now().getTime()}`);
      return rows[0] === undefined ? undefined : { userId: rows[0].user_id };
    },
    async use(context, token, purpose) {
      const now = clock.now().getTime();
      const used = isToken(token)
        ? await context.transaction.write(sql`
            update access_links set ended_at = ${now}
            where token_hash = ${tokenHash(token)} and purpose = ${purpose} and ended_at is null and expires_at > ${now}`)
        : 0;
      if (used !== 1) throw new Problem(410, 'link-used');
      return { userId: await holder(context.transaction, token) };
    },
    async endAll(context, userId) {
      const now = clock.now().getTime();
      await context.transaction.write(
        sql`update access_links set ended_at = ${now} where user_id = ${userId} and ended_at is null`,
      );
    },
  };
}
