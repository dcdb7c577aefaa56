// What the studio asks about rules beside their definitions: what actions take, how often each fired, how it came out lately, trials, addresses.
import type { RuleDefinition } from '../../../schemas/types.ts';
import { sql } from '../../database/sql.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import type { RuleActionHandler } from '../actions.ts';
import { type AddressNeeds, createRuleAddresses, type RuleAddresses } from './rule-addresses.ts';
import { type EvaluationNeeds, type Evaluations, evaluationsOf } from './rule-evaluations.ts';
import { createRuleTrials, type RuleTrials, type TrialNeeds } from './rule-trials.ts';
import { type Tried, type TryInput, type TryNeeds, tryRule } from './try-rule.ts';

export interface RuleTally {
  readonly rule: string;
  /** In the last thirty days. */
  readonly fired: number;
  readonly failed: number;
  readonly lastFiredAt: string | null;
}

export interface RuleStudio {
  actions(): readonly Pick<RuleActionHandler, 'name' | 'label' | 'parameters' | 'takesFilter' | 'isOpen'>[];
  tallies(context: Context): Promise<readonly RuleTally[]>;
  /** @throws Problem 404 when no such rule is live */
  evaluations(context: Context, rule: string): Promise<Evaluations>;
  try(context: Context, input: TryInput): Promise<Tried>;
  readonly trials: RuleTrials;
  readonly addresses: RuleAddresses;
}

const talliedMs = 30 * 86_400_000;

export function createRuleStudio(needs: TryNeeds & TrialNeeds & AddressNeeds & EvaluationNeeds): RuleStudio {
  const { definitions, database, clock, actions } = needs;

  function liveRule(context: Context, name: string): RuleDefinition {
    const live = definitions.current(context).get('rule', name);
    if (live === undefined) throw notFound('rule', name);
    return live.definition;
  }

  return {
    actions: () =>
      actions.entries().map(([name, { label, parameters, takesFilter, isOpen }]) => ({
        name,
        ...(label === undefined ? {} : { label }),
        ...(parameters === undefined ? {} : { parameters }),
        ...(takesFilter === undefined ? {} : { takesFilter }),
        ...(isOpen === undefined ? {} : { isOpen }),
      })),
    async tallies(context) {
      const since = clock.now().getTime() - talliedMs;
      const tallies: RuleTally[] = [];
      // By the index of rule and time: one short range each.
      for (const { definition } of definitions.current(context).all('rule')) {
        const { name } = definition;
        const [row] = await database.reader(context).read<{ fired: number | bigint; failed: number | bigint | null }>(
          sql`select count(*) as "fired", sum(case when actions like ${'%"done":false%'} then 1 else 0 end) as "failed"
              from rule_decisions where rule = ${name} and at >= ${since}`,
        );
        const [last] = await database
          .reader(context)
          .read<{ at: number }>(sql`select at from rule_decisions where rule = ${name} order by at desc limit 1`);
        tallies.push({
          rule: name,
          fired: Number(row?.fired ?? 0),
          failed: Number(row?.failed ?? 0),
          lastFiredAt: last === undefined ? null : new Date(Number(last.at)).toISOString(),
        });
      }
      return tallies;
    },
    evaluations: async (context, rule) => evaluationsOf(needs, context, liveRule(context, rule)),
    try: (context, input) => tryRule(needs, context, input),
    trials: createRuleTrials(needs),
    addresses: createRuleAddresses(needs),
  };
}
