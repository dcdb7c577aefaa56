// Puts the messaging room together: built-in channels, the job that sends, what is queued, received and asked.

import type { MessageDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Events, Subject } from '../events/events.ts';
import type { Files } from '../files/files.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { isId, newId } from '../kernel/id.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { notFound, Problem } from '../kernel/problem.ts';
import { createRegistry } from '../kernel/registry.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { choiceAt, forgetChoices, keepChoice } from './address-choices.ts';
import { linksIn } from './carried-links.ts';
import { createCallChannel } from './channels/call.ts';
import { createEmailChannel } from './channels/email.ts';
import { createInAppChannel } from './channels/in-app.ts';
import { createSmsChannel } from './channels/sms.ts';
import { createManyMessages } from './many-messages.ts';
import { noteMark } from './message-marks.ts';
import {
  type MessageRow,
  messageById,
  messagesAbout,
  messagesByIds,
  moveMessage,
  newestMessages,
  toStored,
} from './message-store.ts';
import { compileMessage, createMessageTemplates } from './message-templates.ts';
import { createMessageTokens } from './message-tokens.ts';
import type { Channel, Messaging, PrintDocument } from './messaging.ts';
import { createNotices } from './notices.ts';
import { createQueueMessage, missingTemplate } from './queue-message.ts';
import { createReceiveMessage } from './receive-message.ts';
import { createSendMessage } from './send-message.ts';
import { settleRestored } from './settle-restored.ts';
import { createUnconfirmedLimit } from './unconfirmed-limit.ts';
import { createWriteLetter } from './write-letter.ts';

export interface MessagingNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly jobs: JobQueue;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly log: Logger;
  readonly definitions: Definitions;
  readonly files: Files;
  /** smtp:// or smtps://; absent = e-mails wait, queued, until there is one. */
  readonly smtpUrl?: string | undefined;
  /** Absent = SMS wait, queued, until there is one. `secret` signs what the gateway sends us. */
  readonly smsGateway?: { readonly url: string; readonly secret: string } | undefined;
  /** Signs the answers to e-mails that a mail gateway sends us. */
  readonly inboundSecret?: string | undefined;
  readonly baseUrl: string;
  /** Signs the links that messages to many carry. */
  readonly linkKey: Buffer;
  /** Makes the documents that messages carry. */
  readonly print: PrintDocument;
  /** The record that has this address; asked for answers to no message of ours. */
  readonly whoHas?: (context: InTransaction, channel: string, address: string) => Promise<Subject | undefined>;
}

const jobKind = 'message.send';
const attempts = 12;
/** Longer than the slowest send: a lease that ends early would be taken for a crash. */
const leaseMs = 60_000;

