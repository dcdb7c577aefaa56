// `<ravand-term-editor>`: one condition as controls: of a field its comparison and value, of related records what is asked of them, of a view which one.
// Emits `term-change` with the condition, and `term-done` when Enter says that is all.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { foldForSearch } from '../../core/kernel/fold.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FieldDefinition, FilterOperator, FilterTerm, FilterTree, RelatedTerm } from '../../schemas/types.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import '../elements/date-picker.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/token-box.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { readNumber } from '../format/numbers.ts';
import { labelOf, linkText, optionLabel } from '../format/values.ts';
import { tagsInUse, workspaceReferences } from '../forms/references.ts';
import { t } from '../shell/texts.ts';
import { type Form, formOf, formsOf, formWord, takesValue } from './filter-words.ts';
import './related-editor.ts';
import { periodEditor, pointEditor } from './relative-editor.ts';
import { isPeriod, isPoint } from './relative-words.ts';
import { isFieldTerm, isRelatedTerm, isViewTerm } from './sentence.ts';
import type { Segment } from './term-offers.ts';

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

@customElement('ravand-term-editor')
export class RavandTermEditor extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 10px;
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
      .amount {
        display: grid;
        grid-template-columns: 72px 1fr;
        gap: 8px;
      }
    `,
  ];

  /** Name of the entity, to ask for its tags. */
  @property() entity = '';
  @property({ attribute: false }) fields: readonly FieldDefinition[] = [];
  @property({ attribute: false }) segments: readonly Segment[] = [];
  @property({ attribute: false }) term: FilterTree = { and: [] };

  override render(): TemplateResult | typeof nothing {
    const { term } = this;
    if (isRelatedTerm(term))
      return html`<ravand-related-editor .term=${term} .fields=${this.fields} @related-change=${(event: CustomEvent<RelatedTerm>) => this.#tell(event.detail)}></ravand-related-editor>`;
    if (isViewTerm(term)) return this.#segmentEditor(term.view);
    return isFieldTerm(term) ? this.#fieldEditor(term) : nothing;
  }

  #segmentEditor(view: string): TemplateResult {
    const known = this.segments.some(({ name }) => name === view);
    const choices = known ? this.segments : [{ name: view, label: view }, ...this.segments];
    const choose = (event: Event) => this.#tell({ view: (event.target as HTMLSelectElement).value });
    return html`
      <select class="control" aria-label=${t('filter.inViews')} @change=${choose}>
        ${choices.map(({ name, label }) => html`<option value=${name} ?selected=${name === view}>${label}</option>`)}
      </select>`;
  }

  #fieldEditor(term: FilterTerm): TemplateResult | typeof nothing {
    const field = this.fields.find((one) => one.name === term.field);
    if (!field) return nothing;
    const now = field.kind === 'choice' ? listForm(term.operator) : formOf(term);
    const choose = (event: Event) => this.#setForm(term, (event.target as HTMLSelectElement).value as Form);
    return html`
      <div class="field">
        <label for="operator">${labelOf(field)}</label>
        <select id="operator" class="control" @change=${choose}>
          ${this.#forms(field, now).map((form) => html`<option value=${form} ?selected=${form === now}>${formWord(form, field)}</option>`)}
        </select>
      </div>
      ${takesValue(term.operator) ? this.#valueEditor(term, field) : nothing}`;
  }

  /** Those that fit the field, and the one that stands there. For choices "is" and "is one of" are one. */
  #forms(field: FieldDefinition, now: Form): readonly Form[] {
    const fitting = formsOf(field);
    return fitting.includes(now) ? fitting : [now, ...fitting];
  }

  #valueEditor(term: FilterTerm, field: FieldDefinition): TemplateResult {
    const set = (value: NonNullable<FilterTerm['value']>) => this.#set(term, { value });
    switch (field.kind) {
      case 'choice': {
        const chosen = new Set(
          Array.isArray(term.value) ? term.value.map(String) : term.value === undefined ? [] : [String(term.value)],
        );
        const toggle = (value: string) => {
          if (chosen.has(value)) chosen.delete(value);
          else chosen.add(value);
          this.#set(term, {
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
      case 'references':
        return html`<ravand-token-box
          .label=${t('filter.value')}
          .values=${listOf(term.value)}
          .nameOf=${(id: string) => (id === 'me' ? t('filter.me') : linkText(id))}
          .source=${(search: string, signal: AbortSignal) => withMe(field, search, signal)}
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
        if (term.operator === 'during') return periodEditor(isPeriod(term.value) ? term.value : undefined, set);
        if (isPoint(term.value)) return pointEditor(term.value, field.kind === 'datetime', set);
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
            this.emit('term-done');
          }}
        />`;
    }
  }

  #typed(text: string, field: FieldDefinition, set: (value: string | number) => void): void {
    if (field.kind === 'integer' || field.kind === 'rating') set(Number(readNumber(text) ?? Number.NaN) || 0);
    else if (/^(decimal|money|percent)$/.test(field.kind)) set(readNumber(text) ?? '');
    else set(String(normalizeInput(field, text) ?? ''));
  }

  /** A value of another sort than the form asks for goes; times seen from now begin with one that makes sense. */
  #setForm(term: FilterTerm, form: Form): void {
    const isRelative = isPeriod(term.value) || isPoint(term.value);
    if (form === 'ago') this.#set(term, { operator: 'lt', value: { ago: 30, unit: 'day' } });
    else if (form === 'ahead') this.#set(term, { operator: 'gt', value: { ahead: 30, unit: 'day' } });
    else if (form === 'during') this.#set(term, { operator: form, value: { period: 'month' } });
    else this.#set(term, isRelative ? { operator: form, value: '' } : { operator: form });
  }

  #set(term: FilterTerm, change: Partial<FilterTerm>): void {
    const next = { ...term, ...change };
    const { value, ...bare } = next;
    if (!takesValue(next.operator)) this.#tell(bare);
    else if (/^(in|notIn)$/.test(next.operator) && value !== undefined && !Array.isArray(value))
      this.#tell({ ...next, value: [String(value)] });
    else this.#tell(next);
  }

  #tell(term: FilterTree): void {
    this.term = term;
    this.emit('term-change', term);
  }
}
