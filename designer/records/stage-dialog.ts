// `<ravand-stage-dialog>`: what a stage asks for, where it is entered: why, the fields, and one press that saves them with the stage. Emits `stage-moved` with the
// record as it is now, and `stage-given-up`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { type ProblemDetail, ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import type { EntityForUser, StoredRecord, Values } from '../api/types.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { fieldsOfEntity, type ShownField } from '../forms/fields.ts';
import { workspaceFiles } from '../forms/file-source.ts';
import '../forms/form.ts';
import { optionLabel } from '../format/values.ts';
import type { FormSubmit, RavandForm } from '../forms/form.ts';
import { tagSuggestions, workspaceLines, workspaceReferences, workspaceTaken } from '../forms/references.ts';
import { t } from '../shell/texts.ts';
import { type AskedFields, fieldsAskedBy } from './asked-fields.ts';
import { formRules } from './form-rules.ts';
import { type Moved, valuesOf } from './moved.ts';
import type { RecordForm } from './record-form.ts';
import { recordTitle } from './record-title.ts';

export interface StageQuestion {
  readonly entity: EntityForUser;
  readonly record: StoredRecord;
  /** What is to be written: the stage. */
  readonly values: Values;
  readonly asked: AskedFields;
  /** Why it was refused. */
  readonly problem: ServerProblem;
  /** The form of the page, whose words its fields have here, too. */
  readonly laidOut: RecordForm | undefined;
}

@customElement('ravand-stage-dialog')
export class RavandStageDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      ravand-dialog.wide {
        --dialog-width: 920px;
      }
      .why {
        display: grid;
        gap: 2px;
        padding-block-end: 14px;
        color: var(--text-2);
      }
      .fault {
        margin-block-start: 10px;
      }
    `,
  ];

  @property({ attribute: false }) question!: StageQuestion;
  @state() private open = true;
  @state() private fields: readonly ShownField[] = [];
  @state() private faults: readonly ProblemDetail[] = [];
  /** What no field here can mend. */
  @state() private fault = '';
  @state() private busy = false;
  @query('ravand-form') private readonly form!: RavandForm;
  #values: Values = {};
  #asked: AskedFields = new Map();
  #moved: Moved | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('question')) return;
    const { asked, record, values } = this.question;
    // Validations are judged as of the stage that is entered.
    this.#values = { ...record.values, ...values };
    this.#ask(asked);
  }

  override firstUpdated(): void {
    const [first] = this.fields;
    if (first) void this.form.updateComplete.then(() => this.form.focusField(first.name));
  }

  /** These, too, in the order of the form. */
  #ask(more: AskedFields): void {
    const { entity, laidOut } = this.question;
    this.#asked = new Map([...this.#asked, ...more]);
    const known = laidOut?.fields ?? [];
    const others = fieldsOfEntity(entity.fields.filter(({ name }) => !known.some((field) => field.name === name)));
    this.fields = [...known, ...others].flatMap((field) => {
      const asked = this.#asked.get(field.name);
      return asked === undefined ? [] : [{ ...field, required: asked.required || field.required === true }];
    });
  }

  override render(): TemplateResult {
    const { entity, record, values, problem } = this.question;
    const to = Object.entries(values).map(([name, value]) => this.#optionText(name, value));
    const why = [...new Set(problem.details.map((detail) => wordsOf(detail, problem)))];
    const move = t('record.move', { to: to.join() });
    const isWide = this.fields.some(({ kind }) => kind === 'lines');
    return html`<ravand-dialog class=${isWide ? 'wide' : ''} .open=${this.open} heading=${t('record.moving', { name: recordTitle(record, entity), to: to.join() })} @dialog-close=${this.#onClosed}>
      <div class="why">${why.map((reason) => html`<p>${reason}</p>`)}</div>
      <ravand-form
        .fields=${this.fields}
        .values=${this.#values}
        .titles=${record.titles ?? {}}
        .validator=${entity.validator}
        .references=${workspaceReferences}
        .suggestions=${tagSuggestions(entity.name)}
        .lines=${workspaceLines}
        .taken=${workspaceTaken(entity.name, record.id)}
        .files=${workspaceFiles(entity.name, record.id)}
        .record=${record}
        .rules=${formRules(entity)}
        .problems=${this.faults}
        .busy=${this.busy}
        @form-submit=${(event: CustomEvent<FormSubmit>) => void this.#save(event.detail.changes)}
      ></ravand-form>
      <div role="alert">${this.fault ? html`<p class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</p>` : nothing}</div>
      <button slot="actions" type="button" class="button primary" aria-busy=${String(this.busy)} @click=${() => void this.form.submit()}>${move}<kbd>Ctrl ↵</kbd></button>
      <button slot="actions" type="button" class="button" @click=${() => (this.open = false)}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }

  #optionText(name: string, value: unknown): string {
    const field = this.question.entity.fields.find((one) => one.name === name);
    return field ? optionLabel(field, String(value)) : String(value);
  }

  async #save(changes: Values): Promise<void> {
    if (this.busy) return;
    const { entity, record, values } = this.question;
    this.busy = true;
    this.fault = '';
    this.faults = [];
    try {
      const written = await ravand.update(entity.name, record.id, { ...values, ...changes }, record.version);
      const before = valuesOf(record, Object.keys({ ...values, ...changes }));
      this.#moved = { record: written, before };
      this.open = false;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.#refused(error, changes);
    } finally {
      this.busy = false;
    }
  }

  /** What else it asks for joins what it asked for first. */
  #refused(problem: ServerProblem, changes: Values): void {
    const { entity, record, values } = this.question;
    const stored = { ...record.values, ...changes };
    const more = problem.code === 'invalid' ? fieldsAskedBy({ entity, stored, values }, problem.details) : undefined;
    if (more !== undefined) this.#ask(more);
    const isHere = ({ pointer }: ProblemDetail) => this.#asked.has(/^\/(?:values\/)?(\w+)/.exec(pointer)?.[1] ?? '');
    this.faults = problem.details.filter(isHere);
    const words = (details: readonly ProblemDetail[]) => new Set(details.map((detail) => wordsOf(detail, problem)));
    const said = words(this.faults);
    const beside = [...words(problem.details)].filter((reason) => !said.has(reason));
    this.fault = said.size + beside.length === 0 ? problem.detail : beside.join(' ');
  }

  /** Closed first, so that the focus is where it was. */
  #onClosed = (): void => {
    this.open = false;
    if (this.#moved) this.emit('stage-moved', this.#moved);
    else this.emit('stage-given-up');
  };
}

/** A rule of the entity has words of its own. */
function wordsOf({ code, params, message }: ProblemDetail, { detail }: ServerProblem): string {
  return (code === 'validation.rule' ? String(params?.message ?? '') : message) || detail;
}
