// `<ravand-combo-box>`: a text input with a list of choices (ARIA combobox with list autocomplete). Choices are given, or asked for while typing. Emits `combo-change`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { foldForSearch } from '../../core/kernel/fold.ts';
import { t } from '../shell/texts.ts';
import { RavandElement } from './element.ts';
import './popover.ts';
import { base } from './styles/base.ts';
import { controls } from './styles/controls.ts';
import { floats } from './styles/floats.ts';

export interface ComboOption {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Answers the choices for a typed text; an empty text asks for the first ones. */
export type ComboSource = (search: string, signal: AbortSignal) => Promise<readonly ComboOption[]>;

@customElement('ravand-combo-box')
export class RavandComboBox extends RavandElement {
  static override styles = [
    base,
    controls,
    floats,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .list {
        padding: 5px;
        max-block-size: 288px;
        overflow: auto;
      }
      .note {
        padding: 8px 10px;
        font: var(--small);
        color: var(--text-3);
      }
      .arrow {
        border: 0;
        background: none;
        padding: 0;
        display: grid;
        place-items: center;
        inline-size: 24px;
        block-size: 24px;
        cursor: pointer;
      }
    `,
  ];

  @property() value = '';
  /** What the chosen value is called, when the choices are not known yet. */
  @property() valueLabel = '';
  @property() label = '';
  @property() placeholder = '';
  @property({ attribute: false }) options: readonly ComboOption[] | undefined;
  @property({ attribute: false }) source: ComboSource | undefined;
  @property({ type: Boolean }) invalid = false;
  @property({ type: Boolean }) disabled = false;
  /** An empty choice may be made. */
  @property({ type: Boolean }) clearable = true;
  @state() private opened = false;
  @state() private typed: string | undefined;
  @state() private found: readonly ComboOption[] | undefined;
  @state() private active = -1;
  @query('input') private readonly input!: HTMLInputElement;
  #asking: AbortController | undefined;
  #delay: ReturnType<typeof setTimeout> | undefined;

  override focus(): void {
    this.input?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value') || changed.has('options')) this.typed = undefined;
  }

  override render(): TemplateResult {
    const shown = this.#shown();
    return html`<div class="control with-affix ${this.invalid ? 'invalid' : ''}" @click=${() => this.input.focus()}>
        <input
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          aria-label=${this.label}
          aria-expanded=${String(this.opened)}
          aria-controls="list"
          aria-autocomplete="list"
          aria-invalid=${String(this.invalid)}
          aria-activedescendant=${this.opened && this.active >= 0 ? `option-${this.active}` : nothing}
          placeholder=${this.placeholder}
          ?disabled=${this.disabled}
          .value=${this.typed ?? this.#label()}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
          @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
          @click=${() => this.#open()}
          @blur=${() => this.#settle()}
        />
        ${
          this.clearable && this.value !== '' && !this.disabled
            ? html`<button type="button" class="arrow" tabindex="-1" aria-label=${t('action.clear')} @mousedown=${keepFocus} @click=${() => this.#choose({ value: '', label: '' })}>
              <ravand-icon name="x"></ravand-icon>
            </button>`
            : nothing
        }
        <button type="button" class="arrow" tabindex="-1" aria-hidden="true" @mousedown=${keepFocus} @click=${() => (this.opened ? this.#close() : this.#open())}>
          <ravand-icon name="chevron-down"></ravand-icon>
        </button>
      </div>
      <ravand-popover kind="plain" .open=${this.opened} .anchor=${this.renderRoot?.querySelector('.control') ?? undefined} @popover-close=${stop(() => this.#close())}>
        <div class="list" id="list" role="listbox" aria-label=${this.label} style="min-inline-size:${this.offsetWidth - 2}px" @mousedown=${keepFocus}>
          ${shown.map((option, index) => this.#option(option, index))}
          ${shown.length === 0 ? html`<div class="note">${this.found === undefined && this.source ? t('state.loading') : t('combo.none')}</div>` : nothing}
        </div>
      </ravand-popover>`;
  }

  #option(option: ComboOption, index: number): TemplateResult {
    return html`<div
      id="option-${index}"
      class="option"
      role="option"
      aria-selected=${String(option.value === this.value)}
      ?data-active=${index === this.active}
      @click=${() => this.#choose(option)}
    >
      <bdi>${option.label}</bdi>${option.hint ? html`<span class="end">${option.hint}</span>` : nothing}
    </div>`;
  }

  #label(): string {
    if (this.value === '') return '';
    return (
      this.options?.find((option) => option.value === this.value)?.label ??
      this.found?.find((option) => option.value === this.value)?.label ??
      this.valueLabel ??
      this.value
    );
  }

  #shown(): readonly ComboOption[] {
    if (this.source) return this.found ?? [];
    const wanted = foldForSearch(this.typed ?? '');
    return (this.options ?? []).filter((option) => wanted === '' || foldForSearch(option.label).includes(wanted));
  }

  #onInput = (): void => {
    this.typed = this.input.value;
    this.#open();
    this.active = 0;
    if (this.source) {
      clearTimeout(this.#delay);
      this.#delay = setTimeout(() => void this.#ask(this.input.value), 180);
    }
  };

  #open(): void {
    if (this.disabled) return;
    if (this.source && !this.opened && this.typed === undefined) void this.#ask('');
    if (!this.opened) this.active = this.#shown().findIndex((option) => option.value === this.value);
    this.opened = true;
    this.requestUpdate();
  }

  async #ask(search: string): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const found = await this.source?.(search, asking.signal);
      if (!asking.signal.aborted) this.found = found ?? [];
    } catch {
      if (!asking.signal.aborted) this.found = [];
    }
  }

  #close(): void {
    this.opened = false;
    this.typed = undefined;
  }

  /** Leaving the input: an emptied text clears, a text that is exactly one choice takes it, anything else goes back. */
  #settle(): void {
    if (this.typed !== undefined) {
      const wanted = foldForSearch(this.typed);
      const exact = this.#shown().find((option) => foldForSearch(option.label) === wanted);
      if (wanted === '' && this.clearable) this.#choose({ value: '', label: '' });
      else if (exact) this.#choose(exact);
    }
    this.#close();
    this.emit('combo-leave');
  }

  #choose(option: ComboOption): void {
    this.opened = false;
    this.typed = undefined;
    if (option.value === this.value) return;
    this.value = option.value;
    this.valueLabel = option.label;
    this.emit('combo-change', option);
  }

  #onKey = (event: KeyboardEvent): void => {
    const shown = this.#shown();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!this.opened) {
        this.#open();
        return;
      }
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active = shown.length === 0 ? -1 : (this.active + step + shown.length) % shown.length;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' }),
      );
    } else if (event.key === 'Enter' && this.opened) {
      event.preventDefault();
      const option = shown[this.active];
      if (option) this.#choose(option);
    } else if (event.key === 'Escape' && this.opened) {
      event.stopPropagation();
      event.preventDefault();
      this.#close();
    }
  };
}

function keepFocus(event: Event): void {
  event.preventDefault();
}

function stop(act: () => void): (event: Event) => void {
  return (event) => {
    event.stopPropagation();
    act();
  };
}
