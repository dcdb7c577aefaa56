// Messages out and in: a row each, rendered once when queued, delivered by a job after the commit, every state on the timeline.

import type { MessageDefinition } from '../../schemas/types.ts';
import type { Subject } from '../events/events.ts';
import type { FileFacts } from '../files/files.ts';
import type { Cause, Context, InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';

/** A file that goes with an e-mail. */
export interface Attachment {
  readonly name: string;
  readonly type: string;
  /** @throws Problem 410 `file-lost` */
  bytes(): Promise<Buffer>;
}

/** A document that is made when the message leaves: its file's name, and what it is made of, which only the printer knows. */
export interface MessageDocument {
  readonly name: string;
  readonly content: JsonObject;
}

/** @throws Problem 422 when it will never be made, anything else when it may be made later */
export type PrintDocument = (content: JsonObject) => Promise<Buffer>;

export interface RenderedMessage {
  readonly id: Id;
  readonly channel: string;
  /** E.164 for SMS, an address for e-mail, a user id for in-app. */
  readonly to: string;
  readonly subject?: string;
  readonly body: string;
  readonly language: string;
  /** E-mail only. */
  readonly attachments?: readonly Attachment[];
  /** Where an answer goes; of what a person wrote. */
  readonly replyTo?: string;
  /** Idempotency key, the same at every try. */
  readonly key: string;
}

export interface Receipt {
  /** The receiver's own id, by which reports come back. */
  readonly providerId?: string;
}

/** Thrown by deliver. `permanent` = will not get better; `unknown` = may have been delivered, so never again by itself. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly outcome: 'temporary' | 'permanent' | 'unknown';
  /** When to try again, when the receiver said so. */
  readonly afterMs?: number;
  constructor(outcome: DeliveryError['outcome'], detail: string, options: { cause?: unknown; afterMs?: number } = {}) {
    super(detail, { cause: options.cause });
    this.outcome = outcome;
    if (options.afterMs !== undefined) this.afterMs = options.afterMs;
  }
}

export interface InboundMessage {
  /** The sender's id of this delivery: seen once, done once. */
  readonly deliveryId: string;
  readonly kind: 'report' | 'message';
  /** report: which message and what became of it. */
  readonly providerId?: string;
  readonly state?: 'delivered' | 'failed';
  readonly detail?: string;
  /** message: from whom and what. */
  readonly from?: string;
  readonly text?: string;
  readonly subject?: string;
  /** The message of ours that it answers, where the sender says so. */
  readonly answers?: Id;
}

export interface Channel {
  readonly name: string;
  /** The receiver drops a second request with the same key; only then a lost answer is tried again. */
  readonly honoursKeys: boolean;
  deliver(message: RenderedMessage, signal: AbortSignal): Promise<Receipt>;
  /** Checks the signature over the raw body and reads it. @throws Problem 401 `bad-signature` */
  receive?(raw: { body: Uint8Array; headers: Readonly<Record<string, string>> }, now: Date): InboundMessage;
}

export type MessageState = 'queued' | 'sending' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'received' | 'refused';

