// An entry of a calendar: a record with when it is, as it is drawn in a month, on the hours of a day, and in the list of a phone.
import { html, nothing, type TemplateResult } from 'lit';
import { secondsOf } from '../../../schemas/duration-text.ts';
import type { EntityForUser, FieldForUser, StoredRecord } from '../../api/types.ts';
import { formatTime } from '../../format/dates.ts';
import { optionLabel } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import { cardText } from '../card-lines.ts';
import type { Column } from '../columns.ts';
import { columnField } from '../main-fields.ts';
import { recordTitle } from '../record-title.ts';
import { type Dates, whenOf } from '../timeline-view/spans.ts';

export interface CalendarEntry {
  readonly id: string;
  /** Days since 1970-01-01 and the part of the day, as the person's clock shows it; `to` is not included. */
  readonly from: number;
  readonly to: number;
  /** "14:30"; empty for what is on whole days. */
  readonly time: string;
  readonly title: string;
  readonly more: string;
  readonly tone: string | undefined;
  /** What its colour says, in words. */
  readonly state: string | undefined;
  readonly href: string | undefined;
  readonly mayMove: boolean;
}

export interface EntryNeeds {
  readonly entity: EntityForUser;
  readonly dates: Dates;
  /** What the view says of a card beside its name. */
  readonly said: readonly Column[];
  readonly mayMove: boolean;
  /** Nothing can be opened where a view is only tried. */
  readonly isStill: boolean;
}

/** How long records of the entity take, where none of their dates says it. */
export function lengthField(entity: EntityForUser): FieldForUser | undefined {
  return entity.fields.find(({ kind }) => kind === 'duration');
}

/** The choice whose options colour the entries. */
export function toneField(entity: EntityForUser): FieldForUser | undefined {
  const field = columnField(entity);
  return field?.options?.some(({ tone }) => tone) ? field : undefined;
}

export function entryOf(record: StoredRecord, needs: EntryNeeds): CalendarEntry | undefined {
  const { entity, dates, said, mayMove, isStill } = needs;
  const when = whenOf(record.values, dates);
  if (!when) return undefined;
  const length = dates.end === undefined && dates.begin.kind === 'datetime' ? lengthOf(record, entity) : 0;
  const tone = toneField(entity);
  const option = tone?.options?.find(({ value }) => value === record.values[tone.name]);
  return {
    id: record.id,
    from: when.from,
    to: Math.max(when.to, when.from + length),
    time: dates.begin.kind === 'datetime' ? formatTime(String(record.values[dates.begin.name])) : '',
    title: recordTitle(record, entity),
    more: cardText(record, said),
    tone: option?.tone,
    state: tone && option && optionLabel(tone, option.value),
    href: isStill ? undefined : `/records/${entity.name}/${record.id}`,
    mayMove,
  };
}

/** In days. */
function lengthOf({ values }: StoredRecord, entity: EntityForUser): number {
  const field = lengthField(entity);
  const text = field && values[field.name];
  return typeof text === 'string' ? (secondsOf(text) ?? 0) / 86_400 : 0;
}

/** The days it is on, as numbers: one that ends at midnight is not on the day that begins then. */
export function daysOfEntry({ from, to }: CalendarEntry): readonly number[] {
  const first = Math.floor(from);
  const last = Math.max(first, Math.ceil(to) - 1);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

export interface EntryActs {
  open(id: string): void;
  key(event: KeyboardEvent, entry: CalendarEntry): void;
  drag(event: DragEvent, entry: CalendarEntry): void;
}

/** @param isFirst the day it begins on; on the others it goes on. @param place where it stands, and whether that has room for one line alone */
export function entryLink(
  entry: CalendarEntry,
  isFirst: boolean,
  acts: EntryActs,
  place?: { readonly style: string; readonly isShort: boolean },
): TemplateResult {
  const { id, href, mayMove, time, title, more, tone, state } = entry;
  const open = (event: MouseEvent): void => {
    // Enter follows the link, as everywhere; so does a press that asks for another tab.
    if (event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey || href === undefined) return;
    event.preventDefault();
    acts.open(id);
  };
  return html`<a
    class="item ${tone ?? ''} ${isFirst ? '' : 'goes-on'} ${place?.isShort ? 'short' : ''}"
    style=${place?.style ?? nothing}
    href=${href ?? nothing}
    data-id=${id}
    title=${[time, title, more, state].filter(Boolean).join(' · ')}
    draggable=${String(mayMove)}
    aria-describedby="how"
    @click=${open}
    @dragstart=${(event: DragEvent) => acts.drag(event, entry)}
    @keydown=${(event: KeyboardEvent) => acts.key(event, entry)}
    >${time && isFirst ? html`<span class="time">${time}</span>` : nothing}<bdi>${title}</bdi>${state ? html`<span class="visually-hidden">${t('list.comma')}${state}</span>` : nothing}${more ? html` <span class="more-said"><bdi>${more}</bdi></span>` : nothing}</a
  >`;
}
