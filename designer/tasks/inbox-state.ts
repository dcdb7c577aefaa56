// What the inbox shows: box, filters, order and the chosen task, as they stand in the address; and what is asked of the server for them. Pure.
import type { TaskBox, TaskItem, TaskQuery } from '../api/types.ts';

export const boxes = ['mine', 'team', 'all', 'drafts', 'done'] as const satisfies readonly TaskBox[];
export const dues = ['any', 'overdue', 'today', 'week', 'none'] as const;
export const priorities = ['any', 'atLeastHigh', 'urgent'] as const;
export const followUps = ['now', 'later', 'any'] as const;
export const sorts = ['due', 'priority', 'newest', 'oldest'] as const;

export type Due = (typeof dues)[number];

export interface InboxState {
  readonly box: TaskBox;
  readonly due: Due;
  readonly process: string;
  readonly priority: (typeof priorities)[number];
  readonly followUp: (typeof followUps)[number];
  readonly sort: (typeof sorts)[number];
  readonly search: string;
  readonly task: string;
}

export const asIs: InboxState = {
  box: 'mine',
  due: 'any',
  process: '',
  priority: 'any',
  followUp: 'now',
  sort: 'due',
  search: '',
  task: '',
};

/** Priorities from here on are called so; 50 is what a task has when nobody says otherwise. */
export const priorityFrom = { urgent: 76, high: 51, normal: 26, low: 0 } as const;
export type PriorityName = keyof typeof priorityFrom;

export function priorityName(priority: number): PriorityName {
  if (priority >= priorityFrom.urgent) return 'urgent';
  if (priority >= priorityFrom.high) return 'high';
  return priority >= priorityFrom.normal ? 'normal' : 'low';
}

function oneOf<T extends string>(known: readonly T[], text: string | null, otherwise: T): T {
  return known.find((one) => one === text) ?? otherwise;
}

/** Anything unknown in the address counts as not said. */
export function readInbox(query: URLSearchParams): InboxState {
  return {
    box: oneOf(boxes, query.get('box'), asIs.box),
    due: oneOf(dues, query.get('due'), asIs.due),
    process: query.get('process') ?? '',
    priority: oneOf(priorities, query.get('priority'), asIs.priority),
    followUp: oneOf(followUps, query.get('followUp'), asIs.followUp),
    sort: oneOf(sorts, query.get('sort'), asIs.sort),
    search: query.get('search') ?? '',
    task: query.get('task') ?? '',
  };
}

export function inboxAddress(state: InboxState): string {
  const search = new URLSearchParams();
  for (const name of Object.keys(asIs) as (keyof InboxState)[])
    if (state[name] !== asIs[name]) search.set(name, state[name]);
  return search.size > 0 ? `/inbox?${search}` : '/inbox';
}

/** Is less shown than the box holds? */
export function isFiltered(state: InboxState): boolean {
  return (['due', 'process', 'priority', 'followUp', 'search'] as const).some((name) => state[name] !== asIs[name]);
}

/** @param dayBegins the instant at which the day so many days from today begins, in the user's zone */
export function queryOf(state: InboxState, now: Date, dayBegins: (days: number) => string): TaskQuery {
  const times: Readonly<Record<Due, Partial<TaskQuery>>> = {
    any: {},
    none: { due: 'none' },
    overdue: { dueBefore: now.toISOString() },
    today: { dueFrom: dayBegins(0), dueBefore: dayBegins(1) },
    week: { dueFrom: dayBegins(0), dueBefore: dayBegins(7) },
  };
  const from = { any: undefined, atLeastHigh: priorityFrom.high, urgent: priorityFrom.urgent }[state.priority];
  return {
    box: state.box,
    sort: state.sort,
    followUp: state.followUp,
    ...times[state.due],
    ...(from === undefined ? {} : { priorityFrom: from }),
    ...(state.process === '' ? {} : { process: state.process }),
    ...(state.search === '' ? {} : { search: state.search }),
  };
}

export type Group = 'now' | 'week' | 'later' | 'none';

/** The heading that a task stands under when the list is in the order of due dates. @param daysTo whole days from today */
export function groupOf(task: Pick<TaskItem, 'dueAt'>, daysTo: (instant: string) => number): Group {
  if (!task.dueAt) return 'none';
  const days = daysTo(task.dueAt);
  return days <= 0 ? 'now' : days < 7 ? 'week' : 'later';
}
