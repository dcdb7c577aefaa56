// `<ravand-record-details>`: the details of a record as its page's form asks for them: filled in, saved, and judged. A stale save asks field by field. Emits
// `details-state` with what is unsaved or on its way, `record-changed` with the record as it is now, `record-stale` when it is to be read again.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { isFinal } from '../../../schemas/field-schema.ts';
import type { FormElement } from '../../../schemas/types.ts';
import { type ProblemDetail, ServerProblem } from '../../api/problem.ts';
import { ravand } from '../../api/ravand.ts';
import type { EntityForUser, StoredRecord, Values } from '../../api/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { toast } from '../../elements/toast.ts';
import { fieldsOfEntity, type ShownField } from '../../forms/fields.ts';
import { workspaceFiles } from '../../forms/file-source.ts';
import '../../forms/form.ts';
import type { FormChange, FormSubmit, RavandForm } from '../../forms/form.ts';
import { tagSuggestions, workspaceLines, workspaceReferences, workspaceTaken } from '../../forms/references.ts';
import { local, t } from '../../shell/texts.ts';
import { fieldsInQuestion } from '../conflict.ts';
import { formRules } from '../form-rules.ts';
import { isPointer } from '../main-fields.ts';
import { type RecordForm, relatedList } from '../record-form.ts';

interface Conflict {
  readonly current: StoredRecord;
  readonly yours: Values;
}

/** Of the event `details-state`. */
export interface DetailsState {
  readonly dirty: boolean;
  readonly busy: boolean;
}

