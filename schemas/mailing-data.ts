// What the server tells of messages to many: how far a mailing is, what became of its messages, who they go to.

/** `waiting` = for its turn in a mailing. */
export type MessageState =
  | 'waiting'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'failed'
  | 'unknown'
  | 'received'
  | 'refused';

/** What became of the messages of a mailing. Opened, clicked and answered count messages, as people did it. */
export interface MailingCounts {
  readonly states: Readonly<Partial<Record<MessageState, number>>>;
  /** Of the refused ones, by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly opened: number;
  readonly clicked: number;
  readonly answered: number;
  /** Messages that only programs opened. */
  readonly machines: number;
}

/** sending covers the gathering of the audience, too. */
export type MailingStatus = 'sending' | 'paused' | 'done' | 'cancelled';

export interface MailingReport {
  readonly id: string;
  readonly status: MailingStatus;
  readonly channel: string;
  readonly template?: string;
  readonly process?: string;
  /** The whole audience is known. */
  readonly isGathered: boolean;
  /** Of the audience, as far as it is known. */
  readonly total: number;
  readonly counts: MailingCounts;
  /** Messages in a second. */
  readonly perSecond: number;
  /** When its quiet hours end; absent = they are not now. */
  readonly leavesAt?: string;
  readonly createdAt: string;
  readonly endedAt?: string;
  readonly mayChange: boolean;
}

export interface MailingMember {
  readonly id: string;
  readonly record: { readonly entity: string; readonly id: string; readonly title: string };
  /** Empty where the reader may not see the record. */
  readonly address: string;
  readonly state: string;
  readonly reason?: string;
  readonly opened: boolean;
  readonly clicked: boolean;
  readonly answered: boolean;
}
