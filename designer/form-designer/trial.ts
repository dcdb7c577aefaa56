// `<ravand-form-trial>`: the page in the frame of the designer's preview: the form as it will be, seen by a role, in a language and calendar, with a record.
// It is filled in like any other; sending shows what would be sent, and nothing is saved.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { placesOf } from '../../schemas/form-layout.ts';
import type { FormDefinition, FormElement, PageDefinition } from '../../schemas/types.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, onSession, session, viewAs } from '../api/session.ts';
import type { EntityForUser, FormForUser, StoredRecord, Values } from '../api/types.ts';
import { onlyLook, viewedRole } from '../api/view-as.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { labelOf, showValue } from '../format/values.ts';
import { fieldsOfForm, type ShownField } from '../forms/fields.ts';
import { workspaceFiles } from '../forms/file-source.ts';
import type { FormPart, FormSubmit, RavandForm } from '../forms/form.ts';
import '../forms/form.ts';
import type { Judging } from '../forms/judging.ts';
import { tagSuggestions, workspaceLines, workspaceReferences } from '../forms/references.ts';
import '../records/page.ts';
import { judgingOf, relatedList } from '../records/record-form.ts';
import { direction, prefer } from '../shell/preferences.ts';
import { local, t } from '../shell/texts.ts';
import { type Eyes, hearTrial } from '../studio/trial-message.ts';

/** What the designer tells this page. */
interface Trial extends Eyes {
  readonly form: FormDefinition;
  /** The page whose details the form is; absent = the form is tried by itself. */
  readonly page?: PageDefinition | undefined;
  /** Id of the record it is filled with; empty = a new one. */
  readonly record: string;
}

/** Another role brings another page into the frame, which goes on with what was told the one before it. */
let told: Trial | undefined;
const nothingStored: Values = {};

@customElement('ravand-form-trial')
export class RavandFormTrial extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: 20px var(--gutter) 40px;
      }
      :host([whole]) {
        padding: 0;
      }
      ravand-record-page {
        block-size: 100vh;
      }
      h1 {
        font: var(--record);
        margin-block-end: 6px;
      }
      .about {
        color: var(--text-2);
        margin-block-end: 16px;
        white-space: pre-line;
      }
      .send {
        margin-block-start: 20px;
      }
      .sent {
        max-inline-size: 720px;
        margin-block-start: 20px;
        padding: 12px 16px;
        border-radius: var(--radius-card);
        background: var(--success-soft);
      }
      .sent h2 {
        font: var(--section);
        color: var(--success);
      }
      .sent dl {
        display: grid;
        grid-template-columns: minmax(90px, auto) minmax(0, 1fr);
        gap: 2px 12px;
        margin-block-start: 6px;
      }
      .sent dt {
        color: var(--text-2);
      }
    `,
  ];

  @state() private trial: Trial | undefined;
  @state() private record: StoredRecord | undefined;
  @state() private sent: Values | undefined;
  @state() private isLast = true;
  #fields: readonly ShownField[] = [];
  #judging: Judging | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(hearTrial<Trial>((trial) => void this.#take(trial)));
    this.during(onSession(() => void this.#take(told)));
    void this.#take(told);
  }

  async #take(trial: Trial | undefined): Promise<void> {
    told = trial;
    if (trial === undefined || session.state !== 'signed-in') return;
    const role = trial.role === '' ? undefined : trial.role;
    // The page is made anew for another role, and comes back here.
    if (role !== viewedRole()) return viewAs(role);
    const { language, calendar } = trial;
    await prefer({ language, calendar, direction: trial.direction });
    const { entity: name } = trial.form;
    // On a page there is much that would be done at once; here it is looked at only.
    if (trial.page !== undefined) onlyLook();
    this.toggleAttribute('whole', trial.page !== undefined);
    const isNew = this.record?.id !== trial.record || this.record.entity !== name;
    if (trial.record === '') this.record = undefined;
    else if (isNew) this.record = await ravand.record(name, trial.record);
    this.#prepare(trial);
    this.trial = trial;
    this.sent = undefined;
  }

  #prepare(trial: Trial): void {
    const entity = entityNamed(trial.form.entity);
    const places = placesOf(trial.form);
    const form = { ...trial.form, fields: places } as FormForUser;
    this.#fields = fieldsOfForm(places, entity?.fields ?? []);
    this.#judging = judgingOf(form, entity);
  }

  protected override render() {
    const { trial } = this;
    if (!trial) return skeleton(6, 56);
    const entity = entityNamed(trial.form.entity);
    if (!entity) return html`<p class="muted">${t('forms.roleSeesNothing')}</p>`;
    if (trial.page) return this.#page(trial);
    return html`<h1>${local(trial.form.label, trial.form.name)}</h1>
      ${trial.form.description ? html`<p class="about">${local(trial.form.description)}</p>` : nothing}
      ${this.#form(trial, entity)}
      <div class="send"><button type="button" class="button ${this.isLast ? 'primary' : ''}" @click=${() => void this.renderRoot.querySelector<RavandForm>('ravand-form')?.submit()}>${local(trial.form.submitLabel, t('public.send'))}</button></div>
      ${this.sent ? this.#shown(this.sent) : nothing}`;
  }

  #page({ page, form, record }: Trial): TemplateResult {
    const laidOut = {
      form: { ...form, fields: placesOf(form) } as FormForUser,
      fields: this.#fields,
      judging: this.#judging!,
    };
    return html`<ravand-record-page .params=${{ entity: form.entity, id: record }} .tried=${{ page, laidOut }}></ravand-record-page>`;
  }

  #form({ form }: Trial, entity: EntityForUser): TemplateResult {
    const { record } = this;
    return html`<ravand-form dir=${direction()} ?fresh=${record === undefined} .fields=${this.#fields} .layout=${form.layout ?? placesOf(form)} .judging=${this.#judging} .values=${record?.values ?? nothingStored}
      .titles=${record?.titles ?? {}} .record=${record} .references=${workspaceReferences} .suggestions=${tagSuggestions(entity.name)} .lines=${workspaceLines} .files=${workspaceFiles(entity.name, record?.id)}
      .related=${record ? relatedList(record) : undefined} .press=${(element: FormElement) => this.#press(element)}
      @form-part=${(event: CustomEvent<FormPart>) => (this.isLast = event.detail.isLast)}
      @form-submit=${(event: CustomEvent<FormSubmit>) => (this.sent = event.detail.values)}></ravand-form>`;
  }

  async #press(element: FormElement): Promise<void> {
    toast({
      text: t('forms.wouldDo', { name: local(element.label) || t(`forms.does.${element.does}`) }),
      icon: 'info',
    });
  }

  #shown(values: Values): TemplateResult {
    const filled = this.#fields.filter(({ name }) => (values[name] ?? null) !== null);
    return html`<section class="sent" role="status">
      <h2>${t('forms.wouldSend')}</h2>
      <dl>${filled.map((field) => html`<dt>${labelOf(field)}</dt><dd>${field.kind === 'lines' ? t('forms.lines', { count: (values[field.name] as unknown[]).length }) : showValue(field, values[field.name] ?? null, {})}</dd>`)}</dl>
    </section>`;
  }
}
