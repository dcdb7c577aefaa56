// What stays true of accounts however a user record is written, by the page of users or like any other record: somebody administers, and who
// left is out at once.
import type { Access } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events, StoredEvent } from '../events/events.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { isPlainObject, type Json } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';

export interface KeepAccountsNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly records: RecordService;
  readonly access: Access;
}

/** @throws Problem 409 `last-admin`, which undoes the write */
export function keepAccounts(needs: KeepAccountsNeeds): void {
  const keep = async (context: InTransaction, event: StoredEvent, user: Id): Promise<void> => {
    const [roleBefore] = changeOf(event, 'role');
    const [activeBefore, activeNow] = changeOf(event, 'active');
    // A role holds from the next request; somebody who left stays out, also when they come back.
    if (activeBefore === true && activeNow !== true) await needs.access.endSessions(context, user);
    if (roleBefore === 'admin' || activeBefore === true) await keepAnAdministrator(needs, context);
  };

  needs.events.inside('keep accounts', ['record.updated', 'record.deleted'], (context, event) => {
    if (event.subject?.entity === 'user') return keep(context, event, event.subject.id);
  });
}

function changeOf(event: StoredEvent, field: string): readonly Json[] {
  const { changes } = event.data;
  const change = isPlainObject(changes) ? changes[field] : undefined;
  return Array.isArray(change) ? (change as Json[]) : [];
}

async function keepAnAdministrator({ database, records }: KeepAccountsNeeds, context: InTransaction): Promise<void> {
  // Two who go at once must not each count on the other; on SQLite all transactions are apart.
  if (database.dialect === 'postgres') {
    await context.transaction.read(
      sql`select 1 as held from (select pg_advisory_xact_lock(hashtextextended(${'administrators'}, 0))) as guard`,
    );
  }
  const { principal } = systemContext('keep accounts', context.correlationId);
  const { items } = await records.query({ ...context, principal }, 'user', {
    filter: {
      and: [
        { field: 'role', operator: 'eq', value: 'admin' },
        { field: 'active', operator: 'eq', value: true },
      ],
    },
    limit: 1,
  });
  if (items.length === 0) throw new Problem(409, 'last-admin');
}
