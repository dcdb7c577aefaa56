// Messages to many: written set by set, let go as fast as a channel takes them, counted. Who they go to, and when to go on, rooms above decide.
import type { MessageDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { isAmong, nothing, sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { type Events, subjectNames } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context, InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { optedOut, thoseWhoWantNone } from './address-choices.ts';
import { insertMessages, type MessageRow, messagesByIds, type NewRow, toStored } from './message-store.ts';
import type { CompiledMessage } from './message-templates.ts';
import type { ManyMessages, ManyRequest, MessageState } from './messaging.ts';
import { tellMessage } from './put-message.ts';
import { createWriter, rowOf, type Written } from './queue-message.ts';
import { leavesAt } from './quiet-hours.ts';

export interface ManyNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly events: Events;
  readonly clock: Clock;
  readonly compiled: (context: Context, template: string) => CompiledMessage;
  readonly enqueue: (context: InTransaction, row: Pick<MessageRow, 'id'>, dueAt?: Date) => Promise<void>;
}

const dayMs = 86_400_000;
/** Refusals that are a person's own will: the attempt stands on their timeline, too. */
const theirWill: readonly string[] = [optedOut, 'consent-withdrawn'];

export function createManyMessages(needs: ManyNeeds): ManyMessages {
  const { database, definitions, events, clock, compiled, enqueue } = needs;
  const write = createWriter(needs);

  /** Why each of these addresses gets nothing. */
  async function refusalsOf(
    context: InTransaction,
    definition: MessageDefinition,
    mailing: Id,
    addresses: readonly string[],
  ): Promise<(address: string) => string | undefined> {
    const { transaction } = context;
    const unwanted = await thoseWhoWantNone(transaction, definition.channel, addresses);
    const had =
      addresses.length === 0
        ? []
        : await transaction.read<{ address: string }>(sql`select address from messages
      where channel = ${definition.channel} and address ${isAmong(addresses)} and mailing = ${mailing} and state <> ${'refused'}`);
    const known = new Set(had.map(({ address }) => address.toLowerCase()));
    const counts = await sentTo(context, definition, addresses, clock.now());
    return (address) => {
      if (unwanted.has(address)) return optedOut;
      if (known.has(address.toLowerCase())) return 'duplicate-address';
      if (definition.limit !== undefined && (counts.get(address) ?? 0) >= definition.limit.most)
        return 'frequency-limit';
      known.add(address.toLowerCase());
      return undefined;
    };
  }

  return {
    async put(context, { mailing, template, items }) {
      const message = compiled(context, template);
      const { definition } = message;
      const written = items.map((item) => ({ item, ...write(context, message, item.data, item.language) }));
      const addresses = [...new Set(written.flatMap(({ address }) => address ?? []))];
      const refusal = await refusalsOf(context, definition, mailing, addresses);
      const cause = context.cause === undefined ? null : JSON.stringify(context.cause);
      const rows = written.map(({ item, ...one }): NewRow => {
        const { address } = one;
        const refused = address === undefined ? 'no-address' : (item.refusal?.(address) ?? refusal(address));
        return newRow(message, one, { mailing, item, refused, cause });
      });
      const stored = await insertMessages(context, rows, clock.now());
      const refused = stored.filter(({ state }) => state === 'refused');
      for (const row of refused)
        if (theirWill.includes(row.detail ?? '')) await tellMessage(events, context, row, { reason: row.detail ?? '' });
      return { waiting: stored.length - refused.length, refused: refused.length };
    },
    async release(context, mailing, most, perSecond) {
      const rows = await context.transaction.read<{ id: Id }>(
        sql`select id from messages where mailing = ${mailing} and state = ${'waiting'} order by id limit ${most}`,
      );
      if (rows.length === 0) return 0;
      const now = clock.now().getTime();
      const ids = rows.map(({ id }) => id);
      await context.transaction.write(
        sql`update messages set state = ${'queued'}, updated_at = ${now} where id ${isAmong(ids)} and state = ${'waiting'}`,
      );
      for (const [at, id] of ids.entries())
        await enqueue(context, { id }, new Date(now + Math.floor((at * 1_000) / perSecond)));
      return ids.length;
    },
    async onTheirWay(context, mailings) {
      if (mailings.length === 0) return 0;
      const [row] = await database
        .reader(context)
        .read<{ count: number | bigint }>(
          sql`select count(*) as "count" from messages where mailing ${isAmong(mailings)} and (state = ${'sending'} or (state = ${'queued'} and attempts = ${0}))`,
        );
      return Number(row?.count ?? 0);
    },
    drop: (context, mailing) =>
      context.transaction.write(sql`update messages set state = ${'refused'}, detail = ${'mailing-cancelled'}, updated_at = ${clock.now().getTime()}
        where mailing = ${mailing} and state = ${'waiting'}`),
    async counts(context, mailing) {
      const reader = database.reader(context);
      const states = await reader.read<{ state: MessageState; count: number }>(
        sql`select state, count(*) as "count" from messages where mailing = ${mailing} group by state`,
      );
      const reasons = await reader.read<{ detail: string; count: number }>(
        sql`select detail, count(*) as "count" from messages where mailing = ${mailing} and state = ${'refused'} group by detail`,
      );
      const marks = await reader.read<{ kind: string; machine: number; count: number }>(
        sql`select kind, machine, count(distinct message) as "count" from message_marks where mailing = ${mailing} group by kind, machine`,
      );
      const marked = (kind: string, machine: number) =>
        Number(marks.find((one) => one.kind === kind && Number(one.machine) === machine)?.count ?? 0);
      return {
        states: Object.fromEntries(states.map(({ state, count }) => [state, Number(count)])),
        reasons: Object.fromEntries(reasons.map(({ detail, count }) => [detail ?? '', Number(count)])),
        opened: marked('open', 0),
        clicked: marked('click', 0),
        answered: marked('reply', 0),
        machines: marked('open', 1),
      };
    },
    async list(context, mailing, { state, after, limit }) {
      const reader = database.reader(context);
      const kind = state === undefined ? undefined : markOf[state];
      const only =
        kind !== undefined
          ? sql`and exists (select 1 from message_marks k where k.message = m.id and k.kind = ${kind} and k.machine = ${0})`
          : state !== undefined
            ? sql`and m.state = ${state}`
            : nothing;
      const later = after === undefined ? nothing : sql`and m.id > ${after}`;
      const ids = await reader.read<{ id: Id }>(
        sql`select m.id from messages m where m.mailing = ${mailing} ${only} ${later} order by m.id limit ${limit}`,
      );
      if (ids.length === 0) return [];
      const found = await messagesByIds(
        reader,
        ids.map(({ id }) => id),
      );
      const marks = await reader.read<{ message: Id; kind: string }>(
        sql`select distinct message, kind from message_marks where machine = ${0} and message ${isAmong(ids.map(({ id }) => id))}`,
      );
      const has = (id: Id, one: string) => marks.some(({ message, kind: of }) => message === id && of === one);
      return found
        .sort((one, other) => (one.id < other.id ? -1 : 1))
        .map((row) => ({
          ...toStored(row),
          opened: has(row.id, 'open'),
          clicked: has(row.id, 'click'),
          answered: has(row.id, 'reply'),
        }));
    },
    async lastAbout(context, subject, since) {
      const [row] = await database.reader(context).read<{ id: Id; mailing: Id }>(sql`select id, mailing from messages
        where about_entity ${isAmong(subjectNames(subject))} and about_id = ${subject.id} and created_at >= ${since.getTime()}
        and mailing is not null and state in (${'sent'}, ${'delivered'}, ${'unknown'}) order by created_at desc, id desc limit 1`);
      return row && { message: row.id, mailing: row.mailing };
    },
    leavesAt(context, template) {
      const { settings } = definitions.current(context);
      const quiet = compiled(context, template).definition.quietHours ?? settings.quietHours;
      return leavesAt(clock.now(), quiet, settings.timeZone);
    },
  };
}

const markOf: Readonly<Record<string, string>> = { opened: 'open', clicked: 'click', answered: 'reply' };

function newRow(
  message: CompiledMessage,
  written: Written,
  given: {
    readonly mailing: Id;
    readonly item: ManyRequest['items'][number];
    readonly refused: string | undefined;
    readonly cause: string | null;
  },
): NewRow {
  const { mailing, item, refused, cause } = given;
  const { address, wanted } = written;
  return {
    direction: 'out',
    ...rowOf(message, written),
    address: address ?? (typeof wanted === 'string' ? wanted.slice(0, 500) : ''),
    state: refused === undefined ? 'waiting' : 'refused',
    detail: refused ?? null,
    key: `mailing:${mailing}:${item.about.id}`,
    about: item.about,
    mailing,
    marketing: 1,
    tracked: item.isTracked ? 1 : 0,
    cause,
  };
}

/** As `isWithinLimit` counts, for many addresses in one question. */
async function sentTo(
  { transaction }: InTransaction,
  { name, channel, limit }: MessageDefinition,
  addresses: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  if (limit === undefined || addresses.length === 0) return new Map();
  const ofMessage = limit.of === 'message' ? sql`and template = ${name}` : nothing;
  const rows = await transaction.read<{
    address: string;
    count: number;
  }>(sql`select address, count(*) as "count" from messages
    where channel = ${channel} and address ${isAmong(addresses)} and created_at > ${now.getTime() - limit.days * dayMs}
    and direction = ${'out'} and state not in (${'refused'}, ${'failed'}) ${ofMessage} group by address`);
  return new Map(rows.map(({ address, count }) => [address, Number(count)]));
}
