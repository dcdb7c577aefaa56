// `<ravand-form>`: one control per field, validated on leaving a field and then live, faults by field with the first one focused, server refusals laid on their fields.
// Sends `form-submit` with normalised values, `form-change` with what was typed. Knows no server: validator address and reference source are given.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import type { FieldState, FormState } from '../../core/expressions/form-state.ts';
import { sameJson } from '../../core/kernel/data.ts';
import { asksField, elementsOf } from '../../schemas/form-layout.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FormElement } from '../../schemas/types.ts';
import type { ProblemDetail } from '../api/problem.ts';
import type { Value } from '../api/types.ts';
import { avatars } from '../elements/avatar.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { richTexts } from '../elements/rich-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { fileStyles } from '../elements/styles/files.ts';
import type { FileHolder } from '../format/files.ts';
import { formatInteger } from '../format/numbers.ts';
import { labelOf, showValue } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';
import type { FileSource, ReferenceSource, SuggestionSource, Taken, TakenQuery, TakenSource } from './control.ts';
import { controlOf } from './controls/index.ts';
import { signatureControl } from './controls/signature.ts';
import { faultText } from './fault-text.ts';
import { isLong, isWide, type ShownField } from './fields.ts';
import type { PageJudge } from './form-judge.ts';
import { type FormRules, loadRules, type RecordRules } from './form-rules.ts';
import { formStyle } from './form-style.ts';
import { isJudged, type Judging, loadJudge } from './judging.ts';
import { drawElements, frameClasses, widthClass } from './layout/index.ts';
import type { DesignLook, LayoutContext } from './layout/layout-context.ts';
import { type LineShape, type LineSource, lineLayout, linesValue, type TypedLine, typedLines } from './lines.ts';
import { Takes } from './takes.ts';
import { loadValidator, type Validate } from './validator.ts';

export interface FormSubmit {
  /** Normalised values of the writable fields. */
  readonly values: Readonly<Record<string, Value>>;
  /** Only those that differ from what the form was given. */
  readonly changes: Readonly<Record<string, Value>>;
  /** Of a new record: what is to be sent, without what nobody touched, so that the server's own defaults count there. */
  readonly given: Readonly<Record<string, Value>>;
}

export interface FormChange {
  /** What stands in the fields now, as typed. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly dirty: boolean;
}

/** Of the event `form-part`: only at the last step is sending the next thing to do. */
export interface FormPart {
  readonly isLast: boolean;
}

const listedFrom = 4;

let pointerIsDown = false;
addEventListener('pointerdown', () => (pointerIsDown = true), { capture: true });
for (const end of ['pointerup', 'pointercancel'])
  addEventListener(end, () => (pointerIsDown = false), { capture: true });

@customElement('ravand-form')
export class RavandForm extends RavandElement {
  static override styles = [base, buttons, controls, chips, richTexts, avatars, fileStyles, formStyle];

