// `<ravand-inbox>`: tasks on one side, the chosen one with its form on the other; J and K walk, E takes, / searches. A finished task is gone
// at once, and the next step of the same process opens as soon as it is there.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { countTasks } from '../api/session.ts';
import type { TaskItem, TaskPage } from '../api/types.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { drawnKey } from '../shell/key-table.ts';
import '../elements/tabs.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { onKey } from '../shell/shortcuts.ts';
import { t } from '../shell/texts.ts';
import './inbox-filter.ts';
import type { RavandInboxFilter } from './inbox-filter.ts';
import {
  asIs,
  boxes,
  type Group,
  groupOf,
  type InboxState,
  inboxAddress,
  isFiltered,
  queryOf,
  readInbox,
} from './inbox-state.ts';
import { inboxStyle } from './inbox-style.ts';
import './task-pane.ts';
import type { RavandTaskPane, TaskGone } from './task-pane.ts';
import { taskRow, taskRows } from './task-row.ts';
import { dayBegins, daysTo, isMine } from './task-texts.ts';

/** So long after a completion its process may bring the next step, which then opens by itself. */
const nextStepMs = 8_000;
const refreshMs = 60_000;
const wide = matchMedia('(min-width: 768px)');

@customElement('ravand-inbox')
export class RavandInbox extends RavandElement {
  static override styles = [base, buttons, chips, states, taskRows, inboxStyle];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  @state() private page: TaskPage | undefined;
  @state() private problem = '';
  @state() private shown: InboxState = asIs;
  @query('ravand-task-pane') private readonly pane!: RavandTaskPane;
  @query('ravand-inbox-filter') private readonly filter!: RavandInboxFilter;
  #turn = 0;
  /** The instance whose next step is waited for, until when. */
  #awaited: { readonly instance: string; readonly until: number } | undefined;
  /** A task that was opened on purpose stays open although the list does not hold it. */
  #pinned = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onLive((event) => event.type === 'task' && void this.#onLive()));
    // What was put off comes up by the clock, without anybody telling.
    const timer = setInterval(() => document.visibilityState === 'visible' && void this.#load(), refreshMs);
    this.during(() => clearInterval(timer));
    this.during(onKey('next', () => this.#step(1)));
    this.during(onKey('previous', () => this.#step(-1)));
    this.during(onKey('take', () => void this.pane?.claim()));
    this.during(onKey('search', () => this.filter?.focusSearch()));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('query')) return;
    const next = readInbox(this.query);
    if (this.page === undefined && next.task !== '') this.#pinned = next.task;
    this.#take(next);
  }

  /** Shows another state at once; the address follows. A list that differs is loaded. */
  #take(next: InboxState): void {
    const before = this.shown;
    this.shown = next;
    const isSameList = inboxAddress({ ...before, task: '' }) === inboxAddress({ ...next, task: '' });
    if (this.#turn > 0 && isSameList) return;
    if (before.box !== next.box) this.page = undefined;
    void this.#load();
  }

  async #load(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await ravand.tasks(queryOf(this.shown, new Date(), dayBegins));
      if (turn !== this.#turn) return;
      this.page = page;
      this.problem = '';
      this.#chooseFirst();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #more(): Promise<void> {
    const before = this.page;
    if (before?.next === undefined) return;
    const page = await ravand.tasks({ ...queryOf(this.shown, new Date(), dayBegins), after: before.next });
    if (this.page === before)
      this.page = { ...page, items: [...before.items, ...page.items], processes: before.processes };
  }

  /** On wide screens something is always open; a phone shows the list first. */
  #chooseFirst(): void {
    const items = this.page?.items ?? [];
    const { task } = this.shown;
    if (task !== '' && (task === this.#pinned || items.some(({ id }) => id === task))) return;
    this.#choose(wide.matches ? items[0]?.id : undefined);
  }

  #choose(id: string | undefined): void {
    this.#go({ task: id ?? '' });
  }

  #go(change: Partial<InboxState>): void {
    if (change.task !== this.#pinned) this.#pinned = '';
    const next = { ...this.shown, ...change };
    this.#take(next);
    void navigate(inboxAddress(next), { replace: true });
  }

  #step(by: 1 | -1): void {
    const items = this.page?.items ?? [];
    const at = items.findIndex((task) => task.id === this.shown.task);
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
    if (!next || next.id === this.shown.task) return;
    this.#choose(next.id);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector(`[data-task="${CSS.escape(next.id)}"]`)?.scrollIntoView({ block: 'nearest' }),
    );
  }

  async #onLive(): Promise<void> {
    await this.#load();
    const awaited = this.#awaited;
    if (awaited === undefined) return;
    if (Date.now() > awaited.until) this.#awaited = undefined;
    else await this.#openNextOf(awaited.instance);
  }