export function createMessaging(needs: MessagingNeeds): Messaging {
  const { database, events, jobs, clock, log, definitions, files } = needs;
  const channels = createRegistry<Channel>('channel');
  for (const channel of builtInChannels(needs)) channels.add(channel.name, channel);
  const templates = createMessageTemplates();
  const compiled = (context: Context, template: string | MessageDefinition) => {
    if (typeof template !== 'string') return compileMessage(template, 0);
    const versioned = definitions.current(context).message(template);
    if (versioned === undefined) throw missingTemplate(template);
    return templates(versioned);
  };
  const enqueue = async (context: InTransaction, row: Pick<MessageRow, 'id'>, dueAt?: Date): Promise<void> => {
    await jobs.enqueue(context, {
      kind: jobKind,
      payload: { message: row.id },
      key: `${jobKind}:${row.id}`,
      maxAttempts: attempts,
      dueAt,
    });
  };
  const links = { tokens: createMessageTokens(needs.linkKey), baseUrl: needs.baseUrl };
  const send = createSendMessage({ database, events, clock, log, channels, files, print: needs.print, links });
  jobs.work(jobKind, send.run, { leaseMs, onDead: send.onDead });

  return {
    ...createQueueMessage({
      database,
      definitions,
      events,
      files,
      clock,
      limit: createUnconfirmedLimit({ events }),
      compiled,
      enqueue,
    }),
    ...createWriteLetter({
      database,
      definitions,
      events,
      files,
      clock,
      enqueue,
      isConfigured: (channel) => channels.find(channel) !== undefined,
    }),
    many: createManyMessages({ database, definitions, events, clock, compiled, enqueue }),
    choose: (context, choice) => keepChoice({ events, clock }, context, choice),
    forgetChoices,
    choiceAt: (context, channel, address) => choiceAt(database.reader(context), channel, address),
    async readToken(context, kind, token) {
      const read = links.tokens.read(kind, token);
      const row = read && (await messageById(database.reader(context), read.message));
      if (read === undefined || row === undefined) return undefined;
      const link = kind === 'link' ? linksIn(row.body)[read.link] : undefined;
      return { message: toStored(row), language: row.language, ...(link === undefined ? {} : { link }) };
    },
    mark: (context, message, mark) =>
      database.transaction(context, async (inside) => {
        const row = await messageById(inside.transaction, message);
        if (row !== undefined && Number(row.tracked ?? 0) === 1) await noteMark({ events, clock }, inside, row, mark);
      }),
    receive: createReceiveMessage({
      database,
      events,
      clock,
      channels,
      language: (context) => definitions.current(context).settings.language,
      whoHas: needs.whoHas ?? (async () => undefined),
    }),
    about: async (context, subject) => (await messagesAbout(database.reader(context), subject)).map(toStored),
    async find(context, id) {
      const row = isId(id) ? await messageById(database.reader(context), id) : undefined;
      return row && toStored(row);
    },
    several: async (context, ids) => (await messagesByIds(database.reader(context), ids)).map(toStored),
    list: async (context, filter) => (await newestMessages(database.reader(context), filter)).map(toStored),
    settleRestored: (context) => settleRestored({ database, events, clock }, context),
    measure: (context) => countLost(database, context),
    reads: (context, template) => compiled(context, template).reads,
    resolveUnknown: (context, id, decision) =>
      database.transaction(context, async (inside) => {
        const row = isId(id) ? await messageById(inside.transaction, id) : undefined;
        if (row === undefined) throw notFound('message', id);
        const state = decision === 'was-sent' ? 'sent' : 'queued';
        const moved = await moveMessage(
          inside,
          id,
          { states: ['unknown'] },
          { state, detail: null, token: null },
          clock.now(),
        );
        if (!moved) throw new Problem(409, 'message-not-unknown', { params: { state: row.state } });
        await events.audit(inside, {
          action: `message.${decision}`,
          subject: { entity: 'message', id },
          changes: { state: ['unknown', state] },
        });
        if (decision === 'send-again') await enqueue(inside, row);
      }),
    notices: createNotices({ database, clock, jobs, events }),
    start: () => queueWaiting(database, channels.names(), enqueue),
    addChannel: (channel) => channels.add(channel.name, channel),
  };
}

function builtInChannels({
  database,
  clock,
  outbound,
  smtpUrl,
  smsGateway,
  inboundSecret,
  baseUrl,
  definitions,
}: MessagingNeeds): Channel[] {
  const channels = [createInAppChannel({ database, clock })];
  if (inboundSecret !== undefined) channels.push(createCallChannel({ secret: inboundSecret }));
  if (smsGateway !== undefined) channels.push(createSmsChannel({ outbound, ...smsGateway }));
  if (smtpUrl !== undefined) {
    channels.push(
      createEmailChannel({
        url: smtpUrl,
        baseUrl,
        secret: inboundSecret,
        senderName: () => definitions.current().settings.organization,
      }),
    );
  }
  return channels;
}

async function countLost(database: Database, context: Context): Promise<{ unknown: number; failed: number }> {
  const rows = await database
    .reader(context)
    .read<{ state: 'unknown' | 'failed'; count: number | bigint }>(
      sql`select state, count(*) as "count" from messages where state in (${'unknown'}, ${'failed'}) group by state`,
    );
  const count = (state: string): number => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return { unknown: count('unknown'), failed: count('failed') };
}

/** Messages whose channel was not configured when their job ran: now it may be. One job each, by its key. */
async function queueWaiting(
  database: Database,
  channels: readonly string[],
  enqueue: (context: InTransaction, row: Pick<MessageRow, 'id'>) => Promise<void>,
): Promise<void> {
  const rows = await database.read<{ id: string; channel: string }>(
    sql`select id, channel from messages where state = ${'queued'} and detail = ${'channel-not-configured'} order by id`,
  );
  const ready = rows.filter((row) => channels.includes(row.channel));
  for (let at = 0; at < ready.length; at += 100) {
    await database.transaction(systemContext('send what waited for a channel', newId()), async (context) => {
      for (const row of ready.slice(at, at + 100)) await enqueue(context, row);
    });
  }
}
