// Facts in, decision out. No effects, no database: what follows from a decision is automation's business.
import type { FieldDefinition, RuleCondition, RuleDefinition } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

/** Plain frozen facts: the record's values by field name, `before` with the values before the write, references loaded as nested objects. */
export type Facts = { readonly [name: string]: unknown };

/** A condition with what it saw; the tree has the shape of the definition. */
export type Explanation =
  | { readonly type: 'all' | 'any' | 'not'; readonly holds: boolean; readonly parts: readonly Explanation[] }
  | {
      readonly type: 'term';
      readonly path: string;
      readonly operator: string;
      readonly expected: unknown;
      readonly seen: unknown;
      readonly holds: boolean;
    };

export interface RuleDecision {
  readonly rule: RuleDefinition;
  readonly version: number;
  readonly explanation: Explanation;
}

export interface RuleSet {
  /** Is there a rule that is asked at this event? If not, nobody need load facts. */
  asks(on: 'created' | 'updated' | 'deleted'): boolean;
  /** The rules that hold, in the order given at compile time. The prefilter never changes the answer (a differential test proves it). */
  decide(facts: Facts, on: 'created' | 'updated' | 'deleted'): Promise<readonly RuleDecision[]>;
  /** Every rule of the set with its whole tree, holding or not: "why not?". */
  explain(facts: Facts, on: 'created' | 'updated' | 'deleted'): Promise<readonly (RuleDecision & { holds: boolean })[]>;
  /** Dotted paths the conditions read, so that the caller loads exactly those. */
  readonly reads: ReadonlySet<string>;
}

export interface Rules {
  /** Everything wrong with a rule: unknown path, operator that does not fit the kind, value out of kind, too deep. */
  check(rule: RuleDefinition, fieldAt: (path: string) => FieldDefinition | undefined): readonly ProblemDetail[];
  compile(
    rules: readonly { rule: RuleDefinition; version: number }[],
    fieldAt: (path: string) => FieldDefinition | undefined,
  ): RuleSet;
}

export type { RuleCondition };
