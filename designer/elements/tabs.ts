// `<ravand-tabs>`: a row of 36 px tabs with counts; arrows move, the page below is the caller's. Emits `tab-choose` with the tab's value.
import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatInteger } from '../format/numbers.ts';
import { RavandElement } from './element.ts';
import { base } from './styles/base.ts';

export interface Tab {
  readonly value: string;
  readonly label: string;
  readonly count?: number | undefined;
}

@customElement('ravand-tabs')
export class RavandTabs extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      [role='tablist'] {
        display: flex;
        gap: 4px;
        overflow-x: auto;
        scrollbar-width: none;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        flex: none;
        min-block-size: var(--tab);
        padding: 0 8px;
        border: 0;
        border-block-end: 2px solid transparent;
        background: none;
        color: var(--text-2);
        cursor: pointer;
        white-space: nowrap;
      }
      button:hover {
        color: var(--text);
      }
      button[aria-selected='true'] {
        color: var(--text);
        font-weight: 650;
        border-color: var(--accent);
      }
      button:focus-visible {
        outline-offset: -3px;
        border-radius: var(--radius);
      }
      .count {
        color: var(--text-3);
        font: var(--small);
      }
      @media (max-width: 767.98px) {
        button {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) tabs: readonly Tab[] = [];
  @property() selected = '';
  @property() label = '';

  override render() {
    return html`<div role="tablist" aria-label=${this.label} @keydown=${this.#onKey}>
      ${this.tabs.map(
        (tab) => html`<button
          type="button"
          role="tab"
          aria-selected=${String(tab.value === this.selected)}
          tabindex=${tab.value === this.selected ? 0 : -1}
          @click=${() => this.#choose(tab.value)}
        >
          <bdi>${tab.label}</bdi>${tab.count === undefined ? nothing : html`<span class="count">${formatInteger(tab.count)}</span>`}
        </button>`,
      )}
    </div>`;
  }

  #choose(value: string): void {
    if (value !== this.selected) this.emit('tab-choose', value);
  }

  #onKey = (event: KeyboardEvent): void => {
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const step = event.key === forward ? 1 : event.key === backward ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = this.tabs.findIndex((tab) => tab.value === this.selected);
    const to = (at + step + this.tabs.length) % this.tabs.length;
    const next = this.tabs[to];
    if (!next) return;
    this.#choose(next.value);
    this.renderRoot.querySelectorAll<HTMLElement>('button')[to]?.focus();
  };
}
