// Who acts, in which language, for which reason, and inside which transaction. Every call that reads or changes something carries one.
import type { Id } from './id.ts';
import type { Transaction, WholeTransaction } from './transaction.ts';

/** Who acts; `teams` = those of the person's unit and the units below it, their own among them. Never null: there is no "nobody" that could mean "everything allowed". */
export type Principal =
  | {
      readonly kind: 'user';
      readonly id: Id;
      readonly roles: readonly string[];
      readonly team?: Id | undefined;
      readonly teams?: readonly Id[] | undefined;
    }
  | { readonly kind: 'anonymous' }
  /** A customer: `id` is the record of the person, as is `person`; `organization` the one they belong to. */
  | { readonly kind: 'portal'; readonly id: Id; readonly person: Id; readonly organization?: Id | undefined }
  | {
      readonly kind: 'service';
      readonly id: Id;
      readonly roles: readonly string[];
      readonly behalfOf?: Id;
      /** Of a key: `lead:read`, `*:write`, `studio`, …; absent = whatever the roles may. */
      readonly scopes?: readonly string[];
      readonly team?: Id | undefined;
      readonly teams?: readonly Id[] | undefined;
    }
  /** Ravand itself; `actor`: the person whose act it is, where the house lends them its right to it. Audit, history and events name them. */
  | { readonly kind: 'system'; readonly purpose: string; readonly actor?: Principal };

/**
 * Why something automatic happened. Stored as JSON beside every event, task and message, so that "Why?" is a look-up.
 * `decision` is the id of the stored rule decision; `element` the BPMN id of the flow element that acted.
 */
export type Cause =
  | { readonly kind: 'rule'; readonly name: string; readonly version: number; readonly decision: Id }
  | {
      readonly kind: 'process';
      readonly name: string;
      readonly version: number;
      readonly instance: Id;
      readonly element: string;
      readonly elementName?: string | undefined;
    }
  | { readonly kind: 'form'; readonly name: string; readonly submission: Id }
  | { readonly kind: 'message'; readonly message: Id };

export interface Context {
  readonly principal: Principal;
  /** BCP 47 tag of the language answers are wanted in: fa, ar, he or en. */
  readonly locale: string;
  /** The calendar of who asks: what "this month" means. Absent = the installation's. */
  readonly calendar?: 'jalali' | 'hijri' | 'hebrew' | 'gregorian' | undefined;
  /** The same for everything that follows from one outside act. */
  readonly correlationId: Id;
  /** The event this act answers, when it is automatic. */
  readonly causationId?: Id | undefined;
  readonly cause?: Cause | undefined;
  /** Rules and processes leave what is written alone: a rehearsed or undone import, samples that are removed. It is audited and on the timeline all the same. */
  readonly quiet?: boolean | undefined;
  /** By which way it came, where that is not told by who acts. What follows from samples is told to nobody outside. */
  readonly via?: 'import' | 'sample' | undefined;
  readonly transaction?: Transaction | undefined;
  /** What the transactions of this context are parts of: of a request that is carried out once. */
  readonly whole?: WholeTransaction | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface InTransaction extends Context {
  readonly transaction: Transaction;
}

/** The context of an act of Ravand itself. `purpose` says which, in English, for the log and the audit. */
export function systemContext(purpose: string, correlationId: Id, locale = 'en'): Context {
  return { principal: { kind: 'system', purpose }, locale, correlationId };
}

/** What follows from an act and is Ravand's own: done with its rights, and written down as its doing. */
export function asHouse<C extends Context>(context: C, purpose: string): C {
  return { ...context, principal: { kind: 'system', purpose } };
}

/** The act of a person that another check than the policy has allowed (a task of theirs, a link, their own account): done with the house's rights, and written down as theirs. */
export function byRightOfHouse<C extends Context>(context: C, purpose: string, actor = context.principal): C {
  return { ...context, principal: { kind: 'system', purpose, actor: actor.kind === 'system' ? actor.actor : actor } };
}
