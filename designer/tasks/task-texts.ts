// What the inbox says of a task: when it is due, how urgent it is, who has it, and which process it belongs to.
import { nothing, type TemplateResult } from 'lit';
import { session, userName } from '../api/session.ts';
import type { TaskDetail, TaskItem } from '../api/types.ts';
import { addDays, daysBetween } from '../calendars/calendar.ts';
import { instantOf } from '../calendars/zone.ts';
import { chip } from '../elements/chip.ts';
import { dayOf, formatNearDate, formatTime, today } from '../format/dates.ts';
import { preferences } from '../shell/preferences.ts';
import { local, t } from '../shell/texts.ts';
import { priorityName } from './inbox-state.ts';

export const daysTo = (instant: string): number => daysBetween(today(), dayOf(instant));

/** The instant at which the day so many days from today begins for the user. */
export function dayBegins(days: number): string {
  return instantOf(addDays(today(), days), 0, preferences().timeZone);
}

/** Near days with the time, which matters then; others as a date. */
export function whenText(instant: string): string {
  const day = formatNearDate(dayOf(instant));
  return Math.abs(daysTo(instant)) <= 1 ? `${day} ${formatTime(instant)}` : day;
}

/** Overdue in red, today in amber, later as it stands; nothing when there is no date or the task is closed. */
export function dueChip(
  task: Pick<TaskItem, 'dueAt' | 'state' | 'overdue'>,
  options: { readonly sentence?: boolean } = {},
): TemplateResult | typeof nothing {
  if (!task.dueAt || task.state !== 'open') return nothing;
  const days = daysTo(task.dueAt);
  const time = whenText(task.dueAt);
  if (days < 0) return chip(t('inbox.overdue', { count: -days }), { tone: 'danger', dot: false });
  if (task.overdue) return chip(t('inbox.late', { time }), { tone: 'danger', dot: false });
  const text = options.sentence ? t('inbox.dueAt', { time }) : time;
  return chip(text, { tone: days === 0 ? 'warning' : 'neutral', dot: false });
}

/** Only what differs from the usual is worth a mark. */
export function priorityChip(task: Pick<TaskItem, 'priority' | 'state'>): TemplateResult | typeof nothing {
  const name = priorityName(task.priority);
  if (task.state !== 'open' || name === 'normal' || name === 'low') return nothing;
  return chip(t(`inbox.priority.${name}`), {
    tone: name === 'urgent' ? 'danger' : 'warning',
    icon: 'flag',
  });
}

export function processLabel(task: Pick<TaskItem | TaskDetail, 'process'>): string {
  const process = task.process;
  if (!process) return '';
  return typeof process.label === 'string' ? process.label : local(process.label, process.name);
}

export function nameOf(user: string | undefined): string {
  return userName(user) ?? t('value.none');
}

export function isMine(task: Pick<TaskItem, 'assignee'>): boolean {
  return task.assignee !== undefined && task.assignee === session.me?.id;
}

/** Who has it, where that is not the reader: delegated away, delegated to the reader, somebody else's, nobody's. */
export function holderText(task: Pick<TaskItem, 'assignee' | 'owner' | 'delegation' | 'state'>): string {
  if (task.state !== 'open') return '';
  if (task.assignee === undefined) return t('inbox.unclaimed');
  if (!isMine(task)) return t('inbox.with', { name: nameOf(task.assignee) });
  return task.delegation === 'pending' ? t('inbox.from', { name: nameOf(task.owner) }) : '';
}
