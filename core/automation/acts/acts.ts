// What people do from a record's card: the contract of this folder. Notes, calls and meetings are records of the entity `activity`; what is kept here is
// everything they cannot be alone: messages, follow-ups, mentions, followers, reminders.
import type { LocalText } from '../../../schemas/types.ts';
import type { Stored } from '../../entities/records.ts';
import type { Subject } from '../../events/events.ts';
import type { Context } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import type { StoredMessage } from '../../messaging/messaging.ts';

export type LetterChannel = 'sms' | 'email';

/** Where somebody can be reached: a field of the record, or of who it points to. */
export interface Contact {
  readonly channel: LetterChannel;
  readonly address: string;
  /** Of the field. */
  readonly label: LocalText;
  /** Whose address it is. */
  readonly of: Subject & { readonly title: string };
  /** A code of `problems`: they want no messages by this channel. */
  readonly refusal?: string;
}

/** A message whose words a letter may begin with. */
export interface LetterTemplate {
  readonly name: string;
  readonly label?: LocalText;
  readonly channel: LetterChannel;
}

/** What is still to be done about a record. */
export interface NextStep {
  readonly kind: 'task' | 'activity';
  readonly id: Id;
  readonly name: string;
  /** Of an activity. */
  readonly sort?: string;
  readonly at?: string;
  readonly who?: Id;
}

export interface ActsState {
  readonly isFollowed: boolean;
  readonly isMuted: boolean;
  readonly followers: number;
  readonly contacts: readonly Contact[];
  readonly templates: readonly LetterTemplate[];
  readonly next: readonly NextStep[];
  readonly may: { readonly log: boolean; readonly plan: boolean; readonly write: boolean };
}

export interface LetterInput {
  readonly channel: LetterChannel;
  /** One of the record's contacts; absent = the first. */
  readonly to?: string | undefined;
  readonly subject?: string | undefined;
  readonly body: string;
  readonly template?: string | undefined;
}

/** What would become of a letter, and the words of a template filled in. */
export interface LetterPreview {
  readonly to: string;
  readonly subject?: string;
  readonly body?: string;
  readonly refusal?: string;
  readonly leavesAt?: string;
  readonly waits?: true;
  /** Where an answer goes. */
  readonly replyTo: string;
}

export interface FollowUp {
  readonly name: string;
  readonly assignee?: Id | undefined;
  /** In place of an assignee: whoever of the team takes it. */
  readonly team?: Id | undefined;
  readonly dueAt?: string | undefined;
  readonly remindBefore?: number | undefined;
  readonly remindBy?: string | undefined;
}

export interface OfferedPerson {
  readonly id: Id;
  readonly name: string;
}

/** All throw Problem 404 for a record that the asker does not see. */
export interface Acts {
  state(context: Context, subject: Subject): Promise<ActsState>;
  /** Nothing is written. @throws Problem 422 for a message that is not live */
  preview(
    context: Context,
    subject: Subject,
    letter: Omit<LetterInput, 'body'> & { body?: string },
  ): Promise<LetterPreview>;
  /** @throws Problem 403; 422 at `/to`, `/subject`, `/body` */
  write(context: Context, subject: Subject, letter: LetterInput): Promise<StoredMessage>;
  /** A task about the record, in the owner's inbox. @throws Problem 403, 422 */
  plan(context: Context, subject: Subject, task: FollowUp): Promise<Stored>;
  /** Takes a follow-up back that one has just given, while it is open. @throws Problem 404 */
  withdraw(context: Context, subject: Subject, task: Id): Promise<void>;
  /** People who may see the record. */
  people(context: Context, subject: Subject, search: string): Promise<readonly OfferedPerson[]>;
  /** @throws Problem 422 `too-many-follows` */
  follow(context: Context, subject: Subject): Promise<void>;
  unfollow(context: Context, subject: Subject): Promise<void>;
  /** Who wrote or called and was nobody we knew becomes a record, which the activity is about from then on. @throws Problem 409 `activity-known`, 422 */
  makeRecord(context: Context, activity: Id, entity: string): Promise<Stored>;
}
