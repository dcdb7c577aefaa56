// Records: the contract of the record service. Each write = policy → validation → hooks → row → audit → event → automation, in one transaction.

import type { FieldDefinition, FilterTree, RelatedTerm } from '../../schemas/types.ts';
import type { Action, RowFilter } from '../access/access.ts';
import type { Subject } from '../events/events.ts';
import type { Cause, Context, InTransaction } from '../kernel/context.ts';
import type { Json } from '../kernel/data.ts';
import type { Decimal } from '../kernel/decimal.ts';
import type { Id } from '../kernel/id.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { GroupQuery } from '../query/compile-groups.ts';
import type { Page, Query } from '../query/query.ts';

/** In memory: text, long text, choice, e-mail, phone (E.164), url, automatic number as string; integer and rating as number (safe); decimal,
 *  money, percent as Decimal; boolean; date "YYYY-MM-DD"; datetime ISO 8601 UTC text; duration ISO 8601 text of days to seconds; reference as
 *  id; references as list of ids, those that the reader may see; choices and tags as list of texts; address, rich text and JSON as plain data. null = empty. In JSON decimals are text.
 *  Values are equal by value (`sameValue`) and never changed in place. */
export type FieldValue = Json | Decimal;
export type Values = { readonly [field: string]: FieldValue };
/** What callers hand in: JSON; digits of any script, phones in any usual form. Unknown fields are refused. */
export type Input = { readonly [field: string]: unknown };

export interface Stored {
  readonly id: Id;
  readonly entity: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly createdBy: string;
  readonly updatedBy: string;
  /** Readable fields only. */
  readonly values: Values;
}

export interface BeforeSave {
  readonly entity: string;
  readonly id: Id;
  readonly before: Values | undefined;
  /** May be changed in place; validated again after the hooks. */
  readonly values: Record<string, FieldValue>;
}

export interface Hits {
  readonly entity: string;
  /** Title, subtitle and texts as far as readable. */
  readonly items: readonly Stored[];
  readonly more: boolean;
}

/** One version of a record: what it changed, by field, as far as readable. */
export interface RecordVersion {
  readonly version: number;
  readonly at: string;
  readonly actor: string;
  readonly action: 'record.created' | 'record.updated' | 'record.restored';
  readonly cause?: Cause;
  readonly changes: { readonly [field: string]: readonly [before: Json, after: Json] };
}

/** A record in the trash. */
export interface Trashed {
  readonly id: Id;
  readonly entity: string;
  readonly record: Id;
  readonly title: string | null;
  readonly deletedAt: string;
  readonly deletedBy: string;
  readonly endsAt: string;
}

export type GroupValue = string | number | boolean | null;

export interface Summary {
  /** In the order of their values, those without one last. A period is its first day, "YYYY-MM-DD"; measures are exact decimals or times as text. */
  readonly groups: readonly {
    readonly values: readonly GroupValue[];
    readonly count: number;
    readonly measures: readonly (string | null)[];
  }[];
  /** There are more groups than limits.groups; the smallest were left out. */
  readonly more: boolean;
}

export interface RelatedRecords {
  readonly entity: string;
  readonly filter: FilterTree;
}

/** What a formula comes to for one record. */
export interface FormulaExample {
  readonly value: Json;
  /** Why there is no value. */
  readonly reason?: ProblemDetail;
  /** What it read, by path. */
  readonly inputs: Readonly<Record<string, Json>>;
}

/** Fields that are computed anew, of all records or of those that read one that changed. */
export interface Recomputing {
  readonly id: Id;
  readonly fields: readonly string[];
  readonly done: number;
  /** Records there were when it began; 0 = not counted. */
  readonly total: number;
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
}

