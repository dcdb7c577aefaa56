// Which sessions began at an issuer, with the token by which it knows the one to end there (OpenID Connect RP-Initiated Logout 1.0). Sealed: it speaks of a person.
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { seal, unseal } from './seal.ts';
import { tokenHash } from './secret-token.ts';

export interface IssuerSession {
  /** Name of the issuer. */
  readonly issuer: string;
  readonly idToken: string;
}

export interface IssuerSessions {
  /** @param of the session, or the challenge that one begins with once its code has come */
  keep(context: InTransaction, of: { session: Id } | { challenge: string }, kept: IssuerSession): Promise<void>;
  /** The session that began with a challenge is what was kept for it. */
  carry(context: InTransaction, challenge: string, session: Id): Promise<void>;
  take(context: InTransaction, session: Id): Promise<IssuerSession | undefined>;
}

const keyOf = (of: { session: Id } | { challenge: string }): string =>
  'session' in of ? `session:${of.session}` : `challenge:${tokenHash(of.challenge)}`;
const ownerOf = (issuer: string): string => `issuer-session:${issuer}`;

export function createIssuerSessions({ clock, key }: { clock: Clock; key: Buffer }): IssuerSessions {
  return {
    async keep({ transaction }, of, { issuer, idToken }) {
      const now = clock.now().getTime();
      // A session outlives none of this.
      await transaction.write(sql`delete from issuer_sessions where created_at <= ${now - limits.sessionMs}`);
      await transaction.write(sql`insert into issuer_sessions (id, holder, issuer, id_token, created_at)
        values (${newId()}, ${keyOf(of)}, ${issuer}, ${seal(key, ownerOf(issuer), idToken)}, ${now})`);
    },
    async carry({ transaction }, challenge, session) {
      await transaction.write(
        sql`update issuer_sessions set holder = ${keyOf({ session })} where holder = ${keyOf({ challenge })}`,
      );
    },
    async take({ transaction }, session) {
      const holder = keyOf({ session });
      const [row] = await transaction.read<{ issuer: string; id_token: string }>(
        sql`select issuer, id_token from issuer_sessions where holder = ${holder}`,
      );
      if (row === undefined) return undefined;
      await transaction.write(sql`delete from issuer_sessions where holder = ${holder}`);
      const idToken = unseal(key, ownerOf(row.issuer), row.id_token);
      return idToken === undefined ? undefined : { issuer: row.issuer, idToken };
    },
  };
}
