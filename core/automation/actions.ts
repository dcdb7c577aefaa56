// What a rule may do: one handler per action name, each in actions/<name>.ts. Runs inside the transaction, in a savepoint of its own.

import type { Release } from '../definitions/definitions.ts';
import type { Stored } from '../entities/records.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

export interface RuleActionHandler {
  readonly name: string;
  /** Everything wrong with the arguments as written, checked at publish. */
  check(args: JsonObject, release: Release, entity: string): readonly ProblemDetail[];
  /** @returns what was done, for the timeline: ids and names. */
  run(context: InTransaction, call: { readonly record: Stored; readonly arguments: JsonObject }): Promise<JsonObject>;
}