export interface RecordService {
  /** @throws Problem 403, 422 (a detail per field, all at once), 404 for a reference that is missing or forbidden. `id`: only for callers inside that made it. */
  create(context: Context, entity: string, input: Input, options?: { id?: Id }): Promise<Stored>;
  /** @throws Problem 404 also when forbidden */
  get(context: Context, entity: string, id: Id): Promise<Stored>;
  find(context: Context, entity: string, id: Id): Promise<Stored | undefined>;
  /** May the principal do this with the record? `passes`: does the record lie in these rows, whoever asks? */
  may(context: Context, entity: string, id: Id, action: Exclude<Action, 'create'>): Promise<boolean>;
  passes(context: Context, entity: string, id: Id, rows: RowFilter): Promise<boolean>;
  /** Without a change it writes nothing and fires nothing. @throws Problem 409 `stale` with `more: { current, yours }` when `expected.version` is not the stored one */
  update(context: Context, entity: string, id: Id, changes: Input, expected?: { version: number }): Promise<Stored>;
  delete(context: Context, entity: string, id: Id, expected?: { version: number }): Promise<void>;
  /** Newest first. @throws Problem 404 */
  versions(
    context: Context,
    entity: string,
    id: Id,
    page?: { before?: number; limit?: number },
  ): Promise<readonly RecordVersion[]>;
  /** Has again what it had in this version, as a new one. Fields the asker may not write stay. @throws Problem 404, 422 */
  revert(context: Context, entity: string, id: Id, version: number): Promise<Stored>;
  /** Takes one change back; `kept`: fields that were changed again since. @throws Problem 404 */
  undo(context: Context, entity: string, id: Id, version: number): Promise<{ record: Stored; kept: readonly string[] }>;
  /** What was deleted and can come back, newest first. @throws Problem 403 */
  trash(context: Context, entity: string, page?: { before?: number; limit?: number }): Promise<readonly Trashed[]>;
  /** @throws Problem 404; 422 when a unique value is taken meanwhile */
  restore(context: Context, entity: string, trashed: Id): Promise<Stored>;
  /** Changes of an event, by field, without the ids of records the asker may not see in fields that hold several. Which fields they may read is the caller's to know. */
  seenChanges(
    context: Context,
    entity: string,
    changes: { readonly [field: string]: readonly [before: Json, after: Json] },
  ): Promise<{ readonly [field: string]: readonly [before: Json, after: Json] }>;
  query(context: Context, entity: string, query: Query): Promise<Page<Stored>>;
  /** The records of all entities in the navigation that have these words, those whose title begins with them first. `limit`: of each entity. */
  search(context: Context, text: string, options?: { limit?: number }): Promise<readonly Hits[]>;
  /** Counts and measures by group, under the policy; in the transaction that asks, else in a worker: board columns, reports. @throws Problem 403, 422 */
  summarize(context: Context, entity: string, query: GroupQuery): Promise<Summary>;
  /** Those that point to the record by a field ("activity.lead"), or that a field of it holds ("interests"): as a filter of their entity. @throws Problem 422 */
  related(context: Context, entity: string, id: Id, relation: string): Promise<RelatedRecords>;
  /** What related records come to, under the policy, in the transaction that asks; the operator and value of the term do not matter. @throws Problem 422 */
  measure(context: Context, entity: string, id: Id, term: RelatedTerm): Promise<FieldValue>;
  /** What a formula, live or not, comes to for a record, and why it is empty. @throws Problem 404 */
  explainFormula(context: Context, entity: string, id: Id, field: FieldDefinition): Promise<FormulaExample>;
  /**
   * What the fields of a record that is being typed take from what these references point to, as the asker sees that; in JSON, by field.
   * `before`: the record that is changed. `owner`: of a line, what is typed of the record it belongs to. @throws Problem 404
   */
  taken(
    context: Context,
    entity: string,
    given: Input,
    more: {
      readonly chosen: readonly string[];
      readonly before?: Id | undefined;
      readonly owner?: { readonly id?: Id | undefined; readonly given: Input } | undefined;
    },
  ): Promise<Readonly<Record<string, Json>>>;
  /** What is being computed anew of an entity, the newest first. @throws Problem 404 */
  recomputes(context: Context, entity: string): Promise<readonly Recomputing[]>;
  /** Runs inside every create and update of the entity ("*" = all), after validation of input, before the row. Order of registration. */
  beforeSave(entity: string, hook: (context: Context, save: BeforeSave) => Promise<void> | void): () => void;
  /** Runs inside every deletion of a record of the entity ("*" = all) while its row is still there. */
  beforeDelete(entity: string, hook: (context: InTransaction, subject: Subject) => Promise<void> | void): () => void;
}
