// The second factor of people who turned it on: a secret shared with their authenticator app, kept sealed, and recovery codes, kept as hashes.
// Each code works once. Who may turn it on and off is decided in own-factor.ts.
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { invalid, Problem } from '../kernel/problem.ts';
import type { Reader } from '../kernel/transaction.ts';
import type { SecondFactorState } from './access.ts';
import { newOneTimeSecret, oneTimeUri, stepOfCode } from './one-time-codes.ts';
import { newRecoveryCode, recoveryCodeHash } from './recovery-codes.ts';
import { seal, unseal } from './seal.ts';

export interface SecondFactors {
  state(reader: Reader, userId: Id): Promise<SecondFactorState>;
  isOn(reader: Reader, userId: Id): Promise<boolean>;
  /** A secret that counts once it is confirmed; an earlier one that was not is forgotten. @throws Problem 409 when one is on */
  begin(
    context: InTransaction,
    userId: Id,
    names: { issuer: string; account: string },
  ): Promise<{ secret: string; uri: string }>;
  /** @throws Problem 409 when nothing waits for it, 422 at `/code` */
  confirm(context: InTransaction, userId: Id, code: string): Promise<readonly string[]>;
  /** Uses the code up; undefined = it fits neither the app nor a recovery code, or was used before. */
  use(context: InTransaction, userId: Id, code: string): Promise<'app' | 'recovery' | undefined>;
  /** The former ones end. */
  renewRecoveryCodes(context: InTransaction, userId: Id): Promise<readonly string[]>;
  /** Answers whether there was one. */
  end(context: InTransaction, userId: Id): Promise<boolean>;
}

interface FactorRow {
  readonly secret: string;
  readonly created_at: number;
  readonly confirmed_at: number | null;
}

/** @param needs.key 32 bytes that the secrets are sealed with */
export function createSecondFactors({ clock, key }: { clock: Clock; key: Buffer }): SecondFactors {
  const now = (): number => clock.now().getTime();
  const ownerOf = (userId: Id): string => `second-factor:${userId}`;

  async function find(reader: Reader, userId: Id): Promise<FactorRow | undefined> {
    const [row] = await reader.read<FactorRow>(
      sql`select secret, created_at, confirmed_at from second_factors where user_id = ${userId}`,
    );
    return row;
  }

  function stepOf(userId: Id, row: FactorRow, code: string): number | undefined {
    const secret = unseal(key, ownerOf(userId), row.secret);
    // The folder with the key was lost, or is not the one this database was used with.
    if (secret === undefined) throw new Problem(503, 'second-factor-unreadable');
    return stepOfCode(secret, code, clock.now());
  }

  async function renewRecoveryCodes(context: InTransaction, userId: Id): Promise<readonly string[]> {
    await context.transaction.write(sql`delete from recovery_codes where user_id = ${userId}`);
    const codes = Array.from({ length: limits.recoveryCodes }, newRecoveryCode);
    for (const code of codes)
      await context.transaction.write(sql`insert into recovery_codes (id, user_id, code_hash)
        values (${newId()}, ${userId}, ${recoveryCodeHash(userId, code)!})`);
    return codes;
  }

  const isOn = async (reader: Reader, userId: Id) => (await find(reader, userId))?.confirmed_at != null;

  return {
    isOn,
    async state(reader, userId) {
      const row = await find(reader, userId);
      if (row?.confirmed_at == null) return { on: false, recoveryCodes: 0 };
      const [left] = await reader.read<{ count: number }>(
        sql`select count(*) as "count" from recovery_codes where user_id = ${userId} and used_at is null`,
      );
      return {
        on: true,
        since: new Date(Number(row.confirmed_at)).toISOString(),
        recoveryCodes: Number(left?.count ?? 0),
      };
    },
    async begin(context, userId, { issuer, account }) {
      if (await isOn(context.transaction, userId)) throw new Problem(409, 'second-factor-on');
      const secret = newOneTimeSecret();
      const sealed = seal(key, ownerOf(userId), secret);
      await context.transaction.write(sql`insert into second_factors (user_id, secret, created_at, last_step)
        values (${userId}, ${sealed}, ${now()}, 0)
        on conflict (user_id) do update set secret = excluded.secret, created_at = excluded.created_at, last_step = 0
          where second_factors.confirmed_at is null`);
      return { secret, uri: oneTimeUri(secret, issuer, account) };
    },
    async confirm(context, userId, code) {
      const row = await find(context.transaction, userId);
      const isOpen = row?.confirmed_at === null && now() - Number(row.created_at) < limits.factorSetUpMs;
      if (row === undefined || !isOpen) throw new Problem(409, 'second-factor-not-begun');
      const step = stepOf(userId, row, code);
      if (step === undefined) throw invalid([{ pointer: '/code', code: 'access.wrong-code' }]);
      const confirmed = await context.transaction.write(sql`update second_factors
        set confirmed_at = ${now()}, last_step = ${step} where user_id = ${userId} and secret = ${row.secret} and confirmed_at is null`);
      if (confirmed !== 1) throw new Problem(409, 'second-factor-not-begun');
      return renewRecoveryCodes(context, userId);
    },
    async use(context, userId, code) {
      const row = await find(context.transaction, userId);
      if (row?.confirmed_at == null) return undefined;
      const hash = recoveryCodeHash(userId, code);
      if (hash !== undefined) {
        const used = await context.transaction.write(
          sql`update recovery_codes set used_at = ${now()} where user_id = ${userId} and code_hash = ${hash} and used_at is null`,
        );
        return used === 1 ? 'recovery' : undefined;
      }
      const step = stepOf(userId, row, code);
      if (step === undefined) return undefined;
      // A step that was used is over, and so are those before it: whoever read the code over a shoulder comes too late.
      const used = await context.transaction.write(
        sql`update second_factors set last_step = ${step} where user_id = ${userId} and secret = ${row.secret} and last_step < ${step}`,
      );
      return used === 1 ? 'app' : undefined;
    },
    renewRecoveryCodes,
    async end(context, userId) {
      await context.transaction.write(sql`delete from recovery_codes where user_id = ${userId}`);
      return (await context.transaction.write(sql`delete from second_factors where user_id = ${userId}`)) === 1;
    },
  };
}
