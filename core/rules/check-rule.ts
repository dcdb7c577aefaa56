// Everything wrong with a rule before it goes live, each fault with its pointer. What its actions mean is automation's business.
import type { FieldDefinition, RuleCondition, RuleDefinition } from '../../schemas/types.ts';
import { isPlainObject } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { type Operator, operatorOf, operators } from './operators.ts';
import { fieldPath, isPath } from './path.ts';
import { valueKindOf } from './value-kind.ts';

type FieldAt = (path: string) => FieldDefinition | undefined;
type TermCondition = Extract<RuleCondition, { path: string }>;

export function checkRule(rule: RuleDefinition, fieldAt: FieldAt): readonly ProblemDetail[] {
  const faults: ProblemDetail[] = [];
  if (rule.on.length === 0) faults.push({ pointer: '/on', code: 'rule-no-event' });
  checkCondition(rule.when, '/when', 1, fieldAt, faults);
  return faults;
}

function checkCondition(at: unknown, pointer: string, depth: number, fieldAt: FieldAt, faults: ProblemDetail[]): void {
  if (depth > limits.ruleConditionDepth) {
    faults.push({ pointer, code: 'rule-too-deep', params: { maximum: limits.ruleConditionDepth } });
    return;
  }
  const name = isPlainObject(at)
    ? (['all', 'any', 'not', 'path'] as const).find((key) => Object.hasOwn(at, key))
    : undefined;
  if (!isPlainObject(at) || name === undefined) {
    faults.push({ pointer, code: 'rule-condition', params: { found: shorten(at) } });
    return;
  }
  if (name === 'path') {
    checkTerm(at as unknown as TermCondition, pointer, fieldAt, faults);
    return;
  }
  if (name === 'not') {
    checkCondition(at.not, `${pointer}/not`, depth + 1, fieldAt, faults);
    return;
  }
  const parts: unknown = at[name];
  if (!Array.isArray(parts) || (name === 'any' && parts.length === 0)) {
    faults.push({ pointer: `${pointer}/${name}`, code: 'rule-condition-empty', params: { found: shorten(parts) } });
    return;
  }
  for (const [index, part] of parts.entries())
    checkCondition(part, `${pointer}/${name}/${index}`, depth + 1, fieldAt, faults);
}

function checkTerm(term: TermCondition, pointer: string, fieldAt: FieldAt, faults: ProblemDetail[]): void {
  const field = checkPath(term, pointer, fieldAt, faults);
  const operator = typeof term.operator === 'string' ? operatorOf(term.operator) : undefined;
  if (operator === undefined) {
    const params = { found: shorten(term.operator), expected: Object.keys(operators).join(', ') };
    faults.push({ pointer: `${pointer}/operator`, code: 'rule-operator-unknown', params });
    return;
  }
  if (field === undefined) return;
  if (!fitsField(term, operator, field)) {
    const params = { operator: term.operator, field: field.name, kind: field.kind };
    faults.push({ pointer: `${pointer}/operator`, code: 'rule-operator-kind', params });
    return;
  }
  checkValue(term, operator, field, pointer, faults);
}

function checkPath(term: TermCondition, pointer: string, fieldAt: FieldAt, faults: ProblemDetail[]) {
  const isGood = typeof term.path === 'string' && isPath(term.path);
  const field = isGood ? fieldAt(fieldPath(term.path)) : undefined;
  if (field === undefined) {
    faults.push({ pointer: `${pointer}/path`, code: 'rule-path-unknown', params: { found: shorten(term.path) } });
  }
  return field;
}

function fitsField(term: TermCondition, operator: Operator, field: FieldDefinition): boolean {
  if (term.operator === 'validMobile') return field.kind === 'phone';
  return operator.fits(valueKindOf(field.kind, term.value));
}

function checkValue(
  term: TermCondition,
  operator: Operator,
  field: FieldDefinition,
  pointer: string,
  faults: ProblemDetail[],
) {
  const at = `${pointer}/value`;
  const { value } = term;
  if (operator.value === 'none') {
    if (value !== undefined && value !== null) {
      faults.push({
        pointer: at,
        code: 'rule-value-unexpected',
        params: { operator: term.operator, found: shorten(value) },
      });
    }
    return;
  }
  if (value === undefined || value === null) {
    faults.push({ pointer: at, code: 'rule-value-missing', params: { operator: term.operator } });
    return;
  }
  const isList = Array.isArray(value);
  if (isList !== (operator.value === 'list') || (isList && value.length === 0)) {
    const code = operator.value === 'list' ? 'rule-value-list' : 'rule-value-single';
    faults.push({ pointer: at, code, params: { operator: term.operator, found: shorten(value) } });
    return;
  }
  const items: readonly unknown[] = isList ? value : [value];
  for (const [index, item] of items.entries()) checkItem(item, field, isList ? `${at}/${index}` : at, term, faults);
}

function checkItem(
  item: unknown,
  field: FieldDefinition,
  pointer: string,
  term: TermCondition,
  faults: ProblemDetail[],
): void {
  const isPart = term.operator === 'contains' || term.operator === 'startsWith';
  const kind = valueKindOf(field.kind, term.value);
  const isText = isPart || /^has(Any|All)?$/.test(term.operator);
  const belongs = isText ? typeof item === 'string' : kind.read(item) !== undefined;
  if (!belongs) {
    faults.push({
      pointer,
      code: 'rule-value-kind',
      params: { found: shorten(item), field: field.name, kind: field.kind },
    });
    return;
  }
  const options = !isPart && /^choices?$/.test(field.kind) ? field.options : undefined;
  if (options !== undefined && !options.some((option) => option.value === item)) {
    const expected = options.map((option) => option.value).join(', ');
    faults.push({ pointer, code: 'rule-value-choice', params: { found: shorten(item), field: field.name, expected } });
  }
}

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
