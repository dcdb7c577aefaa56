// The job that takes one message to the world: first the row says `sending` and that is committed, then the channel delivers, then the
// outcome is written under the same lease. What a crash leaves in between is told apart by whether the receiver honours keys.
import { buffer } from 'node:stream/consumers';
import type { Database } from '../database/database.ts';
import type { Events } from '../events/events.ts';
import type { Files } from '../files/files.ts';
import type { JobOutcome, LeasedJob } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { Problem } from '../kernel/problem.ts';
import type { Registry } from '../kernel/registry.ts';
import { optedOut, wantsNone } from './address-choices.ts';
import { type CarriedLinks, carried } from './carried-links.ts';
import {
  attachmentsOf,
  documentsOf,
  forgetSecret,
  type MessageRow,
  messageById,
  moveMessage,
  storyAt,
  storyOf,
} from './message-store.ts';
import {
  type Attachment,
  type Channel,
  DeliveryError,
  type PrintDocument,
  type Receipt,
  type RenderedMessage,
} from './messaging.ts';
import { tellMessage } from './put-message.ts';
import { applyEarlyReport, keepReportsApart } from './receive-message.ts';

export interface SendNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Logger;
  readonly channels: Registry<Channel>;
  readonly files: Files;
  readonly print: PrintDocument;
  readonly links: CarriedLinks;
}

export interface SendMessage {
  run(job: LeasedJob, signal: AbortSignal): Promise<JobOutcome>;
  /** The job was given up: its attempts are used. */
  onDead(context: InTransaction, job: LeasedJob, error: string): Promise<void>;
}

const longestWaitMs = 6 * 3_600_000;
const done: JobOutcome = { kind: 'done' };

/** 5 s, 15 s, 45 s … at most 6 hours. */
function backOffMs(attempt: number): number {
  return Math.min(longestWaitMs, 5_000 * 3 ** (attempt - 1));
}

export function createSendMessage({
  database,
  events,
  clock,
  log,
  channels,
  files,
  print,
  links,
}: SendNeeds): SendMessage {
  const contextOf = (job: LeasedJob): Context => systemContext('deliver messages', job.correlationId);

  async function tell(context: InTransaction, row: MessageRow, type: string, detail?: string): Promise<void> {
    const data = {
      message: row.id,
      channel: row.channel,
      ...(row.template === null ? {} : { template: row.template }),
      to: row.address,
      ...(row.mailing === null ? {} : { mailing: row.mailing }),
      ...(detail === undefined ? {} : { detail }),
    };
    await events.append(storyOf(context, row), { type, subject: storyAt(row), data });
  }

  /** Takes the message for this lease, or settles it when there is nothing to send. */
  function begin(job: LeasedJob): Promise<{ row: MessageRow; channel: Channel } | undefined> {
    return database.transaction(contextOf(job), async (context) => {
      const row = await messageById(context.transaction, String(job.payload.message));
      if (row === undefined || (row.state !== 'queued' && row.state !== 'sending')) return undefined;
      const channel = channels.find(row.channel);
      if (channel === undefined) {
        await moveMessage(
          context,
          row.id,
          { states: ['queued', 'sending'] },
          { state: 'queued', detail: 'channel-not-configured' },
          clock.now(),
        );
        return undefined;
      }
      // The last gate before the world: whoever said no since it was queued gets nothing.
      if (row.state === 'queued' && (await wantsNone(context.transaction, row.channel, row.address))) {
        const to = { state: 'refused', detail: optedOut, token: null } as const;
        if (await moveMessage(context, row.id, { states: ['queued'] }, to, clock.now()))
          await tellMessage(events, storyOf(context, row), row, { reason: optedOut });
        return undefined;
      }
      if (row.state === 'sending' && !channel.honoursKeys) {
        await lose(context, row, 'stopped while sending');
        return undefined;
      }
      await moveMessage(
        context,
        row.id,
        { states: ['queued', 'sending'] },
        { state: 'sending', token: job.token, tried: true },
        clock.now(),
      );
      return { row, channel };
    });
  }

  async function lose(context: InTransaction, row: MessageRow, detail: string): Promise<void> {
    const moved = await moveMessage(
      context,
      row.id,
      { states: ['sending'] },
      { state: 'unknown', detail, token: null },
      clock.now(),
    );
    if (moved) await tell(context, row, 'message.unknown', detail);
  }

  /** Writes the outcome while the lease is ours; another worker that has taken over writes its own. */
  function finish(
    job: LeasedJob,
    work: (context: InTransaction, from: { states: ['sending']; token: string }) => Promise<void>,
  ) {
    return database.transaction(contextOf(job), (context) => work(context, { states: ['sending'], token: job.token }));
  }

  async function succeed(job: LeasedJob, row: MessageRow, receipt: Receipt): Promise<JobOutcome> {
    await finish(job, async (context, from) => {
      if (receipt.providerId !== undefined) await keepReportsApart(database, context, row.channel, receipt.providerId);
      const to = { state: 'sent', detail: null, providerId: receipt.providerId, token: null } as const;
      if (!(await moveMessage(context, row.id, from, to, clock.now()))) return;
      await forgetSecret(context, row);
      await tell(context, row, 'message.sent');
      if (receipt.providerId !== undefined) await applyEarlyReport({ events, clock }, context, row, receipt.providerId);
    });
    return done;
  }

  async function fail(job: LeasedJob, row: MessageRow, channel: Channel, error: unknown): Promise<JobOutcome> {
    const failure =
      error instanceof DeliveryError
        ? error
        : new DeliveryError('unknown', error instanceof Error ? error.message : String(error), { cause: error });
    if (!(error instanceof DeliveryError))
      log.error({ error, message: row.id, channel: channel.name }, 'a channel failed in a way it did not name');
    if (failure.outcome === 'permanent') {
      await finish(job, (context, from) => giveUp(context, row, from, failure.message));
      return done;
    }
    if (failure.outcome === 'unknown' && !channel.honoursKeys) {
      await finish(job, (context) => lose(context, row, failure.message));
      return done;
    }
    await finish(job, async (context, from) => {
      await moveMessage(context, row.id, from, { state: 'queued', detail: failure.message, token: null }, clock.now());
    });
    return { kind: 'retry', afterMs: failure.afterMs ?? backOffMs(job.attempt), error: failure.message };
  }

  async function giveUp(
    context: InTransaction,
    row: MessageRow,
    from: Parameters<typeof moveMessage>[2],
    detail: string,
  ): Promise<void> {
    if (!(await moveMessage(context, row.id, from, { state: 'failed', detail, token: null }, clock.now()))) return;
    await forgetSecret(context, row);
    await tell(context, row, 'message.failed', detail);
  }

  return {
    async run(job, signal) {
      const begun = await begin(job);
      if (begun === undefined) return done;
      const { row, channel } = begun;
      let receipt: Receipt;
      try {
        receipt = await channel.deliver(await rendered(files, print, links, row), signal);
      } catch (error) {
        return fail(job, row, channel, error);
      }
      return succeed(job, row, receipt);
    },
    async onDead(context, job, error) {
      const row = await messageById(context.transaction, String(job.payload.message));
      if (row === undefined) return;
      // The job ended while sending and the receiver drops no second one: nobody knows.
      if (row.state === 'sending' && channels.find(row.channel)?.honoursKeys !== true) await lose(context, row, error);
      else await giveUp(context, row, { states: ['queued', 'sending'] }, error);
    },
  };
}

