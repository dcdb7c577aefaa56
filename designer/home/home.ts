// `<ravand-home>`: the day at a glance: my open tasks and the newest records of the first entities. Everything on it is a link.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { onSession, session } from '../api/session.ts';
import type { EntityForUser, StoredRecord, TaskItem } from '../api/types.ts';
import { daysBetween } from '../calendars/calendar.ts';
import { avatars } from '../elements/avatar.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { dayOf, formatDate, formatNear, formatTime, today } from '../format/dates.ts';
import { showValue } from '../format/values.ts';
import { mainEntities, stageField } from '../records/main-fields.ts';
import { local, t } from '../shell/texts.ts';
import '../shell/page-header.ts';
import { recordTitle } from '../records/record-title.ts';

interface Newest {
  readonly entity: EntityForUser;
  readonly items: readonly StoredRecord[];
}

const rows = 7;

@customElement('ravand-home')
export class RavandHome extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    avatars,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        background: var(--canvas);
      }
      .board {
        flex: 1;
        overflow: auto;
        padding: 0 var(--gutter) 24px;
      }
      .cards {
        columns: 2 380px;
        column-gap: 12px;
      }
      @media (max-width: 767.98px) {
        .cards {
          columns: 1;
        }
      }
      section {
        break-inside: avoid;
        margin-block-end: 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
        overflow: hidden;
      }
      header {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 44px;
        padding-inline: 16px;
      }
      h2 {
        font: var(--section);
      }
      header .end {
        margin-inline-start: auto;
        font: var(--small);
      }
      li a {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 38px;
        padding: 4px 16px;
        border-block-start: 1px solid var(--line);
        color: var(--text);
        text-decoration: none;
      }
      li a:hover {
        background: var(--hover);
      }
      li strong {
        font-weight: 600;
      }
      li .rest {
        flex: 1;
        min-inline-size: 0;
        color: var(--text-3);
      }
      li .end {
        color: var(--text-3);
        font: var(--small);
        white-space: nowrap;
      }
      .nothing {
        padding: 20px 16px 24px;
        border-block-start: 1px solid var(--line);
        color: var(--text-3);
      }
    `,
  ];

  @state() private tasks: readonly TaskItem[] | undefined;
  @state() private newest: readonly Newest[] | undefined;
  @state() private problem: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onSession(() => this.requestUpdate()));
    this.during(
      onLive((event) => {
        if (event.type === 'task' || event.type === 'record') this.#soon();
      }),
    );
    void this.#load();
  }

  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Many events of one transaction are one look. */
  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), 400);
  }

  async #load(): Promise<void> {
    try {
      const entities = mainEntities(session.workspace).slice(0, 2);
      const [tasks, ...pages] = await Promise.all([
        ravand.tasks({ box: 'mine' }),
        ...entities.map((entity) => ravand.records(entity.name, { sort: 'createdAt:desc', limit: rows })),
      ]);
      this.tasks = tasks.items;
      this.newest = entities.map((entity, index) => ({ entity, items: pages[index]?.items ?? [] }));
      this.problem = undefined;
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  override render(): TemplateResult {
    return html`<ravand-page-header heading=${formatDate(today(), 'long')}></ravand-page-header>
      ${
        this.problem !== undefined && !this.tasks
          ? failed(this.problem, () => void this.#load())
          : html`<div class="board">
            <div class="cards">${this.#tasks()} ${this.newest?.map((one) => this.#newest(one)) ?? nothing}</div>
          </div>`
      }`;
  }

  #tasks(): TemplateResult {
    const late = this.tasks?.filter((task) => task.dueAt && daysBetween(dayOf(task.dueAt), today()) > 0).length ?? 0;
    return html`<section aria-labelledby="tasks">
      <header>
        <h2 id="tasks">${t('home.tasks')}</h2>
        ${late > 0 ? chip(t('home.late', { count: late }), { tone: 'danger', dot: false }) : nothing}
        <a class="end" href="/inbox">${this.tasks ? t('home.openTasks', { count: this.tasks.length }) : nothing}</a>
      </header>
      ${this.tasks === undefined ? skeleton(5, 38) : nothing}
      ${this.tasks?.length === 0 ? html`<p class="nothing">${t('home.noTasks')}</p>` : nothing}
      <ul>
        ${this.tasks?.slice(0, rows).map(
          (task) => html`<li>
            <a href="/inbox?task=${encodeURIComponent(task.id)}"
              ><strong><bdi>${task.name}</bdi></strong><span class="rest truncate"><bdi>${task.subject?.title ?? ''}</bdi></span>${this.#due(task)}</a
            >
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #due(task: TaskItem): TemplateResult | typeof nothing {
    if (!task.dueAt) return nothing;
    const distance = daysBetween(today(), dayOf(task.dueAt));
    if (distance < 0) return chip(t('task.late', { count: -distance }), { tone: 'danger', dot: false });
    if (distance === 0) return chip(`${t('date.today')} ${formatTime(task.dueAt)}`, { tone: 'warning', dot: false });
    return html`<span class="end">${formatNear(task.dueAt)}</span>`;
  }

  #newest({ entity, items }: Newest): TemplateResult {
    const path = `/records/${encodeURIComponent(entity.name)}`;
    const state = stageField(entity);
    return html`<section aria-label=${local(entity.pluralLabel, entity.name)}>
      <header>
        <h2>${t('home.newest', { entity: local(entity.pluralLabel, entity.name) })}</h2>
        <a class="end" href=${path}>${t('home.all')}</a>
      </header>
      ${items.length === 0 ? html`<p class="nothing">${t('list.empty', { entity: local(entity.pluralLabel, entity.name) })}</p>` : nothing}
      <ul>
        ${items.map(
          (record) => html`<li>
            <a href="${path}/${record.id}"
              ><strong><bdi>${recordTitle(record, entity)}</bdi></strong><span class="rest truncate">${state ? showValue(state, record.values[state.name]) : nothing}</span
              ><span class="end">${formatNear(record.createdAt)}</span></a
            >
          </li>`,
        )}
      </ul>
    </section>`;
  }
}
