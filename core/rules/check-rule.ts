// Everything wrong with a rule before it goes live, each fault with its pointer. What its actions mean is automation's business.
import type { FieldDefinition, RelatedTerm, RuleDefinition, ViewTerm } from '../../schemas/types.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { ExpressionError } from '../expressions/expressions.ts';
import { isPlainObject } from '../kernel/data.ts';
import { limits } from '../kernel/limits.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { isExpression, isRelative } from './asked.ts';
import { isTime, type Operator, operatorOf, operators } from './operators.ts';
import { fieldPath, isPath } from './path.ts';
import type { FieldAt, FieldTerm } from './rules.ts';
import { valueKindOf } from './value-kind.ts';
import { spanComparisons } from './within.ts';

type TermCondition = FieldTerm;
type CheckTerm = (term: RelatedTerm | ViewTerm, pointer: string) => readonly ProblemDetail[];

/** What FEEL in a rule may name. */
export const ruleNames = ['record', 'before', 'event', 'user', 'given'] as const;

export function checkRule(
  rule: RuleDefinition,
  fieldAt: FieldAt,
  checkTerm: CheckTerm = () => [],
): readonly ProblemDetail[] {
  const faults: ProblemDetail[] = [];
  const hasWrites = (rule.on?.length ?? 0) > 0;
  if (hasWrites === (rule.trigger !== undefined)) faults.push({ pointer: '/on', code: 'rule-no-event' });
  const around: Around = {
    faults,
    checkTerm,
    fieldAt: (path) => givenField(rule, path) ?? fieldAt(path),
  };
  checkCondition(rule.when, '/when', 1, around);
  if (rule.from !== undefined && rule.until !== undefined && rule.from > rule.until)
    faults.push({ pointer: '/until', code: 'rule-ends-early', params: { from: rule.from, found: rule.until } });
  return faults;
}

/** "given.text": what the trigger brings, whose kind nobody knows; a text is what most of it is. */
function givenField({ trigger }: RuleDefinition, path: string): FieldDefinition | undefined {
  const name = path.startsWith('given.') ? path.slice('given.'.length) : undefined;
  if (name === undefined || trigger === undefined) return undefined;
  const known =
    trigger.type === 'webhook'
      ? Object.keys(trigger.take)
      : (givenNames as Readonly<Record<string, readonly string[]>>)[trigger.type];
  return known?.includes(name) ? { id: path, name, kind: 'text' } : undefined;
}

/** By trigger, what stands under `given`. */
export const givenNames = {
  message: ['text', 'from', 'channel', 'message'],
  process: ['process', 'element', 'instance', 'code'],
} as const;

interface Around {
  readonly faults: ProblemDetail[];
  readonly fieldAt: FieldAt;
  readonly checkTerm: CheckTerm;
}

const shapes = ['all', 'any', 'not', 'path', 'related', 'view'] as const;

function checkCondition(at: unknown, pointer: string, depth: number, around: Around): void {
  const { faults, fieldAt } = around;
  if (depth > limits.ruleConditionDepth) {
    faults.push({ pointer, code: 'rule-too-deep', params: { maximum: limits.ruleConditionDepth } });
    return;
  }
  const name = isPlainObject(at) ? shapes.find((key) => Object.hasOwn(at, key)) : undefined;
  if (!isPlainObject(at) || name === undefined) {
    faults.push({ pointer, code: 'rule-condition', params: { found: shorten(at) } });
    return;
  }
  if (name === 'path') {
    checkTerm(at as unknown as TermCondition, pointer, fieldAt, faults);
    return;
  }
  if (name === 'related' || name === 'view') {
    faults.push(...around.checkTerm(at as unknown as RelatedTerm | ViewTerm, pointer));
    return;
  }
  if (name === 'not') {
    checkCondition(at.not, `${pointer}/not`, depth + 1, around);
    return;
  }
  const parts: unknown = at[name];
  if (!Array.isArray(parts) || (name === 'any' && parts.length === 0)) {
    faults.push({ pointer: `${pointer}/${name}`, code: 'rule-condition-empty', params: { found: shorten(parts) } });
    return;
  }
  for (const [index, part] of parts.entries()) checkCondition(part, `${pointer}/${name}/${index}`, depth + 1, around);
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
  if (isExpression(value) && operator.value !== 'none') {
    faults.push(...expressionFaults(value.expression, `${at}/expression`));
    return;
  }
  if (isRelative(value) || term.operator === 'during') {
    const fits = isTime(valueKindOf(field.kind, undefined)) && spanComparisons.has(term.operator) && isRelative(value);
    if (!fits) {
      const params = { found: shorten(value), field: field.name, kind: field.kind };
      faults.push({ pointer: at, code: 'rule-value-kind', params });
    }
    return;
  }
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

export function expressionFaults(
  source: string,
  pointer: string,
  names: readonly string[] = ruleNames,
): readonly ProblemDetail[] {
  try {
    compileExpression(source, { names });
    return [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [error.detail(pointer)];
  }
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
