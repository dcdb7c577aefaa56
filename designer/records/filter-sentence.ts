// `<ravand-filter-sentence>`: the filter as a sentence of tokens (field | operator | value | ×, or a condition in words | ×); a press on a token opens its
// editor, a press on the word between them turns "and" into "or". Emits `filter-change` with the sentence.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { FieldDefinition, FilterTerm, FilterTree } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/popover.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { floats } from '../elements/styles/floats.ts';
import { labelOf } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { takesValue, termValueText, termWord, treeText } from './filter-words.ts';
import { isFieldTerm, isRelatedTerm, isViewTerm, type Sentence } from './sentence.ts';
import type { OfferedTerm, Segment } from './term-offers.ts';
import './term-offers.ts';

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
      .token.whole button:first-child {
        max-inline-size: 420px;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .groups {
        flex: none;
      }
      .joiner {
        /* Keeps its hidden words inside what scrolls. */
        position: relative;
        min-inline-size: 24px;
        min-block-size: 24px;
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
  @state() private grouping = false;

  override connectedCallback(): void {
    super.connectedCallback();
    // What a condition is changed with comes when somebody gets near it.
    for (const near of ['pointerenter', 'focusin'])
      this.addEventListener(near, () => void import('./term-editor.ts').catch(() => undefined), { once: true });
  }

  override render(): TemplateResult {
    const { terms } = this.sentence;
    const isBegun = terms.length > 0 && !this.isInner;
    return html`${isBegun ? html`<span class="word">${t('filter.whose', { entity: this.subject })}</span>` : nothing}
      ${terms.map((term, index) => html`${index > 0 ? this.#joiner() : nothing}${this.#token(term, index)}`)}
      <button type="button" class="button quiet small add" aria-haspopup="dialog" aria-expanded=${String(this.adding)} @click=${() => (this.adding = !this.adding)}>
        <ravand-icon name="plus"></ravand-icon>${t('filter.add')}
      </button>
      <ravand-popover .open=${this.adding} .anchor=${this.renderRoot?.querySelector('.add') ?? undefined} .label=${t('filter.add')} @popover-close=${this.#closed(() => (this.adding = false))}>
        ${
          this.adding
            ? html`<ravand-term-offers .entity=${this.entity} .fields=${this.fields} .segments=${this.segments} ?isInner=${this.isInner} @term-offer=${this.#onOffer}></ravand-term-offers>`
            : nothing
        }
      </ravand-popover>
      <ravand-popover
        .open=${this.editing !== undefined}
        .anchor=${this.editing === undefined ? undefined : (this.renderRoot?.querySelector(`#term-${this.editing}`) ?? undefined)}
        .label=${t('filter.edit')}
        @popover-close=${this.#closed(() => (this.editing = undefined))}
        >${this.editing === undefined ? nothing : keyed(this.editing, this.#editor(this.editing))}</ravand-popover
      >
      ${this.#groups()}`;
  }

  #joiner(): TemplateResult {
    const isAll = this.sentence.joiner === 'and';
    const label = t(isAll ? 'filter.joinedAll' : 'filter.joinedAny');
    const turn = () => this.#tell(this.sentence.terms, isAll ? 'or' : 'and');
    return html`<button type="button" class="word joiner" title=${label} @click=${turn}>${t(isAll ? 'filter.and' : 'filter.orWord')}<span class="visually-hidden">. ${label}</span></button>`;
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

  /** A condition in words: of related records, of a view, or a group of others. */
  #wholeToken(term: FilterTree, index: number): TemplateResult {
    const text = treeText(term, { fields: this.fields, viewName: (view) => this.#segmentName(view) });
    const words = html`<span class="value"><bdi>${text}</bdi></span>`;
    return html`<span class="token whole" id="term-${index}" role="group" aria-label=${text}>
      <button type="button" title=${text} @click=${() => this.#openWhole(term, index)}>${words}</button>
      ${this.#dropButton(text, index)}
    </span>`;
  }

  #openWhole(term: FilterTree, index: number): void {
    if (isRelatedTerm(term) || isViewTerm(term)) this.#edit(index);
    else void this.#group();
  }

  #dropButton(name: string, index: number): TemplateResult {
    return html`<button type="button" aria-label=${t('filter.drop', { field: name })} @click=${() => this.#drop(index)}><ravand-icon name="x"></ravand-icon></button>`;
  }

  #segmentName(view: string): string {
    return this.segments.find(({ name }) => name === view)?.label ?? '…';
  }

  #edit(index: number): void {
    if (this.editing === index) this.editing = undefined;
    else void this.#open(index);
  }

  async #open(index: number): Promise<void> {
    await import('./term-editor.ts');
    this.editing = index;
  }

  async #group(): Promise<void> {
    await import('./filter-groups-dialog.ts');
    this.grouping = true;
  }

  #editor(index: number): TemplateResult | typeof nothing {
    const term = this.sentence.terms[index];
    if (!term) return nothing;
    return html`<div class="editor">
      <ravand-term-editor
        .entity=${this.entity}
        .fields=${this.fields}
        .segments=${this.segments}
        .term=${term}
        @term-change=${(event: CustomEvent<FilterTree>) => this.#onTerm(event, index)}
        @term-done=${this.#closed(() => (this.editing = undefined))}
      ></ravand-term-editor>
    </div>`;
  }

  #onTerm(event: CustomEvent<FilterTree>, index: number): void {
    event.stopPropagation();
    this.#replace(index, event.detail);
  }

  /** Where conditions are put into groups and taken out again. */
  #groups(): TemplateResult | typeof nothing {
    if (this.sentence.terms.length === 0) return nothing;
    return html`<button type="button" class="button quiet small icon-only groups" aria-haspopup="dialog" aria-label=${t('filter.groups')} title=${t('filter.groups')} @click=${() => void this.#group()}>
        <ravand-icon name="list-tree"></ravand-icon>
      </button>
      ${
        this.grouping
          ? html`<ravand-filter-groups
            .entity=${this.entity}
            .fields=${this.fields}
            .segments=${this.segments}
            .sentence=${this.sentence}
            ?isInner=${this.isInner}
            @filter-change=${this.#onGroups}
            @groups-close=${this.#closed(() => this.#doneGrouping())}
          ></ravand-filter-groups>`
          : nothing
      }`;
  }

  #onGroups = (event: CustomEvent<Sentence>): void => {
    event.stopPropagation();
    this.#tell(event.detail.terms, event.detail.joiner);
  };

  #doneGrouping(): void {
    this.grouping = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.groups, .add')?.focus());
  }

  #onOffer = (event: CustomEvent<OfferedTerm>): void => {
    event.stopPropagation();
    this.#append(event.detail);
  };

  #append({ term, isUnfinished }: OfferedTerm): void {
    this.adding = false;
    this.#tell([...this.sentence.terms, term]);
    const index = this.sentence.terms.length - 1;
    if (isUnfinished) requestAnimationFrame(() => void this.#open(index));
  }

  #drop(index: number): void {
    this.editing = undefined;
    this.#tell(this.sentence.terms.filter((_, at) => at !== index));
  }

  #replace(index: number, term: FilterTree): void {
    this.#tell(this.sentence.terms.map((one, at) => (at === index ? term : one)));
  }

  #tell(terms: readonly FilterTree[], joiner = this.sentence.joiner): void {
    this.sentence = { joiner, terms };
    this.emit('filter-change', this.sentence);
  }
}
