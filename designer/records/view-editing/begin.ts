// Who may edit views, where one is edited, and what a new one of the installation begins as.
import type { LocalText, ViewDefinition } from '../../../schemas/types.ts';
import { session } from '../../api/session.ts';
import type { EntityForUser } from '../../api/types.ts';
import { viewedRole } from '../../api/view-as.ts';
import { preferences } from '../../shell/preferences.ts';
import { local, t } from '../../shell/texts.ts';
import type { ViewInput } from '../saved-views.ts';
import { lookPath } from '../view-switch.ts';

/** What views begin as that nobody has kept yet, by name. */
export const begun = new Map<string, ViewDefinition>();

export function mayEditViews(): boolean {
  return session.me?.may.studio === true && viewedRole() === undefined;
}

/** A view that begins as something that is shown; it is opened by its name from then on. */
export function beginView(view: ViewDefinition): void {
  begun.set(view.name, view);
}

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
