// What comes in over a channel, once per delivery id: reports of what became of a message, and answers of people.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Events, Subject } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import { asHouse, type InTransaction } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { notFound } from '../kernel/problem.ts';
import type { Registry } from '../kernel/registry.ts';
import { keepChoice } from './address-choices.ts';
import { addressFor } from './addresses.ts';
import { noteMark } from './message-marks.ts';
import {
  aboutOf,
  insertMessage,
  lastMessageTo,
  type MessageRow,
  messageById,
  messageByProviderId,
  moveMessage,
  storyOf,
} from './message-store.ts';
import type { Channel, InboundMessage, Messaging } from './messaging.ts';

export interface ReceiveNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly clock: Clock;
  readonly channels: Registry<Channel>;
  /** Language of the installation: what an answer is taken to be written in. */
  readonly language: (context: InTransaction) => string;
  /** The record that has this address, when no message of ours tells. */
  readonly whoHas: (context: InTransaction, channel: string, address: string) => Promise<Subject | undefined>;
}

type Told = Pick<ReceiveNeeds, 'events' | 'clock'>;

export function createReceiveMessage(needs: ReceiveNeeds): Messaging['receive'] {
  const { database, events, clock, channels } = needs;
  return async (context, name, raw) => {
    const channel = channels.find(name);
    if (channel?.receive === undefined) throw notFound('channel', name);
    const inbound = channel.receive(raw, clock.now());
    return database.transaction(asHouse(context, `channel ${name}`), async (inside) => {
      const added = await inside.transaction.write(sql`insert into inbound_deliveries (id, received_at)
        values (${`${name}:${inbound.deliveryId}`}, ${clock.now().getTime()}) on conflict (id) do nothing`);
      if (added === 0) return { repeated: true };
      if (inbound.kind === 'report') await takeReport(needs, inside, name, inbound);
      else if (inbound.call !== undefined)
        await events.append(inside, {
          type: 'call.told',
          data: { ...inbound.call, agents: [...inbound.call.agents] },
        });
      else await takeMessage(needs, inside, name, inbound);
      return { repeated: false };
    });
  };
}

async function takeReport(
  needs: Told & Pick<ReceiveNeeds, 'database'>,
  context: InTransaction,
  channel: string,
  report: InboundMessage,
): Promise<void> {
  if (report.providerId === undefined || report.state === undefined) return;
  await keepReportsApart(needs.database, context, channel, report.providerId);
  const row = await messageByProviderId(context.transaction, channel, report.providerId);
  if (row !== undefined) return applyReport(needs, context, row, report.state, report.detail);
  // It came before the answer to our own request was written: kept until then.
  await context.transaction.write(sql`insert into early_reports (id, state, detail, received_at)
    values (${`${channel}:${report.providerId}`}, ${report.state}, ${report.detail ?? null}, ${needs.clock.now().getTime()})
    on conflict (id) do update set state = excluded.state, detail = excluded.detail`);
}

/** A report and the answer it came before would both miss each other (PostgreSQL; on SQLite all transactions are apart). */
export async function keepReportsApart(
  database: Database,
  { transaction }: InTransaction,
  channel: string,
  providerId: string,
): Promise<void> {
  if (database.dialect !== 'postgres') return;
  await transaction.read(
    sql`select 1 as held from (select pg_advisory_xact_lock(hashtextextended(${`report:${channel}:${providerId}`}, 0))) as guard`,
  );
}

/** A report that came before we knew the receiver's id of the message is applied once we do. */
export async function applyEarlyReport(
  needs: Told,
  context: InTransaction,
  row: MessageRow,
  providerId: string,
): Promise<void> {
  const id = `${row.channel}:${providerId}`;
  const [report] = await context.transaction.read<{ state: 'delivered' | 'failed'; detail: string | null }>(
    sql`select state, detail from early_reports where id = ${id}`,
  );
  if (report === undefined) return;
  await context.transaction.write(sql`delete from early_reports where id = ${id}`);
  await applyReport(needs, context, row, report.state, report.detail ?? undefined);
}

async function applyReport(
  { events, clock }: Told,
  context: InTransaction,
  row: MessageRow,
  state: 'delivered' | 'failed',
  detail: string | undefined,
): Promise<void> {
  // Reports may come out of order: what has arrived does not fail any more.
  const states =
    state === 'delivered'
      ? (['sending', 'sent', 'unknown', 'failed'] as const)
      : (['sending', 'sent', 'unknown'] as const);
  if (!(await moveMessage(context, row.id, { states }, { state, detail: detail ?? null }, clock.now()))) return;
  const data = {
    message: row.id,
    channel: row.channel,
    ...(row.template === null ? {} : { template: row.template }),
    to: row.address,
    ...(row.mailing === null ? {} : { mailing: row.mailing }),
    ...(detail === undefined ? {} : { detail: detail.slice(0, 500) }),
  };
  await events.append(storyOf(context, row), { type: `message.${state}`, subject: aboutOf(row), data });
}

/** What people and gateways use to say that they want no more, and nothing else with it. */
const farewells = /^(stop|stopall|unsubscribe|cancel|لغو|لغو ?11|لغو ?۱۱|إلغاء|الغاء|إيقاف|הסר|הסירו)[.!\s]*$/iu;

function isFarewell(text: string): boolean {
  return farewells.test(text.trim());
}

async function takeMessage(
  needs: ReceiveNeeds,
  context: InTransaction,
  channel: string,
  inbound: InboundMessage,
): Promise<void> {
  const { events, clock } = needs;
  const from = addressFor(channel, inbound.from) ?? (inbound.from ?? '').slice(0, 500);
  const text = (inbound.text ?? '').slice(0, limits.textLength);
  const named = inbound.answers === undefined ? undefined : await messageById(context.transaction, inbound.answers);
  // Who writes from another address answers none of ours.
  const isTheirs = named?.channel === channel && named.address.toLowerCase() === from.toLowerCase();
  const answered = (isTheirs ? named : undefined) ?? (await lastMessageTo(context.transaction, channel, from));
  const about = (answered && aboutOf(answered)) ?? (await needs.whoHas(context, channel, from));
  const row = await insertMessage(
    context,
    {
      direction: 'in',
      channel,
      address: from,
      ...(inbound.subject === undefined ? {} : { subject: inbound.subject }),
      body: text,
      language: needs.language(context),
      state: 'received',
      about,
    },
    clock.now(),
  );
  await context.transaction.write(
    sql`update inbound_deliveries set message = ${row.id} where id = ${`${channel}:${inbound.deliveryId}`}`,
  );
  const { isAutomatic } = inbound;
  if (isFarewell(text))
    await keepChoice(needs, context, { channel, address: from, wanted: false, source: 'reply', about });
  if (answered !== undefined && Number(answered.marketing ?? 0) === 1 && !isFarewell(text) && !isAutomatic)
    await noteMark(needs, context, answered, { kind: 'reply' });
  await events.append(
    { ...context, cause: { kind: 'message', message: row.id } },
    {
      type: 'message.received',
      subject: about,
      data: { message: row.id, channel, from, text, ...(isAutomatic ? { automatic: true } : {}) },
    },
  );
}