async function rendered(
  files: Files,
  print: PrintDocument,
  links: CarriedLinks,
  row: MessageRow,
): Promise<RenderedMessage> {
  const attachments = [...(await openable(files, row)), ...(await printed(print, row))];
  return {
    id: row.id,
    channel: row.channel,
    to: row.address,
    ...(row.subject === null ? {} : { subject: row.subject }),
    ...carried(links, row),
    language: row.language,
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(row.reply_to === null ? {} : { replyTo: row.reply_to }),
    key: row.key,
  };
}

/** @throws DeliveryError permanent, when it cannot be made; temporary, when the typesetter is busy. Nothing has left the house before. */
async function printed(print: PrintDocument, row: MessageRow): Promise<Attachment[]> {
  const made: Attachment[] = [];
  let size = attachmentsOf(row).reduce((sum, file) => sum + file.size, 0);
  for (const { name, content } of documentsOf(row)) {
    const bytes = await print(content).catch((error: unknown) => {
      const isLasting = error instanceof Problem && error.status === 422;
      const text = error instanceof Error ? error.message : String(error);
      throw new DeliveryError(isLasting ? 'permanent' : 'temporary', `the document ${name}: ${text}`, { cause: error });
    });
    size += bytes.length;
    if (size > limits.attachmentBytes) throw new DeliveryError('permanent', 'attachments-too-large');
    made.push({ name, type: 'application/pdf', bytes: async () => bytes });
  }
  return made;
}

/** @throws DeliveryError permanent, when a file is there no more */
async function openable(files: Files, row: MessageRow): Promise<Attachment[]> {
  const named = attachmentsOf(row);
  const context = systemContext('deliver messages', row.correlation_id);
  const found = new Map(
    (
      await files.find(
        context,
        named.map(({ id }) => id),
      )
    ).map((file) => [file.id, file]),
  );
  return named.map(({ id, name, type }) => ({
    name,
    type,
    async bytes() {
      const file = found.get(id);
      if (file === undefined) throw new DeliveryError('permanent', `the file ${name} is there no more`);
      return buffer(await files.open(file));
    },
  }));
}
