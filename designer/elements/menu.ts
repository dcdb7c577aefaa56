// `<ravand-menu>`: a button's list of actions or choices with the keyboard of a menu (arrows, Home, End, first letter, Esc).
import { css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { narrow, type Placement } from './anchor.ts';
import { RavandElement } from './element.ts';
import './popover.ts';
import { base } from './styles/base.ts';
import { floats } from './styles/floats.ts';

export interface MenuItem {
  readonly value: string;
  readonly label: string;
  readonly icon?: string;
  readonly hint?: string;
  readonly danger?: boolean;
  /** Set = a choice; true = the chosen one. */
  readonly checked?: boolean;
  /** Draws a line above. */
  readonly begins?: boolean;
}

@customElement('ravand-menu')
export class RavandMenu extends RavandElement {
  static override styles = [
    base,
    floats,
    css`
      :host {
        display: inline-block;
      }
      .items {
        padding: 6px;
        min-inline-size: 190px;
      }
    `,
  ];

  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @property() label = '';
  @property({ attribute: false }) placement: Placement = { align: 'end' };
  @state() private opened = false;
  @query('slot') private readonly opener!: HTMLSlotElement;

  override render() {
    return html`<span @click=${this.#toggle} @keydown=${this.#onOpenerKey}><slot></slot></span>
      <ravand-popover
        kind="menu"
        .open=${this.opened}
        .anchor=${this.#button()}
        .placement=${this.placement}
        .label=${this.label}
        @popover-close=${(event: Event) => {
          event.stopPropagation();
          this.#set(false);
        }}
      >
        <div class="items" role="menu" aria-label=${this.label} @keydown=${this.#onKey}>
          ${this.items.map(
            (item) => html`${item.begins ? html`<div class="rule" role="separator"></div>` : nothing}<button
                type="button"
                class="option ${item.danger ? 'danger' : ''}"
                role=${item.checked === undefined ? 'menuitem' : 'menuitemradio'}
                aria-checked=${item.checked === undefined ? nothing : String(item.checked)}
                tabindex="-1"
                ?autofocus=${item.checked === true}
                @click=${() => this.#choose(item)}
              >
                ${item.icon ? html`<ravand-icon name=${item.icon}></ravand-icon>` : nothing}<bdi>${item.label}</bdi>
                ${item.checked ? html`<span class="end"><ravand-icon name="check"></ravand-icon></span>` : item.hint ? html`<span class="end">${item.hint}</span>` : nothing}
              </button>`,
          )}
        </div>
      </ravand-popover>`;
  }

  #button(): Element | undefined {
    return this.opener?.assignedElements()[0];
  }

  #set(open: boolean): void {
    this.opened = open;
    const button = this.#button();
    button?.setAttribute('aria-haspopup', 'menu');
    button?.setAttribute('aria-expanded', String(open));
    if (open)
      requestAnimationFrame(() =>
        requestAnimationFrame(() =>
          (this.#buttons().find((one) => one.hasAttribute('autofocus')) ?? this.#buttons()[0])?.focus(),
        ),
      );
    else if (!narrow.matches) (button as HTMLElement | undefined)?.focus();
  }

  #toggle = (): void => this.#set(!this.opened);

  #choose(item: MenuItem): void {
    this.#set(false);
    this.choose(item.value);
  }

  /** As if somebody had opened it and pressed that. */
  choose(value: string): void {
    this.emit('menu-choose', value);
  }

  #buttons(): HTMLElement[] {
    return [...(this.renderRoot.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  }

  #onOpenerKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' && !this.opened) {
      event.preventDefault();
      this.#set(true);
    }
  };

  #onKey = (event: KeyboardEvent): void => {
    const buttons = this.#buttons();
    const at = buttons.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const go = (to: number) => {
      event.preventDefault();
      buttons[(to + buttons.length) % buttons.length]?.focus();
    };
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(-1);
    else if (event.key === 'Tab') this.#set(false);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const found = this.items.findIndex(
        (item, index) => index > at && item.label.toLowerCase().startsWith(event.key.toLowerCase()),
      );
      const first = this.items.findIndex((item) => item.label.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found >= 0 || first >= 0) go(found >= 0 ? found : first);
    }
  };
}
