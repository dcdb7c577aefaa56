// `<ravand-portal-preview .sections .opened>`: the sections as customers see them, with the newest records there are, whoever's they are. Nothing in it leads anywhere.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PortalSection } from '../../schemas/types.ts';
import { ravand } from '../api/ravand.ts';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import type { Me, PortalEntity, PortalRecord, RecordPage } from '../portal/api.ts';
import '../portal/section.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { isOfRecords, type Opened, openFields } from './sections.ts';

@customElement('ravand-portal-preview')
export class PortalPreview extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .page {
        display: grid;
        gap: 8px;
        max-inline-size: 720px;
        margin-inline: auto;
      }
      .frame {
        padding: 10px;
        border: 2px solid transparent;
        border-radius: var(--radius-card);
        cursor: pointer;
      }
      .frame.chosen {
        border-color: var(--accent);
      }
      .note {
        padding-block-end: 4px;
        color: var(--text-3);
        font: var(--small);
      }
    `,
  ];

  @property({ attribute: false }) sections: readonly PortalSection[] = [];
  @property({ attribute: false }) opened!: Opened;
  @property() chosen = '';

  #me(): Me {
    const { workspace } = session;
    const entities = [...this.opened.entities.values()].map((entity): PortalEntity => {
      // Pictures come by the door of customers: here there is nobody at it.
      const fields = openFields(entity).filter(({ kind }) => kind !== 'image' && kind !== 'file');
      return { ...entity, fields };
    });
    const forms = (workspace?.forms ?? []).map(({ name, label }) => ({ name, address: name, label: label ?? {} }));
    const { language, calendar } = preferences();
    const settings = { language, calendar, timeZone: 'UTC', country: '', ...workspace?.settings };
    return { person: { id: '', name: '' }, settings, sections: [], entities, forms };
  }

  #load = async (section: PortalSection, limit: number): Promise<RecordPage> => {
    const page = await ravand.records(section.entity ?? '', {
      limit,
      filter: section.filter,
      sort: section.sort?.map(({ field, direction }) => `${field}:${direction}`).join(),
    });
    return page as unknown as RecordPage & { readonly items: readonly PortalRecord[] };
  };

  #section(section: PortalSection, me: Me): TemplateResult {
    return html`<div class="frame ${section.id === this.chosen ? 'chosen' : ''}" @click=${() => this.emit('part-choose', section.id)}>
      <ravand-portal-section inert .section=${section} .me=${me} .load=${this.#load}></ravand-portal-section>
    </div>`;
  }

  protected override render(): TemplateResult {
    const me = this.#me();
    const drawn = this.sections.filter(
      ({ shows, entity, fields = [] }) =>
        !isOfRecords(shows) || (this.opened.entities.has(entity ?? '') && fields.length > 0),
    );
    return html`<div class="page"><p class="note">${t('portals.preview')}</p>
      ${repeat(
        drawn,
        ({ id }) => id,
        (section) => this.#section(section, me),
      )}</div>`;
  }
}
