// The records without a date, beside a timeline: dragged onto it, or given dates by the form that a press opens.
import { html, nothing, type TemplateResult } from 'lit';
import type { EntityForUser } from '../../api/types.ts';
import { formatInteger } from '../../format/numbers.ts';
import { t } from '../../shell/texts.ts';
import { recordTitle } from '../record-title.ts';
import type { Unplaced } from './load.ts';

interface Acts {
  readonly open: (id: string) => void;
  readonly mayPlace: boolean;
}

export function unplacedList(
  { items, more }: Unplaced,
  entity: EntityForUser,
  { open, mayPlace }: Acts,
): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  return html`<aside aria-label=${t('time.unplaced')}>
    <h3><ravand-icon name="calendar-off"></ravand-icon>${t('time.unplaced')}<span class="count" dir="ltr">${formatInteger(items.length)}${more ? '+' : ''}</span></h3>
    <ul>
      ${items.map(
        (record) => html`<li>
          <button
            type="button"
            class="item"
            data-id=${record.id}
            aria-haspopup="dialog"
            draggable=${String(mayPlace)}
            @dragstart=${(event: DragEvent) => event.dataTransfer?.setData('text/plain', record.id)}
            @click=${() => open(record.id)}
          ><strong class="truncate"><bdi>${recordTitle(record, entity) || record.id}</bdi></strong></button>
        </li>`,
      )}
    </ul>
    ${mayPlace ? html`<p>${t('time.place')}</p>` : nothing}
  </aside>`;
}
