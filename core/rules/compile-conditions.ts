// Conditions made ready: every distinct term once, trees of numbered terms, and what each tree asks the rules engine. The same terms feed
// the prefilter and the engine's operators.
import type { FieldDefinition, RelatedTerm, RuleCondition, ViewTerm } from '../../schemas/types.ts';
import { limits } from '../kernel/limits.ts';
import { invalid } from '../kernel/problem.ts';
import { type Asked, isExpression, isFieldTerm, isRelative, type Question, type Span } from './asked.ts';
import { type Operator, operatorOf, operators, type Sight } from './operators.ts';
import { answerPath, changePath, fieldPath, isPath, type Pair, pairPath, Several } from './path.ts';
import type { FieldAt, FieldTerm } from './rules.ts';
import { kindNamed, type ValueKind, valueKindOf } from './value-kind.ts';
import { compareWithin, spanComparisons } from './within.ts';

/** A way to look at the facts: a path, and how what is there is read. Terms that look alike share it, so it is read once per decision. */
export interface Lens {
  readonly id: number;
  /** As the path resolver takes it. */
  readonly path: string;
  readonly sight: Sight;
  readonly kind: ValueKind;
}

export interface Term {
  readonly id: number;
  readonly lens: Lens;
  /** The dotted path of a field; of other terms empty. */
  readonly path: string;
  readonly operator: string;
  readonly value: unknown;
  /** What it must be told before it can be answered. */
  readonly asks: readonly Asked[];
  /** The term of the definition, when it asks more than a field. */
  readonly of?: RelatedTerm | ViewTerm;
  /** @param seen what the lens shows. */
  readonly holds: (seen: unknown) => boolean;
}

export type ConditionTree =
  | { readonly type: 'all' | 'any'; readonly parts: readonly ConditionTree[] }
  | { readonly type: 'not'; readonly parts: readonly [ConditionTree] }
  | { readonly type: 'term'; readonly term: Term };

export interface Conditions {
  readonly lenses: readonly Lens[];
  readonly terms: readonly Term[];
  /** @throws Problem 422 for a condition no check would have passed: unknown operator, malformed path, too deep. */
  add(condition: RuleCondition): ConditionTree;
}

export interface ConditionNeeds {
  readonly fieldAt: FieldAt;
  readonly measured: (term: RelatedTerm) => FieldDefinition | undefined;
  readonly isMobile: (e164: string) => boolean;
}

/** The comparisons of filters under the names they have here. */
const comparisons = {
  eq: 'equal',
  ne: 'notEqual',
  lt: 'lessThan',
  le: 'lessThanInclusive',
  gt: 'greaterThan',
  ge: 'greaterThanInclusive',
} as const;

/** Those that say what is not: they are true of a list when they are true of each of its values. */
const negative: ReadonlySet<string> = new Set(['notEqual', 'notIn', 'empty']);

/**
 * The question asked of a value, or of those of a list: one of them has to pass. What says that something is not asks them all, and of
 * nothing only `empty` is true.
 */
function ofSeveral(operator: string, holds: Term['holds']): Term['holds'] {
  return (seen) => {
    if (!(seen instanceof Several)) return holds(seen);
    if (!negative.has(operator)) return seen.values.some(holds);
    return (seen.values.length > 0 || operator === 'empty') && seen.values.every(holds);
  };
}

