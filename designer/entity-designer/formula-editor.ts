// `<ravand-formula-editor>`: a FEEL expression being written: what could come next, what is wrong with it, and what it comes to for a record that
// is there. Sends `expression-change`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { compileExpression } from '../../core/expressions/compile-expression.ts';
import { type Candidate, completeExpression } from '../../core/expressions/complete-expression.ts';
import { ExpressionError } from '../../core/expressions/expressions.ts';
import type { Schema } from '../../core/expressions/shape.ts';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t, validationText } from '../shell/texts.ts';
import { type Example, type ExampleRecord, examples } from './examples.ts';

const mostOffered = 8;
const quietMs = 400;

@customElement('ravand-formula-editor')
export class FormulaEditor extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: block;
      }
      .field {
        position: relative;
      }
      textarea.control {
        text-align: start;
        min-block-size: 68px;
        resize: vertical;
        font: 400 13px / 20px var(--mono);
      }
      .offers {
        position: absolute;
        z-index: 2;
        inset-inline: 0;
        inset-block-start: 100%;
        padding: 4px;
        border-radius: var(--radius-popover);
        background: var(--surface);
        box-shadow: var(--shadow-popover);
        direction: ltr;
      }
      .offers li {
        display: flex;
        justify-content: space-between;
        gap: 12px;
        padding: 4px 8px;
        border-radius: var(--radius);
        cursor: pointer;
      }
      .offers li[aria-selected='true'] {
        background: var(--accent-soft);
      }
      .offers code {
        font: 400 13px / 20px var(--mono);
      }
      .offers span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--text-3);
        font: var(--small);
      }
      .example {
        display: grid;
        gap: 6px;
        margin-block-start: 8px;
        padding: 8px 10px;
        border-radius: var(--radius);
        background: var(--sunken);
        font: var(--small);
      }
      .example output {
        font: var(--body-strong);
      }
    `,
  ];

  @property() value = '';
  @property() label = '';
  @property() help = '';
  @property({ attribute: false }) schema: Schema = {};
  /** With a kind the expression is tried on records of the entity. */
  @property() entity = '';
  @property() kind = '';
  @property({ type: Number }) scale: number | undefined;
  @state() private offers: readonly Candidate[] = [];
  @state() private at = 0;
  @state() private fault = '';
  @state() private records: readonly ExampleRecord[] = [];
  @state() private record = '';
  @state() private example: Example | undefined;
  @query('textarea') private area!: HTMLTextAreaElement;
  #from = 0;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#quiet));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('entity') && this.entity !== '' && this.kind !== '') void this.#findRecords();
    if (changed.has('value') || changed.has('kind') || changed.has('scale')) this.#judge();
  }

  async #findRecords(): Promise<void> {
    this.records = await examples.records(this.entity);
    this.record = this.records[0]?.id ?? '';
    this.#try();
  }

  #judge(): void {
    this.fault = this.value.trim() === '' ? '' : faultOf(this.value, this.schema);
    this.#try();
  }

  #try(): void {
    clearTimeout(this.#quiet);
    this.example = undefined;
    if (this.fault !== '' || this.value.trim() === '' || this.record === '') return;
    this.#quiet = setTimeout(() => void this.#compute(), quietMs);
  }

  async #compute(): Promise<void> {
    try {
      const { entity, record, kind, value, scale } = this;
      this.example = await examples.compute(entity, { record, kind, expression: value, scale });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.detail;
    }
  }

  #offer(always: boolean): void {
    const { value, selectionStart } = this.area;
    const { from, candidates } = completeExpression(this.schema, value, selectionStart);
    this.#from = from;
    this.at = 0;
    this.offers = always || from < selectionStart ? candidates.slice(0, mostOffered) : [];
  }

  #onInput(): void {
    this.#offer(false);
    this.#say();
  }

  #say(): void {
    this.value = this.area.value;
    this.emit('expression-change', this.area.value);
  }

  #take(candidate: Candidate): void {
    const { value, selectionStart } = this.area;
    const written = candidate.kind === 'function' ? `${candidate.name}()` : candidate.name;
    this.area.value = value.slice(0, this.#from) + written + value.slice(selectionStart);
    const cursor = this.#from + written.length - (candidate.kind === 'function' ? 1 : 0);
    this.area.setSelectionRange(cursor, cursor);
    this.offers = [];
    this.area.focus();
    this.#say();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      this.#offer(true);
      return;
    }
    if (this.offers.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.at = (this.at + step + this.offers.length) % this.offers.length;
    else if (event.key === 'Enter' || event.key === 'Tab') this.#take(this.offers[this.at]!);
    else if (event.key === 'Escape') this.offers = [];
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  override render(): TemplateResult {
    return html`<div class="field">
      <label for="source">${this.label}</label>
      <textarea id="source" class="control ltr" dir="ltr" spellcheck="false" autocapitalize="off" aria-autocomplete="list" aria-controls="offers" aria-describedby="says"
        aria-activedescendant=${this.offers.length > 0 ? `offer-${this.at}` : nothing} .value=${this.value}
        @input=${this.#onInput} @keydown=${this.#onKey} @blur=${() => (this.offers = [])}></textarea>
      ${this.#offers()}
      <span class="help" id="says">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon><span>${this.fault}</span></span>` : this.help || t('computed.help')}</span>
    </div>
    ${this.kind === '' || this.records.length === 0 ? nothing : this.#tried()}`;
  }

  #offers(): TemplateResult {
    return html`<ul id="offers" class="offers" role="listbox" aria-label=${t('computed.offers')} ?hidden=${this.offers.length === 0}>
      ${this.offers.map(
        (offer, index) => html`<li id="offer-${index}" role="option" aria-selected=${String(index === this.at)}
          @pointerdown=${(event: Event) => {
            event.preventDefault();
            this.#take(offer);
          }}><code>${offer.name}</code><span>${offer.detail.split('\n')[0]}</span></li>`,
      )}
    </ul>`;
  }

  #tried(): TemplateResult {
    const { example } = this;
    return html`<div class="example">
      <label for="record">${t('computed.triedOn')}</label>
      <select id="record" class="control" @change=${(event: Event) => {
        this.record = (event.target as HTMLSelectElement).value;
        this.#try();
      }}>${this.records.map(({ id, title }) => html`<option value=${id} ?selected=${id === this.record}>${title}</option>`)}</select>
      <span role="status">${
        example === undefined
          ? nothing
          : example.reason
            ? example.reason.message
            : html`${t('computed.result')} <output><bdi>${String(example.value)}</bdi></output>`
      }</span>
    </div>`;
  }
}

/** What is wrong with the text, in words; empty = nothing. Types are judged by the check of the whole entity. */
function faultOf(source: string, schema: Schema): string {
  try {
    compileExpression(source, { names: Object.keys(schema) });
    return '';
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return validationText(error.code, error.params) ?? error.message;
  }
}