  @property({ attribute: false }) fields: readonly ShownField[] = [];
  /** Stored values, in JSON form. Setting a new object starts the form afresh. */
  @property({ attribute: false }) values: Readonly<Record<string, unknown>> = {};
  @property({ attribute: false }) titles: Readonly<Record<string, string>> = {};
  /** Address of the validator module. */
  @property() validator = '';
  @property({ attribute: false }) references: ReferenceSource | undefined;
  @property({ attribute: false }) suggestions: SuggestionSource | undefined;
  @property({ attribute: false }) files: FileSource | undefined;
  @property({ attribute: false }) lines: LineSource | undefined;
  /** What fields take from records that are chosen; absent = the server fills them in. */
  @property({ attribute: false, hasChanged: () => false }) taken: TakenSource | undefined;
  /** The record the values are of, for links to its files. */
  @property({ attribute: false }) record: FileHolder | undefined;
  /** What the record must be as a whole; absent = the server alone judges it. */
  @property({ attribute: false }) rules: FormRules | undefined;
  /** The form as a tree; absent = the fields one after another. */
  @property({ attribute: false }) layout: readonly FormElement[] | undefined;
  /** What the form says of itself: what is shown, required, offered, and what must hold. */
  @property({ attribute: false }) judging: Judging | undefined;
  /** Draws the list of records that point here; absent where there is no record yet. */
  @property({ attribute: false }) related: ((element: FormElement) => TemplateResult | undefined) | undefined;
  /** Does what a button asks for beside sending the form. */
  @property({ attribute: false }) press: ((element: FormElement) => Promise<void>) | undefined;
  /** Nothing can be typed: it is looked at only. */
  @property({ type: Boolean }) reading = false;
  /** While the form itself is made: everything is seen, nothing is typed. */
  @property({ attribute: false }) design: DesignLook | undefined;
  /** The server's refusals, by pointer. */
  @property({ attribute: false }) problems: readonly ProblemDetail[] = [];
  /** Empty = the caller has its own button and calls submit(). */
  @property() submitLabel = '';
  @property({ type: Boolean }) busy = false;
  /** Fills in defaults of empty fields: for new records. */
  @property({ type: Boolean }) fresh = false;
  @state() private typed: Record<string, unknown> = {};
  @state() private faults: ReadonlyMap<string, string> = new Map();
  @state() private touched: ReadonlySet<string> = new Set();
  @state() private listed = false;
  /** What the server says is wrong where the form has no field. */
  @state() private elsewhere: readonly string[] = [];
  /** Which part of tabs and steps is looked at, by element. */
  @state() private parts: ReadonlyMap<string, number> = new Map();
  @state() private judged: FormState | undefined;
  @state() private judge: PageJudge | undefined;
  #validate: Validate | undefined;
  #recordRules: RecordRules | undefined;
  /** Fields whose value is the person's own, not a default that follows the others. */
  #own: ReadonlySet<string> = new Set();
  #wasLast = true;
  #begun: Readonly<Record<string, unknown>> = {};
  #chosenTitles: Record<string, string> = {};
  #takes = new Takes();
  /** What is on its way to be filled in. */
  readonly #filling = new Set<Promise<unknown>>();
  /** What the server found wrong within values that are made of others, by field. */
  readonly #within = new Map<string, readonly ProblemDetail[]>();

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('values') || changed.has('fields')) {
      if (changed.has('values')) this.#begin();
    }
    if (changed.has('validator') && this.validator)
      void loadValidator(this.validator).then((validate) => (this.#validate = validate));
    if (changed.has('rules') && this.rules && changed.get('rules') === undefined)
      void loadRules(this.rules).then((rules) => this.#takeRules(rules));
    if (changed.has('judging')) this.#loadJudge();
    if (changed.has('problems') && this.problems.length > 0) this.#takeProblems();
  }

  /** Another object is another form: it is judged by its own words. */
  #loadJudge(): void {
    const { judging } = this;
    this.judge = undefined;
    this.judged = undefined;
    if (judging === undefined) return;
    void loadJudge(judging).then((module) => {
      if (module === undefined || judging !== this.judging) return;
      this.judge = new module.PageJudge(judging);
      this.#settle();
    });
  }

  /** Nothing is drawn before it is known what is hidden. */
  get #waits(): boolean {
    return this.judge === undefined && this.judging !== undefined && !this.design && isJudged(this.judging.form);
  }

