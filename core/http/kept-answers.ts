// Requests that are carried out once: the first answer to an Idempotency-Key is kept in the transaction of what it tells of, and given again, byte for
// byte, to the same request of the same person (the rules are Stripe's, https://docs.stripe.com/api/idempotent_requests).
import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { wholeTransaction } from '../database/whole-transaction.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { canonicalJson } from '../kernel/data.ts';
import { newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { Route } from './route.ts';
import type { Written } from './written.ts';

export interface Keyed {
  readonly key: string;
  /** All that makes it this request, as JSON; the order of members is none. */
  readonly asked: unknown;
}

export interface KeptAnswers {
  /**
   * The answer of `handle`, or that of the first time. A refusal is kept, too, once the work had begun, but for those a repeated request may do better
   * with: what was sent does not fit (`invalid`), too many requests, and failures of ours.
   * @throws Problem 422 `idempotency-key-reused` for another request under the key, `bad-idempotency-key`; 409 `idempotency-key-in-use`
   * while the first is on its way, `idempotency-answer-unknown` where only that it was done is known
   */
  once(context: Context, keyed: Keyed, handle: Handle): Promise<Written & { readonly isReplay: boolean }>;
}

export interface Handle {
  answer(context: Context): Promise<Written>;
  /** As it goes out. */
  refusal(problem: Problem): Written;
}

/** `record`: what a request made before its answer was kept, too. */
type Kept = Written | { readonly record: string };

interface Row {
  readonly body_hash: string;
  readonly answer: string;
}

/** Another process was first. */
class AnsweredBefore extends Error {
  override readonly name = 'AnsweredBefore';
}

const forgetJob = 'forget-answers';
const forgottenAtOnce = 500;

/** Everything that changes something and may be asked for twice; a sign-in has nobody yet whose key it could be. */
export function takesKey({ method, access, reads, unkeyed }: Route): boolean {
  return method === 'POST' && access !== 'anyone' && reads !== true && unkeyed === undefined;
}

export function createKeptAnswers(needs: {
  readonly database: Database;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
  readonly clock: Clock;
}): KeptAnswers {
  const { database, jobs, clock } = needs;
  const now = (): number => clock.now().getTime();
  const onTheirWay = new Set<string>();
  /** When those of now will be forgotten: the job is asked for once in that time. */
  let forgettingAt = 0;

  async function forgetLater(inside: InTransaction, at: number): Promise<void> {
    await jobs.enqueue(inside, { kind: forgetJob, payload: {}, key: forgetJob, dueAt: new Date(at) });
    inside.transaction.afterCommit(() => {
      forgettingAt = at;
    });
  }

  jobs.work(
    forgetJob,
    async () => {
      const context = systemContext('forget answers', newId());
      while ((await database.transaction(context, forgetSome)) === forgottenAtOnce);
      await database.transaction(context, async (inside) => {
        const [oldest] = await inside.transaction.read<{ at: number }>(
          sql`select created_at as at from idempotency_keys order by created_at limit 1`,
        );
        if (oldest !== undefined) await forgetLater(inside, Number(oldest.at) + limits.idempotencyKeptMs);
      });
      return { kind: 'done' };
    },
    { inHouse: true },
  );

  function forgetSome({ transaction }: InTransaction): Promise<number> {
    return transaction.write(sql`delete from idempotency_keys where id in (select id from idempotency_keys
      where created_at <= ${now() - limits.idempotencyKeptMs} order by created_at limit ${forgottenAtOnce})`);
  }

  async function find(id: string): Promise<Row | undefined> {
    const [row] = await database.read<Row>(
      sql`select body_hash, answer from idempotency_keys where id = ${id} and created_at > ${now() - limits.idempotencyKeptMs}`,
    );
    return row;
  }

  /** @throws AnsweredBefore */
  async function claim(inside: InTransaction, id: string, bodyHash: string): Promise<void> {
    const claimed = await inside.transaction.write(sql`insert into idempotency_keys (id, body_hash, created_at)
      values (${id}, ${bodyHash}, ${now()}) on conflict (id) do update
      set body_hash = excluded.body_hash, created_at = excluded.created_at, answer = null
      where idempotency_keys.created_at <= ${now() - limits.idempotencyKeptMs}`);
    if (claimed === 0) throw new AnsweredBefore();
    if (now() >= forgettingAt) await forgetLater(inside, now() + limits.idempotencyKeptMs);
  }

  async function carryOut(context: Context, id: string, bodyHash: string, handle: Handle): Promise<Written> {
    return wholeTransaction(database, context, {
      open: (inside) => claim(inside, id, bodyHash),
      async work(part) {
        try {
          return await handle.answer(part);
        } catch (error) {
          if (part.whole?.isBegun === true && isKept(error)) return handle.refusal(error);
          throw error;
        }
      },
      async close({ transaction }, { status, headers, body }) {
        const answer = JSON.stringify({ status, headers, body } satisfies Kept);
        transaction.tell(sql`update idempotency_keys set answer = ${answer} where id = ${id}`);
      },
    });
  }

  return {
    async once(context, { key, asked }, handle) {
      if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Problem(422, 'bad-idempotency-key');
      const { principal } = context;
      const id = sha256(`${principal.kind}:${'id' in principal ? principal.id : '-'}\n${key}`);
      // With the key in it, which only the caller has: nobody learns from the table what was sent by trying what it may have been.
      const bodyHash = sha256(`${key}\n${canonicalJson(asked)}`);
      const before = await find(id);
      if (before !== undefined) return again(before, bodyHash);
      if (onTheirWay.has(id)) throw new Problem(409, 'idempotency-key-in-use');
      onTheirWay.add(id);
      try {
        return { ...(await carryOut(context, id, bodyHash, handle)), isReplay: false };
      } catch (error) {
        if (!(error instanceof AnsweredBefore)) throw error;
        return again((await find(id))!, bodyHash);
      } finally {
        onTheirWay.delete(id);
      }
    },
  };
}

function again(row: Row, bodyHash: string): Written & { readonly isReplay: true } {
  const kept = JSON.parse(row.answer) as Kept;
  if ('record' in kept) throw new Problem(409, 'idempotency-answer-unknown', { more: { record: kept.record } });
  if (row.body_hash !== bodyHash) throw new Problem(422, 'idempotency-key-reused');
  return { ...kept, isReplay: true };
}

/** What the work came to, rather than that it was asked for wrongly or could not be done now. */
function isKept(error: unknown): error is Problem {
  return error instanceof Problem && error.status < 500 && error.status !== 429 && error.code !== 'invalid';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
