// One task in the inbox's list: what, about whom, from which process, when, and what is special about it. A template and its styles.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { TaskItem } from '../api/types.ts';
import { chip } from '../elements/chip.ts';
import { formatNear } from '../format/dates.ts';
import { t } from '../shell/texts.ts';
import { dueChip, holderText, priorityChip, processLabel } from './task-texts.ts';

export function taskRow(task: TaskItem, isChosen: boolean, choose: () => void): TemplateResult {
  const holder = holderText(task);
  const process = processLabel(task);
  const priority = priorityChip(task);
  return html`<li>
    <button class="item" data-task=${task.id} aria-current=${String(isChosen)} @click=${choose}>
      <span class="name"><bdi>${task.name}</bdi></span>
      <span class="when">${task.state === 'open' ? dueChip(task) : task.completedAt ? formatNear(task.completedAt) : nothing}</span>
      ${task.subject ? html`<span class="about truncate"><bdi>${task.subject.title}</bdi></span>` : nothing}
      <span class="process" ?hidden=${!process && !holder && !task.draftAt && !task.outcome && priority === nothing}>
        ${process ? html`<ravand-icon name="workflow"></ravand-icon><bdi class="truncate">${process}</bdi>` : nothing}
        ${holder ? html`${process ? html`<span aria-hidden="true">·</span>` : nothing}<span class="truncate">${holder}</span>` : nothing}
        <span class="marks">
          ${priority}${task.draftAt ? chip(t('inbox.isDraft'), { outline: true, icon: 'square-pen' }) : nothing}${task.outcome ? chip(task.outcome, { tone: 'warning', icon: 'triangle-alert' }) : nothing}
        </span>
      </span>
    </button>
  </li>`;
}

export const taskRows = css`
  .item {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 8px;
    align-items: center;
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
    overflow-wrap: anywhere;
  }
  .when {
    font: var(--small);
    color: var(--text-3);
  }
  .when .chip.neutral {
    padding-inline: 0;
    background: none;
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
    min-block-size: 22px;
    font: var(--small);
    color: var(--text-3);
    --icon-size: 14px;
  }
  .marks {
    display: inline-flex;
    flex: none;
    gap: 6px;
    margin-inline-start: auto;
  }
  .item[aria-current='true'] :is(.process, .when) {
    color: var(--text-2);
  }
`;
