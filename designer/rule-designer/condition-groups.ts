// The condition of a rule as groups in groups, the way filters are arranged: all, any or none of these. Every condition is one of these and comes back with
// the same meaning. Pure.
import { limits } from '../../core/kernel/limits.ts';
import type {
  FilterOperator,
  FilterTerm,
  RelatedTerm,
  RuleCondition,
  RuleOperator,
  ViewTerm,
} from '../../schemas/types.ts';
import { type Group, isGroup, type Part } from '../records/filter-groups.ts';

export type FieldCondition = Extract<RuleCondition, { path: string }>;
/** What is asked of one thing. */
export type RuleTerm = FieldCondition | RelatedTerm | ViewTerm;
export type ConditionGroup = Group<RuleTerm>;
export type ConditionPart = Part<RuleTerm>;

export function isFieldCondition(term: RuleTerm): term is FieldCondition {
  return 'path' in term;
}

function partOf(condition: RuleCondition): ConditionPart {
  if ('all' in condition) return { joined: 'all', parts: condition.all.map(partOf) };
  if ('any' in condition) return { joined: 'any', parts: condition.any.map(partOf) };
  if (!('not' in condition)) return { term: condition };
  const inner = partOf(condition.not);
  if (isGroup(inner) && inner.joined === 'any') return { ...inner, joined: 'none' };
  if (isGroup(inner) && inner.joined === 'all') return { ...inner, joined: 'notAll' };
  return { joined: 'none', parts: [inner] };
}

export function rootOf(condition: RuleCondition): ConditionGroup {
  const part = partOf(condition);
  return isGroup(part) ? part : { joined: 'all', parts: [part] };
}

function conditionOf(part: ConditionPart): RuleCondition {
  if (!isGroup(part)) return part.term;
  const parts = part.parts.map(conditionOf);
  if (part.joined === 'all') return { all: parts };
  if (part.joined === 'any') return { any: parts };
  return { not: part.joined === 'none' ? { any: parts } : { all: parts } };
}

/** One condition alone needs no group around it. */
export function conditionFrom(root: ConditionGroup): RuleCondition {
  const [only, ...others] = root.parts;
  const isPlain = root.joined === 'all' || root.joined === 'any';
  return isPlain && only !== undefined && !isGroup(only) && others.length === 0 ? only.term : conditionOf(root);
}

export function depthOf(condition: RuleCondition): number {
  if ('not' in condition) return 1 + depthOf(condition.not);
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [];
  return 1 + Math.max(0, ...parts.map(depthOf));
}

export function isTooDeep(root: ConditionGroup): boolean {
  return depthOf(conditionFrom(root)) > limits.ruleConditionDepth;
}

const names: Readonly<Record<FilterOperator, RuleOperator>> = {
  eq: 'equal',
  ne: 'notEqual',
  lt: 'lessThan',
  le: 'lessThanInclusive',
  gt: 'greaterThan',
  ge: 'greaterThanInclusive',
  in: 'in',
  notIn: 'notIn',
  contains: 'contains',
  startsWith: 'startsWith',
  empty: 'empty',
  notEmpty: 'notEmpty',
  during: 'during',
  has: 'has',
  hasAny: 'hasAny',
  hasAll: 'hasAll',
};
const filterNames = new Map(Object.entries(names).map(([filter, rule]) => [rule, filter as FilterOperator]));

/** The same comparison as filters have it; undefined for what only rules ask: changed, a valid mobile, an expression. */
export function filterTermOf({ path, operator, value }: FieldCondition): FilterTerm | undefined {
  const name = filterNames.get(operator);
  if (name === undefined || (typeof value === 'object' && value !== null && 'expression' in value)) return undefined;
  return { field: path, operator: name, ...(value === undefined ? {} : { value }) };
}

export function fieldConditionOf({ field, operator, value }: FilterTerm): FieldCondition {
  return { path: field, operator: names[operator], ...(value === undefined ? {} : { value }) };
}
