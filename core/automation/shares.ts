// Single records shared by hand: with a person, a team or a role that would not reach them otherwise. Whoever may change a record may share it,
// and never for more than they may do themselves.
import { storedNameOf } from '../../schemas/entity-names.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import { type Id, isId, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden, invalid, notFound } from '../kernel/problem.ts';

export interface NewShare {
  /** `user:<id>`, `team:<id>` or `role:<name>`. */
  readonly with: string;
  readonly level: 'read' | 'update';
  /** From then on it is shared no more. */
  readonly until?: string | undefined;
}

export interface Share extends NewShare {
  readonly id: Id;
  readonly sharedBy: Id;
  readonly at: string;
}

export interface Shares {
  /** @throws Problem 404 */
  list(context: Context, entity: string, record: Id): Promise<readonly Share[]>;
  /** Sharing again with the same changes level and end. @throws Problem 403, 404, 422 */
  share(context: Context, entity: string, record: Id, share: NewShare): Promise<Share>;
  /** @throws Problem 403, 404 */
  unshare(context: Context, entity: string, record: Id, share: Id): Promise<void>;
}

export interface SharesNeeds {
  readonly database: Database;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: Pick<RecordService, 'get' | 'find' | 'may'>;
  readonly events: Pick<Events, 'append' | 'audit'>;
  readonly clock: Clock;
}

interface Row {
  readonly id: Id;
  readonly audience: string;
  readonly level: 'read' | 'update';
  readonly shared_by: Id;
  readonly created_at: number;
  readonly ends_at: number | null;
}

export function createShares(needs: SharesNeeds): Shares {
  const { database, definitions, records, events, clock } = needs;

  function shareable(context: Context, name: string): EntityDefinition {
    const entity = definitions.current(context).entity(name);
    if (entity === undefined) throw notFound('entity', name);
    if (entity.shareable !== true)
      throw invalid([{ pointer: '/entity', code: 'share.not-shareable', params: { entity: name } }]);
    return entity;
  }

  /** Who may change the record may share it. */
  async function requireChange(context: InTransaction, entity: EntityDefinition, record: Id): Promise<void> {
    await records.get(context, entity.name, record);
    if (!(await records.may(context, entity.name, record, 'update'))) throw forbidden('share', entity.name);
  }

  async function requireAudience(context: Context, audience: string): Promise<void> {
    const [kind = '', name = ''] = audience.split(':');
    const known =
      kind === 'role'
        ? definitions
            .current(context)
            .entities()
            .some((entity) => Object.hasOwn(entity.access, name))
        : isId(name) && (await records.find(context, kind, name)) !== undefined;
    if (!known) throw invalid([{ pointer: '/with', code: 'share.unknown-audience', params: { found: audience } }]);
  }

  function storedName(context: Context, name: string): string {
    return storedNameOf(definitions.current(context).entity(name) ?? { name });
  }

  return {
    async list(context, entityName, record) {
      const stored = await records.get(context, entityName, record);
      const entity = storedName(context, stored.entity);
      const rows = await database
        .reader(context)
        .read<Row>(
          sql`select * from record_shares where entity = ${entity} and record = ${record} order by created_at, id`,
        );
      return rows.map(shareOf);
    },

    share: (context, entityName, record, share) =>
      database.transaction(context, async (inside) => {
        const entity = shareable(inside, entityName);
        const stored = storedNameOf(entity);
        await requireChange(inside, entity, record);
        await requireAudience(inside, share.with);
        const endsAt = share.until === undefined ? null : Date.parse(share.until);
        const now = clock.now().getTime();
        if (endsAt !== null && !(endsAt > now)) throw invalid([{ pointer: '/until', code: 'share.over', params: {} }]);
        const [count] = await inside.transaction.read<{ count: number }>(
          sql`select count(*) as "count" from record_shares where entity = ${stored} and record = ${record}`,
        );
        if (Number(count?.count ?? 0) >= limits.sharesOfRecord)
          throw invalid([{ pointer: '/with', code: 'share.too-many', params: { maximum: limits.sharesOfRecord } }]);
        const by = idOf(inside);
        await inside.transaction.write(sql`insert into record_shares (id, entity, record, audience, level, shared_by, created_at, ends_at)
          values (${newId()}, ${stored}, ${record}, ${share.with}, ${share.level}, ${by}, ${now}, ${endsAt})
          on conflict (entity, audience, record) do update set level = excluded.level, ends_at = excluded.ends_at, shared_by = excluded.shared_by`);
        await tell(inside, 'record.shared', entity.name, record, { with: share.with, level: share.level });
        const [row] = await inside.transaction.read<Row>(
          sql`select * from record_shares where entity = ${stored} and record = ${record} and audience = ${share.with}`,
        );
        return shareOf(row!);
      }),

    unshare: (context, entityName, record, share) =>
      database.transaction(context, async (inside) => {
        const entity = definitions.current(inside).entity(entityName);
        if (entity === undefined) throw notFound('entity', entityName);
        const stored = storedNameOf(entity);
        await requireChange(inside, entity, record);
        const [row] = await inside.transaction.read<Row>(
          sql`select * from record_shares where id = ${share} and entity = ${stored} and record = ${record}`,
        );
        if (row === undefined) throw notFound('share', share);
        await inside.transaction.write(sql`delete from record_shares where id = ${share}`);
        await tell(inside, 'record.unshared', entity.name, record, { with: row.audience, level: row.level });
      }),
  };

  async function tell(
    context: InTransaction,
    type: 'record.shared' | 'record.unshared',
    entity: string,
    id: Id,
    data: { with: string; level: string },
  ): Promise<void> {
    const subject = { entity, id };
    await events.audit(context, { action: type, subject, changes: data });
    await events.append(context, { type, subject, data });
  }
}

function idOf({ principal }: Context): string {
  return 'id' in principal ? principal.id : principal.kind;
}

function shareOf(row: Row): Share {
  return {
    id: row.id,
    with: row.audience,
    level: row.level,
    sharedBy: row.shared_by,
    at: new Date(Number(row.created_at)).toISOString(),
    ...(row.ends_at === null ? {} : { until: new Date(Number(row.ends_at)).toISOString() }),
  };
}
