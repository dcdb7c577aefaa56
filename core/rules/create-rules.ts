// createRules: the room's front door. Rules are compiled into sets, one per event; a set first asks its prefilter which rules can hold,
// then the engine which do.
import type { FieldDefinition, RuleDefinition } from '../../schemas/types.ts';
import { checkRule } from './check-rule.ts';
import { type ConditionTree, createConditions } from './compile-conditions.ts';
import { explainResult } from './explanation.ts';
import { frozenCopy } from './facts.ts';
import { fieldPath } from './path.ts';
import { createPrefilter, type Prefilter } from './prefilter.ts';
import { runEngine } from './rule-engine.ts';
import type { Facts, RuleDecision, RuleSet, Rules } from './rules.ts';

export interface RulesNeeds {
  /** Is this number in E.164 form a mobile (or one of those that may be)? */
  readonly isMobile: (e164: string) => boolean;
}

interface Numbered {
  readonly rule: RuleDefinition;
  readonly version: number;
  readonly position: number;
  readonly tree: ConditionTree;
}

interface EventRules {
  readonly rules: readonly Numbered[];
  readonly prefilter: Prefilter;
}

type On = 'created' | 'updated' | 'deleted';

export function createRules({ isMobile }: RulesNeeds): Rules {
  return {
    check: checkRule,
    compile: (rules, fieldAt) => compileSet(rules, fieldAt, isMobile),
  };
}

function compileSet(
  given: readonly { rule: RuleDefinition; version: number }[],
  fieldAt: (path: string) => FieldDefinition | undefined,
  isMobile: RulesNeeds['isMobile'],
): RuleSet {
  const conditions = createConditions(fieldAt, isMobile);
  const enabled = given.filter(({ rule }) => rule.enabled !== false);
  const rules = enabled.map(({ rule, version }, position) => ({
    rule,
    version,
    position,
    tree: conditions.add(rule.when),
  }));
  const { lenses, terms } = conditions;
  const forEvent = (on: On): EventRules => {
    const those = rules.filter(({ rule }) => rule.on.includes(on));
    const trees = those.map(({ tree }) => tree);
    return { rules: those, prefilter: createPrefilter(trees, lenses.length, terms.length) };
  };
  const byEvent = { created: forEvent('created'), updated: forEvent('updated'), deleted: forEvent('deleted') };

  async function judge(those: readonly Numbered[], facts: Facts) {
    if (those.length === 0) return [];
    const results = await runEngine(those, terms, facts);
    return those.map(({ rule, version, position, tree }) => {
      const result = results.get(position);
      if (result === undefined) throw new Error(`expected a result for rule ${rule.name}, found none`);
      const holds = result.result === true;
      return { rule, version, holds, explanation: explainResult(tree, result.conditions, holds) };
    });
  }

  return {
    asks: (on) => byEvent[on].rules.length > 0,
    async decide(facts, on) {
      const { rules: those, prefilter } = byEvent[on];
      const frozen = frozenCopy(facts);
      const candidates = prefilter(frozen).map((at) => those[at] as Numbered);
      const judged = await judge(candidates, frozen);
      return judged.flatMap(({ rule, version, explanation, holds }): RuleDecision[] =>
        holds ? [{ rule, version, explanation }] : [],
      );
    },
    explain: (facts, on) => judge(byEvent[on].rules, frozenCopy(facts)),
    reads: new Set(
      terms.flatMap(({ path, operator }) => (operator === 'changed' ? [path, `before.${fieldPath(path)}`] : [path])),
    ),
  };
}
