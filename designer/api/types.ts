// The shapes of core/http/ROUTES.md as the browser sees them: instants and dates are texts, decimals are texts.

import type { Json } from '../../core/kernel/data.ts';
import type { FormPlace } from '../../schemas/form-layout.ts';
import type { PersonKeys } from '../../schemas/person-keys.ts';
import type {
  Calendar,
  EntityDefinition,
  FieldDefinition,
  FormDefinition,
  Language,
  LocalText,
  MenuLine,
  PageDefinition,
  RelatedTerm,
  SettingsDefinition,
  ViewDefinition,
} from '../../schemas/types.ts';
import type { Theme } from '../shell/preferences.ts';

export type Value = Json;
export type Values = Readonly<Record<string, Value>>;

/** A file as the server describes it; `version` once a record holds it. */
export interface FileFacts {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly width?: number;
  readonly height?: number;
  readonly version?: number;
}

export interface FileVersion {
  readonly file: FileFacts;
  readonly isCurrent: boolean;
  readonly uploadedAt: string;
}

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly team?: string | null;
  readonly language: Language;
  readonly calendar: Calendar;
  readonly theme: Theme;
  readonly direction?: 'rtl' | 'ltr';
  /** Given to commands in place of the usual ones. */
  readonly keys: PersonKeys;
  /** `missing`: must be set up before anything else. */
  readonly secondFactor: 'on' | 'off' | 'missing';
  readonly may: { readonly studio: boolean; readonly users: boolean; readonly operate: boolean };
}

/** Of the installation, as every page has them. */
export interface PublicSettings
  extends Pick<SettingsDefinition, 'language' | 'calendar' | 'country' | 'timeZone' | 'organization'> {
  /** Weekdays of rest by its working calendar, 0 = Sunday. */
  readonly restDays?: readonly number[];
}

export interface Start {
  readonly setUp: boolean;
  readonly signedIn: boolean;
  /** The issuers one can sign in with. */
  readonly issuers: readonly { readonly name: string; readonly label: string }[];
  readonly settings: PublicSettings;
}

export interface FieldForUser extends FieldDefinition {
  readonly writable: boolean;
  /** Of a reference: the fields that take their value from what is chosen in it. */
  readonly takes?: readonly string[];
}

export interface EntityForUser extends Omit<EntityDefinition, 'fields' | 'access'> {
  readonly fields: readonly FieldForUser[];
  readonly may: { readonly create: boolean; readonly update: boolean; readonly delete: boolean };
  readonly validator: string;
}

export interface FormInfo {
  readonly name: string;
  readonly label?: LocalText;
  readonly entity: string;
  readonly public: boolean;
  /** Where the asker's records are shown by it. */
  readonly record?: readonly ('page' | 'new' | 'peek')[];
}

/** A line of the navigation, as this person may open it. */
export interface MenuLineForUser {
  readonly id: string;
  readonly to: MenuLine['to'];
  readonly path?: string;
  /** It opens beside this page. */
  readonly isElsewhere?: true;
  /** To start. */
  readonly process?: string;
  readonly entity?: string;
  readonly icon?: string;
  readonly color?: EntityForUser['color'];
  readonly label?: LocalText;
}

export interface Workspace {
  readonly release: number;
  readonly settings: PublicSettings;
  readonly entities: readonly EntityForUser[];
  readonly views: readonly ViewDefinition[];
  readonly forms: readonly FormInfo[];
  /** Of the entities that have one. */
  readonly hasReports: boolean;
  readonly pages: readonly Omit<PageDefinition, 'kind' | 'roles'>[];
  readonly users: readonly { readonly id: string; readonly name: string }[];
  /** For who builds. */
  readonly plugins?: readonly { readonly name: string; readonly label: LocalText }[];
  readonly menu: readonly {
    readonly id: string;
    readonly label?: LocalText;
    readonly icon?: string;
    readonly lines: readonly MenuLineForUser[];
  }[];
  readonly areas: readonly {
    readonly name: string;
    readonly label?: LocalText;
    readonly icon?: string;
    readonly entities: readonly string[];
  }[];
}

/** The records of an entity that point to another record by a reference. */
export interface RelatedList {
  /** "person.organization" */
  readonly relation: string;
  readonly entity: string;
  readonly field: string;
  readonly label?: LocalText;
  readonly count: { readonly value: number; readonly more: boolean };
}

