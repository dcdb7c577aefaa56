// At most one message a day to an address that only a visitor of a public form has told us: nobody may use a form to write to others.
// An address we have heard from is confirmed. (THREATS T-P03)
import { sql } from '../database/sql.ts';
import type { Events } from '../events/events.ts';
import type { InTransaction } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';

const dayMs = 86_400_000;

export interface UnconfirmedLimit {
  /** May this message go out? Counts it when it may. */
  allows(context: InTransaction, channel: string, address: string, now: Date): Promise<boolean>;
}

export function createUnconfirmedLimit({ events }: { events: Events }): UnconfirmedLimit {
  /** Does what happens now follow, without a person of ours in between, from a public form? */
  async function comesFromForm(context: InTransaction): Promise<boolean> {
    if (context.principal.kind === 'anonymous' || context.cause?.kind === 'form') return true;
    let at = context.causationId;
    for (let depth = 0; at !== undefined && depth <= limits.automationDepth; depth += 1) {
      const event = await events.recall(context, at);
      if (event === undefined) return false;
      if (event.cause?.kind === 'form' || event.type === 'form.submitted') return true;
      at = event.causationId;
    }
    return false;
  }

  return {
    async allows(context, channel, address, now) {
      if (channel === 'inApp' || !(await comesFromForm(context))) return true;
      const heard = await context.transaction.read(
        sql`select 1 as heard from messages where channel = ${channel} and address = ${address} and direction = ${'in'} limit 1`,
      );
      if (heard.length > 0) return true;
      const counted = await context.transaction.write(sql`insert into unconfirmed_addresses (id, last_at)
        values (${`${channel}:${address.toLowerCase()}`}, ${now.getTime()})
        on conflict (id) do update set last_at = excluded.last_at where unconfirmed_addresses.last_at <= ${now.getTime() - dayMs}`);
      return counted === 1;
    },
  };
}
