// The rows of mailings: read, written, moved from status to status. Decides nothing.
import type { MailingStatus } from '../../../schemas/mailing-data.ts';
import type { FilterTree } from '../../../schemas/types.ts';
import { isAmong, sql } from '../../database/sql.ts';
import type { Subject } from '../../events/events.ts';
import type { InTransaction, Principal } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import type { Reader } from '../../kernel/transaction.ts';
import type { MailingFigure } from './mailings.ts';

export interface StoredMailing {
  readonly id: Id;
  readonly about: Subject;
  readonly template: string | undefined;
  readonly process: string | undefined;
  readonly channel: string;
  readonly entity: string;
  readonly filter: FilterTree;
  readonly figures: Readonly<Partial<Record<MailingFigure, string>>>;
  readonly status: MailingStatus;
  readonly cursor: string | undefined;
  readonly isGathered: boolean;
  readonly total: number;
  readonly principal: Principal;
  readonly locale: string;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
}

interface Row {
  readonly id: Id;
  readonly about_entity: string;
  readonly about_id: Id;
  readonly template: string | null;
  readonly process: string | null;
  readonly channel: string;
  readonly entity: string;
  readonly filter: string;
  readonly figures: string;
  readonly status: MailingStatus;
  readonly cursor: string | null;
  readonly gathered: number;
  readonly total: number | bigint;
  readonly principal: string;
  readonly locale: string;
  readonly created_at: number;
  readonly ended_at: number | null;
}

const columns = sql`id, about_entity, about_id, template, process, channel, entity, filter, figures, status, "cursor", gathered, total, principal, locale, created_at, ended_at`;

export async function insertMailing({ transaction }: InTransaction, one: StoredMailing): Promise<void> {
  await transaction.write(sql`insert into mailings (${columns}) values (${one.id}, ${one.about.entity}, ${one.about.id}, ${one.template ?? null},
    ${one.process ?? null}, ${one.channel}, ${one.entity}, ${JSON.stringify(one.filter)}, ${JSON.stringify(one.figures)}, ${one.status},
    ${one.cursor ?? null}, ${one.isGathered ? 1 : 0}, ${one.total}, ${JSON.stringify(one.principal)}, ${one.locale}, ${one.createdAt}, ${one.endedAt ?? null})`);
}

export async function findMailing(reader: Reader, id: Id): Promise<StoredMailing | undefined> {
  return (await reader.read<Row>(sql`select ${columns} from mailings where id = ${id}`)).map(toMailing)[0];
}

/** Newest first. */
export async function mailingsOf(reader: Reader, { id }: Subject): Promise<readonly StoredMailing[]> {
  const rows = await reader.read<Row>(
    sql`select ${columns} from mailings where about_id = ${id} order by created_at desc, id desc limit 100`,
  );
  return rows.map(toMailing);
}

/** Those of a channel whose messages are leaving, oldest first. */
export async function sendingBy(reader: Reader, channel: string): Promise<readonly StoredMailing[]> {
  const rows = await reader.read<Row>(
    sql`select ${columns} from mailings where channel = ${channel} and status = ${'sending'} and gathered = ${1} order by created_at, id`,
  );
  return rows.map(toMailing);
}

/** Answers whether it was in one of these. */
export async function moveMailing(
  { transaction }: InTransaction,
  id: Id,
  from: readonly MailingStatus[],
  to: MailingStatus,
  endedAt?: number,
): Promise<boolean> {
  const count = await transaction.write(
    sql`update mailings set status = ${to}, ended_at = ${endedAt ?? null} where id = ${id} and status ${isAmong(from)}`,
  );
  return count === 1;
}

/** One more slice of the audience is known; false when somebody else was faster, or it goes on no more. */
export async function saveSlice(
  { transaction }: InTransaction,
  one: StoredMailing,
  to: { readonly cursor: string | undefined; readonly added: number },
): Promise<boolean> {
  const count =
    await transaction.write(sql`update mailings set "cursor" = ${to.cursor ?? null}, gathered = ${to.cursor === undefined ? 1 : 0},
    total = total + ${to.added} where id = ${one.id} and coalesce("cursor", '') = ${one.cursor ?? ''} and gathered = ${0} and status = ${'sending'}`);
  return count === 1;
}

function toMailing(row: Row): StoredMailing {
  return {
    id: row.id,
    about: { entity: row.about_entity, id: row.about_id },
    template: row.template ?? undefined,
    process: row.process ?? undefined,
    channel: row.channel,
    entity: row.entity,
    filter: JSON.parse(row.filter) as FilterTree,
    figures: JSON.parse(row.figures) as StoredMailing['figures'],
    status: row.status,
    cursor: row.cursor ?? undefined,
    isGathered: Number(row.gathered) === 1,
    total: Number(row.total),
    principal: JSON.parse(row.principal) as Principal,
    locale: row.locale,
    createdAt: Number(row.created_at),
    endedAt: row.ended_at === null ? undefined : Number(row.ended_at),
  };
}
