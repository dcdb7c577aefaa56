// One view of an entity is what somebody sees first: a release in which a view becomes that holds the one that was it, without it.
import type { ViewDefinition } from '../../schemas/types.ts';
import type { PlannedVersion } from './plan-files.ts';
import { following } from './plan-names.ts';
import type { LiveSet } from './release.ts';

/** The same versions, and the views that are no longer first. */
export function withFirsts(live: LiveSet, planned: readonly PlannedVersion[]): readonly PlannedVersion[] {
  const claimed = new Map<string, Set<string>>();
  for (const { definition, retired } of planned) {
    if (definition.kind !== 'view' || retired) continue;
    const whom = claimed.get(definition.entity) ?? new Set();
    for (const name of definition.firstFor ?? []) whom.add(name);
    claimed.set(definition.entity, whom);
  }
  const taken = new Set(planned.map(({ key }) => key));
  const followers = [...live].flatMap(([key, entry]) => {
    const view = entry.versioned.definition;
    if (entry.retired || taken.has(key) || view.kind !== 'view') return [];
    const changed = without(view, claimed.get(view.entity) ?? new Set());
    return changed === view ? [] : [following(key, changed, entry)];
  });
  return followers.length === 0 ? planned : [...planned, ...followers];
}

function without(view: ViewDefinition, whom: ReadonlySet<string>): ViewDefinition {
  const { firstFor = [], ...rest } = view;
  const left = firstFor.filter((name) => !whom.has(name));
  if (left.length === firstFor.length) return view;
  return left.length === 0 ? rest : { ...rest, firstFor: left };
}
