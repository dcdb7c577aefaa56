// `<ravand-view-desk .editing .entity>`: the list itself, live, and beside it what is said of it; or the list as somebody else will have it. On phones what is
// said of it is a sheet over the list.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EntityForUser } from '../../api/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { t } from '../../shell/texts.ts';
import '../../studio/findings.ts';
import type { Finding } from '../../studio/definitions.ts';
import './edit-bar.ts';

export { actOnColumn, columnActs } from './column-acts.ts';
export { editingOf, endEditing } from './session.ts';

import './panel.ts';
import type { ViewPanel } from './panel.ts';
import type { ViewEditing } from './session.ts';

@customElement('ravand-view-desk')
export class ViewDesk extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        flex: 1;
        display: grid;
        grid-template: minmax(0, 1fr) auto / minmax(0, 1fr) 320px;
        min-block-size: 0;
        position: relative;
      }
      .stage {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        min-inline-size: 0;
      }
      ravand-view-panel {
        grid-row: 1 / 3;
        grid-column: 2;
        border-inline-start: 1px solid var(--line);
      }
      ravand-findings {
        max-block-size: 132px;
      }
      ravand-view-preview {
        flex: 1;
      }
      .sheet {
        display: none;
      }
      @media (max-width: 767.98px) {
        :host {
          grid-template: minmax(0, 1fr) auto auto / minmax(0, 1fr);
        }
        ravand-view-panel {
          display: none;
        }
        ravand-view-panel.open {
          display: block;
          grid-area: auto;
          position: absolute;
          inset-inline: 0;
          inset-block-end: 49px;
          z-index: 4;
          block-size: 68%;
          border: 0;
          border-block-start: 1px solid var(--line);
          border-start-start-radius: var(--radius-popover);
          border-start-end-radius: var(--radius-popover);
          box-shadow: var(--shadow-popover);
        }
        .sheet {
          display: flex;
          align-items: center;
          justify-content: center;
          grid-row: 3;
          min-block-size: 49px;
          border-block-start: 1px solid var(--line);
          background: var(--surface);
          z-index: 4;
        }
        .sheet .button {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) editing!: ViewEditing;
  @property({ attribute: false }) entity!: EntityForUser;
  @property({ type: Boolean }) previewing = false;
  /** On phones. */
  @state() private isOpen = false;
  #unwatch = (): void => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && this.isOpen) this.isOpen = false;
    };
    this.addEventListener('keydown', close);
    this.during(() => this.removeEventListener('keydown', close));
    this.during(() => this.#unwatch());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('previewing') && this.previewing) {
      this.isOpen = false;
      void import('./preview.ts');
    }
    if (!changed.has('editing')) return;
    this.#unwatch();
    this.#unwatch = this.editing.draft.watch(() => this.requestUpdate());
  }

  async #show({ pointer }: Finding): Promise<void> {
    this.isOpen = true;
    await this.updateComplete;
    this.renderRoot.querySelector<ViewPanel>('ravand-view-panel')?.show(pointer);
  }

  protected override render() {
    const { draft } = this.editing;
    const view = draft.definition;
    if (!view) return html`<div class="stage"><slot></slot></div>`;
    return html`<div class="stage">${this.previewing ? html`<ravand-view-preview .view=${view}></ravand-view-preview>` : html`<slot></slot>`}</div>
      ${
        draft.findings.length > 0
          ? html`<ravand-findings role="region" aria-label=${t('process.problems')} .findings=${draft.findings} .checking=${draft.isChecking} @show-finding=${(event: CustomEvent<Finding>) => void this.#show(event.detail)}></ravand-findings>`
          : nothing
      }
      <ravand-view-panel class=${this.isOpen ? 'open' : ''} role="region" aria-label=${t('view.panel')} .draft=${draft} .entity=${this.entity}></ravand-view-panel>
      <div class="sheet"><button type="button" class="button quiet" aria-expanded=${String(this.isOpen)} @click=${() => (this.isOpen = !this.isOpen)}><ravand-icon name=${this.isOpen ? 'chevron-down' : 'sliders-horizontal'}></ravand-icon>${t('view.panel')}</button></div>`;
  }
}