@customElement('ravand-record-details')
export class RavandRecordDetails extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      .scroll {
        flex: 1;
        min-block-size: 0;
        overflow: auto;
        padding: 12px var(--gutter) 32px;
      }
      .final {
        display: flex;
        align-items: start;
        gap: 8px;
        margin-block-end: 12px;
        padding: 8px 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--sunken);
        color: var(--text-2);
      }
      .final ravand-icon {
        flex: none;
        margin-block-start: 3px;
      }
      .foot {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 56px;
        padding-inline: var(--gutter);
        border-block-start: 1px solid var(--line);
        flex: none;
      }
      .foot .state {
        margin-inline-start: auto;
        color: var(--text-3);
        font: var(--small);
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityForUser;
  @property({ attribute: false }) record!: StoredRecord;
  /** The form of the page, where there is one. */
  @property({ attribute: false }) laidOut: RecordForm | undefined;
  @state() private dirty = false;
  @state() private busy = false;
  @state() private faults: readonly ProblemDetail[] = [];
  @state() private conflict: Conflict | undefined;
  @query('ravand-form') private readonly form!: RavandForm | null;

  #be(state: Partial<DetailsState>): void {
    this.dirty = state.dirty ?? this.dirty;
    this.busy = state.busy ?? this.busy;
    this.emit('details-state', { dirty: this.dirty, busy: this.busy } satisfies DetailsState);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.dirty = false;
    this.busy = false;
  }

  /** Those that may be written: of what the database keeps as it is only what its lock leaves open. */
  #fields(): readonly ShownField[] {
    const { entity, laidOut } = this;
    const fields = laidOut?.fields ?? fieldsOfEntity(entity.fields.filter((field) => !isPointer(entity, field)));
    if (!isFinal(entity, this.record.values)) return fields;
    return fields.map((field) => (entity.lock?.open?.includes(field.name) ? field : { ...field, locked: true }));
  }

  #finalNote(): TemplateResult | typeof nothing {
    const { lock } = this.entity;
    if (!isFinal(this.entity, this.record.values)) return nothing;
    return html`<div class="final"><ravand-icon name="lock"></ravand-icon><span>${local(lock?.instead, '') || t('form.final')}</span></div>`;
  }

  protected override render(): TemplateResult {
    const { entity, record, laidOut } = this;
    const fields = this.#fields();
    const isRead = !entity.may.update || fields.every(({ locked }) => locked === true);
    return html`<div class="scroll">${this.#finalNote()}<ravand-form
        .fields=${fields}
        .layout=${laidOut?.form.layout}
        .judging=${laidOut?.judging}
        .related=${this.#related(record)}
        .press=${(element: FormElement) => this.#press(element, record)}
        ?reading=${isRead}
        .values=${record.values}
        .titles=${record.titles ?? {}}
        .validator=${laidOut?.form.validator ?? entity.validator}
        .references=${workspaceReferences}
        .suggestions=${tagSuggestions(entity.name)}
        .lines=${workspaceLines}
        .taken=${workspaceTaken(entity.name, record.id)}
        .files=${workspaceFiles(entity.name, record.id)}
        .record=${record}
        .rules=${formRules(entity)}
        .problems=${this.faults}
        @form-change=${(event: CustomEvent<FormChange>) => this.#be({ dirty: event.detail.dirty })}
        @form-submit=${(event: CustomEvent<FormSubmit>) => void this.#save(event.detail.changes, record)}
      ></ravand-form></div>
      ${isRead ? nothing : this.#foot()} ${this.#question()}`;
  }

  #lists: { readonly id: string; readonly draw: ReturnType<typeof relatedList> } | undefined;

  /** The same function for the same record, so that a form that is drawn again is not given another. */
  #related({ id }: StoredRecord): ReturnType<typeof relatedList> {
    if (this.#lists?.id !== id) this.#lists = { id, draw: relatedList({ id }) };
    return this.#lists!.draw;
  }

  #foot(): TemplateResult {
    return html`<div class="foot">
      <button type="button" class="button primary" aria-busy=${String(this.busy)} ?disabled=${!this.dirty} @click=${() => void this.form?.submit()}>${t('action.save')}<kbd>Ctrl ↵</kbd></button>
      <button type="button" class="button" ?disabled=${!this.dirty} @click=${this.#discard}>${t('action.cancel')}</button>
      <span class="state" role="status">${t(this.dirty ? 'form.unsaved' : 'form.allSaved')}</span>
    </div>`;
  }

  #question(): TemplateResult | typeof nothing {
    const { conflict } = this;
    if (conflict === undefined) return nothing;
    return html`<ravand-conflict
      .entity=${this.entity}
      .current=${conflict.current}
      .yours=${conflict.yours}
      .begun=${this.record}
      @conflict-resolve=${(event: CustomEvent<Values>) => void this.#saveUpon(conflict.current, event.detail)}
      @conflict-close=${() => (this.conflict = undefined)}
    ></ravand-conflict>`;
  }

  /** What is typed is saved first: a button acts on the record as it stands. */
  async #press(element: FormElement, { id, entity }: StoredRecord): Promise<void> {
    const form = this.laidOut?.form.name ?? '';
    if (this.dirty || this.busy) return toast({ text: t('form.saveFirst'), icon: 'circle-alert' });
    this.#be({ busy: true });
    try {
      await ravand.pressButton(entity, id, { form, element: element.id });
      toast({ text: t('form.pressed', { name: local(element.label) || t('form.press') }), icon: 'check' });
      this.emit('record-stale');
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    } finally {
      this.#be({ busy: false });
    }
  }

  #discard = (): void => {
    this.faults = [];
    this.#be({ dirty: false });
    this.#tell({ ...this.record, values: { ...this.record.values } });
  };

  #tell(record: StoredRecord): void {
    this.record = record;
    this.emit('record-changed', record);
  }

  async #save(changes: Values, { entity, id, version }: StoredRecord): Promise<void> {
    if (Object.keys(changes).length === 0) return;
    this.#be({ busy: true });
    this.faults = [];
    try {
      const saved = await ravand.update(entity, id, changes, version, this.laidOut?.form.name);
      this.conflict = undefined;
      this.#be({ dirty: false });
      this.#tell(saved);
      toast(t('state.saved'));
    } catch (error) {
      await this.#refused(error, changes);
    } finally {
      this.#be({ busy: false });
    }
  }

  async #refused(error: unknown, changes: Values): Promise<void> {
    if (!(error instanceof ServerProblem)) throw error;
    if (error.code === 'stale') {
      const current = error.more.current as StoredRecord;
      // Too far behind for the server to merge, and yet no field is in question: then nobody need be asked.
      if (fieldsInQuestion(this.record, current, changes).length === 0) return this.#saveUpon(current, changes);
      this.conflict = { current, yours: changes };
      return;
    }
    this.faults = error.details;
    if (error.details.length === 0) toast({ text: error.detail, icon: 'circle-alert' });
  }

  /** The chosen values, on top of the record as it is now. */
  async #saveUpon(current: StoredRecord, values: Values): Promise<void> {
    const upon = { ...current, titles: this.record.titles ?? {} };
    this.#tell(upon);
    if (Object.keys(values).length > 0) return this.#save(values, upon);
    this.conflict = undefined;
    this.#be({ dirty: false });
    this.emit('record-stale');
  }
}
