// `<ravand-token-box>`: several values in one control, each a chip that can be taken away; the input after them finds more (ARIA combobox), or takes
// new ones when `free`. Emits `tokens-change` with all values and `tokens-leave`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { foldForSearch } from '../../core/kernel/fold.ts';
import { t } from '../shell/texts.ts';
import { chips, tagTone } from './chip.ts';
import type { ComboOption, ComboSource } from './combo-box.ts';
import { RavandElement } from './element.ts';
import './popover.ts';
import { base } from './styles/base.ts';
import { controls } from './styles/controls.ts';
import { floats } from './styles/floats.ts';

const typingPauseMs = 180;

@customElement('ravand-token-box')
export class RavandTokenBox extends RavandElement {
  static override styles = [
    base,
    controls,
    floats,
    chips,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .control {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        align-items: center;
        padding: 3px 8px;
        cursor: text;
      }
      .control.disabled {
        background: var(--sunken);
        border-color: transparent;
      }
      input {
        flex: 1 1 72px;
        min-inline-size: 72px;
        block-size: calc(var(--input) - 8px);
        border: 0;
        padding: 0;
        background: none;
        font: inherit;
        color: inherit;
        outline: none;
      }
      input:focus-visible {
        outline: none;
      }
      .chip button {
        display: grid;
        place-items: center;
        inline-size: 24px;
        block-size: 24px;
        margin-inline-end: -7px;
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        cursor: pointer;
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
    `,
  ];

  @property({ attribute: false }) values: readonly string[] = [];
  @property() label = '';
  @property() describedBy = '';
  /** All there is to choose from; absent: the source is asked. */
  @property({ attribute: false }) options: readonly ComboOption[] | undefined;
  @property({ attribute: false }) source: ComboSource | undefined;
  /** What a value is called that is none of the options. */
  @property({ attribute: false }) nameOf: ((value: string) => string) | undefined;
  /** New values may be typed; commas and Enter end one. */
  @property({ type: Boolean }) free = false;
  @property({ type: Number }) most = Number.POSITIVE_INFINITY;
  @property({ type: Boolean }) invalid = false;
  @property({ type: Boolean }) required = false;
  @property({ type: Boolean }) disabled = false;
  @state() private opened = false;
  @state() private typed = '';
  @state() private found: readonly ComboOption[] = [];
  @state() private active = -1;
  @query('input') private readonly input!: HTMLInputElement;
  #asking: AbortController | undefined;
  #delay: ReturnType<typeof setTimeout> | undefined;

  override focus(): void {
    this.input?.focus();
  }

  override render(): TemplateResult {
    const shown = this.#shown();
    const isOpen = this.opened && shown.length > 0;
    return html`<div class="control ${this.invalid ? 'invalid' : ''} ${this.disabled ? 'disabled' : ''}" role="group" aria-label=${this.label} @click=${() => this.focus()}>
        ${this.values.map((value) => this.#chip(value))}
        <input
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          dir="auto"
          aria-label=${this.label}
          aria-expanded=${String(isOpen)}
          aria-controls="list"
          aria-autocomplete="list"
          aria-invalid=${String(this.invalid)}
          aria-required=${String(this.required)}
          aria-activedescendant=${isOpen && this.active >= 0 ? `option-${this.active}` : nothing}
          placeholder=${this.values.length === 0 && (this.free || this.source) ? t('tokens.add') : ' '}
          ?disabled=${this.disabled || this.values.length >= this.most}
          .value=${this.typed}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
          @focus=${() => this.#open()}
          @click=${() => this.#open()}
          @blur=${this.#onBlur}
        />
      </div>
      <ravand-popover kind="plain" .open=${isOpen} .anchor=${this.renderRoot?.querySelector('.control') ?? undefined} @popover-close=${this.#onClose}>
        <div class="list" id="list" role="listbox" aria-label=${this.label} aria-multiselectable="true" style="min-inline-size:${this.offsetWidth - 2}px" @mousedown=${(event: Event) => event.preventDefault()}>
          ${shown.map((option, index) => this.#option(option, index))}
        </div>
      </ravand-popover>`;
  }

  #chip(value: string): TemplateResult {
    const label = this.#labelOf(value);
    const remove = html`<button type="button" aria-label=${t('tokens.remove', { name: label })} @click=${() => this.#remove(value)}><ravand-icon name="x"></ravand-icon></button>`;
    return html`<span class="chip ${this.free ? tagTone(value) : 'neutral'}"><bdi>${label}</bdi>${this.disabled ? nothing : remove}</span>`;
  }

  #option(option: ComboOption, index: number): TemplateResult {
    return html`<div id="option-${index}" class="option" role="option" aria-selected="false" ?data-active=${index === this.active} @click=${() => this.#add(option.value)}>
      <bdi>${option.label}</bdi>${option.hint ? html`<span class="end">${option.hint}</span>` : nothing}
    </div>`;
  }

  #labelOf(value: string): string {
    return this.options?.find((option) => option.value === value)?.label ?? this.nameOf?.(value) ?? value;
  }

  /** What is not chosen yet and fits what was typed. */
  #shown(): readonly ComboOption[] {
    const wanted = foldForSearch(this.typed);
    const chosen = new Set(this.values.map(foldForSearch));
    return (this.options ?? this.found).filter(
      // What the source found for its own reasons is not judged once more.
      (option) =>
        !chosen.has(foldForSearch(option.value)) &&
        ((this.source !== undefined && !this.free) || foldForSearch(option.label).includes(wanted)),
    );
  }

  #tell(values: readonly string[]): void {
    this.values = values;
    this.emit('tokens-change', values);
  }

  #add(value: string): void {
    const label = value.trim();
    this.typed = '';
    this.active = -1;
    const isThere = this.values.some((one) => foldForSearch(one) === foldForSearch(label));
    if (label !== '' && !isThere && this.values.length < this.most) this.#tell([...this.values, label]);
    if (this.source) void this.#ask('');
  }

  #remove(value: string): void {
    this.#tell(this.values.filter((one) => one !== value));
    this.focus();
  }

  #open(): void {
    if (this.disabled || this.opened) return;
    this.opened = true;
    if (this.source) void this.#ask(this.typed);
  }

  async #ask(search: string): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const found = await this.source?.(search, asking.signal).catch(() => []);
    if (!asking.signal.aborted) this.found = found ?? [];
  }

  #onInput = (): void => {
    const parts = this.free ? this.input.value.split(/[,،;؛]/) : [this.input.value];
    for (const part of parts.slice(0, -1)) this.#add(part);
    this.typed = parts.at(-1) ?? '';
    this.active = this.free || this.typed === '' ? -1 : 0;
    this.opened = true;
    clearTimeout(this.#delay);
    if (this.source) this.#delay = setTimeout(() => void this.#ask(this.typed), typingPauseMs);
  };

  #onKey = (event: KeyboardEvent): void => {
    const shown = this.#shown();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.#open();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active =
        shown.length === 0 ? -1 : (Math.max(this.active, step > 0 ? -1 : 0) + step + shown.length) % shown.length;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' }),
      );
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      const option = this.opened ? shown[this.active] : undefined;
      if (option === undefined && !(this.free && this.typed.trim() !== '')) return;
      event.preventDefault();
      this.#add(option?.value ?? this.typed);
    } else if (event.key === 'Backspace' && this.typed === '' && this.values.length > 0) {
      this.#tell(this.values.slice(0, -1));
    } else if (event.key === 'Escape' && this.opened) {
      event.preventDefault();
      event.stopPropagation();
      this.opened = false;
    }
  };

  #onBlur = (): void => {
    if (this.free && this.typed.trim() !== '') this.#add(this.typed);
    this.typed = '';
    this.opened = false;
    this.emit('tokens-leave');
  };

  #onClose = (event: Event): void => {
    event.stopPropagation();
    this.opened = false;
  };
}
