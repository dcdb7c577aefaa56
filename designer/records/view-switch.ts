// The ways to look at an entity: as a list; as a board where it has stages; as a calendar or a timeline where it has dates; as a tree where it
// points to itself. The switch between them
// keeps which records are looked at.
import { html, nothing, type TemplateResult } from 'lit';
import type { ViewDefinition } from '../../schemas/types.ts';
import { segment } from '../api/client.ts';
import type { EntityForUser } from '../api/types.ts';
import { t } from '../shell/texts.ts';
import { columnField, selfReferences } from './main-fields.ts';
import type { Look } from './view-state.ts';

export const lookIcons: Readonly<Record<Look, string>> = {
  list: 'table-2',
  board: 'square-kanban',
  calendar: 'calendar-days',
  timeline: 'chart-gantt',
  tree: 'network',
};

export function lookLabel(look: Look): string {
  return t(`list.as.${look}`);
}

/** Where a look of an entity is; the view in it is said by the query. */
export function lookPath(entity: string, look: Look): string {
  const path = `/records/${segment(entity)}`;
  return look === 'list' ? path : `${path}/${look}`;
}

/** One view = one URL. Without a name: what comes first. */
export function addressOf(entity: string, { type, name }: Pick<ViewDefinition, 'type' | 'name'>): string {
  const path = lookPath(entity, type);
  return name === '' ? path : `${path}?${new URLSearchParams({ view: name })}`;
}

export function looksOf(entity: EntityForUser): readonly Look[] {
  const hasDates = entity.fields.some(({ kind }) => kind === 'date' || kind === 'datetime');
  return [
    'list',
    ...(columnField(entity) ? (['board'] as const) : []),
    ...(hasDates ? (['calendar', 'timeline'] as const) : []),
    ...(selfReferences(entity).length > 0 ? (['tree'] as const) : []),
  ];
}

/** @param query what is carried over to a look */
export function viewSwitch(
  entity: EntityForUser,
  now: Look,
  query: (look: Look) => URLSearchParams,
): TemplateResult | typeof nothing {
  const looks = looksOf(entity);
  if (looks.length === 1) return nothing;
  const href = (look: Look): string => {
    const said = query(look);
    return `${lookPath(entity.name, look)}${said.size > 0 ? `?${said}` : ''}`;
  };
  return html`<div class="switch" role="group" aria-label=${t('list.shownAs')}>
    ${looks.map(
      (look) =>
        html`<a href=${href(look)} aria-current=${look === now ? 'true' : nothing} aria-label=${lookLabel(look)} title=${lookLabel(look)}><ravand-icon name=${lookIcons[look]}></ravand-icon></a>`,
    )}
  </div>`;
}
