// Tasks as a signed-in person sees them: the contract of this folder. Shapes as in core/http/ROUTES.md.
import type { LocalText } from '../../../schemas/types.ts';
import type { Input, Stored } from '../../entities/records.ts';
import type { Context } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';

/** mine: assigned to me · team: assigned to nobody, and I may take them · all: every open one I see · drafts: those I have begun · done: by me. */
export type Box = 'mine' | 'team' | 'all' | 'drafts' | 'done';
export const boxes: readonly Box[] = ['mine', 'team', 'all', 'drafts', 'done'];

export type TaskSort = 'due' | 'priority' | 'newest' | 'oldest';
export const taskSorts: readonly TaskSort[] = ['due', 'priority', 'newest', 'oldest'];

export interface TaskQuery {
  readonly box?: Box;
  readonly sort?: TaskSort;
  /** Due at or after, due before: ISO instants. */
  readonly dueFrom?: string;
  readonly dueBefore?: string;
  /** Without a due date. */
  readonly due?: 'none';
  /** now (default): those whose follow-up date has come, or who have none · later: the others · any: both. */
  readonly followUp?: 'now' | 'later' | 'any';
  readonly priorityFrom?: number;
  readonly process?: string;
  readonly instance?: Id;
  readonly search?: string;
  /** Cursor of the page before, bound to the sort. */
  readonly after?: string;
  readonly limit?: number;
}

export interface TaskItem {
  readonly id: Id;
  readonly version: number;
  readonly name: string;
  readonly state: 'open' | 'done' | 'cancelled';
  readonly form?: string;
  readonly subject?: { readonly entity: string; readonly id: Id; readonly title: string };
  readonly process?: {
    readonly name: string;
    readonly label: LocalText;
    readonly instance: Id;
    readonly element: string;
  };
  readonly assignee?: Id;
  /** Who delegated it and gets it back. */
  readonly owner?: Id;
  readonly delegation?: 'pending' | 'resolved';
  readonly candidateRole?: string;
  readonly candidateRoles?: readonly string[];
  readonly candidateUsers?: readonly Id[];
  readonly candidateTeam?: Id;
  readonly lane?: string;
  readonly dueAt?: string;
  readonly followUpAt?: string;
  readonly claimedAt?: string;
  readonly completedAt?: string;
  /** What was reported instead of completing it. */
  readonly outcome?: string;
  readonly overdue: boolean;
  readonly priority: number;
  readonly createdAt: string;
  /** When the asker's draft of it was kept. */
  readonly draftAt?: string;
  readonly cause?: { readonly kind: 'process'; readonly name: string; readonly instance: Id; readonly element: string };
}

export interface TaskPage {
  readonly items: readonly TaskItem[];
  readonly next?: string;
  /** Of what is to be done now; never above limits.taskCount. */
  readonly counts: { readonly mine: number; readonly team: number; readonly drafts: number };
  /** Processes of this box, to choose from; only with a first page of the usual size. */
  readonly processes: readonly { readonly name: string; readonly label: LocalText }[];
}

/** What the asker may do with a task now. */
export interface TaskRights {
  readonly claim: boolean;
  readonly release: boolean;
  readonly delegate: boolean;
  readonly handBack: boolean;
  readonly reassign: boolean;
  readonly plan: boolean;
  readonly complete: boolean;
}

export interface Plan {
  readonly dueAt?: string | null;
  readonly followUpAt?: string | null;
  readonly priority?: number;
}

/** Of an act on a task: the version its page shows; another one is a 409 `stale`. */
export interface Seen {
  readonly version?: number | undefined;
}

export interface ReportInput {
  readonly kind: 'error' | 'escalation';
  readonly code: string;
  readonly note?: string | undefined;
}

export interface Tasks {
  box(context: Context, query: TaskQuery): Promise<TaskPage>;
  /** @throws Problem 404, 409 `taken` for a candidate who comes too late */
  get(context: Context, id: Id): Promise<object>;
  /** Idempotent for who has it. @throws Problem 409 `taken` with who has it, 409 `gone` */
  claim(context: Context, id: Id): Promise<TaskItem>;
  /** Puts it back for the other candidates. @throws Problem 409 `task-not-claimed`, `task-delegated` */
  release(context: Context, id: Id): Promise<TaskItem>;
  /** Somebody else does it, the delegator keeps it. @throws Problem 422 at `/to`, 409 `task-delegated` */
  delegate(context: Context, id: Id, to: Id, seen?: Seen): Promise<TaskItem>;
  /** The delegate is ready: back to the owner, with what was typed. @throws Problem 409 `task-not-delegated` */
  handBack(context: Context, id: Id, values?: Input): Promise<TaskItem>;
  /** By those who may change every task, and by the owner of a delegated one to take it back. null = nobody. */
  reassign(context: Context, id: Id, to: Id | null, seen?: Seen): Promise<TaskItem>;
  /** By those who may change it by the access of the entity. */
  plan(context: Context, id: Id, plan: Plan, seen?: Seen): Promise<TaskItem>;
  /** By who has it; of one that nobody has, by a candidate, who claims it by that. @throws Problem 409 `gone`, `taken`, `task-delegated`, 422 */
  complete(context: Context, id: Id, values: Input): Promise<void>;
  /** An error or escalation that the model catches at the task. @throws Problem 422 `report-unknown` */
  report(context: Context, id: Id, report: ReportInput): Promise<void>;
  saveDraft(context: Context, id: Id, values: Input): Promise<void>;
  dropDraft(context: Context, id: Id): Promise<void>;
  /** Does this person see the task, or saw it as it was before? Then their inbox looks again. */
  concerns(context: Context, task: Stored, before?: Stored): boolean;
}
