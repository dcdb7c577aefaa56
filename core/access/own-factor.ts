// Turning one's own second factor on and off, once it is proven who asks.
import type { Database } from '../database/database.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { invalid } from '../kernel/problem.ts';
import type { OwnFactor } from './access.ts';
import type { Prove } from './prove.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Sessions } from './sessions.ts';

interface OwnFactorNeeds {
  readonly database: Database;
  readonly factors: SecondFactors;
  readonly sessions: Pick<Sessions, 'endOthers' | 'end'>;
  readonly prove: Prove;
  audit(context: InTransaction, action: string, userId: Id): Promise<void>;
}

export function createOwnFactor(needs: OwnFactorNeeds): OwnFactor {
  const { database, factors, sessions, prove, audit } = needs;

  return {
    state: (context, userId) => factors.state(database.reader(context), userId),
    async begin(context, userId, proof, names) {
      return prove(context, userId, proof, (inside) => factors.begin(inside, userId, names));
    },
    confirm: (context, userId, code, session) =>
      database.transaction(context, async (inside) => {
        const recoveryCodes = await factors.confirm(inside, userId, code);
        await sessions.endOthers(inside, userId, session);
        await audit(inside, 'access.second-factor-on', userId);
        return recoveryCodes;
      }),
    renewRecoveryCodes: (context, userId, proof) =>
      prove(context, userId, proof, async (inside) => {
        await requireOn(inside, userId);
        await audit(inside, 'access.recovery-codes-made', userId);
        return factors.renewRecoveryCodes(inside, userId);
      }),
    turnOff: (context, userId, proof, session) =>
      prove(context, userId, proof, async (inside) => {
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
