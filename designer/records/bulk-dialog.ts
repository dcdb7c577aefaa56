// `<ravand-bulk-dialog>`: the same is done to many records, in three steps: what, what will become of them and which rules will fire, what became of
// them, with the way back. Emits `bulk-done` whenever records changed and `bulk-close`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import type { EntityForUser, FieldForUser, Values } from '../api/types.ts';
import '../elements/dialog.ts';
import { isFileKind } from '../../schemas/file-types.ts';
import { RavandElement } from '../elements/element.ts';
import { deepActive } from '../elements/focus.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatInteger } from '../format/numbers.ts';
import { labelOf, optionLabel } from '../format/values.ts';
import '../forms/form.ts';
import type { FormChange, FormSubmit, RavandForm } from '../forms/form.ts';
import { tagSuggestions, workspaceReferences } from '../forms/references.ts';
import { wentOutText } from '../imports/went-out.ts';
import { local, t } from '../shell/texts.ts';
import { type Bulk, type BulkAct, type BulkOutcome, bulks, isMoving, type Selection, written } from './bulk.ts';

export type BulkJob = 'change' | 'assign' | 'delete';

const outcomes: readonly BulkOutcome[] = ['updated', 'deleted', 'unchanged', 'skipped', 'undone', 'kept'];
const pollMs = 500;