export interface StoredRecord {
  readonly id: string;
  readonly entity: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly createdBy?: string | null;
  readonly updatedBy?: string | null;
  readonly values: Values;
  /** Titles of the referenced records by field name. */
  readonly titles?: Readonly<Record<string, string>>;
  /** Of fields that hold several records: their titles by field, by id. */
  readonly linkTitles?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** When asked for, by field: the records it leads to. */
  readonly expanded?: Readonly<Record<string, StoredRecord | readonly StoredRecord[] | null>>;
}

export interface RecordPage {
  readonly items: readonly StoredRecord[];
  readonly next?: string;
}

export type Cause =
  | { readonly kind: 'rule'; readonly name: string; readonly version: number; readonly decision: string }
  | {
      readonly kind: 'process';
      readonly name: string;
      readonly version: number;
      readonly instance: string;
      readonly element: string;
      readonly elementName?: string;
    }
  | { readonly kind: 'form'; readonly name: string; readonly submission: string }
  | { readonly kind: 'message'; readonly message: string };

export interface TimelineEntry {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly actor: { readonly kind: 'user' | 'anonymous' | 'system'; readonly id?: string; readonly name?: string };
  readonly automatic: boolean;
  readonly cause?: Cause;
  readonly data: Readonly<Record<string, unknown>>;
  /** Key and parameters of the sentence. */
  readonly text?: { readonly key?: string; readonly params?: Readonly<Record<string, unknown>> };
  /** What was noted, called, met: as its reader sees it. */
  readonly activity?: {
    readonly id: string;
    readonly version: number;
    readonly values: Values;
    readonly isOwn: boolean;
  };
  /** What a message says, and where it stands now. */
  readonly message?: {
    readonly state: string;
    readonly isLetter: boolean;
    readonly subject?: string;
    readonly body?: string;
    readonly detail?: string;
  };
  /** The record it happened to, when it is another one. */
  readonly of?: { readonly entity: string; readonly id: string; readonly title: string };
}

/** Where somebody can be reached. */
export interface Contact {
  readonly channel: 'sms' | 'email';
  readonly address: string;
  readonly label: LocalText;
  readonly of: { readonly entity: string; readonly id: string; readonly title: string };
  readonly refusal?: string;
}

/** What is still to be done about a record. */
export interface NextStep {
  readonly kind: 'task' | 'activity';
  readonly id: string;
  readonly name: string;
  readonly sort?: string;
  readonly at?: string;
  readonly who?: string;
}

export interface ActsState {
  readonly isFollowed: boolean;
  readonly isMuted: boolean;
  readonly followers: number;
  readonly contacts: readonly Contact[];
  readonly templates: readonly {
    readonly name: string;
    readonly label?: LocalText;
    readonly channel: 'sms' | 'email';
  }[];
  readonly next: readonly NextStep[];
  readonly may: { readonly log: boolean; readonly plan: boolean; readonly write: boolean };
}

export interface LetterToSend {
  readonly channel: 'sms' | 'email';
  readonly to?: string | undefined;
  readonly subject?: string | undefined;
  readonly body?: string | undefined;
  readonly template?: string | undefined;
}

export interface LetterPreview {
  readonly to: string;
  readonly replyTo: string;
  readonly subject?: string;
  readonly body?: string;
  readonly refusal?: string;
  readonly leavesAt?: string;
  readonly waits?: true;
}

export type Muted = { readonly kind: string } | { readonly about: { readonly entity: string; readonly id: string } };

export interface Notice {
  readonly id: string;
  readonly subject?: string;
  readonly body: string;
  readonly about?: { readonly entity: string; readonly id: string };
  readonly createdAt: string;
  readonly readAt?: string;
  /** What sort of notice it is: the message it was made of. */
  readonly kind?: string;
  readonly cause?: Cause;
}

/** A sort of notices that there can be here. */
export interface NoticeKind {
  readonly name: string;
  readonly label?: LocalText;
}

export interface NoticePage {
  readonly items: readonly Notice[];
  readonly unread: number;
  readonly muted: readonly Muted[];
}

export interface TimelinePage {
  readonly items: readonly TimelineEntry[];
  readonly next?: string;
}

export interface Group {
  readonly values: readonly Value[];
  readonly count: number;
  readonly measures: readonly (string | null)[];
}

/** What a search of everything found in one entity. */
export interface SearchHits {
  readonly entity: string;
  readonly items: readonly StoredRecord[];
  readonly more: boolean;
}

export type Explanation =
  | { readonly type: 'all' | 'any' | 'not'; readonly holds: boolean; readonly parts: readonly Explanation[] }
  | {
      readonly type: 'term';
      readonly path: string;
      readonly operator: string;
      readonly expected: unknown;
      readonly seen: unknown;
      readonly holds: boolean;
      readonly related?: RelatedTerm;
      readonly view?: string;
      readonly expression?: string;
    };

