// `<ravand-tabs>`: a row of 36 px tabs with icons and counts; arrows move and choose (with `manual` they only move), the page below is the caller's. Emits
// `tab-choose` with the tab's value.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatInteger } from '../format/numbers.ts';
import { RavandElement } from './element.ts';
import { base } from './styles/base.ts';

export interface Tab {
  readonly value: string;
  readonly label: string;
  readonly count?: number | undefined;
  readonly icon?: string;
  /** What the icon says, to those who cannot see it. */
  readonly iconLabel?: string;
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
        /* Keeps its hidden words inside what scrolls. */
        position: relative;
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
      button ravand-icon {
        --icon-size: 14px;
      }
      button[aria-selected='true'] ravand-icon {
        color: var(--accent);
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
  /** Each tab is a page of its own: the arrows move the focus, Enter chooses. */
  @property({ type: Boolean }) manual = false;

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }

  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('tabs');
    const isOther = changed.has('tabs') && valuesOf(before) !== valuesOf(this.tabs);
    // To look at their width has the whole page laid out: once all of it is drawn, when that is to be done anyway.
    if (isOther || changed.has('selected')) requestAnimationFrame(() => this.#showSelected());
  }

  #showSelected(): void {
    const list = this.renderRoot.firstElementChild;
    // Only along the row: what else scrolls is not the tabs' to move.
    const isCut = list !== null && list.scrollWidth > list.clientWidth;
    if (isCut)
      this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

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
          ${tab.icon ? html`<ravand-icon name=${tab.icon}></ravand-icon>` : nothing}<bdi>${tab.label}</bdi>${tab.iconLabel ? html`<span class="visually-hidden"> ${tab.iconLabel}</span>` : nothing}${tab.count === undefined ? nothing : html`<span class="count">${formatInteger(tab.count)}</span>`}
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
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('button')];
    const focused = buttons.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const at = this.manual ? focused : this.tabs.findIndex((tab) => tab.value === this.selected);
    const to = (at + step + this.tabs.length) % this.tabs.length;
    const next = this.tabs[to];
    if (!next) return;
    if (!this.manual) this.#choose(next.value);
    buttons[to]?.focus();
  };
}

function valuesOf(tabs: readonly Tab[] = []): string {
  return tabs.map(({ value }) => value).join(' ');
}
