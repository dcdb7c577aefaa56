// The sorts a timeline can be narrowed to, as people call them, and the events each of them means.
import type { EventSort } from '../events/events.ts';

export const timelineSorts = {
  note: ['activity.note'],
  call: ['activity.call'],
  meeting: ['activity.meeting', 'activity.visit'],
  email: ['activity.email', 'message.email'],
  sms: ['activity.sms', 'message.sms'],
  letter: ['activity.letter', 'activity.fax', 'activity.web'],
  form: ['form'],
  task: ['task'],
  process: ['process', 'element', 'incident', 'rule', 'decision'],
  change: ['record'],
} as const satisfies Readonly<Record<string, readonly EventSort[]>>;

export type TimelineSort = keyof typeof timelineSorts;

export function isTimelineSort(text: string): text is TimelineSort {
  return Object.hasOwn(timelineSorts, text);
}
