// The sorts a timeline can be narrowed to, as people call them, and the events each of them means.
import type { EventSort } from '../events/events.ts';

const logged = (...kinds: readonly string[]): readonly EventSort[] =>
  kinds.map((value) => ({ type: 'activity.logged', where: { name: 'kind', value } }));
const sent = (value: string): EventSort => ({ type: 'message.', where: { name: 'channel', value } });
const all = (...areas: readonly string[]): readonly EventSort[] => areas.map((area) => ({ type: `${area}.` }));

export const timelineSorts = {
  note: logged('note'),
  call: logged('call'),
  meeting: logged('meeting', 'visit'),
  email: [...logged('email'), sent('email')],
  sms: [...logged('sms'), sent('sms')],
  letter: logged('letter', 'fax', 'web'),
  form: all('form'),
  task: all('task'),
  process: all('process', 'element', 'incident', 'rule', 'decision'),
  change: all('record'),
} as const satisfies Readonly<Record<string, readonly EventSort[]>>;

export type TimelineSort = keyof typeof timelineSorts;

export function isTimelineSort(text: string): text is TimelineSort {
  return Object.hasOwn(timelineSorts, text);
}
