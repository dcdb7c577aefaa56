// A timeline on a phone: its rows as headings, their records below with their dates and a line that shows where in the span they lie.
import { html, nothing, type TemplateResult } from 'lit';
import type { EntityForUser, StoredRecord, Values } from '../../api/types.ts';
import { dayNumber } from '../../calendars/calendar.ts';
import { empty } from '../../elements/empty.ts';
import { formatDate, formatDateTime, formatTime } from '../../format/dates.ts';
import { t } from '../../shell/texts.ts';
import { recordTitle } from '../record-title.ts';
import type { Span } from './axis.ts';
import type { Group } from './chart.ts';
import { type Dates, whenOf } from './spans.ts';

interface Listed {
  readonly records: readonly StoredRecord[];
  readonly groups: readonly Group[];
  readonly groupOf: (record: StoredRecord) => string;
  readonly dates: Dates;
  readonly span: Span;
  readonly entity: EntityForUser;
  readonly isGrouped: boolean;
}

/** "3 to 8 Azar"; a moment, or a day, alone. */
export function whenText(values: Values, { begin, end }: Dates): string {
  const [from, to] = [values[begin.name], end && values[end.name]].map((value) => (value ? String(value) : undefined));
  const write = (value: string) => (begin.kind === 'date' ? formatDate(value, 'short') : formatDateTime(value));
  const first = from ?? to;
  if (first === undefined) return '';
  if (from === undefined || to === undefined || from === to) return write(first);
  const sameDay = begin.kind === 'datetime' && from.slice(0, 10) === to.slice(0, 10);
  return t('time.fromTo', { from: write(from), to: sameDay ? formatTime(to) : write(to) });
}

export function timelineList(listed: Listed, open: (id: string) => void): TemplateResult {
  if (listed.records.length === 0) return empty(t('time.empty'));
  const byGroup = new Map<string, StoredRecord[]>();
  for (const record of listed.records) {
    const group = listed.groupOf(record);
    const own = byGroup.get(group);
    if (own) own.push(record);
    else byGroup.set(group, [record]);
  }
  return html`${listed.groups.map(({ value, label }) => {
    const records = byGroup.get(value) ?? [];
    if (records.length === 0) return nothing;
    return html`<section>
      ${listed.isGrouped ? html`<h3><bdi>${label}</bdi></h3>` : nothing}
      <ul>${records.map((record) => item(record, listed, open))}</ul>
    </section>`;
  })}`;
}

function item(record: StoredRecord, { dates, span, entity }: Listed, open: (id: string) => void): TemplateResult {
  const when = whenOf(record.values, dates);
  const first = dayNumber(span.first);
  const part = (place: number) => (Math.min(span.days, Math.max(0, place - first)) / span.days) * 100;
  const [from, to] = when ? [part(when.from), part(when.to)] : [0, 0];
  return html`<li>
    <button type="button" class="item" data-id=${record.id} aria-haspopup="dialog" @click=${() => open(record.id)}>
      <strong class="truncate"><bdi>${recordTitle(record, entity)}</bdi></strong>
      <span class="when">${whenText(record.values, dates)}</span>
      <span class="track" aria-hidden="true"><i style="inset-inline-start:${from}%;inline-size:max(6px, ${to - from}%)"></i></span>
    </button>
  </li>`;
}
