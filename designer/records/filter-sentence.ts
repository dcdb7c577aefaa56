// `<ravand-filter-sentence>`: the filter as a sentence of tokens (field | operator | value | ×); a press on a token opens its editor. Emits `filter-change` with the terms.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { foldForSearch } from '../../core/kernel/fold.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FieldDefinition, FilterOperator, FilterTerm } from '../../schemas/types.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import '../elements/date-picker.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/popover.ts';
import '../elements/token-box.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { floats } from '../elements/styles/floats.ts';
import { readNumber } from '../format/numbers.ts';
import { labelOf, optionLabel } from '../format/values.ts';
import { tagsInUse, workspaceReferences } from '../forms/references.ts';
import { t } from '../shell/texts.ts';
import { operatorsOf, operatorWord, takesValue, termValueText } from './filter-words.ts';

function listOf(value: FilterTerm['value']): readonly string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined || value === null ? [] : [String(value)];
}

/** Whoever looks at the list comes first among people: a view shared with others shows each their own. */
async function withMe(field: FieldDefinition, search: string, signal: AbortSignal): Promise<readonly ComboOption[]> {
  const found = await workspaceReferences(field.target ?? '', search, signal);
  const isAsked = field.target === 'user' && foldForSearch(t('filter.me')).includes(foldForSearch(search));
  return isAsked ? [{ value: 'me', label: t('filter.me') }, ...found] : found;
}

/** "is" one value = "is one of" a list of one. */
function listForm(operator: FilterOperator): FilterOperator {
  return operator === 'eq' ? 'in' : operator === 'ne' ? 'notIn' : operator;
}

