// `<ravand-expression-editor>`: FEEL being written: coloured, with what could come next, its type, what is wrong with it, and what it comes to for real
// records. Sends `expression-change` with every key and `change` when it is left.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderOf } from '@codemirror/view';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { inferShape } from '../../core/expressions/infer-shape.ts';
import { type Schema, shapeText } from '../../core/expressions/shape.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';
import { completionsAt } from './completion.ts';
import { type Dialect, type Fault, faultIn } from './dialect.ts';
import { editorStyle } from './editor-style.ts';
import { placedExpressions, tokenColors } from './token-colors.ts';

/** What the expression comes to for one record. */
export interface Trial {
  readonly title: string;
  readonly value: string;
  /** Instead of a value. */
  readonly reason?: string;
}

const quietMs = 400;

@customElement('ravand-expression-editor')
export class ExpressionEditor extends RavandElement {
  static override styles = [base, controls, editorStyle, css`:host { display: block; }`];

  @property() value = '';
  @property() label = '';
  @property() help = '';
  @property() placeholder = '';
  @property() dialect: Dialect = 'expression';
  @property({ type: Boolean }) disabled = false;
  /** The names there are, with their types; without it any name is taken. */
  @property({ attribute: false }) schema: Schema | undefined;
  /** Other names may be used too: what a process gets from outside is known to nobody beforehand. */
  @property({ type: Boolean }) open = false;
  /** What it comes to for the records that changed last; asked for when the text is right and nobody types. */
  @property({ attribute: false }) tries: ((source: string) => Promise<readonly Trial[]>) | undefined;
  @state() private text = '';
  @state() private fault: Fault | undefined;
  @state() private trials: readonly Trial[] = [];
  @query('.editor') private readonly place!: HTMLElement;
  readonly #attributes = new Compartment();
  #view: EditorView | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  /** Surroundings that draw themselves anew bring the same again. */
  #judged = '';

  override disconnectedCallback(): void {
    clearTimeout(this.#quiet);
    this.#view?.destroy();
    this.#view = undefined;
    super.disconnectedCallback();
  }

  override focus(): void {
    void this.updateComplete.then(() => this.#view?.focus());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value') && this.value !== this.text) {
      this.text = this.value;
      this.#show(this.value);
    }
    if (changed.has('value') || changed.has('schema') || changed.has('dialect')) this.#judge();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.#view === undefined) this.#create();
    else if (changed.has('disabled') || changed.has('label') || (changed as Map<string, unknown>).has('fault'))
      this.#view.dispatch({ effects: this.#attributes.reconfigure(this.#described()) });
  }

  #create(): void {
    const names = () => Object.keys(this.schema ?? {});
    this.#view = new EditorView({
      parent: this.place,
      root: this.renderRoot as ShadowRoot,
      state: EditorState.create({
        doc: this.text,
        extensions: [
          history(),
          closeBrackets(),
          bracketMatching(),
          autocompletion({
            override: [(context) => completionsAt(context, this.dialect, this.schema ?? {})],
            icons: false,
            activateOnTypingDelay: 60,
            interactionDelay: 0,
          }),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.lineWrapping,
          placeholderOf(this.placeholder),
          tokenColors(() => this.dialect, names),
          this.dialect === 'template' ? placedExpressions() : [],
          this.#attributes.of(this.#described()),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) this.#typed(update.state.doc.toString());
          }),
          EditorView.domEventHandlers({ blur: () => this.#left(), keydown: (event) => this.#key(event) }),
        ],
      }),
    });
  }

  #described() {
    return [
      EditorView.contentAttributes.of({
        'aria-label': this.label,
        'aria-describedby': 'about',
        'aria-invalid': String(this.fault !== undefined),
        spellcheck: 'false',
      }),
      EditorState.readOnly.of(this.disabled),
      EditorView.editable.of(!this.disabled),
    ];
  }

  #show(text: string): void {
    const view = this.#view;
    if (view && view.state.doc.toString() !== text)
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  }

  #typed(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#judge();
    this.emit('expression-change', text);
  }

  #left(): void {
    const text = this.text.trim();
    if (text !== this.value) this.emit('change', text);
  }

  /** Esc with nothing offered is the surrounding's, a dialog's say, and so are the keys of the whole screen; typed keys are not its shortcuts. */
  #key(event: KeyboardEvent): boolean {
    const isCommand = event.ctrlKey || event.metaKey;
    const isOfScreen = isCommand && (event.code === 'KeyK' || (event.shiftKey && event.key === 'Enter'));
    if (event.key !== 'Escape' && event.key !== 'F6' && !isOfScreen) event.stopPropagation();
    return false;
  }

  #judge(): void {
    const names = this.schema === undefined || this.open ? undefined : Object.keys(this.schema);
    const judged = JSON.stringify([this.text, this.dialect, names]);
    if (judged === this.#judged) return;
    this.#judged = judged;
    this.fault = faultIn(this.text, this.dialect, names);
    clearTimeout(this.#quiet);
    if (this.fault !== undefined || this.text.trim() === '' || !this.tries) {
      this.trials = [];
      return;
    }
    this.#quiet = setTimeout(() => void this.#try(), quietMs);
  }

  async #try(): Promise<void> {
    const asked = ++this.#asked;
    const trials = (await this.tries?.(this.text)) ?? [];
    if (asked === this.#asked) this.trials = trials;
  }

  /** Expressions are read from the left; a template as its language is. */
  get #direction(): 'ltr' | 'rtl' {
    return this.dialect === 'template' && this.lang !== 'en' ? 'rtl' : 'ltr';
  }

  /** What type it has, where that can be known. */
  get #type(): string {
    if (this.dialect !== 'expression' || this.fault !== undefined || this.text.trim() === '' || !this.schema) return '';
    const text = shapeText(inferShape(this.text, this.schema));
    return text === 'Any' ? '' : text;
  }

  #about(): TemplateResult | typeof nothing {
    if (this.fault)
      return html`<div class="fault"><ravand-icon name="circle-alert"></ravand-icon><span>${this.fault.message}</span></div>`;
    return this.help ? html`<div class="help">${this.help}</div>` : nothing;
  }

  #trials(): TemplateResult | typeof nothing {
    if (this.trials.length === 0) return nothing;
    return html`<table class="trials">
      <caption>${t('expression.trials')}</caption>
      <tbody>${this.trials.map(
        ({ title, value, reason }) => html`<tr><th scope="row"><bdi>${title}</bdi></th>
          <td>${reason ? html`<span class="reason">${reason}</span>` : html`<output><bdi>${value}</bdi></output>`}</td></tr>`,
      )}</tbody>
    </table>`;
  }

  protected override render() {
    const type = this.#type;
    return html`<div class="field">
      <div class="head">
        <span class="label" @click=${() => this.focus()}>${this.label}</span>
        ${type ? html`<code class="type" dir="ltr" title=${t('expression.type')}>${type}</code>` : nothing}
      </div>
      <div class="editor ${this.dialect}" dir=${this.#direction} ?data-invalid=${this.fault !== undefined} ?data-disabled=${this.disabled}></div>
      <div id="about" role="status">${this.#about()}</div>
      ${this.#trials()}
    </div>`;
  }
}
