// Sign-ins at issuers that are under way: what only this house knows of each lies sealed in a row, which is found by what the browser keeps and taken once. It says
// at which issuer it began, so that no answer of one is shown to another.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { seal, unseal } from './seal.ts';
import { isToken, newToken, tokenHash } from './secret-token.ts';

export interface Journey {
  /** Name of the issuer. */
  readonly issuer: string;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

export interface Journeys {
  /** @returns what the browser keeps */
  begin(context: Context, journey: Journey, returnTo: string): Promise<string>;
  /** Once for each, within ten minutes. */
  take(context: Context, binding: string): Promise<{ journey: Journey; returnTo: string } | undefined>;
}

interface JourneyRow {
  readonly id: string;
  readonly secrets: string;
  readonly return_to: string;
}

const ownerOf = (binding: string): string => `issuer:${tokenHash(binding)}`;

/** @param needs.key 32 bytes that the secrets are sealed with */
export function createJourneys(needs: { database: Database; clock: Clock; key: Buffer }): Journeys {
  const { database, clock, key } = needs;

  async function taken(context: InTransaction, binding: string): Promise<JourneyRow | undefined> {
    const now = clock.now().getTime();
    const [row] = await context.transaction.read<JourneyRow>(sql`select id, secrets, return_to from issuer_sign_ins
      where binding_hash = ${tokenHash(binding)} and expires_at > ${now}`);
    const count =
      row === undefined ? 0 : await context.transaction.write(sql`delete from issuer_sign_ins where id = ${row.id}`);
    return count === 1 ? row : undefined;
  }

  return {
    async begin(context, journey, returnTo) {
      const binding = newToken();
      const now = clock.now().getTime();
      await database.transaction(context, async (inside) => {
        await inside.transaction.write(sql`delete from issuer_sign_ins where expires_at <= ${now}`);
        await inside.transaction.write(sql`insert into issuer_sign_ins (id, binding_hash, secrets, return_to, expires_at)
          values (${newId()}, ${tokenHash(binding)}, ${seal(key, ownerOf(binding), JSON.stringify(journey))}, ${returnTo}, ${now + limits.challengeMs})`);
      });
      return binding;
    },
    async take(context, binding) {
      if (!isToken(binding)) return undefined;
      const row = await database.transaction(context, (inside) => taken(inside, binding));
      const opened = row && unseal(key, ownerOf(binding), row.secrets);
      if (row === undefined || opened === undefined) return undefined;
      return { journey: JSON.parse(opened) as Journey, returnTo: row.return_to };
    },
  };
}