export function createConditions(needs: ConditionNeeds): Conditions {
  const lenses = new Map<string, Lens>();
  const terms = new Map<string, Term>();
  const questions = new Map<string, Asked>();

  function lensOf(path: string, sight: Sight, kind: ValueKind): Lens {
    const key = `${sight} ${kind.name} ${path}`;
    const known = lenses.get(key);
    if (known !== undefined) return known;
    const lens = { id: lenses.size, path: sight === 'change' ? changePath(path) : path, sight, kind };
    lenses.set(key, lens);
    return lens;
  }

  /** The same question has the same key, whoever asks. */
  function askedAs(question: Question): Asked {
    const text = JSON.stringify(question);
    const known = questions.get(text) ?? { ...question, key: `q${questions.size}` };
    questions.set(text, known);
    return known;
  }

  function termWith(made: Omit<Term, 'id'>): Term {
    const key = `${made.lens.id} ${made.operator} ${JSON.stringify(made.value)} ${JSON.stringify(made.of ?? null)}`;
    const known = terms.get(key);
    if (known !== undefined) return known;
    const term = { id: terms.size, ...made };
    terms.set(key, term);
    return term;
  }

  function fieldTerm(condition: FieldTerm, pointer: string): Term {
    const { path, operator: name, value = null } = condition;
    const operator = operatorOf(name);
    if (operator === undefined || !isPath(path)) {
      throw invalid([{ pointer, code: 'rule-condition', params: { found: `${path} ${name}` } }]);
    }
    const isPlain = !isExpression(value) && !isRelative(value);
    const kind = valueKindOf(needs.fieldAt(fieldPath(path))?.kind, isPlain ? value : undefined);
    if (isPlain) {
      const lens = lensOf(path, operator.sight, kind);
      const holds = ofSeveral(name, operator.make({ kind, value, isMobile: needs.isMobile }));
      return termWith({ lens, path, operator: name, value, asks: [], holds });
    }
    const asked = askedAs(
      isExpression(value) ? { kind: 'value', expression: value.expression } : { kind: 'span', of: value },
    );
    const lens = lensOf(pairPath(path, asked.key), 'pair', kind);
    const holds = asked.kind === 'span' ? withinSpan(name, kind) : withAnswer(name, operator, kind, needs.isMobile);
    return termWith({ lens, path, operator: name, value, asks: [asked], holds });
  }

  function relatedTerm(term: RelatedTerm, pointer: string): Term {
    const asked = askedAs({ kind: 'related', term: questionOf(term) });
    const { operator: name, value = null } = term;
    if (name === 'some' || name === 'none') {
      const lens = lensOf(answerPath(asked.key), 'comparable', kindNamed('number'));
      const holds = (seen: unknown) => seen !== undefined && Number(seen) > 0 === (name === 'some');
      return termWith({ lens, path: '', operator: name, value: null, asks: [asked], of: term, holds });
    }
    const comparison = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined;
    if (comparison === undefined) throw invalid([{ pointer, code: 'rule-condition', params: { found: name } }]);
    const isExtreme = term.measure === 'min' || term.measure === 'max';
    const kind = isExtreme ? valueKindOf(needs.measured(term)?.kind, undefined) : kindNamed('number');
    if (isRelative(value)) {
      const span = askedAs({ kind: 'span', of: value });
      const lens = lensOf(pairPath(answerPath(asked.key), span.key), 'pair', kind);
      const holds = withinSpan(comparison, kind);
      return termWith({ lens, path: '', operator: comparison, value, asks: [asked, span], of: term, holds });
    }
    const lens = lensOf(answerPath(asked.key), 'comparable', kind);
    const holds = operators[comparison].make({ kind, value, isMobile: needs.isMobile });
    return termWith({ lens, path: '', operator: comparison, value, asks: [asked], of: term, holds });
  }

  function viewTerm(term: ViewTerm): Term {
    const asked = askedAs({ kind: 'view', view: term.view });
    const lens = lensOf(answerPath(asked.key), 'raw', kindNamed('boolean'));
    const holds = (seen: unknown) => seen === true;
    return termWith({ lens, path: '', operator: 'inView', value: term.view, asks: [asked], of: term, holds });
  }

  function treeOf(condition: RuleCondition, pointer: string, depth: number): ConditionTree {
    if (depth > limits.ruleConditionDepth) {
      throw invalid([{ pointer, code: 'rule-too-deep', params: { maximum: limits.ruleConditionDepth } }]);
    }
    const part = (inner: RuleCondition, name: string | number) => treeOf(inner, `${pointer}/${name}`, depth + 1);
    if ('all' in condition) return { type: 'all', parts: condition.all.map((inner, at) => part(inner, `all/${at}`)) };
    if ('any' in condition) return { type: 'any', parts: condition.any.map((inner, at) => part(inner, `any/${at}`)) };
    if ('not' in condition) return { type: 'not', parts: [part(condition.not, 'not')] };
    if (isFieldTerm(condition)) return { type: 'term', term: fieldTerm(condition, pointer) };
    return { type: 'term', term: 'view' in condition ? viewTerm(condition) : relatedTerm(condition, pointer) };
  }

  return {
    get lenses() {
      return [...lenses.values()];
    },
    get terms() {
      return [...terms.values()];
    },
    add: (condition) => treeOf(condition, '/when', 1),
  };
}

/** What is measured, whatever it is compared with: terms that ask the same ask once. */
function questionOf({ related, measure, of, filter, operator }: RelatedTerm): RelatedTerm {
  const isCount = operator === 'some' || operator === 'none' || measure === undefined;
  return {
    related,
    ...(isCount ? {} : { measure, of }),
    ...(filter === undefined ? {} : { filter }),
    operator: 'ge',
  };
}

function withinSpan(operator: string, kind: ValueKind): Term['holds'] {
  return (seen) => {
    const { now, against } = seen as Pair;
    if (!spanComparisons.has(operator)) return false;
    const one = (value: unknown) => compareWithin(operator, kind, kind.read(value), against as Span | undefined);
    return ofSeveral(operator, one)(now);
  };
}

/** The operator is made anew for each answer: it reads its value once. */
function withAnswer(
  name: string,
  operator: Operator,
  kind: ValueKind,
  isMobile: ConditionNeeds['isMobile'],
): Term['holds'] {
  return (seen) => {
    const { now, against } = seen as Pair;
    if (against === undefined || against === null) return false;
    const holds = operator.make({ kind, value: against, isMobile });
    const look = (value: unknown): unknown => (operator.sight === 'comparable' ? kind.read(value) : value);
    return ofSeveral(name, (value) => holds(look(value)))(now);
  };
}

/** Everything that the terms of a tree ask. */
export function questionsOf(tree: ConditionTree): readonly Asked[] {
  return tree.type === 'term' ? tree.term.asks : tree.parts.flatMap(questionsOf);
}
