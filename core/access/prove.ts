// That it is still the person who sits there. Whoever found an unlocked screen must change nothing of the way in: it takes the password again, and where a
// second factor is on a code of it; both are counted like sign-ins.
import type { Database } from '../database/database.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { invalid } from '../kernel/problem.ts';
import type { Proof } from './access.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Sessions } from './sessions.ts';
import type { Attempt, SignInLimiter } from './sign-in-limiter.ts';

export interface ProofNeeds {
  readonly database: Database;
  readonly factors: SecondFactors;
  readonly sessions: Pick<Sessions, 'isKnownAt'>;
  readonly limiter: SignInLimiter;
  /** Does the account's password hold? Undefined = it has none: its person comes in by an issuer. */
  holdsPassword(userId: Id, password: string): Promise<boolean | undefined>;
  audit(context: InTransaction, action: string, userId: Id): Promise<void>;
}

/** Does the work once it is proven who asks. @throws Problem 422 at `/password` or `/code`, 429 */
export type Prove = <T>(
  context: Context,
  userId: Id,
  proof: Proof,
  work: (inside: InTransaction) => Promise<T>,
) => Promise<T>;

export function createProve({ database, factors, sessions, limiter, holdsPassword, audit }: ProofNeeds): Prove {
  async function useCode(inside: InTransaction, userId: Id, code: string): Promise<void> {
    const by = await factors.use(inside, userId, code);
    if (by === undefined) throw invalid([{ pointer: '/code', code: 'access.wrong-code' }]);
    if (by === 'recovery') await audit(inside, 'access.recovery-code-used', userId);
  }

  return async (context, userId, proof, work) => {
    const known = await sessions.isKnownAt(userId, proof.address);
    const attempt: Attempt = { account: userId, address: proof.address, known };
    await limiter.take(context, attempt);
    const holds = await holdsPassword(userId, proof.password ?? '');
    if (holds === false) throw invalid([{ pointer: '/password', code: 'access.wrong-password' }]);
    return database.transaction(context, async (inside) => {
      if (await factors.isOn(inside.transaction, userId)) await useCode(inside, userId, proof.code ?? '');
      const done = await work(inside);
      await limiter.giveBack(inside, attempt);
      return done;
    });
  };
}
