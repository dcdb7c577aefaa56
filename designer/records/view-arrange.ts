// `<ravand-view-arrange>`: the tabs of an entity in the order one person wants them, and which of its views are none. Emits `arrange-close`.
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { local, t } from '../shell/texts.ts';
import { type OfferedView, savedViews } from './saved-views.ts';
import { audienceText } from './view-dialog.ts';
import { lookIcons, lookLabel } from './view-switch.ts';

@customElement('ravand-view-arrange')
export class RavandViewArrange extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      li {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 40px;
        border-block-end: 1px solid var(--line);
      }
      li:last-child {
        border-block-end: 0;
      }
      .checkbox {
        flex: 1;
        align-items: center;
        min-inline-size: 0;
        min-block-size: 40px;
      }
      .checkbox input {
        margin-block-start: 0;
      }
      .who {
        color: var(--text-3);
        font: var(--small);
        white-space: nowrap;
      }
      @media (max-width: 767.98px) {
        li,
        .checkbox {
          min-block-size: 48px;
        }
        .button.icon-only {
          inline-size: 44px;
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property() entity = '';
  @property({ attribute: false }) views: readonly OfferedView[] = [];
  @property({ type: Boolean }) open = false;
  @state() private order: readonly OfferedView[] = [];
  @state() private unseen: ReadonlySet<string> = new Set();
  @state() private busy = false;
  @state() private fault = '';
  @state() private said = '';

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('open') || !this.open) return;
    this.order = this.views;
    this.unseen = new Set(this.views.filter((one) => one.isHidden).map(({ view }) => view.name));
    this.fault = '';
  }

  override render(): TemplateResult {
    return html`<ravand-dialog heading=${t('view.tabs')} .open=${this.open} @dialog-close=${this.#close}>
      <p class="muted">${t('view.arrangeHint')}</p>
      <ul>
        ${repeat(
          this.order,
          ({ view }) => view.name,
          (offer, index) => this.#row(offer, index),
        )}
      </ul>
      <div class="visually-hidden" aria-live="polite">${this.said}</div>
      <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : ''}</div>
      <button slot="actions" type="button" class="button primary" aria-busy=${String(this.busy)} @click=${() => void this.#save()}>${t('action.save')}</button>
      <button slot="actions" type="button" class="button" @click=${this.#close}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }

  #row({ view, saved }: OfferedView, index: number): TemplateResult {
    const name = local(view.label, t('list.all'));
    const move = (by: number, icon: string, label: string) =>
      html`<button type="button" class="button quiet small icon-only" aria-label=${t(label, { name })} ?disabled=${index + by < 0 || index + by >= this.order.length} data-move=${by} @click=${() => this.#move(index, by)}><ravand-icon name=${icon}></ravand-icon></button>`;
    return html`<li data-view=${view.name}>
      <label class="checkbox">
        <input type="checkbox" .checked=${!this.unseen.has(view.name)} @change=${() => this.#toggle(view.name)} />
        <ravand-icon name=${lookIcons[view.type]}></ravand-icon><span class="visually-hidden">${lookLabel(view.type)}</span>
        <bdi class="truncate">${name}</bdi>
      </label>
      ${saved ? html`<span class="who">${audienceText(saved.audience)}</span>` : ''}
      ${move(-1, 'arrow-up', 'view.earlier')}${move(1, 'arrow-down', 'view.later')}
    </li>`;
  }

  #toggle(name: string): void {
    const hidden = new Set(this.unseen);
    if (!hidden.delete(name)) hidden.add(name);
    this.unseen = hidden;
  }

  #move(index: number, by: number): void {
    const moved = this.order[index];
    const others = this.order.filter((_, at) => at !== index);
    if (!moved) return;
    this.order = [...others.slice(0, index + by), moved, ...others.slice(index + by)];
    this.said = t('view.placed', { name: local(moved.view.label, t('list.all')), at: index + by + 1 });
    // The button that was pressed moves with its row; at the end of the list the other one goes on.
    void this.updateComplete.then(() => {
      const row = this.renderRoot.querySelector(`[data-view="${CSS.escape(moved.view.name)}"]`);
      const [own, other] = [by, -by].map((step) => row?.querySelector<HTMLButtonElement>(`[data-move="${step}"]`));
      (own?.disabled ? other : own)?.focus();
    });
  }

  async #save(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.fault = '';
    try {
      await savedViews.arrange(this.entity, {
        order: this.order.map(({ view }) => view.name),
        hidden: [...this.unseen],
      });
      this.#close();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.detail;
    } finally {
      this.busy = false;
    }
  }

  #close = (): void => {
    this.emit('arrange-close');
  };
}
