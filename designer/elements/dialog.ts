// `<ravand-dialog>`: a modal with heading, content and a slot `actions`; the browser's own <dialog> traps the focus, which begins at the first question. For decisions
// only, never for one field.
import { css, html, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { t } from '../shell/texts.ts';
import { RavandElement } from './element.ts';
import { deepActive, focusables } from './focus.ts';
import { base } from './styles/base.ts';
import { buttons } from './styles/buttons.ts';

@customElement('ravand-dialog')
export class RavandDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      dialog {
        inline-size: min(var(--dialog-width, 480px), calc(100vw - 32px));
        max-block-size: calc(100dvh - 48px);
        padding: 0;
        border: 1px solid var(--float-line);
        border-radius: var(--radius-popover);
        background: var(--surface);
        color: var(--text);
        box-shadow: var(--shadow-popover);
        overflow: hidden;
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
        animation: appear var(--slow) var(--ease);
      }
      dialog::backdrop {
        background: var(--scrim);
      }
      @keyframes appear {
        from {
          opacity: 0;
          translate: 0 8px;
        }
      }
      header {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 14px 16px 10px 20px;
        padding-inline: 20px 12px;
      }
      h2 {
        flex: 1;
        font: var(--title);
      }
      .content {
        padding: 4px 20px 20px;
        overflow: auto;
      }
      footer {
        display: flex;
        justify-content: flex-start;
        gap: 8px;
        padding: 12px 20px;
        border-block-start: 1px solid var(--line);
      }
      @media (max-width: 767.98px) {
        dialog {
          inline-size: 100vw;
          max-inline-size: none;
          margin: auto 0 0;
          border-radius: 14px 14px 0 0;
          padding-block-end: env(safe-area-inset-bottom);
        }
      }
    `,
  ];

  @property({ type: Boolean, reflect: true }) open = false;
  @property() heading = '';
  @state() private hasActions = false;
  @query('dialog') private readonly box!: HTMLDialogElement;
  @query('header button') private readonly closer!: HTMLButtonElement;

  #returnTo: HTMLElement | undefined;

  /** The browser gives the focus back when a dialog closes, not when one is taken away open, as by what it asked for. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.box?.open && deepActive() === document.body) this.#returnTo?.focus();
  }

  override render() {
    return html`<dialog aria-labelledby="heading" @cancel=${this.#onCancel} @close=${() => this.#closed()}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button type="button" class="button quiet icon-only" aria-label=${t('action.close')} @click=${() => this.box.close()}><ravand-icon name="x"></ravand-icon></button>
      </header>
      <div class="content"><slot></slot></div>
      <footer ?hidden=${!this.hasActions}><slot name="actions" @slotchange=${this.#onActions}></slot></footer>
    </dialog>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    if (this.open && !this.box.open) {
      const active = deepActive();
      this.#returnTo = active instanceof HTMLElement ? active : undefined;
      this.box.showModal();
      // By then the elements in it have drawn themselves.
      requestAnimationFrame(() => this.#beginAtQuestion());
    }
    if (!this.open && this.box.open) this.box.close();
  }

  /** The browser begins at what closes it. Who was put somewhere else, or went there, stays; where nothing is asked, closing is safest. */
  #beginAtQuestion(): void {
    if (!this.open || deepActive() !== this.closer) return;
    const asked = focusables(this).find((one) =>
      one.matches('input:not([type=radio]:not(:checked)), select, textarea'),
    );
    asked?.focus();
  }

  #onActions = (event: Event): void => {
    this.hasActions = (event.target as HTMLSlotElement).assignedElements().length > 0;
  };

  #onCancel = (event: Event): void => event.stopPropagation();

  #closed(): void {
    this.open = false;
    this.emit('dialog-close');
  }
}
