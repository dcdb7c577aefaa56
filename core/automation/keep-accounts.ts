// What stays true of accounts however a user record is written, by the page of users or like any other record: somebody administers, who left is out at
// once, and nobody gives or touches more than they have themselves, least of all a rule or a process.
import type { Access } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events, StoredEvent } from '../events/events.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { isPlainObject, type Json } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';

export interface KeepAccountsNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly records: RecordService;
  readonly access: Access;
}

/** What lets one in as somebody, or keeps them out. */
const guarded = ['role', 'email', 'active'] as const;

/** @throws Problem 409 `last-admin`, 403 `outranked`, which undo the write */
export function keepAccounts(needs: KeepAccountsNeeds): void {
  const { records, access } = needs;
  records.beforeSave('user', (context, { id, before, values }) => {
    const after = { ...before, ...values };
    if (isHouse(context) || guarded.every((field) => after[field] === before?.[field])) return;
    keepRank(access, context, after.role);
    if (before !== undefined && (!isSelf(context, id) || after.role !== before.role))
      keepRank(access, context, before.role);
  });
  records.beforeDelete('user', async (context, { id }) => {
    if (!isHouse(context)) keepRank(access, context, await roleOf(needs, context, id));
  });
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

/** Ravand itself: set-up, groups of an issuer. What a rule, a process or a form asks for is not. */
function isHouse({ principal, cause }: Context): boolean {
  return principal.kind === 'system' && cause === undefined;
}

function isSelf({ principal }: Context, id: Id): boolean {
  return principal.kind === 'user' && principal.id === id;
}

async function roleOf({ records }: KeepAccountsNeeds, context: InTransaction, user: Id): Promise<unknown> {
  const { principal } = systemContext('keep accounts', context.correlationId);
  return (await records.get({ ...context, principal }, 'user', user)).values.role;
}

/** @throws Problem 403 `outranked` when one of the role may what this principal may not */
export function keepRank({ policy }: Pick<Access, 'policy'>, { principal }: Context, role: unknown): void {
  if (typeof role === 'string' && policy.outranks(role, principal))
    throw new Problem(403, 'outranked', { params: { role } });
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