  /** What the form is for what stands in it. Defaults of the form follow until the person says otherwise. */
  #settle(): void {
    if (this.judge === undefined) return;
    const given: Record<string, Value | undefined> = {};
    for (const field of this.fields) {
      const isAsked = this.#own.has(field.name) || !(this.fresh || field.place?.own !== undefined);
      if (isAsked && field.locked !== true) given[field.name] = this.#valueOf(field, this.typed[field.name]);
    }
    const stored = this.fresh ? {} : (this.values as Readonly<Record<string, Value>>);
    const judged = this.judge.settle(given, stored, this.fresh);
    const following = this.fields.filter(
      ({ name }) => !this.#own.has(name) && judged.fields.get(name)?.from === 'default',
    );
    const begun = Object.fromEntries(following.map(({ name }) => [name, judged.values[name] ?? null]));
    if (following.some(({ name }) => !sameJson((this.typed[name] ?? null) as Value, begun[name] ?? null)))
      this.typed = { ...this.typed, ...begun };
    this.judged = judged;
  }

  #stateOf(field: ShownField): FieldState | undefined {
    return this.judged?.fields.get(field.name);
  }

  /** The field as it is now: locked, required and with those options that the form says. */
  #now(field: ShownField): ShownField {
    const state = this.#stateOf(field);
    const locked = field.locked === true || this.reading || state?.readOnly === true;
    if (state === undefined) return locked === (field.locked ?? false) ? field : { ...field, locked };
    const offered = state.options === undefined ? undefined : new Set(state.options);
    return {
      ...field,
      locked,
      required: field.required === true || state.required,
      ...(offered && field.options ? { options: field.options.filter(({ value }) => offered.has(value)) } : {}),
    };
  }

  override updated(): void {
    const isLast = this.#isLast();
    if (isLast === this.#wasLast) return;
    this.#wasLast = isLast;
    this.emit('form-part', { isLast } satisfies FormPart);
  }

  /** Of a form that is walked in steps: is there nothing after this one? */
  #isLast(): boolean {
    return (this.layout ?? []).every((element) => {
      if (element.kind !== 'steps') return true;
      const shown = (element.children ?? []).filter((part) => this.#context.isShown(part));
      return (this.parts.get(element.id) ?? 0) >= shown.length - 1;
    });
  }

  get dirty(): boolean {
    return Object.keys(this.#changes()).length > 0;
  }

  /** Validates everything; sends `form-submit` or focuses the first fault. */
  async submit(): Promise<boolean> {
    this.elsewhere = [];
    if (this.validator && !this.#validate) this.#validate = await loadValidator(this.validator);
    // What is still on its way belongs to what is sent.
    const boxes = 'ravand-file-box, ravand-signature-box';
    for (const box of this.renderRoot.querySelectorAll<HTMLElement & { settled: Promise<void> }>(boxes))
      await box.settled;
    await Promise.all(this.#filling);
    this.#settle();
    this.touched = new Set(this.#writable().map((field) => field.name));
    this.#check();
    const faulty = this.#writable().filter((field) => this.faults.has(field.name));
    this.listed = faulty.length >= listedFrom;
    await this.updateComplete;
    const first = faulty[0];
    if (first) {
      this.#reveal(first.name);
      await this.updateComplete;
      this.focusField(first.name);
      return false;
    }
    const values = this.#normalised();
    const given = Object.fromEntries(
      Object.entries(values).filter(([name, value]) => value !== null || this.#own.has(name)),
    );
    this.emit('form-submit', { values, changes: this.#changes(), given } satisfies FormSubmit);
    return true;
  }

  #goTo(name: string): void {
    this.#reveal(name);
    void this.updateComplete.then(() => this.focusField(name));
  }

  focusField(name: string): void {
    const control = this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(`field-${name}`)}`);
    for (let folded = control?.closest('details'); folded; folded = folded.parentElement?.closest('details'))
      folded.open = true;
    control?.focus();
    control?.scrollIntoView({ block: 'nearest' });
  }

  override render(): TemplateResult {
    if (this.#waits) return html`<form class="waits"></form>`;
    const hasLines = this.fields.some((field) => field.kind === 'lines');
    return html`<form class=${classMap({ roomy: hasLines, designing: this.design !== undefined })} data-children=${this.design ? '' : nothing} tabindex=${this.design ? (this.design.chosen === '' ? 0 : -1) : nothing} aria-label=${this.design?.name ?? nothing} novalidate @submit=${this.#onSubmit} @keydown=${this.#onKey}>
      ${this.elsewhere.length > 0 ? html`<div class="summary" role="alert">${this.elsewhere.map((text) => html`<p>${text}</p>`)}</div>` : nothing}
      ${this.listed ? this.#summary() : nothing}
      ${this.layout ? drawElements(this.layout, this.#context) : this.fields.map((field) => this.#draw(field))}
      ${
        this.submitLabel
          ? html`<div class="actions">
            <button class="button primary" type="submit" aria-busy=${String(this.busy)}>${this.submitLabel}</button>
            <slot name="actions"></slot>
          </div>`
          : nothing
      }
    </form>`;
  }

  get #context(): LayoutContext {
    return {
      isShown: (element) => this.judged?.hidden.has(element.id) !== true,
      place: (element) => {
        const field = this.fields.find((one) => one.place?.id === element.id);
        return field && this.#draw(field);
      },
      children: (element) => this.#inside(element),
      part: ({ id }) => this.parts.get(id) ?? 0,
      openPart: (element, index, options) => void this.#openPart(element, index, options?.checks === true),
      faults: (element) => this.#placesIn(element).filter(({ name }) => this.faults.has(name)).length,
      related: (element) => this.related?.(element),
      press: (element) => this.#press(element),
      mayPress: this.press !== undefined || this.design !== undefined,
      busy: this.busy || this.reading,
      design: this.design,
    };
  }

  #inside(element: FormElement): TemplateResult {
    const { design } = this;
    const children = element.children ?? [];
    const vacant = design !== undefined && children.length === 0;
    const inner = drawElements(children, this.#context);
    const word = vacant ? design.vacant : nothing;
    if (element.kind === 'columns')
      return html`<div class="inside" data-children=${design ? element.id : nothing}>${inner}</div>`;
    return html`<div class="holder"><div class=${classMap({ inside: true, vacant })} data-children=${design ? element.id : nothing} data-vacant=${word}>${inner}</div></div>`;
  }

  /** The places that lie in an element and are shown. */
  #placesIn(element: FormElement): readonly ShownField[] {
    const ids = new Set(
      elementsOf({ layout: [element] }).flatMap(({ element: one }) => (asksField(one) ? [one.id] : [])),
    );
    return this.#writable().filter(({ place }) => place !== undefined && ids.has(place.id));
  }

  async #openPart(element: FormElement, index: number, checks: boolean): Promise<void> {
    const shown = (element.children ?? []).filter((part) => this.#context.isShown(part));
    const current = shown[this.parts.get(element.id) ?? 0];
    if (checks && current !== undefined && !(await this.#isRight(this.#placesIn(current)))) return;
    this.parts = new Map(this.parts).set(element.id, index);
    await this.updateComplete;
    if (element.kind === 'steps') this.renderRoot.querySelector<HTMLElement>('.steps > .step')?.focus();
  }

  /** Touches these fields; the first fault among them gets the focus. */
  async #isRight(fields: readonly ShownField[]): Promise<boolean> {
    if (this.validator && !this.#validate) this.#validate = await loadValidator(this.validator);
    this.touched = new Set([...this.touched, ...fields.map(({ name }) => name)]);
    this.#check();
    await this.updateComplete;
    const faulty = fields.find(({ name }) => this.faults.has(name));
    if (faulty) this.focusField(faulty.name);
    return faulty === undefined;
  }

  #press(element: FormElement): void {
    if (element.does === 'submit') void this.submit();
    else void this.press?.(element);
  }

  /** Opens the tabs and steps a field lies in. */
  #reveal(name: string): void {
    const id = this.fields.find((field) => field.name === name)?.place?.id;
    const standing = elementsOf({ layout: this.layout ?? [] }).find(({ element }) => element.id === id);
    const parts = new Map(this.parts);
    for (const [depth, holder] of (standing?.within ?? []).entries()) {
      const part = standing?.within[depth + 1];
      if (holder.kind !== 'tabs' && holder.kind !== 'steps') continue;
      const shown = (holder.children ?? []).filter((one) => this.#context.isShown(one));
      parts.set(
        holder.id,
        shown.findIndex((one) => one.id === part?.id),
      );
    }
    this.parts = parts;
  }

  #draw(given: ShownField): TemplateResult {
    const field = this.#now(given);
    return field.locked && !this.design ? this.#read(field) : this.#field(field);
  }

  /** Classes and marks of a field's frame, by its place in the layout. */
  #frame(field: ShownField, isWideByNature: boolean) {
    const { place } = field;
    return classMap({
      field: true,
      check: field.kind === 'boolean',
      ...(place ? frameClasses(place, this) : {}),
      ...widthClass(place ?? {}, isWideByNature),
    });
  }

  #field(field: ShownField): TemplateResult {
    const id = `field-${field.name}`;
    const fault = this.faults.get(field.name);
    const label = labelOf(field);
    const { design } = this;
    const control = (field.place?.kind === 'signature' ? signatureControl : controlOf[field.kind])({
      field,
      id,
      label,
      value: this.typed[field.name],
      title: this.#chosenTitles[field.name] ?? this.titles[field.name],
      invalid: fault !== undefined,
      required: field.required === true,
      disabled: false,
      describedBy: `${id}-help ${id}-fault`,
      placeholder: local(field.place?.placeholder),
      references: this.#referencesOf(field),
      suggestions: this.suggestions,
      files: this.files,
      lines: this.#linesOf(field),
      lineState: (index, name) => this.judged?.lines.get(field.name)?.[index]?.fields.get(name),
      draw: (context) => controlOf[context.field.kind](context),
      compute: this.#compute,
      takeLine: this.#takeLine,
      faults: this.#within.get(field.name),
      change: (value, title) => this.#change(field, value, title),
      leave: () => this.#leave(field.name),
    });
    const chosen = design !== undefined && design.chosen === field.place?.id;
    return html`<div class=${this.#frame(field, isWide(field))} data-element=${design && field.place ? field.place.id : nothing} tabindex=${design ? (chosen ? 0 : -1) : nothing} role=${design ? 'group' : nothing} aria-label=${design && field.place ? design.label(field.place) : nothing}>
      ${field.kind === 'boolean' ? nothing : html`<label for=${id} @click=${() => this.focusField(field.name)}>${label}${field.required ? html`<span class="star" aria-hidden="true"> *</span>` : nothing}</label>`}
      ${design ? html`<div inert>${control}</div>` : control}
      <span class="help" id="${id}-help" ?hidden=${!field.help}>${local(field.help)}</span>
      <span id="${id}-fault" aria-live="polite">${fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon><span>${fault}</span></span>` : nothing}</span>
    </div>`;
  }

  #referencesOf(field: ShownField): ReferenceSource | undefined {
    const { references, judge } = this;
    const { place } = field;
    if (references === undefined || place?.filter === undefined || judge === undefined) return references;
    return (entity, search, signal) => references(entity, search, signal, judge.offers(place));
  }

  /** Of a place that says which fields its lines show: those, as it says. */
  #linesOf({ place }: ShownField): LineSource | undefined {
    const { lines } = this;
    if (lines === undefined || place?.kind !== 'lines') return lines;
    return (entity) => lineLayout(lines(entity), place);
  }

  #read(field: ShownField): TemplateResult {
    const value = (this.#live()[field.name] ?? null) as Value;
    const wide = isLong(field) || field.kind === 'lines';
    return html`<div class=${this.#frame(field, wide)}>
      <span class="label" id="read-${field.name}">${labelOf(field)}</span>
      ${field.kind === 'lines' ? this.#readLines(field) : nothing}
      <div class="read" ?hidden=${field.kind === 'lines'} aria-labelledby="read-${field.name}" role="group">${showValue(field, value, { title: this.titles[field.name], links: true, record: this.record })}</div>
    </div>`;
  }

  #readLines(field: ShownField): TemplateResult {
    const context = { field, id: `field-${field.name}`, label: labelOf(field), value: this.values[field.name] };
    const silent = { title: undefined, invalid: false, required: false, disabled: true, describedBy: '' };
    const nobody = { change: () => undefined, leave: () => undefined };
    return controlOf[field.kind]({ ...context, ...silent, ...nobody, lines: this.#linesOf(field) });
  }

  /** What is computed of a line that is being typed. */
  #compute = (shape: LineShape, line: TypedLine): TypedLine => {
    if (!this.rules || !this.#recordRules) return line;
    const { all: fields = shape.fields } = shape;
    const values = Object.fromEntries(fields.map((field) => [field.name, normalizeInput(field, line[field.name])]));
    return this.#recordRules.computedIn(fields, { ...line, ...values }, this.rules.zone);
  };

  /** The values with what the typed lines come to; what the server said where none was touched. */
  #live(): Readonly<Record<string, unknown>> {
    const touched = this.#writable().filter((field) => field.kind === 'lines' && this.#own.has(field.name));
    const [rules, judge] = [this.rules, this.#recordRules];
    const settled = this.judged === undefined ? this.values : { ...this.values, ...this.judged.values };
    if (touched.length === 0 || !rules || !judge) return settled;
    const { fields } = rules.entity;
    const totals: Record<string, unknown> = {};
    for (const field of touched) {
      const shape = this.#shapeOf(field);
      const lines = typedLines(this.typed[field.name]).map((line) => (shape ? this.#compute(shape, line) : line));
      Object.assign(totals, judge.totalsOf(fields, shape?.relation ?? '', lines));
    }
    return judge.computedIn(fields, { ...settled, ...this.#normalised() }, rules.zone, totals);
  }

  #summary(): TemplateResult {
    return html`<div class="summary" role="alert">
      <strong>${t('form.faults', { count: this.faults.size })}</strong>
      <ul>
        ${this.fields
          .filter((field) => this.faults.has(field.name))
          .map(
            (field) =>
              html`<li><button type="button" @click=${() => this.#goTo(field.name)}>${labelOf(field)}: ${this.faults.get(field.name)}</button></li>`,
          )}
      </ul>
    </div>`;
  }

  #begin(): void {
    const typed: Record<string, unknown> = {};
    for (const field of this.fields)
      typed[field.name] =
        this.values[field.name] ?? (this.fresh || field.place?.own !== undefined ? (field.default ?? null) : null);
    this.typed = typed;
    this.#begun = typed;
    this.faults = new Map();
    this.touched = new Set();
    this.listed = false;
    this.elsewhere = [];
    this.#chosenTitles = {};
    this.#takes = new Takes();
    const isOwn = ({ name, place }: ShownField) =>
      typed[name] !== null && (this.values[name] !== undefined || place?.defaultExpression === undefined);
    this.#own = new Set(this.fields.filter(isOwn).map(({ name }) => name));
    this.#followDefaults();
    this.#settle();
    if (!this.fresh) return;
    // What a new record begins with is chosen, too.
    for (const [name, value] of Object.entries(this.values)) this.#takes.write(name, value);
    for (const field of this.#writable()) if (field.takes) this.#take(field);
  }

  /** Fills in what other fields take from what was chosen. */
  #take(field: ShownField): void {
    const values = this.#aside();
    const open = this.#takes.openBy(field, this.#writable());
    const filling = this.#takes
      .fill(field, open, values, (chosen, given) => this.taken?.({ chosen, values: given }))
      .then((filled) => {
        if (filled === undefined) return;
        this.typed = { ...this.typed, ...filled };
        this.#own = new Set([...this.#own, ...Object.keys(filled)]);
        this.#settle();
        this.#check();
        this.emit('form-change', { values: this.typed, dirty: this.dirty } satisfies FormChange);
      });
    this.#await(filling);
  }

  #await(filling: Promise<unknown>): void {
    this.#filling.add(filling);
    void filling.finally(() => this.#filling.delete(filling));
  }

  #takeLine = (shape: LineShape, query: TakenQuery): Promise<Taken> => {
    const entity = shape.relation.split('.', 1)[0] ?? '';
    const asked = this.taken?.({ ...query, entity, owner: this.#aside() }) ?? Promise.reject(new Error('no source'));
    this.#await(asked.catch(() => undefined));
    return asked;
  };

  /** What stands in the form, without lines. */
  #aside(): Record<string, Value> {
    const values = { ...this.values, ...this.#normalised() } as Record<string, Value>;
    for (const { kind, name } of this.fields) if (kind === 'lines') delete values[name];
    return values;
  }

  #takeRules(rules: RecordRules | undefined): void {
    this.#recordRules = rules;
    this.#followDefaults();
    this.#settle();
  }

  /** A new record shows what it would begin with, until the person says otherwise. */
  #followDefaults(): void {
    if (!this.fresh || !this.rules || !this.#recordRules) return;
    const given = this.#normalised();
    for (const name of Object.keys(given)) if (!this.#own.has(name)) given[name] = null;
    const defaults = Object.entries(this.#recordRules.defaultsIn(this.rules, given));
    const following = defaults.filter(([name]) => !this.#own.has(name) && name in this.typed);
    if (following.length > 0) this.typed = { ...this.typed, ...Object.fromEntries(following) };
  }

  /** Those that are shown and may be written now. */
  #writable(): readonly ShownField[] {
    return this.fields
      .filter((field) => this.#stateOf(field)?.visible !== false)
      .map((field) => this.#now(field))
      .filter((field) => !field.locked);
  }

  #normalised(): Record<string, Value> {
    const values: Record<string, Value> = {};
    for (const field of this.#writable()) values[field.name] = this.#valueOf(field, this.typed[field.name]);
    return values;
  }

  #valueOf(field: ShownField, value: unknown): Value {
    if (field.kind === 'lines') return linesValue(value, this.#shapeOf(field));
    return (normalizeInput(field, value) ?? null) as Value;
  }

  #shapeOf(field: ShownField): LineShape | undefined {
    return this.#linesOf(field)?.(field.target ?? '');
  }

  #changes(): Record<string, Value> {
    // A field of the form's own is in no record: what it began with is no change.
    const stored = (field: ShownField) => (field.place?.own === undefined ? this.values : this.#begun)[field.name];
    const before = (field: ShownField): Value => this.#valueOf(field, stored(field));
    const changes: Record<string, Value> = {};
    const now = this.#normalised();
    for (const field of this.#writable())
      if (!sameJson(now[field.name] ?? null, before(field))) changes[field.name] = now[field.name] ?? null;
    return changes;
  }

  #change(field: ShownField, value: unknown, title?: string): void {
    this.typed = { ...this.typed, [field.name]: value };
    if (title !== undefined) this.#chosenTitles[field.name] = title;
    this.#within.delete(field.name);
    this.#own = new Set([...this.#own, field.name]);
    this.#takes.write(field.name, value);
    this.#followDefaults();
    this.#settle();
    if (field.takes) this.#take(field);
    if (this.touched.has(field.name)) this.#check();
    this.emit('form-change', { values: this.typed, dirty: this.dirty } satisfies FormChange);
  }

  /** A fault that appears while the mouse is down would move what is being pressed: it waits for the release. */
  #leave(name: string): void {
    const judge = () => {
      this.touched = new Set([...this.touched, name]);
      this.#check();
    };
    if (!pointerIsDown) judge();
    else addEventListener('pointerup', () => setTimeout(judge), { once: true, capture: true });
  }

  /** Faults of the fields that were already left. An empty required field is named only when it was touched, too. */
  #check(): void {
    const values = this.#normalised();
    const faults = new Map<string, string>();
    const add = (name: string, text: string) => {
      if (this.touched.has(name) && !faults.has(name)) faults.set(name, text);
    };
    for (const field of this.#writable()) {
      const value = values[field.name];
      if (
        field.required &&
        (value === null || value === '' || (field.kind === 'boolean' && value !== true && value !== false))
      )
        add(field.name, this.#text({ pointer: `/${field.name}`, code: 'validation.required' }, field));
    }
    // Empty fields are left out: "required" is said above, and an absent optional value is always right.
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    const found = this.#validate?.(given) ?? true;
    if (found !== true) {
      for (const detail of found) {
        const field = this.fieldAt(detail.pointer);
        if (field && !detail.code.endsWith('required')) add(field.name, this.#text(detail, field));
      }
    }
    for (const detail of [...this.#brokenRules(values), ...(this.judge?.faults() ?? [])]) {
      const field = this.fieldAt(detail.pointer);
      if (field) add(field.name, this.#text(detail, field));
    }
    this.faults = faults;
    if (faults.size === 0) this.listed = false;
  }

  #brokenRules(values: Readonly<Record<string, Value>>): readonly ProblemDetail[] {
    if (!this.rules || !this.#recordRules) return [];
    const stored = this.fresh ? undefined : this.values;
    const changed = new Set(Object.keys(this.#changes()));
    return this.#recordRules.faultsIn(this.rules, stored, { ...this.values, ...values }, changed);
  }

  private fieldAt(pointer: string): ShownField | undefined {
    const name = pointer.replace(/^\/(values\/)?/, '').split('/')[0];
    return this.#writable().find((field) => field.name === name);
  }

  #takeProblems(): void {
    const faults = new Map<string, string>();
    const elsewhere = new Set<string>();
    this.#within.clear();
    for (const detail of this.problems) {
      const field = this.fieldAt(detail.pointer);
      if (field === undefined && /^\/values(\/|$)/.test(detail.pointer))
        elsewhere.add(detail.message ?? t('form.wrong'));
      if (field?.kind === 'lines') this.#within.set(field.name, [...(this.#within.get(field.name) ?? []), detail]);
      if (field && !faults.has(field.name))
        faults.set(
          field.name,
          detail.code === 'validation.rule' || field.kind === 'lines'
            ? this.#text(detail, field)
            : (detail.message ?? this.#text(detail, field)),
        );
    }
    this.faults = faults;
    this.elsewhere = [...elsewhere];
    this.touched = new Set([...this.touched, ...faults.keys()]);
    const first = this.fields.find((field) => faults.has(field.name));
    if (first) this.#goTo(first.name);
    else
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector('.summary')?.scrollIntoView({ block: 'nearest' }),
      );
  }

  #text(detail: ProblemDetail, field: ShownField): string {
    const [, index = '', name = ''] = /\/(\d+)\/(\w+)$/.exec(detail.pointer) ?? [];
    const shape = field.kind === 'lines' && index !== '' ? this.#shapeOf(field) : undefined;
    const inner = shape?.fields.find((one) => one.name === name);
    if (inner !== undefined)
      return t('lines.fault', {
        number: formatInteger(Number(index) + 1),
        text: this.#text({ ...detail, pointer: `/${name}` }, inner),
      });
    return faultText(detail, field);
  }

  #onSubmit = (event: Event): void => {
    event.preventDefault();
    if (!this.busy) void this.submit();
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!this.busy) void this.submit();
    }
  };
}
