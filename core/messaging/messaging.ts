// Messages out and in: a row each, rendered once when queued, delivered by a job after the commit, every state on the timeline.

import type { MailingCounts, MessageState } from '../../schemas/mailing-data.ts';
import type { MessageDefinition } from '../../schemas/types.ts';
import type { Subject } from '../events/events.ts';
import type { FileFacts } from '../files/files.ts';
import type { Cause, Context, InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import type { AddressChoice, ChoiceSource } from './address-choices.ts';
import type { Mark } from './message-marks.ts';
import type { TokenKind } from './message-tokens.ts';

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

/** What an e-mail shows below its words: headings with what stands under each, and the way to choose what comes. */
export interface MessageLists {
  readonly lists: readonly {
    readonly heading: string;
    readonly items: readonly {
      readonly title: string;
      readonly text?: string;
      readonly at: string;
      readonly link: string;
    }[];
    /** In words: what the list leaves out. */
    readonly more?: string;
  }[];
  readonly choose: { readonly text: string; readonly link: string };
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
  /** The same as markup; e-mail only. */
  readonly html?: string;
  /** One POST to it and its receiver gets no more of the kind (RFC 8058); e-mail only. */
  readonly unsubscribe?: string;
  /** Where its receiver, once signed in, chooses what comes; e-mail only. */
  readonly choices?: string;
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
  readonly kind: 'report' | 'message' | 'call';
  /** call: what the telephone system says of it. */
  readonly call?: InboundCall;
  /** report: which message and what became of it. */
  readonly providerId?: string;
  readonly state?: 'delivered' | 'failed';
  readonly detail?: string;
  /** message: from whom and what. */
  readonly from?: string;
  readonly text?: string;
  readonly subject?: string;
  /** No person wrote it: a notice of absence, say (RFC 3834). It answers nothing. */
  readonly isAutomatic?: true;
  /** The message of ours that it answers, where the sender says so. */
  readonly answers?: Id;
}

/** One step of a telephone call, as the telephone system tells it. */
export interface InboundCall {
  /** The telephone system's name of the call, the same at each step. */
  readonly id: string;
  readonly state: 'ringing' | 'answered' | 'ended' | 'missed';
  readonly direction: 'in' | 'out';
  /** The number outside, as the line shows it. */
  readonly party: string;
  /** At whom it rings, or who answered: extensions or e-mail addresses. */
  readonly agents: readonly string[];
  readonly seconds?: number;
  readonly recording?: string;
}

export interface Channel {
  readonly name: string;
  /** The receiver drops a second request with the same key; only then a lost answer is tried again. */
  readonly honoursKeys: boolean;
  deliver(message: RenderedMessage, signal: AbortSignal): Promise<Receipt>;
  /** Checks the signature over the raw body and reads it. @throws Problem 401 `bad-signature` */
  receive?(raw: { body: Uint8Array; headers: Readonly<Record<string, string>> }, now: Date): InboundMessage;
}

export type { MessageState };

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
  /** The mailing it is one of. */
  readonly mailing?: Id;
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
  /** Of a person and of these sorts, newest first: shown, unread, not muted since, and in no e-mail before. */
  untold(context: InTransaction, user: Id, kinds: readonly string[]): Promise<readonly Notice[]>;
  /** They went out by e-mail. */
  markTold(context: InTransaction, ids: readonly Id[]): Promise<void>;
  /** undefined = there is none of this id: its sort or its record is muted. */
  kindOf(context: InTransaction, id: Id): Promise<string | undefined>;
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

/** One message for each of many receivers. */
export interface ManyRequest {
  readonly mailing: Id;
  readonly template: string;
  readonly items: readonly {
    readonly data: Readonly<Record<string, unknown>>;
    readonly about: Subject;
    readonly language?: string | undefined;
    readonly refusal?: ((address: string) => string | undefined) | undefined;
    readonly isTracked: boolean;
  }[];
}

/** Messages to many, as rooms above drive them. */
export interface ManyMessages {
  /** Writes a row for each in few statements: `waiting`, or refused with the reason. One receiver gets one message of a mailing. */
  put(context: InTransaction, request: ManyRequest): Promise<{ waiting: number; refused: number }>;
  /** Lets as many of those that wait leave, evenly from now on; answers how many. */
  release(context: InTransaction, mailing: Id, most: number, perSecond: number): Promise<number>;
  /** How many of these mailings are on their way out; those that are tried again later keep no others waiting. */
  onTheirWay(context: Context, mailings: readonly Id[]): Promise<number>;
  /** Those that wait are not sent any more. */
  drop(context: InTransaction, mailing: Id): Promise<number>;
  counts(context: Context, mailing: Id): Promise<MailingCounts>;
  /** In the order in which they leave, of one state when asked, or those opened, clicked, answered. */
  list(
    context: Context,
    mailing: Id,
    page: { state?: string | undefined; after?: Id | undefined; limit: number },
  ): Promise<readonly (StoredMessage & { opened: boolean; clicked: boolean; answered: boolean })[]>;
  /** The newest message of a mailing about the record that left since then. */
  lastAbout(context: Context, subject: Subject, since: Date): Promise<{ message: Id; mailing: Id } | undefined>;
  /** When one that were released now would leave; undefined = at once. */
  leavesAt(context: Context, template: string): Date | undefined;
}

export interface Messaging {
  readonly many: ManyMessages;
  /** What the owner of an address wants; logged, and held to by every path. */
  choose(context: InTransaction, choice: AddressChoice): Promise<boolean>;
  /** Of all addresses: what came from there was nobody's word. */
  forgetChoices(context: InTransaction, source: ChoiceSource): Promise<void>;
  choiceAt(context: Context, channel: string, address: string): Promise<boolean | undefined>;
  /** The message whose link this is; undefined = none of ours. */
  readToken(
    context: Context,
    kind: TokenKind,
    token: string,
  ): Promise<{ readonly message: StoredMessage; readonly language: string; readonly link?: string } | undefined>;
  /** It was opened, or a link followed. Nothing is kept of messages that are not tracked. */
  mark(context: Context, message: Id, mark: Mark): Promise<void>;
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
      /** Whoever reads of the message never reads what it says, and once it left nobody does: a code. */
      isSecret?: true;
      /** Why nothing may go to this address, as its sender knows. */
      refusal?: (address: string) => string | undefined;
      documents?: readonly MessageDocument[];
      lists?: MessageLists;
      /** Note what its receiver does with it, where the message is one that may be. */
      isTracked?: boolean;
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
