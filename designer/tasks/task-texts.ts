// What the inbox says of a task: when it is due, and which process it belongs to.
import { nothing, type TemplateResult } from 'lit';
import type { TaskDetail, TaskItem } from '../api/types.ts';
import { chip } from '../elements/chip.ts';
import { dayOf, daysBetween, formatNear, today } from '../format/dates.ts';
import { local, t } from '../shell/texts.ts';

/** Today and soon in amber, overdue in red with how many days; nothing when there is no date or the task is closed. */
export function dueChip(task: Pick<TaskItem, 'dueAt' | 'state'>): TemplateResult | typeof nothing {
  if (!task.dueAt || task.state !== 'open') return nothing;
  const days = daysBetween(today(), dayOf(task.dueAt));
  if (days < 0) return chip(t('inbox.overdue', { count: -days }), { tone: 'danger', dot: false });
  return chip(formatNear(task.dueAt), { tone: days === 0 ? 'warning' : 'neutral', dot: false });
}

export function processLabel(task: Pick<TaskItem | TaskDetail, 'process'>): string {
  const process = task.process;
  if (!process) return '';
  return typeof process.label === 'string' ? process.label : local(process.label, process.name);
}
