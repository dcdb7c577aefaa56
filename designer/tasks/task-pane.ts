// `<ravand-task-pane>`: one task: its head, what it is about, the generated form; done, claimed, handed back or reported. What is typed is a
// draft at once, and comes back.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { FormElement } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, session } from '../api/session.ts';
import type { TaskDetail, Values } from '../api/types.ts';
import { avatars } from '../elements/avatar.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatTime } from '../format/dates.ts';
import { labelOf, showValue } from '../format/values.ts';
import { fieldsOfForm, isLong, type ShownField } from '../forms/fields.ts';
import { workspaceFiles } from '../forms/file-source.ts';
import type { FormChange, FormPart, FormSubmit, RavandForm } from '../forms/form.ts';
import { keyOf } from '../shell/key-table.ts';
import '../forms/form.ts';
import type { Judging } from '../forms/judging.ts';
import { tagSuggestions, workspaceLines, workspaceReferences, workspaceTaken } from '../forms/references.ts';
import { judgingOf, relatedList } from '../records/record-form.ts';
import { local, t } from '../shell/texts.ts';
import { DraftKeeper, type KeptWhere } from './draft-keeper.ts';
import './report-task.ts';
import type { ReportSent } from './report-task.ts';
import './task-head.ts';
import type { TaskAct } from './task-head.ts';
import { taskPaneStyle } from './task-pane-style.ts';
import { nameOf, whenText } from './task-texts.ts';

const factsShown = 4;

/** Of the event `task-gone`: the instance is named when its next step should open. */
export interface TaskGone {
  readonly task: string;
  readonly instance?: string | undefined;
}

@customElement('ravand-task-pane')
export class RavandTaskPane extends RavandElement {
  static override styles = [base, avatars, buttons, states, taskPaneStyle];

