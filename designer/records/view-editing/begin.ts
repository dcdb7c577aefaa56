// Where a view is edited, and what a new one of the installation begins as.
import type { LocalText, ViewDefinition } from '../../../schemas/types.ts';
import type { EntityForUser } from '../../api/types.ts';
import { preferences } from '../../shell/preferences.ts';
import { local, t } from '../../shell/texts.ts';
import type { ViewInput } from '../saved-views.ts';
import { lookPath } from '../view-switch.ts';

/** The list itself, as its own editor. */
export function editAddress({ entity, type, name }: Pick<ViewDefinition, 'entity' | 'type' | 'name'>): string {
  return `${lookPath(entity, type)}?${new URLSearchParams({ view: name, edit: '1' })}`;
}

/** @param label what it was called so far; undefined = it gets a name of its own */
export function newView(
  entity: EntityForUser,
  shown: ViewInput['definition'],
  label: LocalText | undefined,
): ViewDefinition {
  const plural = local(entity.pluralLabel ?? entity.label, entity.name);
  const title = t('view.newOf', { entity: plural }).replace(/[\u2066-\u2069]/g, '');
  return {
    kind: 'view',
    // Two people may begin one at the same time.
    name: `${entity.name}-${crypto.randomUUID().slice(0, 6)}`,
    entity: entity.name,
    label: label ?? { [preferences().language]: title },
    ...shown,
  };
}
