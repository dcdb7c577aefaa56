// Counts sign-in attempts in the database, per account and per network, before the password is looked at: so no number of parallel tries
// gets past the limit. Keys are made from what we found or hashed, never from free text.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';

const windowMs = 15 * 60_000;

export interface Attempt {
  /** Id of the account, when the name belongs to one. */
  readonly account: Id | undefined;
  /** Absent = nobody is named yet; the address alone counts. */
  readonly name?: string;
  readonly address: string;
  /** Has this account been signed in from this network lately? Then strangers' failures do not lock it out there. */
  readonly known: boolean;
}

export interface SignInLimiter {
  /** Counts the attempt. @throws Problem 429 `too-many-sign-ins` with `retryAfterSeconds`; a refused attempt is not counted. */
  take(context: Context, attempt: Attempt): Promise<void>;
  /** Takes back the count of an attempt that succeeded. */
  giveBack(context: InTransaction, attempt: Attempt): Promise<void>;
}

export function createSignInLimiter(needs: { database: Database; clock: Clock }): SignInLimiter {
  const { database, clock } = needs;

  /** Answers when the window of the key began, and the count with this attempt. */
  async function count(
    context: InTransaction,
    key: string,
    now: number,
  ): Promise<{ count: number; windowStart: number }> {
    const old = now - windowMs;
    await context.transaction.write(sql`
      insert into sign_in_counters ("key", window_start, "count") values (${key}, ${now}, 1)
      on conflict ("key") do update set
        "count" = case when sign_in_counters.window_start <= ${old} then 1 else sign_in_counters."count" + 1 end,
        window_start = case when sign_in_counters.window_start <= ${old} then excluded.window_start else sign_in_counters.window_start end`);
    const rows = await context.transaction.read<{ count: number; window_start: number }>(
      sql`select "count", window_start from sign_in_counters where "key" = ${key}`,
    );
    return { count: Number(rows[0]?.count ?? 1), windowStart: Number(rows[0]?.window_start ?? now) };
  }

  return {
    async take(context, attempt) {
      const now = clock.now().getTime();
      await database.transaction(context, async (inside) => {
        // Names that belong to nobody leave rows; they go as soon as their window is over.
        await inside.transaction.write(sql`delete from sign_in_counters where window_start <= ${now - windowMs}`);
        for (const { key, limit } of keysOf(attempt)) {
          const counted = await count(inside, key, now);
          if (counted.count <= limit) continue;
          const retryAfterSeconds = Math.max(1, Math.ceil((counted.windowStart + windowMs - now) / 1_000));
          throw new Problem(429, 'too-many-sign-ins', {
            params: { minutes: Math.ceil(retryAfterSeconds / 60) },
            more: { retryAfterSeconds },
          });
        }
      });
    },
    async giveBack(context, attempt) {
      for (const { key } of keysOf(attempt)) {
        await context.transaction.write(
          sql`update sign_in_counters set "count" = "count" - 1 where "key" = ${key} and "count" > 0`,
        );
      }
    },
  };
}

/** In a fixed order, so that two transactions never wait for each other crosswise. */
function keysOf(attempt: Attempt): readonly { key: string; limit: number }[] {
  const network = networkOf(attempt.address);
  const byAddress = { key: `address:${network}`, limit: limits.signInsPerAddressPerQuarterHour };
  if (attempt.account === undefined && attempt.name === undefined) return [byAddress];
  const account =
    attempt.account === undefined
      ? `unknown:${createHash('sha256')
          .update(attempt.name ?? '')
          .digest('hex')}`
      : `account:${attempt.account}${attempt.known ? `@${network}` : ''}`;
  return [byAddress, { key: account, limit: limits.signInsPerQuarterHour }];
}

/** The address of IPv4, the /64 of IPv6 (one customer has a whole one); what is no address counts as one and the same. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}
