// The switch between the ways to look at an entity: as a list, as a board where it has one, as a calendar where it has dates.
import { html, nothing, type TemplateResult } from 'lit';
import { segment } from '../api/client.ts';
import { session } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { t } from '../shell/texts.ts';

export type Look = 'list' | 'board' | 'calendar';

export function viewSwitch(entity: EntityForUser, now: Look): TemplateResult | typeof nothing {
  const path = `/records/${segment(entity.name)}`;
  const board = session.workspace?.views.find((view) => view.entity === entity.name && view.type === 'board');
  const hasDates = entity.fields.some(({ kind }) => kind === 'date' || kind === 'datetime');
  if (!board && !hasDates) return nothing;
  const link = (look: Look, href: string, icon: string, label: string) =>
    html`<a href=${href} aria-current=${look === now ? 'true' : nothing} aria-label=${label} title=${label}><ravand-icon name=${icon}></ravand-icon></a>`;
  return html`<div class="switch" role="group" aria-label=${t('list.shownAs')}>
    ${link('list', path, 'table-2', t('list.asList'))}
    ${board ? link('board', `${path}/board/${segment(board.name)}`, 'square-kanban', t('list.asBoard')) : nothing}
    ${hasDates ? link('calendar', `${path}/calendar`, 'calendar-days', t('list.asCalendar')) : nothing}
  </div>`;
}
