// `<ravand-toasts>` shows one message at a time for 8 seconds, with an undo when there is one. `toast()` is how everybody speaks through it.
import { css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { t } from '../shell/texts.ts';
import { RavandElement } from './element.ts';
import { base } from './styles/base.ts';

export interface Toast {
  readonly text: string;
  readonly icon?: string;
  /** Label and act of the one action; Ctrl+Z does it, too. */
  readonly undo?: () => void;
  readonly actionLabel?: string;
}

let show: (toast: Toast) => void = () => undefined;

export function toast(message: Toast | string): void {
  show(typeof message === 'string' ? { text: message } : message);
}

@customElement('ravand-toasts')
export class RavandToasts extends RavandElement {
  static override styles = [
    base,
    css`
      .box {
        position: fixed;
        inset: auto;
        inset-block-end: 16px;
        inset-inline-start: calc(var(--rail-now, 0px) + 16px);
        display: none;
        align-items: center;
        gap: 14px;
        max-inline-size: min(560px, calc(100vw - 24px));
        margin: 0;
        padding: 8px 16px;
        border: 0;
        border-radius: var(--radius-card);
        background: var(--toast);
        color: var(--on-toast);
        box-shadow: var(--shadow-popover);
      }
      .box:popover-open {
        display: flex;
        animation: appear var(--slow) var(--ease);
      }
      ravand-icon {
        color: inherit;
      }
      button {
        border: 0;
        background: none;
        color: var(--toast-action);
        font-weight: 650;
        cursor: pointer;
        white-space: nowrap;
        min-block-size: 24px;
      }
      kbd {
        border: 1px solid rgb(231 237 237 / 0.3);
        border-radius: 4px;
        padding-inline: 5px;
        font: var(--micro);
        direction: ltr;
        unicode-bidi: isolate;
        white-space: nowrap;
      }
      @keyframes appear {
        from {
          opacity: 0;
          translate: 0 8px;
        }
      }
      @media (max-width: 767.98px) {
        .box {
          inset-inline: 12px;
          inset-block-end: calc(72px + env(safe-area-inset-bottom));
        }
        .box > bdi {
          flex: 1;
        }
        kbd {
          display: none;
        }
      }
    `,
  ];

  @state() private current: Toast | undefined;
  @query('.box') private readonly box!: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    show = (next) => this.#show(next);
    addEventListener('keydown', this.#onKey);
    this.during(() => removeEventListener('keydown', this.#onKey));
  }

  override render() {
    const now = this.current;
    return html`<div class="box" popover="manual" role="status" aria-live="polite" @pointerenter=${() => clearTimeout(this.#timer)} @pointerleave=${() => this.#wait()}>
      ${
        now
          ? html`<ravand-icon name=${now.icon ?? 'check'}></ravand-icon><bdi>${now.text}</bdi>${
              now.undo
                ? html`<button type="button" @click=${() => this.#undo()}>${now.actionLabel ?? t('action.undo')}</button>${now.actionLabel ? nothing : html`<kbd>Ctrl Z</kbd>`}`
                : nothing
            }`
          : nothing
      }
    </div>`;
  }

  #show(next: Toast): void {
    this.current = next;
    if (this.box.matches(':popover-open')) this.box.hidePopover();
    this.box.showPopover();
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hide(), 8000);
  }

  #hide(): void {
    clearTimeout(this.#timer);
    if (this.box.matches(':popover-open')) this.box.hidePopover();
    this.current = undefined;
  }

  #undo(): void {
    const act = this.current?.undo;
    this.#hide();
    act?.();
  }

  #onKey = (event: KeyboardEvent): void => {
    const typing = event
      .composedPath()
      .some((part) => part instanceof HTMLInputElement || part instanceof HTMLTextAreaElement);
    if (typing || !this.current?.undo || this.current.actionLabel) return;
    if (event.code === 'KeyZ' && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      event.preventDefault();
      this.#undo();
    }
  };
}
