// Changing one's own password. Whoever else is signed in as this person is not any more; the person goes on with a session of their own that begins anew.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { invalid, Problem } from '../kernel/problem.ts';
import type { Access, OwnPassword } from './access.ts';
import type { Prove } from './prove.ts';
import type { Sessions } from './sessions.ts';

export function createOwnPassword(needs: {
  readonly database: Database;
  readonly sessions: Pick<Sessions, 'begin'>;
  readonly prove: Prove;
  readonly preparePassword: Access['preparePassword'];
  readonly setPassword: Access['setPassword'];
}): OwnPassword {
  const { database, sessions, prove } = needs;
  const setAt: OwnPassword['setAt'] = async (context, userId) => {
    const [row] = await database
      .reader(context)
      .read<{ set_at: number }>(sql`select set_at from credentials where user_id = ${userId}`);
    return row && new Date(Number(row.set_at));
  };
  return {
    setAt,
    async change(context, userId, proof, next, from) {
      // Without a password there is nothing that proves who asks: the issuer stands for it.
      if ((await setAt(context, userId)) === undefined)
        throw invalid([{ pointer: '/password', code: 'access.no-password' }]);
      const prepared = await needs.preparePassword(next);
      return prove(context, userId, proof, async (inside) => {
        await needs.setPassword(inside, userId, prepared).catch((error: unknown) => {
          throw atNext(error);
        });
        return sessions.begin(inside, userId, from);
      });
    },
  };
}

/** What is wrong with a new password is said at the new one. */
function atNext(error: unknown): unknown {
  if (!(error instanceof Problem) || error.status !== 422) return error;
  return invalid(error.details.map((detail) => ({ ...detail, pointer: '/next' })));
}
