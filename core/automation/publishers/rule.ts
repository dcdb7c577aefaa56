// May a rule go live? Its condition by the rules room, its trigger here, its actions by their tables and handlers, their FEEL by the compiler. When it
// does, its times are planned.
import type { RuleDefinition } from '../../../schemas/types.ts';
import type { Publisher, Release } from '../../definitions/definitions.ts';
import { schemaOf } from '../../definitions/names/pen.ts';
import { shapeOfKind } from '../../expressions/record-shape.ts';
import type { Schema } from '../../expressions/shape.ts';
import type { JsonObject } from '../../kernel/data.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import type { Registry } from '../../kernel/registry.ts';
import { systemFields } from '../../query/columns.ts';
import { fieldAt } from '../../query/field-at.ts';
import type { Rules } from '../../rules/rules.ts';
import type { RuleActionHandler } from '../actions.ts';
import { checkParameters } from '../rules/check-arguments.ts';
import { checkFilter, checkTerm } from '../rules/check-terms.ts';
import { checkTrigger } from '../rules/check-trigger.ts';
import { relatedEntity } from '../rules/related-entity.ts';
import { checkArguments } from '../rules/rule-arguments.ts';

export interface RuleChecks {
  readonly rules: Rules;
  readonly actions: Registry<RuleActionHandler>;
}

export function rulePublisher(
  needs: RuleChecks & { readonly plan: Publisher<RuleDefinition>['apply'] },
): Publisher<RuleDefinition> {
  return {
    check: async (rule, next) => checkRuleIn(needs, rule, next),
    apply: needs.plan,
  };
}

export function checkRuleIn(
  { rules, actions }: RuleChecks,
  rule: RuleDefinition,
  next: Release,
): readonly ProblemDetail[] {
  const { entity } = rule;
  if (next.entity(entity) === undefined)
    return [{ pointer: '/entity', code: 'rule-entity-unknown', params: { found: entity } }];
  const entities = (name: string) => next.entity(name);
  const fields = fieldAt(entities, entity);
  const marks = Object.fromEntries([...systemFields].map(([name, { field }]) => [name, shapeOfKind(field.kind)]));
  const record = { ...marks, ...schemaOf(entity, entities) };
  return [
    ...rules.check(rule, fields, (term, pointer) => checkTerm(next, entity, term, pointer)),
    ...checkTrigger(rule, next),
    ...rule.then.flatMap((_, index) => checkAction(actions, { rule, index, next, record })),
  ];
}

interface Checked {
  readonly rule: RuleDefinition;
  readonly index: number;
  readonly next: Release;
  /** What the rule's records have. */
  readonly record: Schema;
}

function checkAction(
  actions: Registry<RuleActionHandler>,
  { rule, index, next, record }: Checked,
): readonly ProblemDetail[] {
  const action = rule.then[index]!;
  const pointer = `/then/${index}`;
  const handler = actions.find(action.do);
  if (handler === undefined) {
    const params = { found: action.do, expected: actions.names().join(', ') };
    return [{ pointer: `${pointer}/do`, code: 'rule-action-unknown', params }];
  }
  const inside = [
    ...checkParameters(handler, action, rule, next),
    ...(handler.check?.(action.with as JsonObject, next, rule.entity) ?? []),
  ];
  return [
    ...checkArguments(action.with, `${pointer}/with`, record),
    ...inside.map((detail) => ({ ...detail, pointer: `${pointer}/with${detail.pointer}` })),
    ...checkActionFilter(handler, rule, index, next),
  ];
}

function checkActionFilter(
  handler: RuleActionHandler,
  rule: RuleDefinition,
  index: number,
  next: Release,
): readonly ProblemDetail[] {
  const { filter, with: args } = rule.then[index]!;
  if (filter === undefined) return [];
  const pointer = `/then/${index}/filter`;
  if (handler.takesFilter !== true)
    return [
      { pointer, code: 'rule-argument-unknown', params: { found: 'filter', action: handler.name, expected: '' } },
    ];
  const target = relatedEntity(next, rule.entity, String(args.related ?? ''));
  return target === undefined ? [] : checkFilter(next, target, filter, pointer);
}
