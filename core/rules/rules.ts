// Facts in, decision out. No effects, no database: what follows from a decision is automation's business.
import type { FieldDefinition, RelatedTerm, RuleCondition, RuleDefinition, ViewTerm } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { Ask } from './asked.ts';

/** Plain frozen facts: the record's values by field name, `before` with the values before the write, references loaded as nested objects. */
export type Facts = { readonly [name: string]: unknown };

/** What happened to a record that rules are asked at. `due`: a date or a schedule came; `call`: another rule says so. */
export type Moment = 'created' | 'updated' | 'deleted' | 'due' | 'message' | 'process' | 'link' | 'webhook' | 'call';

export type FieldTerm = Extract<RuleCondition, { path: string }>;

/** The field that a dotted path of the entity ends at. */
export type FieldAt = (path: string) => FieldDefinition | undefined;

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
      /** Of terms that ask more than a field: what stands in the definition. */
      readonly related?: RelatedTerm;
      readonly view?: string;
      readonly expression?: string;
    };

export interface RuleDecision {
  readonly rule: RuleDefinition;
  readonly version: number;
  readonly explanation: Explanation;
}

export type Judged = RuleDecision & { readonly holds: boolean };

export interface RuleSet {
  /** Is there a rule that is asked at this moment? If not, nobody need load facts. */
  asks(on: Moment): boolean;
  /**
   * The rules that hold, in the order given at compile time. The prefilter never changes the answer (a differential test proves it).
   * @param ask answers what the facts do not hold, for the few rules that may hold without it; unanswered is null
   */
  decide(facts: Facts, on: Moment, ask?: Ask): Promise<readonly RuleDecision[]>;
  /** Every rule of the set with its whole tree, holding or not: "why not?". */
  explain(facts: Facts, on: Moment, ask?: Ask): Promise<readonly Judged[]>;
  /** One rule, whenever it listens. undefined = it is not in the set, or switched off. */
  judge(facts: Facts, rule: string, ask?: Ask): Promise<Judged | undefined>;
  /** Does this one rule hold? As `judge` says, without saying why: the prefilter answers for most. */
  holds(facts: Facts, rule: string, ask?: Ask): Promise<boolean>;
  /** Dotted paths the conditions read, so that the caller loads exactly those. */
  readonly reads: ReadonlySet<string>;
}

export interface Rules {
  /**
   * Everything wrong with a rule: unknown path, operator that does not fit the kind, value out of kind, too deep.
   * @param checkTerm says what is wrong with a term about related records or a view
   */
  check(
    rule: RuleDefinition,
    fieldAt: FieldAt,
    checkTerm?: (term: RelatedTerm | ViewTerm, pointer: string) => readonly ProblemDetail[],
  ): readonly ProblemDetail[];
  /** @param measured the field a term about related records measures */
  compile(
    rules: readonly { rule: RuleDefinition; version: number }[],
    fieldAt: FieldAt,
    measured?: (term: RelatedTerm) => FieldDefinition | undefined,
  ): RuleSet;
}

export type { RuleCondition };
