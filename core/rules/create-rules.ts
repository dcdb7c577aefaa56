// createRules: the room's front door. Rules are compiled into sets, one per moment; a set first asks its prefilter which rules can hold,
// then the engine which do.
import type { RuleDefinition } from '../../schemas/types.ts';
import type { Ask } from './asked.ts';
import { checkRule } from './check-rule.ts';
import { type ConditionNeeds, type ConditionTree, createConditions, questionsOf } from './compile-conditions.ts';
import { explainResult } from './explanation.ts';
import { frozenCopy } from './facts.ts';
import { fieldPath, withAnswers } from './path.ts';
import { createPrefilter, type Prefilter } from './prefilter.ts';
import { runEngine } from './rule-engine.ts';
import type { Facts, Judged, Moment, RuleDecision, RuleSet, Rules } from './rules.ts';
import { conditionOf, momentsOf } from './trigger.ts';

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

interface MomentRules {
  readonly rules: readonly Numbered[];
  readonly prefilter: Prefilter;
}

const none: MomentRules = { rules: [], prefilter: () => [] };

export function createRules({ isMobile }: RulesNeeds): Rules {
  return {
    check: checkRule,
    compile: (rules, fieldAt, measured = () => undefined) => compileSet(rules, { fieldAt, measured, isMobile }),
  };
}

function compileSet(given: readonly { rule: RuleDefinition; version: number }[], needs: ConditionNeeds): RuleSet {
  const conditions = createConditions(needs);
  const enabled = given.filter(({ rule }) => rule.enabled !== false);
  const rules = enabled.map(({ rule, version }, position) => ({
    rule,
    version,
    position,
    tree: conditions.add(conditionOf(rule)),
  }));
  const { lenses, terms } = conditions;
  const byMoment = new Map<Moment, MomentRules>();
  for (const on of new Set(rules.flatMap(({ rule }) => momentsOf(rule)))) {
    const those = rules.filter(({ rule }) => momentsOf(rule).includes(on));
    const trees = those.map(({ tree }) => tree);
    byMoment.set(on, { rules: those, prefilter: createPrefilter(trees, lenses.length, terms.length) });
  }

  async function judge(those: readonly Numbered[], facts: Facts, ask: Ask | undefined): Promise<Judged[]> {
    if (those.length === 0) return [];
    const results = await runEngine(those, terms, await answered(those, facts, ask));
    return those.map(({ rule, version, position, tree }) => {
      const result = results.get(position);
      if (result === undefined) throw new Error(`expected a result for rule ${rule.name}, found none`);
      const holds = result.result === true;
      return { rule, version, holds, explanation: explainResult(tree, result.conditions, holds) };
    });
  }

  const alone = new Map<Numbered, Prefilter>();
  const prefilterOf = (one: Numbered): Prefilter => {
    const known = alone.get(one) ?? createPrefilter([one.tree], lenses.length, terms.length);
    alone.set(one, known);
    return known;
  };

  const rulesAt = (on: Moment): MomentRules => byMoment.get(on) ?? none;

  return {
    asks: (on) => byMoment.has(on),
    async decide(facts, on, ask) {
      const { rules: those, prefilter } = rulesAt(on);
      const frozen = frozenCopy(facts);
      const candidates = prefilter(frozen).map((at) => those[at] as Numbered);
      const judged = await judge(candidates, frozen, ask);
      return judged.flatMap(({ rule, version, explanation, holds }): RuleDecision[] =>
        holds ? [{ rule, version, explanation }] : [],
      );
    },
    explain: (facts, on, ask) => judge(rulesAt(on).rules, frozenCopy(facts), ask),
    async judge(facts, name, ask) {
      const [judged] = await judge(
        rules.filter(({ rule }) => rule.name === name),
        frozenCopy(facts),
        ask,
      );
      return judged;
    },
    async holds(facts, name, ask) {
      const one = rules.find(({ rule }) => rule.name === name);
      if (one === undefined) return false;
      const frozen = frozenCopy(facts);
      if (prefilterOf(one)(frozen).length === 0) return false;
      return (await judge([one], frozen, ask))[0]?.holds === true;
    },
    reads: new Set(
      terms
        .filter(({ path }) => path !== '')
        .flatMap(({ path, operator }) => (operator === 'changed' ? [path, `before.${fieldPath(path)}`] : [path])),
    ),
  };
}

async function answered(those: readonly Numbered[], facts: Facts, ask: Ask | undefined): Promise<Facts> {
  const questions = new Map(those.flatMap(({ tree }) => questionsOf(tree)).map((asked) => [asked.key, asked]));
  if (questions.size === 0) return facts;
  return withAnswers(facts, ask === undefined ? {} : await ask([...questions.values()]));
}