export interface Why {
  readonly cause?: Cause;
  readonly title?: string | LocalText;
  readonly version?: number;
  readonly publishedAt?: string;
  readonly publishedBy?: string;
  readonly event?: {
    readonly type: string;
    readonly at: string;
    readonly entity: string;
    readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  };
  readonly condition?: Explanation;
  readonly effects: readonly {
    readonly action: string;
    readonly done: boolean;
    readonly state?: string;
    readonly detail?: unknown;
    /** The rows of a decision that the action took, with what they saw. */
    readonly condition?: Explanation;
    readonly eventId?: string;
  }[];
  readonly element?: { readonly id: string; readonly name?: string };
  readonly chain?: readonly { readonly eventId: string; readonly type: string; readonly text?: unknown }[];
}

export interface TaskItem {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly state: 'open' | 'done' | 'cancelled';
  readonly form?: string;
  readonly subject?: { readonly entity: string; readonly id: string; readonly title: string };
  readonly process?: {
    readonly name: string;
    readonly label?: LocalText | string;
    readonly instance: string;
    readonly element: string;
  };
  readonly assignee?: string;
  /** Who delegated it and gets it back. */
  readonly owner?: string;
  readonly delegation?: 'pending' | 'resolved';
  readonly dueAt?: string;
  readonly followUpAt?: string;
  readonly completedAt?: string;
  readonly outcome?: string;
  readonly overdue: boolean;
  readonly priority: number;
  readonly createdAt: string;
  readonly draftAt?: string;
  readonly cause?: Cause;
}

export type TaskBox = 'mine' | 'team' | 'all' | 'drafts' | 'done';

export interface TaskQuery {
  readonly box: TaskBox;
  readonly sort?: 'due' | 'priority' | 'newest' | 'oldest' | undefined;
  readonly due?: 'none' | undefined;
  readonly dueFrom?: string | undefined;
  readonly dueBefore?: string | undefined;
  readonly followUp?: 'now' | 'later' | 'any' | undefined;
  readonly priorityFrom?: number | undefined;
  readonly process?: string | undefined;
  readonly instance?: string | undefined;
  readonly search?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

export interface TaskPage {
  readonly items: readonly TaskItem[];
  readonly next?: string;
  readonly counts: { readonly mine: number; readonly team: number; readonly drafts: number };
  readonly processes: readonly { readonly name: string; readonly label?: LocalText }[];
}

export interface TaskReport {
  readonly kind: 'error' | 'escalation';
  readonly code: string;
  readonly name: string;
  readonly interrupts: boolean;
}

/** A form as its filler gets it: the definition, each place with the field behind it when the server resolved it, and the validator's address. */
export interface FormForUser extends Omit<FormDefinition, 'fields'> {
  readonly fields: readonly (FormPlace & { readonly definition?: FieldDefinition })[];
  readonly validator?: string;
}

export interface TaskDetail extends Omit<TaskItem, 'form' | 'process' | 'subject'> {
  readonly form?: FormForUser | null;
  readonly values: Values;
  /** What the asker has typed before; `dropped` = what the form no longer asks. */
  readonly draft?: {
    readonly savedAt: string;
    readonly dropped: readonly { readonly field: string; readonly label?: LocalText }[];
  } | null;
  readonly subject?: StoredRecord | null;
  readonly process?: {
    readonly name: string;
    readonly version: number;
    readonly instance: string;
    readonly label?: LocalText | string;
  };
  readonly may: Readonly<
    Record<'claim' | 'release' | 'delegate' | 'handBack' | 'reassign' | 'plan' | 'complete', boolean>
  >;
  readonly reports: readonly TaskReport[];
  /** The event that explains why the task is there. */
  readonly why?: string;
}

export type LiveEvent =
  | {
      readonly type: 'record';
      readonly entity: string;
      readonly id: string;
      readonly version: number;
      readonly change: string;
    }
  | { readonly type: 'task'; readonly id: string; readonly state: string }
  | { readonly type: 'release'; readonly number: number }
  | { readonly type: 'notice' }
  /** A call rings at one's telephone, or went on; `id` is its activity. */
  | {
      readonly type: 'call';
      readonly id: string;
      readonly state: 'ringing' | 'answered' | 'ended' | 'missed';
    }
  /** Something was told of a record that did not change it. */
  | { readonly type: 'timeline'; readonly entity: string; readonly id: string };
