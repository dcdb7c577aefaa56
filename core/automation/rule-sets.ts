// The rules of an entity, compiled once per release: conditions into a rule set, arguments into FEEL.
import type { RuleAction, RuleDefinition } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import type { RuleSet, Rules } from '../rules/rules.ts';
import { fieldAt } from './field-at.ts';
import { type CompiledArguments, compileArguments } from './rule-arguments.ts';

export interface EntityRules {
  readonly set: RuleSet;
  argumentsOf(rule: RuleDefinition, action: number): CompiledArguments;
}

/** @returns undefined for an entity without rules */
export function createRuleSets({
  rules,
}: {
  rules: Rules;
}): (release: Release, entity: string) => EntityRules | undefined {
  const compiled = new WeakMap<Release, Map<string, EntityRules | undefined>>();
  const actions = new WeakMap<RuleAction, CompiledArguments>();

  const argumentsOf = (rule: RuleDefinition, index: number): CompiledArguments => {
    const action = rule.then[index]!;
    const known = actions.get(action) ?? compileArguments(action.with);
    actions.set(action, known);
    return known;
  };

  return (release, entity) => {
    const ofRelease = compiled.get(release) ?? new Map<string, EntityRules | undefined>();
    compiled.set(release, ofRelease);
    if (!ofRelease.has(entity)) {
      const live = release.rules(entity).map(({ definition, version }) => ({ rule: definition, version }));
      const set =
        live.length === 0
          ? undefined
          : rules.compile(
              live,
              fieldAt((name) => release.entity(name), entity),
            );
      ofRelease.set(entity, set && { set, argumentsOf });
    }
    return ofRelease.get(entity);
  };
}
