// `<ravand-tasks-tile>`: my open tasks, the most urgent first. Tells how many there are by `tile-count`.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ravand } from '../../api/ravand.ts';
import type { TaskItem } from '../../api/types.ts';
import { daysBetween } from '../../calendars/calendar.ts';
import { chip, chips } from '../../elements/chip.ts';
import { failed, skeleton, states } from '../../elements/empty.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { dayOf, formatNear, formatTime, today } from '../../format/dates.ts';
import { t } from '../../shell/texts.ts';
import { LiveTile } from './live-tile.ts';
import { tileRows } from './rows.ts';

@customElement('ravand-tasks-tile')
export class TasksTile extends LiveTile {
  static override styles = [base, buttons, chips, states, tileRows];
  @state() private tasks: readonly TaskItem[] | undefined;
  protected override readonly hears = ['task'] as const;

  protected override async load(): Promise<void> {
    const { items } = await ravand.tasks({ box: 'mine' });
    this.tasks = items;
    const late = items.filter(({ dueAt }) => dueAt !== undefined && daysBetween(dayOf(dueAt), today()) > 0).length;
    this.emit('tile-count', { count: items.length, late });
  }

  #due(task: TaskItem): TemplateResult | typeof nothing {
    if (!task.dueAt) return nothing;
    const distance = daysBetween(today(), dayOf(task.dueAt));
    if (distance < 0) return chip(t('task.late', { count: -distance }), { tone: 'danger', dot: false });
    if (distance === 0) return chip(`${t('date.today')} ${formatTime(task.dueAt)}`, { tone: 'warning', dot: false });
    return html`<span class="end">${formatNear(task.dueAt)}</span>`;
  }

  protected override render(): TemplateResult {
    if (this.problem !== undefined) return failed(this.problem, () => void this.reload());
    if (this.tasks === undefined) return skeleton(4, 38);
    if (this.tasks.length === 0) return html`<p class="nothing">${t('home.noTasks')}</p>`;
    return html`<ul>${this.tasks.map(
      (task) => html`<li>
        <a href="/inbox?task=${encodeURIComponent(task.id)}"
          ><strong class="truncate"><bdi>${task.name}</bdi></strong><span class="rest truncate"><bdi>${task.subject?.title ?? ''}</bdi></span>${this.#due(task)}</a>
      </li>`,
    )}</ul>`;
  }
}