export interface StoredMessage {
  readonly id: Id;
  readonly direction: 'out' | 'in';
  readonly channel: string;
  readonly template?: string;
  readonly address: string;
  readonly subject?: string;
  readonly body: string;
  readonly state: MessageState;
  /** Somebody wrote it themselves. */
  readonly isLetter: boolean;
  readonly detail?: string;
  readonly attachments?: readonly FileFacts[];
  /** Names of the documents that are made when it leaves. */
  readonly documents?: readonly string[];
  readonly about?: Subject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Notice {
  readonly id: Id;
  readonly subject?: string;
  readonly body: string;
  readonly about?: Subject;
  readonly createdAt: Date;
  readonly readAt?: Date;
  /** The message it was made of: what sort of notice it is, and what may be muted. */
  readonly kind?: string;
  readonly cause?: Cause;
}

/** What somebody wants no notices of: a sort of them, or all about a record. */
export type Muted = { readonly kind: string } | { readonly about: Subject };

/** In-app messages of the user who asks. */
export interface Notices {
  /** Newest first, without those that are put off. */
  list(context: Context): Promise<Notice[]>;
  /** Of those that are shown. */
  unread(context: Context): Promise<number>;
  /** @throws Problem 404 for those of others */
  markRead(context: Context, id: Id): Promise<void>;
  markAllRead(context: Context): Promise<void>;
  /** It is gone until then, and comes back as new. @throws Problem 404, 422 for a time that is past or too far ahead */
  snooze(context: Context, id: Id, until: Date): Promise<void>;
  /** @throws Problem 422 `too-many-mutes` */
  mute(context: Context, what: Muted): Promise<void>;
  unmute(context: Context, what: Muted): Promise<void>;
  muted(context: Context): Promise<readonly Muted[]>;
}

/** A message that somebody writes themselves, to one address. */
export interface Letter {
  readonly channel: 'sms' | 'email';
  readonly to: unknown;
  readonly subject?: string | undefined;
  readonly body: string;
  readonly language: string;
  readonly about?: Subject | undefined;
  /** The message whose words it began with: its limit and its quiet hours hold for it. */
  readonly template?: string | undefined;
  /** Where an answer goes when the installation has no address for answers. */
  readonly replyTo: string;
  readonly attachments?: readonly Id[] | undefined;
  /** The same key is one message. */
  readonly key?: string | undefined;
  /** Why it must not go, as its sender knows: who it is to wants none. */
  readonly refusal?: string | undefined;
}

/** What would become of a letter that is sent now. */
export interface LetterForecast {
  /** In the form the channel wants; empty = there is none. */
  readonly to: string;
  /** A code of `problems`. */
  readonly refusal?: string;
  /** When its quiet hours end. */
  readonly leavesAt?: Date;
  /** No gateway or server is configured: it waits until there is one. */
  readonly waits?: true;
}

export interface MessagePreview {
  /** Empty = its expression gives none. */
  readonly to: string;
  readonly isAddress: boolean;
  readonly language: string;
  readonly subject?: string;
  readonly body: string;
}

export interface Messaging {
  /** Renders the template with the data, once, and queues message row + job + event `message.queued` in the transaction. An address that
   *  is empty or malformed gives a row in state `refused` with the reason and an event, no job. */
  queue(
    context: InTransaction,
    request: {
      template: string;
      data: Readonly<Record<string, unknown>>;
      about?: Subject;
      language?: string;
      key?: string;
      /** Files that go with it, whose reader the sender is. */
      attachments?: readonly Id[];
      /** Why nothing may go to this address, as its sender knows. */
      refusal?: (address: string) => string | undefined;
      documents?: readonly MessageDocument[];
    },
  ): Promise<StoredMessage>;
  /** Queues what somebody wrote, as `queue` does: row, job and event, or a row in state `refused` with the reason. */
  write(context: InTransaction, letter: Letter): Promise<StoredMessage>;
  /** Nothing is written. */
  foresee(context: InTransaction, letter: Letter): Promise<LetterForecast>;
  /** What the message would be, live or not, with these data; nothing is written. */
  preview(
    context: Context,
    definition: MessageDefinition,
    data: Readonly<Record<string, unknown>>,
    language: string,
  ): MessagePreview;
  /** Sends it once to this address to be looked at: no limit and no quiet hours hold it. @throws Problem 422 `message-address` */
  test(
    context: InTransaction,
    definition: MessageDefinition,
    request: {
      data: Readonly<Record<string, unknown>>;
      language: string;
      to: string;
      attachments?: readonly Id[];
      documents?: readonly MessageDocument[];
    },
  ): Promise<StoredMessage>;
  /** A message or report that came in over a channel, once per delivery id. Appends `message.delivered`, `message.failed` or `message.received`
   *  (data: message, channel, from, text) about the record whose message it answers, or that has this phone (`whoHas`). */
  receive(
    context: Context,
    channel: string,
    raw: { body: Uint8Array; headers: Readonly<Record<string, string>> },
  ): Promise<{ repeated: boolean }>;
  about(context: Context, subject: Subject): Promise<StoredMessage[]>;
  find(context: Context, id: Id): Promise<StoredMessage | undefined>;
  /** Those of these that are there, in no order. */
  several(context: Context, ids: readonly Id[]): Promise<StoredMessage[]>;
  /** An operator decided what became of an `unknown` one: send again, or leave as sent. */
  resolveUnknown(context: Context, id: Id, decision: 'send-again' | 'was-sent'): Promise<void>;
  /** Dotted paths the template of that name, or this definition, reads from its data ("lead.mobile"), so that the caller loads exactly those. */
  reads(context: Context, template: string | MessageDefinition): readonly string[];
  /** The newest ones first, of one state when asked. */
  list(context: Context, filter: { state?: MessageState; limit?: number }): Promise<StoredMessage[]>;
  /** After a restore: what was queued or on its way when the backup was made may have gone out since; it is `unknown`, so never sent by itself. */
  settleRestored(context: Context): Promise<number>;
  /** How many wait for an operator or were given up. */
  measure(context: Context): Promise<{ unknown: number; failed: number }>;
  readonly notices: Notices;
  /** Queues again what waited for a channel that was not configured; after `definitions.start`. */
  start(): Promise<void>;
  /** Adds a channel (sms, email, inApp are built in). */
  addChannel(channel: Channel): () => void;
}
