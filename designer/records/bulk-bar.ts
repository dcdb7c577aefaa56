// `<ravand-bulk-bar>`: what can be done with the records that are chosen in a list. Emits `choose-all`, `choose-none`, and `bulk-done` once records changed.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ViewButton } from '../../schemas/types.ts';
import type { EntityForUser } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatInteger } from '../format/numbers.ts';
import { t } from '../shell/texts.ts';
import type { Selection } from './bulk.ts';
import type { BulkJob } from './bulk-dialog.ts';
import { type FormButton, formButtons, pressForAll } from './form-buttons.ts';

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
  /** Buttons of forms that the list offers for the chosen records. */
  @property({ attribute: false }) buttons: readonly ViewButton[] = [];
  /** Nothing but these is offered. */
  @property({ type: Boolean }) isPlain = false;
  @state() private job: BulkJob | undefined;
  @state() private pressing = '';
  @state() private known: readonly FormButton[] = [];

  /** The chosen records may be gone. */
  #isDeleted = false;

  override connectedCallback(): void {
    super.connectedCallback();
    // Something was chosen: what is done with it comes before it is asked for.
    void import('./bulk-dialog.ts').catch(() => undefined);
  }

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

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('buttons') || this.buttons.length === 0 || !this.entity) return;
    void formButtons(this.entity.name).then((known) => (this.known = known));
  }

  /** Only for those that were chosen one by one: a press does what cannot be undone for all of them. */
  #formButtons(): readonly TemplateResult[] {
    const { selection, known } = this;
    if (!('ids' in selection)) return [];
    return this.buttons.flatMap((wanted) => {
      const button = known.find(({ form, element }) => form === wanted.form && element === wanted.element);
      if (!button) return [];
      const key = `${button.form}/${button.element}`;
      return html`<button type="button" class="button" aria-busy=${String(this.pressing === key)} @click=${() => void this.#press(button, key, selection.ids)}><bdi>${button.label}</bdi></button>`;
    });
  }

  async #press(button: FormButton, key: string, ids: readonly string[]): Promise<void> {
    const { entity } = this;
    if (!entity || this.pressing !== '') return;
    this.pressing = key;
    try {
      const { done, refusal } = await pressForAll(entity.name, ids, button);
      const text = t('bulk.pressed', { name: button.label, done: formatInteger(done), all: formatInteger(ids.length) });
      toast({ text: refusal ? `${text} ${refusal}` : text, icon: refusal ? 'circle-alert' : 'check' });
      this.emit('bulk-done');
    } finally {
      this.pressing = '';
    }
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

  async #begin(job: BulkJob): Promise<void> {
    await import('./bulk-dialog.ts');
    this.job = job;
  }

  #acts(entity: EntityForUser): readonly TemplateResult[] {
    const owner = entity.fields.find((field) => field.name === entity.ownerField);
    const act = (job: BulkJob, icon: string, danger = false): TemplateResult =>
      html`<button type="button" class="button ${danger ? 'danger' : ''}" @click=${() => void this.#begin(job)}><ravand-icon name=${icon}></ravand-icon>${t(`bulk.act.${job}`)}</button>`;
    if (this.isPlain) return this.#formButtons();
    return [
      ...this.#formButtons(),
      ...(entity.may.update ? [act('change', 'pencil')] : []),
      ...(entity.may.update && owner?.writable ? [act('assign', 'user-round')] : []),
      ...(entity.may.delete ? [act('delete', 'trash', true)] : []),
    ];
  }
}
