// `<ravand-bulk-bar>`: what can be done with the records that are chosen in a list. Emits `choose-all`, `choose-none`, and `bulk-done` once records changed.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EntityForUser } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { formatInteger } from '../format/numbers.ts';
import { t } from '../shell/texts.ts';
import type { Selection } from './bulk.ts';
import './bulk-dialog.ts';
import type { BulkJob } from './bulk-dialog.ts';

@customElement('ravand-bulk-bar')
export class RavandBulkBar extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
        padding: 5px var(--gutter);
        border-block: 1px solid var(--line);
        background: var(--accent-soft);
      }
      .said {
        font: var(--body-strong);
        margin-inline-end: 6px;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin-inline-start: auto;
      }
      @media (max-width: 767.98px) {
        .acts {
          margin-inline-start: 0;
          inline-size: 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) entity: EntityForUser | undefined;
  @property({ attribute: false }) selection: Selection = { ids: [] };
  /** Records that are chosen; undefined = not counted. */
  @property({ attribute: false }) count: number | undefined;
  /** Records that the view shows; undefined = not counted. */
  @property({ attribute: false }) all: number | undefined;
  /** All of them are chosen. */
  @property({ type: Boolean }) isAll = false;
  @state() private job: BulkJob | undefined;

  /** The chosen records may be gone. */
  #isDeleted = false;

  override render(): TemplateResult | typeof nothing {
    const { entity, count, all } = this;
    if (!entity) return nothing;
    const isMore = !this.isAll && (all === undefined || all > (count ?? 0));
    const chooseAll = all === undefined ? t('bulk.chooseEvery') : t('bulk.chooseAll', { shown: formatInteger(all) });
    return html`<div class="bar" role="toolbar" aria-label=${t('bulk.chosen')}>
        <span class="said" aria-live="polite">${count === undefined ? t('bulk.everything') : t('bulk.count', { count, shown: formatInteger(count) })}</span>
        ${isMore ? html`<button type="button" class="button quiet" @click=${() => this.emit('choose-all')}>${chooseAll}</button>` : nothing}
        <button type="button" class="button quiet" @click=${() => this.emit('choose-none')}>${t('bulk.clear')}</button>
        ${count === 0 ? nothing : html`<div class="acts">${this.#acts(entity)}</div>`}
      </div>
      ${this.job ? html`<ravand-bulk-dialog .entity=${entity} .selection=${this.selection} .job=${this.job} @bulk-done=${this.#changed} @bulk-close=${this.#closed}></ravand-bulk-dialog>` : nothing}`;
  }

  #changed = (): void => {
    this.#isDeleted = this.job === 'delete';
    this.emit('bulk-done');
  };

  #closed = (): void => {
    this.job = undefined;
    if (this.#isDeleted) this.emit('choose-none');
    this.#isDeleted = false;
  };

  #acts(entity: EntityForUser): readonly TemplateResult[] {
    const owner = entity.fields.find((field) => field.name === entity.ownerField);
    const act = (job: BulkJob, icon: string, danger = false): TemplateResult =>
      html`<button type="button" class="button ${danger ? 'danger' : ''}" @click=${() => (this.job = job)}><ravand-icon name=${icon}></ravand-icon>${t(`bulk.act.${job}`)}</button>`;
    return [
      ...(entity.may.update ? [act('change', 'pencil')] : []),
      ...(entity.may.update && owner?.writable ? [act('assign', 'user-round')] : []),
      ...(entity.may.delete ? [act('delete', 'trash', true)] : []),
    ];
  }
}
