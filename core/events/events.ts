// The one log of what happened. Each entry is a row of the transaction that made it so; a record's timeline is a page of this log.
import type { Cause, Context, InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';

/** What an event is about. A message or task about a lead has the lead as its subject. */
export interface Subject {
  readonly entity: string;
  readonly id: Id;
  /** What its entity was called before: logs have it under the name of their time. */
  readonly was?: readonly string[] | undefined;
}

/** The names under which a subject stands in logs. */
export function subjectNames({ entity, was }: Pick<Subject, 'entity' | 'was'>): readonly string[] {
  return was === undefined ? [entity] : [entity, ...was];
}

export interface NewEvent {
  /** `record.created`, `record.updated`, `record.deleted`, `form.submitted`, `rule.decided`, `rule.failed`, `decision.taken`, `process.started`, `process.ended`,
   *  `element.entered`, `element.completed`, `task.opened`, `task.completed`, `message.queued`, `message.sent`, `message.delivered`,
   *  `message.failed`, `message.unknown`, `message.received`, `incident.opened`, `incident.resolved`, … */
  readonly type: string;
  readonly subject?: Subject | undefined;
  readonly data: JsonObject;
}

export interface StoredEvent extends NewEvent {
  readonly id: Id;
  readonly at: Date;
  /** Who acted: `user:<id>`, `anonymous`, `system:<purpose>`, … */
  readonly actor: string;
  readonly cause?: Cause | undefined;
  readonly correlationId: Id;
  readonly causationId?: Id | undefined;
  /** How many events of the same transaction led to it, one causing the next; 0 for what came from outside. */
  readonly depth: number;
}

/** One that was read from the log. Who appends it is not told its place: that would make each append twice as dear. */
export interface PlacedEvent extends StoredEvent {
  /** Ever growing; on PostgreSQL readers stop below the oldest open transaction, so none is skipped. */
  readonly position: bigint;
}

/** The area of events ("record"), a kind of logged activities ("activity.call"), a channel of messages ("message.sms"). */
export type EventSort = string;

export interface NewAudit {
  readonly action: string;
  readonly subject: Subject;
  /** By field id: [before, after]. */
  readonly changes: JsonObject;
}

/** What of the audit is asked for; what is left out is any. */
export interface AuditQuery {
  /** Entries before this one: `next` of the page before. */
  readonly before?: bigint;
  readonly limit: number;
  /** A person: what they and their keys did, and what was done about their account. */
  readonly actor?: Id;
  /** What actions begin with, and what they do not: `record`, `access`, `definition`, … */
  readonly areas?: readonly string[];
  readonly notAreas?: readonly string[];
  readonly subject?: Pick<Subject, 'entity' | 'was'> & { readonly id?: Id };
  readonly from?: Date;
  readonly to?: Date;
}

export interface AuditPage {
  readonly items: readonly (NewAudit & {
    readonly position: bigint;
    readonly at: Date;
    readonly actor: string;
    readonly cause?: Cause;
  })[];
  /** Where to go on; absent when there is nothing before. */
  readonly next?: bigint;
  /** When fewer than asked for were found on the way: how far back it was looked. */
  readonly lookedTo?: Date;
}

export interface Events {
  /** Writes the event and tells the inside subscribers' queue. Actor, cause and ids come from the context, the time from the clock. */
  append(context: InTransaction, event: NewEvent): Promise<StoredEvent>;
  /** Writes an audit row; append-only (triggers refuse change). */
  audit(context: InTransaction, audit: NewAudit): Promise<void>;
  /** A page of the audit, newest first. Read in a worker. */
  audited(context: Context, query: AuditQuery): Promise<AuditPage>;
  /**
   * Called for each appended event inside its transaction, before the COMMIT, one after another, never nested: what a handler appends
   * joins the queue. `context.causationId` is the event's id. A throw undoes the whole transaction. Order = order of subscription.
   * Who has nothing to do with an event answers at once, without a promise: there are many events and most concern few.
   */
  inside(
    name: string,
    types: readonly string[],
    handle: (context: InTransaction, event: StoredEvent) => Promise<void> | void,
  ): () => void;
  /** Hands on now what was appended so far: for a work of several acts, each of which builds on what followed from the one before. Never in a handler. Answers how many. */
  settle(context: InTransaction): Promise<number>;
  /** Called after the commit, in order of position, in this process, without a saved position: live updates. */
  live(handle: (event: StoredEvent) => void): () => void;
  /** What happened to one subject or to any of several, newest first. `before` = position of the last entry seen; `only`: any of these. */
  timeline(
    context: Context,
    subject: Subject | readonly Subject[],
    options?: { before?: bigint; limit?: number; only?: readonly EventSort[] },
  ): Promise<PlacedEvent[]>;
  /**
   * What happened to many records of one entity, oldest first for each: entries of these types whose data name one of these words. Read in a worker.
   * @param subject its entity, with the names it had
   */
  ofMany(
    subject: Pick<Subject, 'entity' | 'was'>,
    ids: readonly Id[],
    sought: { readonly types: readonly string[]; readonly words: readonly string[] },
  ): Promise<readonly Pick<PlacedEvent, 'type' | 'subject' | 'data' | 'at'>[]>;
  /** The event of that id, or undefined. */
  find(context: Context, id: Id): Promise<PlacedEvent | undefined>;
  /** The same for who asks what led to what: an event of this very transaction is remembered, and has no place yet. */
  recall(context: Context, id: Id): StoredEvent | Promise<StoredEvent | undefined>;
  /** Reads on from a position; for position readers of many processes. */
  since(position: bigint, limit: number): Promise<PlacedEvent[]>;
}
