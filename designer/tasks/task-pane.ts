// `<ravand-task-pane>`: one task: what it is about, the generated form, done or claim. What is typed is kept as a draft at the server.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, session } from '../api/session.ts';
import type { TaskDetail, Values } from '../api/types.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatTime } from '../format/dates.ts';
import { labelOf, showValue } from '../format/values.ts';
import { fieldsOfForm, type ShownField } from '../forms/fields.ts';
import type { FormChange, FormSubmit, RavandForm } from '../forms/form.ts';
import '../forms/form.ts';
import { workspaceReferences } from '../forms/references.ts';
import { local, t } from '../shell/texts.ts';
import { dueChip, processLabel } from './task-texts.ts';

const draftAfterMs = 800;
const factsShown = 4;

@customElement('ravand-task-pane')
export class RavandTaskPane extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        min-inline-size: 0;
      }
      .scroll {
        flex: 1;
        overflow-y: auto;
        padding: 16px 24px 24px;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 10px;
      }
      h2 {
        font: var(--title);
      }
      .path {
        display: flex;
        gap: 6px;
        align-items: center;
        margin-block: 4px 14px;
        font: var(--small);
        color: var(--text-3);
      }
      .facts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
        margin-block-end: 20px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--sunken);
      }
      .facts > div {
        padding: 10px 14px;
        min-inline-size: 0;
      }
      .facts dt {
        font: var(--small);
        color: var(--text-3);
      }
      .facts dd {
        font: var(--body-strong);
        overflow-wrap: anywhere;
      }
      .form {
        max-inline-size: 720px;
      }
      footer {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 56px;
        padding: 8px 24px;
        border-block-start: 1px solid var(--line);
      }
      footer .kept {
        flex: 1;
        display: flex;
        gap: 6px;
        align-items: center;
        justify-content: flex-end;
        font: var(--small);
        color: var(--text-3);
      }
      .back {
        display: none;
      }
      @media (max-width: 767.98px) {
        .scroll {
          padding-inline: 16px;
        }
        footer {
          padding-inline: 16px;
        }
        footer .button.primary {
          flex: 1;
          min-block-size: 44px;
        }
        footer .kept {
          flex: none;
        }
        .back {
          display: inline-flex;
        }
      }
    `,
  ];

  /** Id of the task; empty = none chosen. */
  @property() task = '';
  @state() private shown: TaskDetail | undefined;
  @state() private values: Readonly<Record<string, unknown>> = {};
  @state() private problem = '';
  @state() private refused: ServerProblem['details'] = [];
  @state() private busy = false;
  @state() private keptAt = '';
  @query('ravand-form') private readonly form: RavandForm | null | undefined;
  #fields: readonly ShownField[] = [];
  #draft: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#draft));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('task')) void this.#load();
  }

  async #load(): Promise<void> {
    clearTimeout(this.#draft);
    this.shown = undefined;
    this.problem = '';
    this.refused = [];
    this.keptAt = '';
    const wanted = this.task;
    if (wanted === '') return;
    try {
      const task = await ravand.task(wanted);
      if (wanted !== this.task) return;
      const entity = task.form ? entityNamed(task.form.entity) : undefined;
      this.#fields = task.form ? fieldsOfForm(task.form.fields, entity?.fields ?? []) : [];
      this.values = task.values;
      this.shown = task;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  get #isMine(): boolean {
    return this.shown?.assignee === session.me?.id;
  }

  #onChange(event: CustomEvent<FormChange>): void {
    clearTimeout(this.#draft);
    const { values } = event.detail;
    const task = this.task;
    this.#draft = setTimeout(() => void this.#keep(task, values as Values), draftAfterMs);
  }

  async #keep(task: string, values: Values): Promise<void> {
    try {
      await ravand.draftTask(task, values);
      if (task === this.task) this.keptAt = formatTime(new Date().toISOString());
    } catch (error) {
      // A draft that could not be kept is said beside the button; the typed text is still there.
      if (error instanceof ServerProblem) this.keptAt = '';
      else throw error;
    }
  }

  async #complete(values: Values): Promise<void> {
    clearTimeout(this.#draft);
    this.busy = true;
    this.refused = [];
    try {
      await ravand.completeTask(this.task, values);
      toast({ text: t('inbox.completed', { name: this.shown?.name ?? '' }), icon: 'check' });
      this.emit('task-gone');
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.refused = error.details;
      toast({ text: error.detail, icon: 'circle-alert' });
      if (error.code === 'gone') this.emit('task-gone');
    } finally {
      this.busy = false;
    }
  }

  async #claim(): Promise<void> {
    try {
      await ravand.claimTask(this.task);
      await this.#load();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    this.emit('task-changed');
  }

  #facts(task: TaskDetail): TemplateResult | typeof nothing {
    const subject = task.subject;
    const entity = subject ? entityNamed(subject.entity) : undefined;
    if (!subject || !entity) return nothing;
    const inForm = new Set(this.#fields.filter((field) => !field.locked).map((field) => field.name));
    const fields = entity.fields.filter(
      (field) =>
        !inForm.has(field.name) &&
        field.kind !== 'longText' &&
        subject.values[field.name] !== null &&
        subject.values[field.name] !== undefined,
    );
    return html`<dl class="facts">
      ${fields.slice(0, factsShown).map((field) => html`<div><dt>${labelOf(field)}</dt><dd>${showValue(field, subject.values[field.name], { title: subject.titles?.[field.name], links: true })}</dd></div>`)}
    </dl>`;
  }

  #subjectLink(task: TaskDetail): TemplateResult | typeof nothing {
    const subject = task.subject;
    const entity = subject ? entityNamed(subject.entity) : undefined;
    if (!subject || !entity) return nothing;
    return html`<a href="/records/${subject.entity}/${subject.id}"><bdi>${local(entity.label, entity.name)}: ${String(subject.values[entity.titleField] ?? '')}</bdi></a>`;
  }

  #footer(task: TaskDetail): TemplateResult | typeof nothing {
    if (task.state !== 'open') return nothing;
    const done = () => (task.form ? void this.form?.submit() : void this.#complete({}));
    return html`<footer>
      <button class="button quiet back" @click=${() => this.emit('task-back')}>${t('action.back')}</button>
      <button class="button primary" aria-busy=${String(this.busy)} @click=${done}>${t('inbox.done')}<kbd>Ctrl ↵</kbd></button>
      ${this.#isMine ? nothing : html`<button class="button" @click=${() => void this.#claim()}>${t('inbox.claim')}</button>`}
      <span class="kept" role="status">${this.keptAt ? html`<ravand-icon name="check" style="--icon-size:14px"></ravand-icon>${t('inbox.kept', { time: this.keptAt })}` : nothing}</span>
    </footer>`;
  }

  override render(): TemplateResult {
    if (this.problem) return failed(this.problem, () => void this.#load());
    if (this.task === '') return html`${empty(t('inbox.chooseOne'))}`;
    const task = this.shown;
    if (!task) return skeleton(7, 56);
    return html`<div class="scroll">
        <header><h2><bdi>${task.name}</bdi></h2>${dueChip(task)}</header>
        <p class="path"><ravand-icon name="workflow" style="--icon-size:14px"></ravand-icon><bdi>${processLabel(task)}</bdi>${task.subject ? html`<span aria-hidden="true">·</span>${this.#subjectLink(task)}` : nothing}</p>
        ${this.#facts(task)}
        ${
          task.form
            ? html`<ravand-form class="form" .fields=${this.#fields} .values=${this.values} .titles=${task.subject?.titles ?? {}} validator=${task.form.validator ?? ''} .references=${workspaceReferences}
                .problems=${this.refused} .busy=${this.busy} @form-change=${this.#onChange} @form-submit=${(event: CustomEvent<FormSubmit>) => void this.#complete(event.detail.values)}></ravand-form>`
            : html`<p class="muted">${t('inbox.noForm')}</p>`
        }
      </div>
      ${this.#footer(task)}`;
  }
}
