// `<ravand-inbox>`: tasks on one side, the chosen one with its form on the other; J and K walk, a finished task is gone at once and the next one opens.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { countTasks } from '../api/session.ts';
import type { TaskItem, TaskPage } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../elements/tabs.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';
import { dueChip, processLabel } from './task-texts.ts';
import './task-pane.ts';
import { chips } from '../elements/chip.ts';

type Box = 'mine' | 'team' | 'done';
const boxes: readonly Box[] = ['mine', 'team', 'done'];

@customElement('ravand-inbox')
export class RavandInbox extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      ravand-tabs {
        padding-inline: calc(var(--gutter) - 8px);
      }
      .panes {
        flex: 1;
        display: grid;
        grid-template-columns: 320px minmax(0, 1fr);
        min-block-size: 0;
        border-block-start: 1px solid var(--line);
      }
      .list {
        overflow-y: auto;
        border-inline-end: 1px solid var(--line);
        background: var(--surface);
      }
      .item {
        position: relative;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 8px;
        inline-size: 100%;
        padding: 10px 16px;
        border: 0;
        border-block-end: 1px solid var(--line);
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .item:hover {
        background: var(--hover);
      }
      .item[aria-current='true'] {
        background: var(--accent-soft);
      }
      .item[aria-current='true']::before {
        content: '';
        position: absolute;
        inset-block: 0;
        inset-inline-start: 0;
        inline-size: 3px;
        background: var(--accent);
      }
      .item:focus-visible {
        outline-offset: -2px;
      }
      .name {
        font: var(--body-strong);
      }
      .about {
        grid-column: 1 / 3;
        color: var(--text-2);
      }
      .process {
        grid-column: 1 / 3;
        display: flex;
        gap: 6px;
        align-items: center;
        font: var(--small);
        color: var(--text-3);
      }
      .keys {
        display: flex;
        gap: 6px;
        align-items: center;
        padding: 12px 16px;
        font: var(--small);
        color: var(--text-3);
      }
      @media (max-width: 767.98px) {
        .panes {
          grid-template-columns: minmax(0, 1fr);
        }
        .list {
          border-inline-end: 0;
        }
        .panes[data-open] .list,
        .panes:not([data-open]) ravand-task-pane,
        .keys {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  @state() private page: TaskPage | undefined;
  @state() private problem = '';
  @state() private chosen: string | undefined;
  #turn = 0;

  get #box(): Box {
    const asked = this.query.get('box') as Box | null;
    return asked && boxes.includes(asked) ? asked : 'mine';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onLive((event) => event.type === 'task' && void this.#load()));
    addEventListener('keydown', this.#onKey);
    this.during(() => removeEventListener('keydown', this.#onKey));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('query')) return;
    const before = changed.get('query')?.get('box') ?? 'mine';
    if (this.page === undefined || before !== this.#box) {
      this.page = undefined;
      void this.#load();
    }
    this.chosen = this.query.get('task') ?? undefined;
  }

  async #load(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await ravand.tasks(this.#box);
      if (turn !== this.#turn) return;
      this.page = page;
      this.problem = '';
      this.#chooseFirst();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  /** On wide screens something is always open; a phone shows the list first. */
  #chooseFirst(): void {
    const items = this.page?.items ?? [];
    if (this.chosen && (items.some((task) => task.id === this.chosen) || this.#box === 'done')) return;
    const first = items[0];
    if (first && matchMedia('(min-width: 768px)').matches) this.#choose(first.id);
    else this.chosen = undefined;
  }

  #choose(id: string | undefined): void {
    const search = new URLSearchParams();
    if (this.#box !== 'mine') search.set('box', this.#box);
    if (id) search.set('task', id);
    void navigate(`/inbox${search.size > 0 ? `?${search}` : ''}`, { replace: true });
  }

  #step(by: 1 | -1): void {
    const items = this.page?.items ?? [];
    const at = items.findIndex((task) => task.id === this.chosen);
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
    if (next) this.#choose(next.id);
  }

  #onKey = (event: KeyboardEvent): void => {
    const typing = event
      .composedPath()
      .some(
        (part) =>
          part instanceof HTMLElement && part.matches?.('input, textarea, select, [contenteditable], [role=combobox]'),
      );
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    // By physical key, so that it works on a Persian keyboard.
    if (event.code === 'KeyJ') this.#step(1);
    else if (event.code === 'KeyK') this.#step(-1);
  };

  /** The task is done or taken: gone from the list at once, the next one opens. */
  #onGone(): void {
    const items = this.page?.items ?? [];
    const at = items.findIndex((task) => task.id === this.chosen);
    const next = items[at + 1] ?? items[at - 1];
    if (this.page) this.page = { ...this.page, items: items.filter((task) => task.id !== this.chosen) };
    this.#choose(matchMedia('(min-width: 768px)').matches ? next?.id : undefined);
    void this.#load();
    void countTasks();
  }

  #item(task: TaskItem): TemplateResult {
    return html`<li>
      <button class="item" aria-current=${String(task.id === this.chosen)} @click=${() => this.#choose(task.id)}>
        <span class="name"><bdi>${task.name}</bdi></span>
        <span>${dueChip(task)}</span>
        ${task.subject ? html`<span class="about truncate"><bdi>${task.subject.title}</bdi></span>` : nothing}
        ${processLabel(task) ? html`<span class="process"><ravand-icon name="workflow" style="--icon-size:14px"></ravand-icon><bdi>${processLabel(task)}</bdi></span>` : nothing}
      </button>
    </li>`;
  }

  #list(): TemplateResult {
    if (this.problem) return failed(this.problem, () => void this.#load());
    if (!this.page) return skeleton(6, 72);
    if (this.page.items.length === 0) return empty(t(`inbox.empty.${this.#box}`));
    return html`<ul aria-label=${t('inbox.tasks')}>
        ${this.page.items.map((task) => this.#item(task))}
      </ul>
      <p class="keys"><kbd>J</kbd><kbd>K</kbd>${t('inbox.walk')}</p>`;
  }

  override render(): TemplateResult {
    const counts = this.page?.counts;
    const tabs = boxes.map((box) => ({
      value: box,
      label: t(`inbox.box.${box}`),
      ...(box !== 'done' && counts ? { count: counts[box] } : {}),
    }));
    return html`<ravand-page-header heading=${t('inbox.heading')} .count=${counts?.mine}></ravand-page-header>
      <ravand-tabs .tabs=${tabs} selected=${this.#box} label=${t('inbox.heading')} @tab-choose=${(event: CustomEvent<string>) => void navigate(`/inbox?box=${event.detail}`)}></ravand-tabs>
      <div class="panes" ?data-open=${this.chosen !== undefined}>
        <div class="list">${this.#list()}</div>
        <ravand-task-pane .task=${this.chosen ?? ''} @task-gone=${() => this.#onGone()} @task-back=${() => this.#choose(undefined)} @task-changed=${() => void this.#load()}></ravand-task-pane>
      </div>`;
  }
}