@customElement('ravand-filter-sentence')
export class RavandFilterSentence extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    floats,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 8px;
        min-inline-size: 0;
        overflow-x: auto;
        scrollbar-width: none;
        color: var(--text-2);
        padding-block: 3px;
      }
      .word {
        white-space: nowrap;
      }
      .token {
        display: inline-flex;
        flex: none;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        overflow: hidden;
      }
      .token:focus-within {
        border-color: var(--accent);
      }
      .token button {
        min-block-size: 26px;
        padding: 0 7px;
        border: 0;
        border-inline-start: 1px solid var(--line);
        background: none;
        cursor: pointer;
        white-space: nowrap;
      }
      .token button:first-child {
        border-inline-start: 0;
      }
      .token button:hover {
        background: var(--hover);
      }
      .token button:focus-visible {
        outline-offset: -2px;
      }
      .operator {
        color: var(--text-3);
      }
      .value {
        color: var(--accent);
        font-weight: 600;
      }
      .token ravand-icon {
        --icon-size: 13px;
      }
      .editor {
        display: grid;
        gap: 10px;
        inline-size: 260px;
        padding: 12px;
      }
      .fields {
        padding: 6px;
        max-block-size: 320px;
        min-inline-size: 200px;
        overflow: auto;
      }
      .options {
        display: grid;
        gap: 4px;
        max-block-size: 240px;
        overflow: auto;
      }
      .options label {
        min-block-size: 28px;
        align-items: center;
      }
      .options input {
        margin-block-start: 0;
      }
      select.control {
        appearance: auto;
      }
    `,
  ];

  /** Name of the entity, to ask for its tags. */
  @property() entity = '';
  @property() subject = '';
  @property({ attribute: false }) fields: readonly FieldDefinition[] = [];
  @property({ attribute: false }) terms: readonly FilterTerm[] = [];
  @property({ type: Boolean }) hasFixed = false;
  @state() private editing: number | undefined;
  @state() private adding = false;

  override render(): TemplateResult {
    const any = this.terms.length > 0 || this.hasFixed;
    return html`${any ? html`<span class="word">${t('filter.whose', { entity: this.subject })}</span>` : nothing}
      ${this.hasFixed ? html`<span class="token"><button type="button" disabled><span class="value">${t('filter.ofView')}</span></button></span>` : nothing}
      ${this.terms.map((term, index) => html`${index > 0 || this.hasFixed ? html`<span class="word">${t('filter.and')}</span>` : nothing}${this.#token(term, index)}`)}
      <button type="button" class="button quiet small add" aria-haspopup="dialog" aria-expanded=${String(this.adding)} @click=${() => (this.adding = !this.adding)}>
        <ravand-icon name="plus"></ravand-icon>${t('filter.add')}
      </button>
      <ravand-popover .open=${this.adding} .anchor=${this.renderRoot?.querySelector('.add') ?? undefined} .label=${t('filter.add')} @popover-close=${this.#closed(() => (this.adding = false))}>
        <div class="fields">${this.fields.map((field) => html`<button type="button" class="option" @click=${() => this.#add(field)}><bdi>${labelOf(field)}</bdi></button>`)}</div>
      </ravand-popover>
      <ravand-popover
        .open=${this.editing !== undefined}
        .anchor=${this.editing === undefined ? undefined : (this.renderRoot?.querySelector(`#term-${this.editing}`) ?? undefined)}
        .label=${t('filter.edit')}
        @popover-close=${this.#closed(() => (this.editing = undefined))}
        >${this.editing === undefined ? nothing : this.#editor(this.editing)}</ravand-popover
      >`;
  }

  #closed(act: () => void): (event: Event) => void {
    return (event) => {
      event.stopPropagation();
      act();
    };
  }

  #field(term: FilterTerm): FieldDefinition | undefined {
    return this.fields.find((field) => field.name === term.field);
  }

  #token(term: FilterTerm, index: number): TemplateResult {
    const field = this.#field(term);
    const edit = () => (this.editing = this.editing === index ? undefined : index);
    const label = field ? labelOf(field) : term.field;
    return html`<span class="token" id="term-${index}" role="group" aria-label=${`${label} ${operatorWord(term.operator, field)} ${termValueText(term, field)}`}>
      <button type="button" @click=${edit}><bdi>${label}</bdi></button>
      <button type="button" class="operator" @click=${edit}>${operatorWord(term.operator, field)}</button>
      ${takesValue(term.operator) ? html`<button type="button" class="value" @click=${edit}><bdi>${termValueText(term, field)}</bdi></button>` : nothing}
      <button type="button" aria-label=${t('filter.drop', { field: label })} @click=${() => this.#drop(index)}><ravand-icon name="x"></ravand-icon></button>
    </span>`;
  }

  #editor(index: number): TemplateResult | typeof nothing {
    const term = this.terms[index];
    const field = term && this.#field(term);
    if (!term || !field) return nothing;
    return html`<div class="editor">
      <div class="field">
        <label for="operator">${labelOf(field)}</label>
        <select id="operator" class="control" @change=${(event: Event) => this.#set(index, { operator: (event.target as HTMLSelectElement).value as FilterOperator })}>
          ${this.#operators(field, term).map((operator) => html`<option value=${operator} ?selected=${operator === (field.kind === 'choice' ? listForm(term.operator) : term.operator)}>${operatorWord(operator, field)}</option>`)}
        </select>
      </div>
      ${takesValue(term.operator) ? this.#valueEditor(term, field, index) : nothing}
    </div>`;
  }

  /** Those that fit the field, and the one that stands there. For choices "is" and "is one of" are one. */
  #operators(field: FieldDefinition, term: FilterTerm): readonly FilterOperator[] {
    const fitting = operatorsOf(field);
    if (field.kind === 'choice' || fitting.includes(term.operator)) return fitting;
    return [term.operator, ...fitting];
  }

  #valueEditor(term: FilterTerm, field: FieldDefinition, index: number): TemplateResult {
    const set = (value: NonNullable<FilterTerm['value']>) => this.#set(index, { value });
    switch (field.kind) {
      case 'choice': {
        const chosen = new Set(
          Array.isArray(term.value) ? term.value.map(String) : term.value === undefined ? [] : [String(term.value)],
        );
        const toggle = (value: string) => {
          if (chosen.has(value)) chosen.delete(value);
          else chosen.add(value);
          this.#set(index, {
            value: [...chosen],
            operator: term.operator === 'ne' || term.operator === 'notIn' ? 'notIn' : 'in',
          });
        };
        return html`<div class="options" role="group" aria-label=${t('filter.value')}>
          ${field.options?.map(
            (option) =>
              html`<label class="checkbox"><input type="checkbox" .checked=${chosen.has(option.value)} @change=${() => toggle(option.value)} /><bdi>${optionLabel(field, option.value)}</bdi></label>`,
          )}
        </div>`;
      }
      case 'choices':
        return html`<ravand-token-box
          .label=${t('filter.value')}
          .values=${listOf(term.value)}
          .options=${(field.options ?? []).map(({ value }) => ({ value, label: optionLabel(field, value) }))}
          @tokens-change=${(event: CustomEvent<readonly string[]>) => set(event.detail)}
        ></ravand-token-box>`;
      case 'tags':
        return html`<ravand-token-box
          free
          .label=${t('filter.value')}
          .values=${listOf(term.value)}
          .source=${(search: string, signal: AbortSignal) => tagsInUse(this.entity, field, search, signal)}
          @tokens-change=${(event: CustomEvent<readonly string[]>) => set(event.detail)}
        ></ravand-token-box>`;
      case 'boolean':
        return html`<div class="choices">
          ${[true, false].map(
            (value) =>
              html`<label><input type="radio" name="value" .checked=${term.value === value} @change=${() => set(value)} />${t(value ? 'value.yes' : 'value.no')}</label>`,
          )}
        </div>`;
      case 'date':
      case 'datetime':
        return html`<ravand-date-picker .type=${field.kind} .label=${t('filter.value')} .value=${String(term.value ?? '')} @date-change=${(event: CustomEvent<string>) => set(event.detail)}></ravand-date-picker>`;
      case 'reference':
        return html`<ravand-combo-box
          .label=${t('filter.value')}
          .value=${String(term.value ?? '')}
          .valueLabel=${term.value === 'me' ? t('filter.me') : ''}
          .source=${(search: string, signal: AbortSignal) => withMe(field, search, signal)}
          @combo-change=${(event: CustomEvent<ComboOption>) => set(event.detail.value)}
        ></ravand-combo-box>`;
      default:
        return html`<input
          class="control"
          aria-label=${t('filter.value')}
          autofocus
          .value=${String(term.value ?? '')}
          inputmode=${/^(integer|decimal|money|percent|rating)$/.test(field.kind) ? 'decimal' : 'text'}
          @change=${(event: Event) => this.#typed((event.target as HTMLInputElement).value, field, set)}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            this.#typed((event.target as HTMLInputElement).value, field, set);
            this.editing = undefined;
          }}
        />`;
    }
  }

  #typed(text: string, field: FieldDefinition, set: (value: string | number) => void): void {
    if (field.kind === 'integer' || field.kind === 'rating') set(Number(readNumber(text) ?? Number.NaN) || 0);
    else if (/^(decimal|money|percent)$/.test(field.kind)) set(readNumber(text) ?? '');
    else set(String(normalizeInput(field, text) ?? ''));
  }

  #add(field: FieldDefinition): void {
    this.adding = false;
    const operator = operatorsOf(field)[0] ?? 'eq';
    this.#tell([...this.terms, { field: field.name, operator, ...(field.kind === 'boolean' ? { value: true } : {}) }]);
    const index = this.terms.length - 1;
    requestAnimationFrame(() => (this.editing = index));
  }

  #drop(index: number): void {
    this.editing = undefined;
    this.#tell(this.terms.filter((_, at) => at !== index));
  }

  #set(index: number, change: Partial<FilterTerm>): void {
    this.#tell(
      this.terms.map((term, at) => {
        if (at !== index) return term;
        const next = { ...term, ...change };
        if (/^(in|notIn)$/.test(next.operator) && next.value !== undefined && !Array.isArray(next.value))
          return { ...next, value: [String(next.value)] };
        if (takesValue(next.operator)) return next;
        const { value: _, ...bare } = next;
        return bare;
      }),
    );
  }

  #tell(terms: readonly FilterTerm[]): void {
    this.terms = terms;
    this.emit('filter-change', terms);
  }
}