@customElement('ravand-bulk-dialog')
export class RavandBulkDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      .step {
        display: grid;
        gap: 14px;
      }
      .bar {
        block-size: 8px;
        border-radius: 4px;
        background: var(--sunken);
        overflow: hidden;
      }
      .bar i {
        display: block;
        block-size: 100%;
        background: var(--accent);
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 6px 12px;
        margin: 0;
      }
      dt {
        font: var(--body-strong);
        font-variant-numeric: tabular-nums;
        text-align: end;
      }
      dd {
        margin: 0;
      }
      dd.skipped,
      dd.kept {
        color: var(--warning);
      }
      ul {
        margin: 4px 0 0;
        padding-inline-start: 18px;
        color: var(--text-2);
      }
      .rules {
        padding: 10px 14px;
        border-radius: var(--radius-card);
        background: var(--sunken);
      }
      .rules p {
        display: flex;
        align-items: center;
        gap: 6px;
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityForUser;
  @property({ attribute: false }) selection: Selection = { ids: [] };
  @property() job: BulkJob = 'change';
  @state() private field = '';
  /** The stage that is chosen, and what it asks for. */
  @state() private stage: { readonly label: string; readonly asked: readonly FieldForUser[] } | undefined;
  @state() private bulk: Bulk | undefined;
  /** Why records are left as they are, each reason once, with for how many of those that were looked at. */
  @state() private reasons: ReadonlyMap<string, number> = new Map();
  @state() private fault = '';
  @state() private busy = false;
  @query('ravand-form') private readonly form!: RavandForm | null;
  readonly #empty = {};
  #poll: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#poll));
  }

  override firstUpdated(): void {
    if (this.job === 'assign') this.field = this.entity.ownerField ?? '';
    if (this.job === 'delete') void this.#prepare({ do: 'delete' });
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('field') && this.field) void this.updateComplete.then(() => this.form?.focusField(this.field));
  }

  override render(): TemplateResult {
    return html`<ravand-dialog open heading=${t(`bulk.heading.${this.job}`)} @dialog-close=${() => void this.#close()}>
      <div class="step">
        ${this.bulk ? this.#progress(this.bulk) : this.job === 'delete' ? nothing : this.#question()}
        <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
      </div>
      ${this.bulk ? this.#next(this.bulk) : this.#first()}
    </ravand-dialog>`;
  }

  /** Which field, and what it becomes. */
  #question(): TemplateResult {
    const field = this.entity.fields.find((one) => one.name === this.field);
    return html`${this.job === 'change' ? this.#fieldChoice() : nothing}
      ${
        field
          ? html`<ravand-form
            .fields=${[field, ...(this.stage?.asked ?? [])].map((one) => ({ ...one, required: false }))}
            .values=${this.#empty}
            .references=${workspaceReferences}
            .suggestions=${tagSuggestions(this.entity.name)}
            @form-change=${(event: CustomEvent<FormChange>) => void this.#ask(field, event.detail.values[field.name])}
            @form-submit=${(event: CustomEvent<FormSubmit>) => void this.#set(field, event.detail.values)}
          ></ravand-form>
          ${this.stage ? html`<p class="help">${t('bulk.stageAsks', { to: this.stage.label })}</p>` : nothing}`
          : nothing
      }`;
  }

  #choose(field: string): void {
    this.field = field;
    this.stage = undefined;
  }

  /** A stage asks for more where it is entered. */
  async #ask(field: FieldForUser, value: unknown): Promise<void> {
    const { entity } = this;
    const option =
      entity.pipeline?.field === field.name ? field.options?.find((one) => one.value === value) : undefined;
    if (option?.entry === undefined) {
      this.stage = undefined;
      return;
    }
    const { fieldsOfStage } = await import('./asked-fields.ts');
    const names = fieldsOfStage(entity, option);
    // Lines are one record's own.
    const asked = changeable(entity).filter(({ name, kind }) => names.includes(name) && kind !== 'lines');
    if (this.field === field.name)
      this.stage = asked.length === 0 ? undefined : { label: optionLabel(field, option.value), asked };
  }

  #set(field: FieldForUser, values: Values): Promise<void> {
    const filled = (this.stage?.asked ?? []).flatMap(({ name }) => ((values[name] ?? null) === null ? [] : [name]));
    const set = [field.name, ...filled].map((name) => [name, values[name] ?? null] as const);
    return this.#prepare({ do: 'set', values: Object.fromEntries(set) });
  }

  #fieldChoice(): TemplateResult {
    return html`<div class="field">
      <label for="which">${t('bulk.field')}</label>
      <select id="which" class="control" @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${this.field === ''}>${t('bulk.chooseField')}</option>
        ${changeable(this.entity).map((field) => html`<option value=${field.name} ?selected=${field.name === this.field}>${labelOf(field)}</option>`)}
      </select>
    </div>`;
  }

  #progress(bulk: Bulk): TemplateResult {
    const part = bulk.total === 0 ? 0 : Math.round((bulk.done / bulk.total) * 100);
    return html`<p class="how" tabindex="-1" aria-live="polite">${t(`bulk.said.${bulk.status}`)}</p>
      ${
        isMoving(bulk)
          ? html`<div class="bar" role="progressbar" aria-label=${t(`bulk.said.${bulk.status}`)} aria-valuenow=${part} aria-valuemin="0" aria-valuemax="100"><i style="inline-size:${part}%"></i></div>
            <p class="help">${t('bulk.doneOf', { done: formatInteger(bulk.done), total: formatInteger(bulk.total) })}</p>`
          : this.#outcome(bulk)
      }`;
  }

  #outcome(bulk: Bulk): TemplateResult {
    const tense = bulk.status === 'tried' ? 'will' : 'became';
    const shown = outcomes.filter((outcome) => (bulk.outcomes[outcome] ?? 0) > 0);
    return html`<dl>
        ${shown.map((outcome) => html`<dt>${formatInteger(bulk.outcomes[outcome] ?? 0)}</dt><dd class=${outcome}>${t(`bulk.${tense}.${outcome}`)}${outcome === 'skipped' || outcome === 'kept' ? this.#why() : nothing}</dd>`)}
      </dl>
      ${bulk.status === 'tried' ? this.#rules(bulk) : this.#wentOut(bulk)}`;
  }

  #why(): TemplateResult {
    return html`<ul>${[...this.reasons].slice(0, 5).map(([message]) => html`<li>${message}</li>`)}</ul>`;
  }

  #rules({ rules }: Bulk): TemplateResult {
    if (rules.length === 0) return html`<p class="help">${t('bulk.noRules')}</p>`;
    return html`<div class="rules">
      <p><ravand-icon name="zap"></ravand-icon>${t('bulk.rules')}</p>
      <ul>${rules.map(({ name, label, count }) => html`<li>${t('bulk.rule', { rule: local(label, name), shown: formatInteger(count), count })}</li>`)}</ul>
      <p class="help">${t('bulk.rulesStay')}</p>
    </div>`;
  }

  #wentOut(bulk: Bulk): TemplateResult | typeof nothing {
    const said = wentOutText(bulk);
    return said === undefined ? nothing : html`<p class="help">${said}</p>`;
  }

  #first(): TemplateResult {
    const go = html`<button slot="actions" type="button" class="button primary" ?disabled=${this.field === ''} aria-busy=${String(this.busy)} @click=${() => void this.form?.submit()}>${t('bulk.preview')}</button>`;
    return html`${this.job === 'delete' ? nothing : go}${this.#button(t('action.cancel'), () => this.#close())}`;
  }

  #next(bulk: Bulk): TemplateResult {
    const changes = written(bulk);
    switch (bulk.status) {
      case 'running':
        return this.#button(t('bulk.stop'), () => this.#move(bulks.cancel));
      case 'tried':
        return html`${changes > 0 ? this.#button(t(`bulk.go.${this.job}`, { count: changes, shown: formatInteger(changes) }), () => this.#move(bulks.start), this.job === 'delete' ? 'danger filled' : 'primary') : nothing}
          ${this.#button(t('action.cancel'), () => this.#close())}`;
      case 'done':
      case 'cancelled':
        return html`${this.#button(t('action.close'), () => this.#close(), 'primary')}
          ${changes > 0 ? this.#button(t('action.undo'), () => this.#move(bulks.undo)) : nothing}`;
      default:
        return this.#button(t('action.close'), () => this.#close());
    }
  }

  #button(label: string, act: () => Promise<void>, look = ''): TemplateResult {
    return html`<button slot="actions" type="button" class="button ${look}" ?disabled=${this.busy} @click=${() => void act()}>${label}</button>`;
  }

  #prepare(act: BulkAct): Promise<void> {
    return this.#attempt(() => bulks.prepare(this.entity.name, this.selection, act));
  }

  #move(step: (id: string) => Promise<Bulk>): Promise<void> {
    const { bulk } = this;
    return bulk ? this.#attempt(() => step(bulk.id)) : Promise.resolve();
  }

  async #attempt(ask: () => Promise<Bulk>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.fault = '';
    try {
      await this.#show(await ask());
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }

  async #show(bulk: Bulk): Promise<void> {
    const before = this.bulk?.status;
    this.bulk = bulk;
    if (before !== bulk.status) void this.#follow();
    clearTimeout(this.#poll);
    if (isMoving(bulk)) {
      this.#poll = setTimeout(() => void this.#again(bulk.id), pollMs);
      return;
    }
    await this.#learnReasons(bulk);
    if (bulk.status !== 'tried' && bulk.status !== before) this.emit('bulk-done');
  }

  /** Its button went with the step before: whoever pressed it goes on where it is said how things stand. */
  async #follow(): Promise<void> {
    await this.updateComplete;
    const active = deepActive();
    if (active === document.body || active?.localName === 'dialog')
      this.renderRoot.querySelector<HTMLElement>('.how')?.focus();
  }

  /** A question that got lost on the way is asked again. */
  async #again(id: string): Promise<void> {
    try {
      await this.#show(await bulks.get(id));
    } catch {
      if (this.isConnected) this.#poll = setTimeout(() => void this.#again(id), pollMs * 4);
    }
  }

  async #learnReasons(bulk: Bulk): Promise<void> {
    const outcome = (bulk.outcomes.kept ?? 0) > 0 ? 'kept' : 'skipped';
    const items = (bulk.outcomes[outcome] ?? 0) > 0 ? (await bulks.rows(bulk.id, outcome)).items : [];
    const counts = new Map<string, number>();
    for (const { message } of items.flatMap(({ reasons }) => reasons))
      counts.set(message, (counts.get(message) ?? 0) + 1);
    this.reasons = new Map([...counts].sort(([, one], [, other]) => other - one));
  }

  /** What was only tried is forgotten; what runs goes on without the dialog. */
  async #close(): Promise<void> {
    const { bulk } = this;
    clearTimeout(this.#poll);
    this.emit('bulk-close');
    if (bulk?.status === 'trying') await bulks.cancel(bulk.id).catch(() => undefined);
    if (bulk?.status === 'trying' || bulk?.status === 'tried') await bulks.remove(bulk.id).catch(() => undefined);
  }
}

/** Files belong to one record each; what is computed or numbered is nobody's to set. */
function changeable(entity: EntityForUser): readonly FieldForUser[] {
  return entity.fields.filter(
    (field) => field.writable && field.readOnly !== true && !isFileKind(field) && field.kind !== 'autoNumber',
  );
}