  /** Opens the step of the process that this person can work on now. Answers whether there is one. */
  async #openNextOf(instance: string): Promise<boolean> {
    const { items } = await ravand.tasks({ box: 'all', instance, sort: 'oldest' });
    const next = items.find((task) => isMine(task)) ?? items.find((task) => task.assignee === undefined);
    if (next === undefined) return false;
    this.#awaited = undefined;
    this.#pinned = next.id;
    this.#choose(next.id);
    return true;
  }

  /** The task is done or somebody else's: gone from the list at once, the next step of its process opens, else the next task. */
  async #onGone({ task, instance }: TaskGone): Promise<void> {
    const items = this.page?.items ?? [];
    const at = items.findIndex(({ id }) => id === task);
    const beside = items[at + 1] ?? items[at - 1];
    if (this.page) this.page = { ...this.page, items: items.filter(({ id }) => id !== task) };
    void countTasks();
    let isOpen = false;
    try {
      isOpen = instance !== undefined && (await this.#openNextOf(instance));
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
    }
    if (!isOpen) {
      this.#awaited = instance === undefined ? undefined : { instance, until: Date.now() + nextStepMs };
      if (this.shown.task === task) this.#choose(wide.matches ? beside?.id : undefined);
    }
    void this.#load();
  }

  /** The task is another than it was: it stays open, wherever its list went. */
  #onChanged(): void {
    this.#pinned = this.shown.task;
    void this.#load().then(countTasks);
  }

  #grouped(items: readonly TaskItem[]): TemplateResult {
    const row = (task: TaskItem) => taskRow(task, task.id === this.shown.task, () => this.#choose(task.id));
    if (this.shown.sort !== 'due' || this.shown.box === 'done')
      return html`<ul aria-label=${t('inbox.tasks')}>${items.map(row)}</ul>`;
    const groups = new Map<Group, TaskItem[]>();
    for (const task of items) {
      const group = groupOf(task, daysTo);
      groups.set(group, [...(groups.get(group) ?? []), task]);
    }
    if (groups.size === 1 && groups.has('none')) return html`<ul aria-label=${t('inbox.tasks')}>${items.map(row)}</ul>`;
    return html`${[...groups].map(
      ([group, tasks]) =>
        html`<h2 class="group" id="group-${group}">${t(`inbox.group.${group}`)}</h2>
          <ul aria-labelledby="group-${group}">${tasks.map(row)}</ul>`,
    )}`;
  }

  #list(): TemplateResult {
    if (this.problem) return failed(this.problem, () => void this.#load());
    if (!this.page) return skeleton(6, 72);
    const { items, next } = this.page;
    if (items.length === 0 && isFiltered(this.shown))
      return empty(t('inbox.empty.filtered'), {
        action: { label: t('inbox.filter.clear'), run: () => this.#go({ ...asIs, box: this.shown.box }) },
      });
    if (items.length === 0) return empty(t(`inbox.empty.${this.shown.box}`));
    return html`${this.#grouped(items)}
      ${next ? html`<button type="button" class="button quiet more" @click=${() => void this.#more()}>${t('inbox.more')}</button>` : nothing}
      <p class="keys"><kbd>${drawnKey('next')}</kbd><kbd>${drawnKey('previous')}</kbd>${t('inbox.walk')}<kbd>${drawnKey('take')}</kbd>${t('inbox.claimKey')}</p>`;
  }

  override render(): TemplateResult {
    const counts = this.page?.counts;
    const counted = { mine: counts?.mine, team: counts?.team, drafts: counts?.drafts, all: undefined, done: undefined };
    const tabs = boxes.map((box) => ({ value: box, label: t(`inbox.box.${box}`), count: counted[box] }));
    const chosen = this.shown.task;
    return html`<div class="top" ?data-open=${chosen !== ''}>
        <ravand-page-header heading=${t('inbox.heading')} .count=${counts?.mine}></ravand-page-header>
        <ravand-tabs .tabs=${tabs} selected=${this.shown.box} label=${t('inbox.heading')} @tab-choose=${(event: CustomEvent<InboxState['box']>) => this.#go({ ...asIs, sort: this.shown.sort, box: event.detail })}></ravand-tabs>
        <ravand-inbox-filter .shown=${this.shown} .processes=${this.page?.processes ?? []} role="group" aria-label=${t('inbox.filter.label')} @inbox-filter=${(event: CustomEvent<Partial<InboxState>>) => this.#go({ ...event.detail, task: '' })}></ravand-inbox-filter>
      </div>
      <div class="panes" ?data-open=${chosen !== ''}>
        <div class="list">${this.#list()}</div>
        <ravand-task-pane
          .task=${chosen}
          @form-change=${() => (this.#awaited = undefined)}
          @task-gone=${(event: CustomEvent<TaskGone>) => void this.#onGone(event.detail)}
          @task-back=${() => this.#choose(undefined)}
          @task-changed=${() => this.#onChanged()}
        ></ravand-task-pane>
      </div>`;
  }
}