  /** Id of the task; empty = none chosen. */
  @property() task = '';
  @state() private shown: TaskDetail | undefined;
  @state() private values: Readonly<Record<string, unknown>> = {};
  @state() private problem = '';
  @state() private refused: ServerProblem['details'] = [];
  @state() private busy = false;
  @state() private isLast = true;
  /** Where the draft stands, and since when. */
  @state() private kept: { readonly where: KeptWhere; readonly time: string } = { where: 'nowhere', time: '' };
  /** What was typed in another sitting stands in the form: at the server since then, or on this device only. */
  @state() private restored: 'server' | 'device' | undefined;
  @query('ravand-form') private readonly form: RavandForm | null | undefined;
  #fields: readonly ShownField[] = [];
  #judging: Judging | undefined;
  #lists: ReturnType<typeof relatedList> | undefined;
  /** What stands in the form now. */
  #typed: Values = {};
  readonly #drafts = new DraftKeeper({
    send: (task, values) => ravand.draftTask(task, values),
    told: (where) => (this.kept = { where, time: formatTime(new Date().toISOString()) }),
    person: () => session.me?.id ?? '',
  });

  override connectedCallback(): void {
    super.connectedCallback();
    const leaving = () => document.visibilityState === 'hidden' && void this.#drafts.flush();
    document.addEventListener('visibilitychange', leaving);
    this.during(() => document.removeEventListener('visibilitychange', leaving));
    this.during(() => void this.#drafts.flush());
    addEventListener('keydown', this.#onKey);
    this.during(() => removeEventListener('keydown', this.#onKey));
  }

  /** Ctrl Enter finishes from anywhere; a form that has the focus does it itself, and so does a box that lies over the task. */
  #onKey = (event: KeyboardEvent): void => {
    const isFinishing = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.defaultPrevented;
    const isElsewhere = event
      .composedPath()
      .some((part) => part instanceof HTMLElement && part.matches('form, [popover]'));
    if (!isFinishing || isElsewhere || this.busy) return;
    this.renderRoot.querySelector<HTMLElement>('footer :is(.primary, .finish)')?.click();
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('task')) void this.#drafts.flush().then(() => this.#load());
  }

  async #load(): Promise<void> {
    const wanted = this.task;
    if (this.shown?.id !== wanted) this.shown = undefined;
    Object.assign(this, { problem: '', refused: [], restored: undefined, kept: { where: 'nowhere', time: '' } });
    if (wanted === '') return;
    try {
      const task = await ravand.task(wanted);
      if (wanted === this.task) this.#show(task);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (wanted !== this.task) return;
      this.shown = undefined;
      this.problem = error.detail;
    }
  }

  #show(task: TaskDetail): void {
    const entity = task.form ? entityNamed(task.form.entity) : undefined;
    this.#fields = task.form ? fieldsOfForm(task.form.fields, entity?.fields ?? []) : [];
    const stored = task.subject?.entity === task.form?.entity ? task.subject?.values : {};
    this.#judging = task.form ? judgingOf(task.form, entity, stored) : undefined;
    this.#lists = task.subject ? relatedList(task.subject) : undefined;
    // What the server never got was typed last.
    const here = task.state === 'open' ? this.#drafts.read(task.id) : undefined;
    this.values = { ...task.values, ...here };
    this.#typed = this.values as Values;
    this.restored = here ? 'device' : task.draft ? 'server' : undefined;
    if (here) this.#drafts.change(task.id, this.#typed);
    this.shown = task;
  }

  #onChange(event: CustomEvent<FormChange>): void {
    this.#typed = event.detail.values as Values;
    this.#drafts.change(this.task, this.#typed);
  }

  #gone(task: string, instance?: string): void {
    this.emit('task-gone', { task, instance } satisfies TaskGone);
  }

  /** Runs an act; a refusal is said, and one that says the task is over takes it away. Answers whether it was done. */
  async #do(act: () => Promise<unknown>): Promise<boolean> {
    const { task } = this;
    this.busy = true;
    this.refused = [];
    try {
      await this.#drafts.hold();
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.refused = error.details;
      toast({ text: error.detail, icon: 'circle-alert' });
      if (error.code === 'gone' || error.code === 'taken') this.#gone(task);
      else if (error.code === 'stale') await this.#load();
      return false;
    } finally {
      this.#drafts.release();
      this.busy = false;
    }
  }

  async #finish(act: () => Promise<unknown>, said: string): Promise<void> {
    const { task } = this;
    const instance = this.shown?.process?.instance;
    if (!(await this.#do(act))) return;
    await this.#drafts.forget(task);
    toast({ text: said, icon: 'check' });
    this.#gone(task, instance);
  }

  /** A button of the form acts on the record as it stands. */
  #press = async (element: FormElement): Promise<void> => {
    const { form, subject } = this.shown ?? {};
    if (!form || !subject) return;
    const press = { form: form.name, element: element.id };
    if (!(await this.#do(() => ravand.pressButton(subject.entity, subject.id, press)))) return;
    toast({ text: t('form.pressed', { name: local(element.label) || t('form.press') }), icon: 'check' });
  };

  #complete(values: Values): Promise<void> {
    const { task } = this;
    const name = this.shown?.name ?? '';
    return this.#finish(() => ravand.completeTask(task, values), t('inbox.completed', { name }));
  }

  async #handBack(): Promise<void> {
    const { name = '', owner } = this.shown ?? {};
    const said = t('inbox.handedBack', { name, user: nameOf(owner) });
    const { task } = this;
    if (!(await this.#do(() => ravand.handBackTask(task, this.#typed)))) return;
    await this.#drafts.forget(task);
    toast({ text: said, icon: 'check' });
    this.#gone(task);
  }

  async #report({ report, note }: ReportSent): Promise<void> {
    const { task } = this;
    const send = () => ravand.reportTask(task, { kind: report.kind, code: report.code, note });
    const said = t('inbox.reported', { name: report.name });
    if (report.interrupts) return this.#finish(send, said);
    if (!(await this.#do(send))) return;
    toast({ text: said, icon: 'check' });
    this.emit('task-changed');
  }

  /** Takes the task, when that is possible. */
  async claim(): Promise<void> {
    if (this.shown?.may.claim) await this.#change(() => ravand.claimTask(this.task));
  }

  /** An act after which the task is shown as it is now. */
  async #change(act: () => Promise<unknown>, said?: string): Promise<void> {
    await this.#drafts.flush();
    if (!(await this.#do(act))) return;
    if (said !== undefined) toast({ text: said, icon: 'check' });
    this.emit('task-changed');
    await this.#load();
  }

  #onAct = (event: CustomEvent<TaskAct>): void => {
    const { detail } = event;
    const task = this.shown;
    if (task === undefined) return;
    const { id, name, version } = task;
    if (detail.act === 'takeBack') void this.#change(() => ravand.reassignTask(id, session.me?.id ?? null));
    else if (detail.act === 'release') void this.#leave(() => ravand.releaseTask(id), t('inbox.released', { name }));
    else if (detail.act === 'plan') {
      if (Object.keys(detail.plan).length > 0)
        void this.#change(() => ravand.planTask(id, detail.plan, version), t('inbox.planned', { name }));
    } else {
      const { to } = detail as Extract<TaskAct, { to: string }>;
      const give = () => (detail.act === 'delegate' ? ravand.delegateTask(id, to) : ravand.reassignTask(id, to));
      void this.#leave(give, t('inbox.given', { name, user: nameOf(to) }));
    }
  };

  /** An act after which the task is somebody else's. */
  async #leave(act: () => Promise<unknown>, said: string): Promise<void> {
    const { task } = this;
    await this.#drafts.flush();
    if (!(await this.#do(act))) return;
    toast({ text: said, icon: 'check' });
    this.#gone(task);
  }

  async #discard(): Promise<void> {
    const { task } = this;
    await this.#drafts.forget(task);
    if (await this.#do(() => ravand.dropDraft(task))) await this.#load();
    this.emit('task-changed');
  }

  #facts(task: TaskDetail): TemplateResult | typeof nothing {
    const subject = task.subject;
    const entity = subject ? entityNamed(subject.entity) : undefined;
    if (!subject || !entity) return nothing;
    const inForm = new Set(this.#fields.filter((field) => !field.locked).map((field) => field.name));
    const fields = entity.fields.filter(
      (field) => !inForm.has(field.name) && !isLong(field) && (subject.values[field.name] ?? null) !== null,
    );
    if (fields.length === 0) return nothing;
    return html`<dl class="facts">
      ${fields.slice(0, factsShown).map((field) => html`<div><dt>${labelOf(field)}</dt><dd>${showValue(field, subject.values[field.name], { title: subject.titles?.[field.name], links: true, record: subject })}</dd></div>`)}
    </dl>`;
  }

  #restoredNote(task: TaskDetail): TemplateResult | typeof nothing {
    if (this.restored === undefined) return nothing;
    const dropped = task.draft?.dropped ?? [];
    const fields = dropped.map(({ field, label }) => local(label, field)).join(t('list.comma'));
    const said =
      this.restored === 'device'
        ? t('inbox.restoredHere')
        : t('inbox.restored', { time: whenText(task.draft?.savedAt ?? '') });
    return html`<div class="restored" role="status">
      <ravand-icon name="square-pen"></ravand-icon>
      <p>${said}${dropped.length > 0 ? html`<span class="dropped">${t('inbox.dropped', { fields })}</span>` : nothing}</p>
      <button type="button" class="button quiet small" @click=${() => void this.#discard()}>${t('inbox.discard')}</button>
    </div>`;
  }

  #keptNote(): TemplateResult {
    const { where, time } = this.kept;
    if (where === 'server') return html`<ravand-icon name="check"></ravand-icon>${t('inbox.kept', { time })}`;
    return html`${where === 'device' ? html`<ravand-icon class="warn" name="triangle-alert"></ravand-icon>${t('inbox.notKept')}` : nothing}`;
  }

  #footer(task: TaskDetail): TemplateResult | typeof nothing {
    const { may } = task;
    if (task.state !== 'open' || !(may.complete || may.handBack)) return nothing;
    const done = () => (task.form ? void this.form?.submit() : void this.#complete({}));
    const primary = may.handBack
      ? html`<button type="button" class="button primary" aria-busy=${String(this.busy)} @click=${() => void this.#handBack()}><bdi>${t('inbox.handBack', { name: nameOf(task.owner) })}</bdi></button>`
      : html`<button type="button" class="button ${this.isLast ? 'primary' : 'finish'}" aria-busy=${String(this.busy)} @click=${done}>${t('inbox.done')}<kbd>Ctrl ↵</kbd></button>`;
    return html`<footer>
      ${primary}
      ${may.claim ? html`<button type="button" class="button" aria-keyshortcuts=${keyOf('take')} @click=${() => void this.claim()}>${t('inbox.claim')}</button>` : nothing}
      ${may.complete ? html`<ravand-report-task .reports=${task.reports} @task-report=${(event: CustomEvent<ReportSent>) => void this.#report(event.detail)}></ravand-report-task>` : nothing}
      <span class="kept" role="status">${this.#keptNote()}</span>
    </footer>`;
  }

  #body(task: TaskDetail): TemplateResult | typeof nothing {
    if (!task.form) return task.may.complete ? html`<p class="muted">${t('inbox.noForm')}</p>` : nothing;
    const isOpen = task.may.complete || task.may.handBack;
    return html`<ravand-form class="form" ?reading=${!isOpen} .fields=${this.#fields} .layout=${task.form.layout} .judging=${this.#judging} .related=${this.#lists} .press=${task.subject ? this.#press : undefined} .values=${this.values} .titles=${task.subject?.titles ?? {}} validator=${task.form.validator ?? ''} .references=${workspaceReferences} .lines=${workspaceLines} .taken=${task.subject ? workspaceTaken(task.subject.entity, task.subject.id) : undefined} .suggestions=${tagSuggestions(task.subject?.entity ?? 'task')} .files=${workspaceFiles(task.subject?.entity ?? 'task', task.subject?.id)} .record=${task.subject ?? undefined}
      .problems=${this.refused} .busy=${this.busy} @form-part=${(event: CustomEvent<FormPart>) => (this.isLast = event.detail.isLast)} @form-change=${this.#onChange} @form-submit=${(event: CustomEvent<FormSubmit>) => (task.may.handBack ? void this.#handBack() : void this.#complete(event.detail.values))}></ravand-form>`;
  }

  override render(): TemplateResult {
    if (this.problem) return failed(this.problem, () => void this.#load());
    if (this.task === '') return html`${empty(t('inbox.chooseOne'))}`;
    const task = this.shown;
    if (!task) return skeleton(7, 56);
    return html`<ravand-task-head .task=${task} @task-act=${this.#onAct}></ravand-task-head>
      <div class="scroll">${this.#restoredNote(task)}${this.#facts(task)}${this.#body(task)}</div>
      ${this.#footer(task)}`;
  }
}
