// What a rule may do: one handler per action name, each in actions/<name>.ts. Runs inside the transaction, in a savepoint of its own. What it takes
// is a table that checks, the studio and the documentation read.

import type { FilterTree, LocalText } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import type { Stored } from '../entities/records.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

/**
 * What an argument means: which check it gets and how the studio asks for it. `value` is a value of the field that another argument names, `values` are
 * values by field, `relation` is "<entity>.<reference field>" or a field of several, `data` is anything by name.
 */
export type ParameterKind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'instant'
  | 'field'
  | 'userField'
  | 'value'
  | 'values'
  | 'relation'
  | 'entity'
  | 'process'
  | 'message'
  | 'form'
  | 'document'
  | 'rule'
  | 'decision'
  | 'role'
  | 'team'
  | 'user'
  | 'data';

export interface ActionParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly required?: true;
  /** Required unless one of these is given. */
  readonly unless?: readonly string[];
  /** The argument that names the field or the entity (by name or relation) this one is of; absent = the rule's own entity. */
  readonly of?: string;
  /** Never an expression: what it names is checked when the rule is published. */
  readonly isFixed?: true;
  /** Of plugins' actions; those of the house are worded by the studio. */
  readonly label?: LocalText;
}

export interface RuleCall {
  readonly record: Stored;
  readonly arguments: JsonObject;
  /** Of the action, when it takes one. */
  readonly filter?: FilterTree;
  /** No action and no rule after this one is asked about the record at this moment. */
  stop(): void;
  /** Asks another rule of the entity about the record and does what it says. @throws Problem 422 when it would call itself */
  callRule(name: string): Promise<JsonObject>;
}

export interface RuleActionHandler {
  readonly name: string;
  readonly label?: LocalText;
  /** What it takes, in the order people say it. Absent: nobody knows, and anything is passed on. */
  readonly parameters?: readonly ActionParameter[];
  /** Further arguments are passed on. */
  readonly isOpen?: true;
  /** Takes a filter: of related records. */
  readonly takesFilter?: true;
  /** What is wrong with the arguments as written, beyond what the table says. */
  check?(args: JsonObject, release: Release, entity: string): readonly ProblemDetail[];
  /** @returns what was done, for the timeline: ids and names. */
  run(context: InTransaction, call: RuleCall): Promise<JsonObject>;
}
