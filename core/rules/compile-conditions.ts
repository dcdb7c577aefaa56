// Conditions made ready: every distinct term once, trees of numbered terms, and what each tree asks the rules engine. The same terms feed
// the prefilter and the engine's operators.
import type { FieldDefinition, RuleCondition, RuleOperator } from '../../schemas/types.ts';
import { limits } from '../kernel/limits.ts';
import { invalid } from '../kernel/problem.ts';
import { operatorOf, operators, type Sight } from './operators.ts';
import { changePath, fieldPath, isPath, Several } from './path.ts';
import { type ValueKind, valueKindOf } from './value-kind.ts';

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
  readonly path: string;
  readonly operator: RuleOperator;
  readonly value: unknown;
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

/** Those that say what is not: they are true of a list when they are true of each of its values. */
const negative: ReadonlySet<RuleOperator> = new Set(['notEqual', 'notIn', 'empty']);

/**
 * The question asked of a value, or of those of a list: one of them has to pass. What says that something is not asks them all, and of
 * nothing only `empty` is true.
 */
function ofSeveral(operator: RuleOperator, holds: Term['holds']): Term['holds'] {
  return (seen) => {
    if (!(seen instanceof Several)) return holds(seen);
    if (!negative.has(operator)) return seen.values.some(holds);
    return (seen.values.length > 0 || operator === 'empty') && seen.values.every(holds);
  };
}

export function createConditions(
  fieldAt: (path: string) => FieldDefinition | undefined,
  isMobile: (e164: string) => boolean,
): Conditions {
  const lenses = new Map<string, Lens>();
  const terms = new Map<string, Term>();

  function lensOf(path: string, sight: Sight, kind: ValueKind): Lens {
    const key = `${sight} ${kind.name} ${path}`;
    const known = lenses.get(key);
    if (known !== undefined) return known;
    const lens = { id: lenses.size, path: sight === 'change' ? changePath(path) : path, sight, kind };
    lenses.set(key, lens);
    return lens;
  }

  function termOf(condition: Extract<RuleCondition, { path: string }>, pointer: string): Term {
    const { path, operator: name, value } = condition;
    const operator = operatorOf(name);
    if (operator === undefined || !isPath(path)) {
      throw invalid([{ pointer, code: 'rule-condition', params: { found: `${path} ${name}` } }]);
    }
    const kind = valueKindOf(fieldAt(fieldPath(path))?.kind, value);
    const lens = lensOf(path, operator.sight, kind);
    const key = `${lens.id} ${name} ${JSON.stringify(value ?? null)}`;
    const known = terms.get(key);
    if (known !== undefined) return known;
    const holds = ofSeveral(name, operators[name].make({ kind, value, isMobile }));
    const term = { id: terms.size, lens, path, operator: name, value: value ?? null, holds };
    terms.set(key, term);
    return term;
  }

  function treeOf(condition: RuleCondition, pointer: string, depth: number): ConditionTree {
    if (depth > limits.ruleConditionDepth) {
      throw invalid([{ pointer, code: 'rule-too-deep', params: { maximum: limits.ruleConditionDepth } }]);
    }
    const part = (inner: RuleCondition, name: string | number) => treeOf(inner, `${pointer}/${name}`, depth + 1);
    if ('all' in condition) return { type: 'all', parts: condition.all.map((inner, at) => part(inner, `all/${at}`)) };
    if ('any' in condition) return { type: 'any', parts: condition.any.map((inner, at) => part(inner, `any/${at}`)) };
    if ('not' in condition) return { type: 'not', parts: [part(condition.not, 'not')] };
    return { type: 'term', term: termOf(condition, pointer) };
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
