// May a rule go live? Its condition by the rules room, its actions by their handlers, their FEEL by the compiler. Compiled when first needed.
import type { RuleDefinition } from '../../../schemas/types.ts';
import type { Publisher } from '../../definitions/definitions.ts';
import { schemaOf } from '../../definitions/names/pen.ts';
import { shapeOfKind } from '../../expressions/record-shape.ts';
import type { JsonObject } from '../../kernel/data.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import type { Registry } from '../../kernel/registry.ts';
import { systemFields } from '../../query/columns.ts';
import type { Rules } from '../../rules/rules.ts';
import type { RuleActionHandler } from '../actions.ts';
import { fieldAt } from '../field-at.ts';
import { checkArguments } from '../rule-arguments.ts';

export function rulePublisher(needs: {
  rules: Rules;
  actions: Registry<RuleActionHandler>;
}): Publisher<RuleDefinition> {
  return {
    async check(rule, next) {
      const entities = (name: string) => next.entity(name);
      if (entities(rule.entity) === undefined) {
        return [{ pointer: '/entity', code: 'rule-entity-unknown', params: { found: rule.entity } }];
      }
      const found: ProblemDetail[] = [...needs.rules.check(rule, fieldAt(entities, rule.entity))];
      const marks = Object.fromEntries([...systemFields].map(([name, { field }]) => [name, shapeOfKind(field.kind)]));
      const record = { ...marks, ...schemaOf(rule.entity, entities) };
      for (const [index, action] of rule.then.entries()) {
        const pointer = `/then/${index}`;
        const handler = needs.actions.find(action.do);
        if (handler === undefined) {
          const params = { found: action.do, expected: needs.actions.names().join(', ') };
          found.push({ pointer: `${pointer}/do`, code: 'rule-action-unknown', params });
          continue;
        }
        found.push(...checkArguments(action.with, `${pointer}/with`, record));
        for (const detail of handler.check(action.with as JsonObject, next, rule.entity)) {
          found.push({ ...detail, pointer: `${pointer}/with${detail.pointer}` });
        }
      }
      return found;
    },
    async apply() {},
  };
}
