// `<ravand-filter-sentence>`: the filter as a sentence of tokens (field | operator | value | ×, or a condition in words | ×); a press on a token opens its
// editor, a press on the word between them turns "and" into "or". Emits `filter-change` with the sentence.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { foldForSearch } from '../../core/kernel/fold.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FieldDefinition, FilterOperator, FilterTerm, FilterTree, RelatedTerm } from '../../schemas/types.ts';
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
import { labelOf, linkText, optionLabel } from '../format/values.ts';
import { tagsInUse, workspaceReferences } from '../forms/references.ts';
import { t } from '../shell/texts.ts';
import {
  type Form,
  formOf,
  formsOf,
  formWord,
  operatorsOf,
  takesValue,
  termValueText,
  termWord,
  treeText,
} from './filter-words.ts';
import './related-editor.ts';
import { relationsTo, relationsWithin } from './relations.ts';
import { periodEditor, pointEditor } from './relative-editor.ts';
import { isPeriod, isPoint } from './relative-words.ts';
import { isFieldTerm, isRelatedTerm, isViewTerm, type Sentence } from './sentence.ts';

/** A view of the entity whose records may be meant. */
export interface Segment {
  readonly name: string;
  readonly label: string;
}

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
        min-inline-size: 24px;
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
      .token.whole button:first-child {
        max-inline-size: 420px;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .joiner {
        /* Keeps its hidden words inside what scrolls. */
        position: relative;
        border: 0;
        padding: 2px 4px;
        border-radius: var(--radius);
        background: none;
        color: inherit;
        cursor: pointer;
      }
      .joiner:hover {
        background: var(--hover);
      }
      .amount {
        display: grid;
        grid-template-columns: 72px 1fr;
        gap: 8px;
      }
      .group {
        padding: 10px 10px 4px;
        font: var(--small-strong);
        color: var(--text-3);
      }
      @media (max-width: 767.98px) {
        .editor {
          inline-size: auto;
        }
      }
    `,
  ];

  /** Name of the entity, to ask for its tags. */
  @property() entity = '';
  @property() subject = '';
  @property({ attribute: false }) fields: readonly FieldDefinition[] = [];
  @property({ attribute: false }) sentence: Sentence = { joiner: 'and', terms: [] };
  /** Views whose records may be meant. */
  @property({ attribute: false }) segments: readonly Segment[] = [];
  /** Stands in the editor of a condition, where "and only those where" is already said. */
  @property({ type: Boolean }) isInner = false;
  @state() private editing: number | undefined;
  @state() private adding = false;

  override render(): TemplateResult {
    const { terms } = this.sentence;
    const isBegun = terms.length > 0 && !this.isInner;
    return html`${isBegun ? html`<span class="word">${t('filter.whose', { entity: this.subject })}</span>` : nothing}
      ${terms.map((term, index) => html`${index > 0 ? this.#joiner() : nothing}${this.#token(term, index)}`)}
      <button type="button" class="button quiet small add" aria-haspopup="dialog" aria-expanded=${String(this.adding)} @click=${() => (this.adding = !this.adding)}>
        <ravand-icon name="plus"></ravand-icon>${t('filter.add')}
      </button>
      <ravand-popover .open=${this.adding} .anchor=${this.renderRoot?.querySelector('.add') ?? undefined} .label=${t('filter.add')} @popover-close=${this.#closed(() => (this.adding = false))}>
        ${this.adding ? this.#offers() : nothing}
      </ravand-popover>
      <ravand-popover
        .open=${this.editing !== undefined}
        .anchor=${this.editing === undefined ? undefined : (this.renderRoot?.querySelector(`#term-${this.editing}`) ?? undefined)}
        .label=${t('filter.edit')}
        @popover-close=${this.#closed(() => (this.editing = undefined))}
        >${this.editing === undefined ? nothing : keyed(this.editing, this.#editor(this.editing))}</ravand-popover
      >`;
  }

  #joiner(): TemplateResult {
    const isAll = this.sentence.joiner === 'and';
    const label = t(isAll ? 'filter.joinedAll' : 'filter.joinedAny');
    const turn = () => this.#tell(this.sentence.terms, isAll ? 'or' : 'and');
    return html`<button type="button" class="word joiner" title=${label} @click=${turn}>${t(isAll ? 'filter.and' : 'filter.orWord')}<span class="visually-hidden">. ${label}</span></button>`;
  }

  /** What a condition may be about: a field, related records, a view. */
  #offers(): TemplateResult {
    const offer = (label: string, act: () => void) =>
      html`<button type="button" class="option" @click=${act}><bdi>${label}</bdi></button>`;
    const relations = this.isInner ? [] : [...relationsWithin(this.fields), ...relationsTo(this.entity)];
    const some = (related: string) => this.#append({ related, operator: 'some' }, true);
    return html`<div class="fields">
      ${this.fields.filter((field) => operatorsOf(field).length > 0).map((field) => offer(labelOf(field), () => this.#add(field)))}
      ${relations.length > 0 ? html`<div class="group">${t('filter.relations')}</div>` : nothing}
      ${relations.map(({ name, label }) => offer(label, () => some(name)))}
      ${this.segments.length > 0 ? html`<div class="group">${t('filter.inViews')}</div>` : nothing}
      ${this.segments.map(({ name, label }) => offer(label, () => this.#append({ view: name }, false)))}
    </div>`;
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

  #token(term: FilterTree, index: number): TemplateResult {
    return isFieldTerm(term) ? this.#fieldToken(term, index) : this.#wholeToken(term, index);
  }

  #fieldToken(term: FilterTerm, index: number): TemplateResult {
    const field = this.#field(term);
    const edit = () => this.#edit(index);
    const label = field ? labelOf(field) : term.field;
    return html`<span class="token" id="term-${index}" role="group" aria-label=${`${label} ${termWord(term, field)} ${termValueText(term, field)}`}>
      <button type="button" @click=${edit}><bdi>${label}</bdi></button>
      <button type="button" class="operator" @click=${edit}>${termWord(term, field)}</button>
      ${takesValue(term.operator) ? html`<button type="button" class="value" @click=${edit}><bdi>${termValueText(term, field)}</bdi></button>` : nothing}
      ${this.#dropButton(label, index)}
    </span>`;
  }

  /** A condition in words; what cannot be edited here can only be dropped. */
  #wholeToken(term: FilterTree, index: number): TemplateResult {
    const text = treeText(term, { fields: this.fields, viewName: (view) => this.#segmentName(view) });
    const words = html`<span class="value"><bdi>${text}</bdi></span>`;
    return html`<span class="token whole" id="term-${index}" role="group" aria-label=${text}>
      <button type="button" title=${text} ?disabled=${!isRelatedTerm(term) && !isViewTerm(term)} @click=${() => this.#edit(index)}>${words}</button>
      ${this.#dropButton(text, index)}
    </span>`;
  }

  #dropButton(name: string, index: number): TemplateResult {
    return html`<button type="button" aria-label=${t('filter.drop', { field: name })} @click=${() => this.#drop(index)}><ravand-icon name="x"></ravand-icon></button>`;
  }

  #segmentName(view: string): string {
    return this.segments.find(({ name }) => name === view)?.label ?? '…';
  }

  #edit(index: number): void {
    this.editing = this.editing === index ? undefined : index;
  }

  #editor(index: number): TemplateResult | typeof nothing {
    const term = this.sentence.terms[index];
    if (!term) return nothing;
    if (isRelatedTerm(term))
      return html`<div class="editor">
        <ravand-related-editor .term=${term} .fields=${this.fields} @related-change=${(event: CustomEvent<RelatedTerm>) => this.#replace(index, event.detail)}></ravand-related-editor>
      </div>`;
    if (isViewTerm(term)) return this.#segmentEditor(term.view, index);
    return isFieldTerm(term) ? this.#fieldEditor(term, index) : nothing;
  }

  #segmentEditor(view: string, index: number): TemplateResult {
    const known = this.segments.some(({ name }) => name === view);
    const choices = known ? this.segments : [{ name: view, label: view }, ...this.segments];
    const choose = (event: Event) => this.#replace(index, { view: (event.target as HTMLSelectElement).value });
    return html`<div class="editor">
      <select class="control" aria-label=${t('filter.inViews')} @change=${choose}>
        ${choices.map(({ name, label }) => html`<option value=${name} ?selected=${name === view}>${label}</option>`)}
      </select>
    </div>`;
  }

  #fieldEditor(term: FilterTerm, index: number): TemplateResult | typeof nothing {
    const field = this.#field(term);
    if (!field) return nothing;
    const now = field.kind === 'choice' ? listForm(term.operator) : formOf(term);
    const choose = (event: Event) => this.#setForm(index, (event.target as HTMLSelectElement).value as Form);
    return html`<div class="editor">
      <div class="field">
        <label for="operator">${labelOf(field)}</label>
        <select id="operator" class="control" @change=${choose}>
          ${this.#forms(field, now).map((form) => html`<option value=${form} ?selected=${form === now}>${formWord(form, field)}</option>`)}
        </select>
      </div>
      ${takesValue(term.operator) ? this.#valueEditor(term, field, index) : nothing}
    </div>`;
  }

  /** Those that fit the field, and the one that stands there. For choices "is" and "is one of" are one. */
  #forms(field: FieldDefinition, now: Form): readonly Form[] {
    const fitting = formsOf(field);
    return fitting.includes(now) ? fitting : [now, ...fitting];
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
    const operator = operatorsOf(field)[0] ?? 'eq';
    const value = field.kind === 'boolean' ? true : operator === 'during' ? ({ period: 'month' } as const) : undefined;
    this.#append({ field: field.name, operator, ...(value === undefined ? {} : { value }) }, true);
  }

  #append(term: FilterTree, isUnfinished: boolean): void {
    this.adding = false;
    this.#tell([...this.sentence.terms, term]);
    const index = this.sentence.terms.length - 1;
    if (isUnfinished) requestAnimationFrame(() => (this.editing = index));
  }

  #drop(index: number): void {
    this.editing = undefined;
    this.#tell(this.sentence.terms.filter((_, at) => at !== index));
  }

  #replace(index: number, term: FilterTree): void {
    this.#tell(this.sentence.terms.map((one, at) => (at === index ? term : one)));
  }

  /** A value of another sort than the form asks for goes; times seen from now begin with one that makes sense. */
  #setForm(index: number, form: Form): void {
    const term = this.sentence.terms[index];
    const isRelative = term && isFieldTerm(term) && (isPeriod(term.value) || isPoint(term.value));
    if (form === 'ago') this.#set(index, { operator: 'lt', value: { ago: 30, unit: 'day' } });
    else if (form === 'ahead') this.#set(index, { operator: 'gt', value: { ahead: 30, unit: 'day' } });
    else if (form === 'during') this.#set(index, { operator: form, value: { period: 'month' } });
    else this.#set(index, isRelative ? { operator: form, value: '' } : { operator: form });
  }

  #set(index: number, change: Partial<FilterTerm>): void {
    const term = this.sentence.terms[index];
    if (!term || !isFieldTerm(term)) return;
    const next = { ...term, ...change };
    const { value, ...bare } = next;
    if (!takesValue(next.operator)) this.#replace(index, bare);
    else if (/^(in|notIn)$/.test(next.operator) && value !== undefined && !Array.isArray(value))
      this.#replace(index, { ...next, value: [String(value)] });
    else this.#replace(index, next);
  }

  #tell(terms: readonly FilterTree[], joiner = this.sentence.joiner): void {
    this.sentence = { joiner, terms };
    this.emit('filter-change', this.sentence);
  }
}
