// The rules of an entity, compiled once per release, in the order they are asked: their own order, then plugin and name.
import type { RelatedTerm, RuleDefinition } from '../../../schemas/types.ts';
import type { Release } from '../../definitions/definitions.ts';
import { fieldAt } from '../../query/field-at.ts';
import type { RuleSet, Rules } from '../../rules/rules.ts';
import { relatedEntity } from './related-entity.ts';

export interface EntityRules {
  readonly set: RuleSet;
  readonly rules: readonly RuleDefinition[];
}

export interface VersionedRule {
  readonly rule: RuleDefinition;
  readonly version: number;
}

export function rulesInOrder(release: Release, entity: string): readonly VersionedRule[] {
  return release
    .rules(entity)
    .map(({ definition, version }) => ({ rule: definition, version }))
    .toSorted((a, b) => (a.rule.order ?? 0) - (b.rule.order ?? 0));
}

/** @param all of one entity; those that are no part of the release, too: drafts */
export function compileRuleSet(rules: Rules, release: Release, entity: string, all: readonly VersionedRule[]): RuleSet {
  const entities = (name: string) => release.entity(name);
  const measured = ({ related, of }: RelatedTerm) => {
    const target = relatedEntity(release, entity, related);
    return target === undefined || of === undefined ? undefined : fieldAt(entities, target)(of);
  };
  return rules.compile(all, fieldAt(entities, entity), measured);
}

/** @returns undefined for an entity without rules */
export function createRuleSets({
  rules,
}: {
  rules: Rules;
}): (release: Release, entity: string) => EntityRules | undefined {
  const compiled = new WeakMap<Release, Map<string, EntityRules | undefined>>();

  return (release, entity) => {
    const ofRelease = compiled.get(release) ?? new Map<string, EntityRules | undefined>();
    compiled.set(release, ofRelease);
    if (!ofRelease.has(entity)) {
      const live = rulesInOrder(release, entity);
      const made = () => ({
        set: compileRuleSet(rules, release, entity, live),
        rules: live.map(({ rule }) => rule),
      });
      ofRelease.set(entity, live.length === 0 ? undefined : made());
    }
    return ofRelease.get(entity);
  };
}
