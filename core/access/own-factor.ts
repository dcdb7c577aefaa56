// Turning one's own second factor on and off. Whoever found an unlocked screen must not: it takes the password again, and where a factor is on a
// code of it; both are counted like sign-ins.
import type { Database } from '../database/database.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { invalid } from '../kernel/problem.ts';
import type { OwnFactor, Proof } from './access.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Sessions } from './sessions.ts';
import type { Attempt, SignInLimiter } from './sign-in-limiter.ts';

interface OwnFactorNeeds {
  readonly database: Database;
  readonly factors: SecondFactors;
  readonly sessions: Pick<Sessions, 'endOthers' | 'end' | 'isKnownAt'>;
  readonly limiter: SignInLimiter;
  /** Does the account's password hold? Undefined = it has none: its person comes in by an issuer. */
  holdsPassword(userId: Id, password: string): Promise<boolean | undefined>;
  audit(context: InTransaction, action: string, userId: Id): Promise<void>;
}

export function createOwnFactor(needs: OwnFactorNeeds): OwnFactor {
  const { database, factors, sessions, limiter, audit } = needs;

  /** Does the work once it is proven who asks. @throws Problem 422 at `/password` or `/code`, 429 */
  async function proven<T>(
    context: Context,
    userId: Id,
    proof: Proof,
    work: (inside: InTransaction) => Promise<T>,
  ): Promise<T> {
    const known = await sessions.isKnownAt(userId, proof.address);
    const attempt: Attempt = { account: userId, address: proof.address, known };
    await limiter.take(context, attempt);
    const holds = await needs.holdsPassword(userId, proof.password ?? '');
    if (holds === false) throw invalid([{ pointer: '/password', code: 'access.wrong-password' }]);
    return database.transaction(context, async (inside) => {
      if (await factors.isOn(inside.transaction, userId)) await useCode(inside, userId, proof.code ?? '');
      const done = await work(inside);
      await limiter.giveBack(inside, attempt);
      return done;
    });
  }

  async function useCode(inside: InTransaction, userId: Id, code: string): Promise<void> {
    const by = await factors.use(inside, userId, code);
    if (by === undefined) throw invalid([{ pointer: '/code', code: 'access.wrong-code' }]);
    if (by === 'recovery') await audit(inside, 'access.recovery-code-used', userId);
  }

  return {
    state: (context, userId) => factors.state(database.reader(context), userId),
    async begin(context, userId, proof, names) {
      return proven(context, userId, proof, (inside) => factors.begin(inside, userId, names));
    },
    confirm: (context, userId, code, session) =>
      database.transaction(context, async (inside) => {
        const recoveryCodes = await factors.confirm(inside, userId, code);
        await sessions.endOthers(inside, userId, session);
        await audit(inside, 'access.second-factor-on', userId);
        return recoveryCodes;
      }),
    renewRecoveryCodes: (context, userId, proof) =>
      proven(context, userId, proof, async (inside) => {
        await requireOn(inside, userId);
        await audit(inside, 'access.recovery-codes-made', userId);
        return factors.renewRecoveryCodes(inside, userId);
      }),
    turnOff: (context, userId, proof, session) =>
      proven(context, userId, proof, async (inside) => {
        await requireOn(inside, userId);
        await factors.end(inside, userId);
        await sessions.endOthers(inside, userId, session);
        await audit(inside, 'access.second-factor-off', userId);
      }),
    async reset(context, userId) {
      await factors.end(context, userId);
      await sessions.end(context, userId);
      await audit(context, 'access.second-factor-reset', userId);
    },
  };

  async function requireOn(inside: InTransaction, userId: Id): Promise<void> {
    if (!(await factors.isOn(inside.transaction, userId)))
      throw invalid([{ pointer: '/code', code: 'access.no-second-factor' }]);
  }
}
