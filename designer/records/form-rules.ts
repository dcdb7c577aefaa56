// The rules of an entity, with the signed-in person and the installation's zone, as forms take them. The same object as long as these stay.
import { session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import type { FormRules } from '../forms/form-rules.ts';
import { preferences } from '../shell/preferences.ts';

const known = new WeakMap<EntityForUser, FormRules>();

export function formRules(entity: EntityForUser): FormRules | undefined {
  const { me, workspace } = session;
  if (!me || !workspace) return undefined;
  const rules = known.get(entity) ?? {
    entity,
    me,
    zone: workspace.settings.timeZone,
    language: preferences().language,
  };
  known.set(entity, rules);
  return rules;
}
