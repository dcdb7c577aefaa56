// Mailings: one message, or the start of one process, for each record of an audience. What other rooms and plugins see of them.
import type { MailingMember, MailingReport } from '../../../schemas/mailing-data.ts';
import type { FilterTree } from '../../../schemas/types.ts';
import type { Subject } from '../../events/events.ts';
import type { Context, InTransaction } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';

export const mailingFigures = [
  'members',
  'sent',
  'delivered',
  'failed',
  'unknown',
  'refused',
  'opened',
  'clicked',
  'answered',
] as const;
export type MailingFigure = (typeof mailingFigures)[number];

/** By which members are asked for. */
export const mailingStates = [
  'waiting',
  'queued',
  'sending',
  'sent',
  'delivered',
  'failed',
  'unknown',
  'refused',
  'opened',
  'clicked',
  'answered',
] as const;

export interface Audience {
  readonly entity: string;
  /** A list is a question: who passes it when the mailing reaches them. */
  readonly filter: FilterTree;
}

export interface MailingRequest {
  /** What it is for: a campaign. Its record holds the figures. */
  readonly about: Subject;
  readonly audience: Audience;
  /** Either a message, or a process that is started about each. */
  readonly template?: string | undefined;
  readonly process?: string | undefined;
  /** Which field of `about` holds which figure. */
  readonly figures?: Readonly<Partial<Record<MailingFigure, string>>> | undefined;
}

export interface Mailings {
  /** Begins once the transaction is committed. @throws Problem 422 `mailing-template`, `mailing-running`, or for a filter that cannot be asked */
  start(context: InTransaction, request: MailingRequest): Promise<Id>;
  /** How many an audience has now, as the asker sees it. */
  count(context: Context, audience: Audience): Promise<{ readonly value: number; readonly more: boolean }>;
  /** Those of a record, newest first. @throws Problem 404 */
  of(context: Context, about: Subject): Promise<readonly MailingReport[]>;
  /** @throws Problem 404, 409 `mailing-state` */
  move(context: Context, about: Subject, mailing: Id, to: 'paused' | 'sending' | 'cancelled'): Promise<void>;
  /** @throws Problem 404 */
  members(
    context: Context,
    about: Subject,
    mailing: Id,
    page: { readonly state?: string | undefined; readonly after?: Id | undefined; readonly limit?: number | undefined },
  ): Promise<{ readonly items: readonly MailingMember[]; readonly next?: Id }>;
  /** What a mailing is for. */
  aboutOf(context: Context, mailing: Id): Promise<Subject | undefined>;
  /** What the newest mailing that reached the record since then was for. */
  lastAbout(context: Context, record: Subject, since: Date): Promise<Subject | undefined>;
}
