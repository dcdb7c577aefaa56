// `<ravand-record-calendar>`: the records of an entity on the days of the person's calendar: a month of days, a week or a day with its hours; on phones the days
// that have some, one below the other. A record moves by drag or by Alt and the arrows; that is a record write like any other, and can be taken back.

import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../../api/problem.ts';
import { ravand } from '../../api/ravand.ts';
import { entityNamed } from '../../api/session.ts';
import type { EntityForUser, FieldForUser, StoredRecord, Values } from '../../api/types.ts';
import { addMonths, type Day, dayNumber, firstOf, monthGrid, monthOf } from '../../calendars/calendar.ts';
import { instantOf } from '../../calendars/zone.ts';
import { codeOf, drawnKey, keyOf } from '../../shell/key-table.ts';
import '../../calendar-feeds/feed-dialog.ts';
import { narrow } from '../../elements/anchor.ts';
import { RavandElement } from '../../elements/element.ts';
import { empty, failed, skeleton, states } from '../../elements/empty.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { toast } from '../../elements/toast.ts';
import { formatDate, formatDayHeading, today } from '../../format/dates.ts';
import { dateLocale, weekendDays, weekStart } from '../../format/locale.ts';
import { formatPlain } from '../../format/numbers.ts';
import { labelOf } from '../../format/values.ts';
import { preferences } from '../../shell/preferences.ts';
import { navigate } from '../../shell/router.ts';
import { offerCommands, onKey } from '../../shell/shortcuts.ts';
import { local, t } from '../../shell/texts.ts';
import '../../shell/page-header.ts';
import { expandOf } from '../columns.ts';
import { PeekBeside, peekBesideStyle } from '../peek-beside.ts';
import { periodBar, periodStyle, scaleBar } from '../period-bar.ts';
import { recordTitle } from '../record-title.ts';
import { filterOf } from '../sentence.ts';
import { settingSelect } from '../setting-select.ts';
import { dayBeside, daysOf, type Scale, type Span, spanOf } from '../timeline-view/axis.ts';
import { monthName, spanName } from '../timeline-view/axis-view.ts';
import { datesOf } from '../timeline-view/dates-of.ts';
import type { Question } from '../timeline-view/load.ts';
import { SpanRecords } from '../timeline-view/span-records.ts';
import { type Dates, shifted } from '../timeline-view/spans.ts';
import { whenText } from '../timeline-view/timeline-list.ts';
import { viewHead } from '../view-head.ts';
import { ViewsController } from '../views-controller.ts';
import { calendarViewStyle } from './calendar-view-style.ts';
import {
  type CalendarEntry,
  daysOfEntry,
  type EntryActs,
  entryLink,
  entryOf,
  lengthField,
  toneField,
} from './entry.ts';
import { entryStyle } from './entry-style.ts';
import './hours.ts';
import type { EntryMove, FreePlace, RavandCalendarHours } from './hours.ts';

const scales = ['month', 'week', 'day'] as const satisfies readonly Scale[];
const shownOfDay = 3;

@customElement('ravand-record-calendar')
export class RavandRecordCalendar extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    viewHead,
    periodStyle,
    peekBesideStyle,
    entryStyle,
    calendarViewStyle,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private opened = '';
  @state() private isSubscribing = false;
  @query('ravand-calendar-hours') private readonly hours!: RavandCalendarHours | null;
  readonly #views = new ViewsController(this, 'calendar');
  readonly #peek = new PeekBeside(this, { views: this.#views, ids: () => this.#entries().map(({ id }) => id) });
  readonly #found = new SpanRecords(this, { question: () => this.#question() });
  #dragged: CalendarEntry | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onKey('create', () => this.#create()));
    this.during(
      offerCommands(() =>
        this.#views.isStill
          ? []
          : [
              ...scales.map((scale) => {
                const label = t(`month.show.${scale}`);
                return {
                  id: `calendar.${scale}`,
                  label,
                  icon: 'calendar-days',
                  code: codeOf(scale),
                  key: keyOf(scale),
                  run: () => this.#views.set({ scale }),
                };
              }),
              {
                id: 'calendar.subscribe',
                label: t('feed.subscribe'),
                icon: 'rss',
                run: () => (this.isSubscribing = true),
              },
            ],
      ),
    );
  }

  get #entity(): EntityForUser | undefined {
    return entityNamed(this.params.entity ?? '');
  }

  /** The date records stand at, and the one they last until, where the view says one of the same kind. */
  #dates(
    entity: EntityForUser,
  ): (Dates & { readonly begin: FieldForUser; readonly end: FieldForUser | undefined }) | undefined {
    const { dateField, endField } = this.#views.state?.settings ?? {};
    const all = datesOf(entity);
    const begin = all.find(({ name }) => name === dateField) ?? all[0];
    if (!begin) return undefined;
    const end = all.find((field) => field.name === endField && field.kind === begin.kind && field !== begin);
    return { begin, end, timeZone: preferences().timeZone };
  }

  get #scale(): (typeof scales)[number] {
    return scales.find((scale) => scale === this.#views.state?.settings.scale) ?? 'month';
  }

  /** A day of the time that is shown. */
  get #day(): string {
    return this.#views.state?.day || today();
  }

  #weeks(): readonly (readonly Day[])[] {
    const { calendar } = preferences();
    const weeks = monthGrid(monthOf(this.#day, calendar), calendar, weekStart());
    // A week of which no day is in the month says nothing of it.
    return weeks.filter((week) => week.some(({ inMonth }) => inMonth));
  }

  get #span(): Span {
    const { calendar } = preferences();
    if (this.#scale !== 'month') return spanOf(this.#day, this.#scale, { calendar, weekStart: weekStart() });
    const days = this.#weeks().flat();
    return { first: days[0]?.date ?? today(), days: days.length };
  }

  override willUpdate(): void {
    this.#views.follow();
  }

  #question(): Question | undefined {
    const entity = this.#entity;
    const dates = entity && this.#dates(entity);
    const { state } = this.#views;
    if (!entity || !dates || !state) return undefined;
    const columns = this.#views.columns(entity) ?? [];
    const said = columns.map(({ path }) => path);
    return {
      entity: entity.name,
      dates,
      span: this.#span,
      rest: filterOf(state),
      fields: shownFields(entity, dates, said),
      expand: expandOf(columns),
    };
  }

  #entries(): readonly CalendarEntry[] {
    const entity = this.#entity;
    const dates = entity && this.#dates(entity);
    if (!entity || !dates) return [];
    const { isStill } = this.#views;
    const columns = this.#views.columns(entity) ?? [];
    const said = columns.filter(({ path }) => path !== entity.titleField && path !== dates.begin.name);
    const needs = { entity, dates, said, mayMove: this.#mayMove(entity, dates), isStill };
    return (this.#found.records ?? []).flatMap((record) => entryOf(record, needs) ?? []);
  }

  override render(): TemplateResult {
    const entity = this.#entity;
    const dates = entity && this.#dates(entity);
    if (!entity || !dates)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    const { state } = this.#views;
    if (!state) return html`<ravand-page-header heading=${plural}></ravand-page-header>${skeleton(8, 72)}`;
    const said = {
      dateField: dates.begin.name,
      scale: this.#scale,
      ...(dates.end ? { endField: dates.end.name } : {}),
    };
    return html`${this.#views.head()}${this.#views.around(
      entity,
      html`<ravand-page-header heading=${plural} ?inert=${this.#views.isStill}>
        <button slot="actions" type="button" class="button quiet subscribe" title=${t('feed.subscribe')} @click=${() => (this.isSubscribing = true)}><ravand-icon name="rss"></ravand-icon><span>${t('feed.subscribe')}</span></button>
        ${
          this.#mayCreate(entity)
            ? html`<button slot="actions" type="button" class="button primary" @click=${() => this.#create()} aria-keyshortcuts=${keyOf('create')}><ravand-icon name="plus"></ravand-icon>${t('list.new', { entity: local(entity.label, entity.name) })}<kbd>${drawnKey('create')}</kbd></button>`
            : nothing
        }
      </ravand-page-header>
      ${this.#views.bar(entity, said)}
      <div class="sentence">
        ${this.#views.sentence(entity)}
        <div class="settings">${this.#settings(entity, dates)}</div>
      </div>
      <div class="period">${this.#period()}${scaleBar(scales, this.#scale, (scale) => this.#views.set({ scale }), keyOf)}</div>
      ${this.#found.cut()}
      <div class="body">
        ${this.#found.problem !== undefined ? failed(this.#found.problem, () => void this.#found.load()) : this.#content(entity, dates)}
        ${this.#peek.beside(entity)}
      </div>
      <p id="how" class="visually-hidden">${t('month.how')}</p>
      ${this.isSubscribing ? this.#subscribing(plural, entity, dates.begin) : nothing}`,
    )}`;
  }

  #subscribing(plural: string, entity: EntityForUser, { name: dateField }: FieldForUser): TemplateResult {
    const { state, shown } = this.#views;
    const filter = state && filterOf(state);
    const view = shown ? local(shown.label, '') : '';
    const title = view === '' || view === plural ? plural : `${plural} · ${view}`;
    const shows = { entity: entity.name, dateField, title, ...(filter ? { filter } : {}) };
    return html`<ravand-calendar-feed-dialog .shows=${shows} @feed-close=${() => (this.isSubscribing = false)}></ravand-calendar-feed-dialog>`;
  }

  #period(): TemplateResult {
    const { calendar } = preferences();
    const go = (day: string) => this.#views.go({ day: day === today() ? '' : day });
    const scale = this.#scale;
    const span = this.#span;
    const name = scale === 'month' ? monthName(this.#day) : spanName(span, scale);
    const beside = (by: 1 | -1): string =>
      scale === 'month'
        ? addMonths(firstOf(monthOf(this.#day, calendar), calendar), by, calendar)
        : dayBeside(span, by);
    const said = { previous: t(`month.previous.${scale}`), next: t(`month.next.${scale}`) };
    return periodBar(
      { name, ...said },
      (by) => go(beside(by)),
      () => go(today()),
    );
  }

  /** By which of its dates a record stands, and until which; kept with the view. */
  #settings(
    entity: EntityForUser,
    { begin, end }: { readonly begin: FieldForUser; readonly end: FieldForUser | undefined },
  ): readonly unknown[] {
    const all = datesOf(entity);
    const others = all.filter((field) => field.kind === begin.kind && field !== begin);
    const by = {
      label: t('month.date'),
      fields: all,
      now: begin,
      say: (field: FieldForUser) => t('month.by', { field: labelOf(field) }),
    };
    const until = {
      label: t('time.end'),
      fields: others,
      now: end,
      say: (field: FieldForUser) => t('time.to', { field: labelOf(field) }),
      none: t('time.noEnd'),
    };
    return [
      settingSelect(by, (dateField) => this.#views.set({ dateField, endField: '' })),
      settingSelect(until, (endField) => this.#views.set({ dateField: begin.name, endField })),
    ];
  }

  #content(entity: EntityForUser, dates: Dates): TemplateResult {
    if (!this.#found.records) return skeleton(8, 72);
    const entries = this.#entries();
    if (narrow.matches && this.#scale !== 'day') return this.#agenda(entries);
    if (this.#scale === 'month') return this.#month(entity, dates, entries);
    const span = this.#span;
    return html`<ravand-calendar-hours
      .first=${dayNumber(span.first)}
      .days=${span.days}
      .entries=${entries}
      .off=${this.#found.off}
      ?isWhole=${dates.begin.kind === 'date'}
      ?mayCreate=${this.#mayCreate(entity)}
      label=${t('month.label', { entity: local(entity.pluralLabel ?? entity.label, entity.name) })}
      @entry-open=${(event: CustomEvent<string>) => this.#peek.open(event.detail)}
      @entry-move=${({ detail: { id, by } }: CustomEvent<EntryMove>) => void this.#move(id, by)}
      @place-choose=${(event: CustomEvent<FreePlace>) => this.#create(event.detail)}
      @day-open=${(event: CustomEvent<string>) => this.#openDay(event.detail)}
    ></ravand-calendar-hours>`;
  }

  #month(entity: EntityForUser, dates: Dates, entries: readonly CalendarEntry[]): TemplateResult {
    const weeks = this.#weeks();
    const rest = weekendDays();
    const weekday = new Intl.DateTimeFormat(dateLocale(), { weekday: 'long', timeZone: 'UTC' });
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    const byDay = new Map<number, CalendarEntry[]>();
    for (const entry of entries)
      for (const day of daysOfEntry(entry)) byDay.set(day, [...(byDay.get(day) ?? []), entry]);
    const mayCreate = this.#mayCreate(entity) && canBegin(dates, entity);
    return html`<div class="month" style="--weeks:${weeks.length}" role="group" aria-label=${t('month.label', { entity: plural })}>
      ${weeks[0]?.map((day) => html`<div class="weekday ${rest.includes(day.weekday) ? 'weekend' : ''}">${weekday.format(new Date(`${day.date}T12:00:00Z`))}</div>`)}
      ${weeks.flat().map((day) => {
        const number = dayNumber(day.date);
        const isOff = rest.includes(day.weekday) || this.#found.off.rest.has(day.date);
        const holiday = this.#found.off.holidays.get(day.date);
        return html`<section
          class="day ${day.inMonth ? '' : 'other'} ${isOff ? 'weekend' : ''}"
          aria-label=${formatDate(day.date, 'long')}
          aria-current=${day.date === today() ? 'date' : nothing}
          data-day=${day.date}
          @dragover=${(event: DragEvent) => event.preventDefault()}
          @drop=${(event: DragEvent) => this.#onDrop(event, number)}
        >
          <div class="of-day">
            <button type="button" class="number" aria-label=${t('month.openDay', { day: formatDate(day.date, 'long') })} @click=${() => this.#openDay(day.date)}>${formatPlain(day.day)}</button>
            ${holiday === undefined ? nothing : html`<span class="holiday" title=${holiday}>${holiday}</span>`}
            ${mayCreate ? html`<button type="button" class="add" aria-label=${t('month.newOn', { day: formatDate(day.date, 'short') })} title=${t('month.newOn', { day: formatDate(day.date, 'short') })} @click=${() => this.#create({ date: day.date, minutes: morning })}><ravand-icon name="plus"></ravand-icon></button>` : nothing}
          </div>
          ${this.#items(byDay.get(number) ?? [], day.date)}
        </section>`;
      })}
    </div>`;
  }

  #openDay(day: string): void {
    this.#views.go({ day: day === today() ? '' : day, settings: { ...this.#views.state?.settings, scale: 'day' } });
  }

  #items(entries: readonly CalendarEntry[], day: string): readonly (TemplateResult | typeof nothing)[] {
    const isOpen = this.opened === day || entries.length <= shownOfDay;
    const shown = isOpen ? entries : entries.slice(0, shownOfDay - 1);
    const left = entries.length - shown.length;
    return [
      ...shown.map((entry) => entryLink(entry, dayNumber(day) === Math.floor(entry.from), this.#acts)),
      left > 0
        ? html`<button type="button" class="more" @click=${() => (this.opened = day)}>${t('month.more', { count: left })}</button>`
        : nothing,
    ];
  }

  readonly #acts: EntryActs = {
    open: (id) => this.#peek.open(id),
    key: (event, entry) => this.#onKey(event, entry),
    drag: (event, entry) => {
      this.#dragged = entry;
      event.dataTransfer?.setData('text/plain', entry.id);
    },
  };

  #agenda(entries: readonly CalendarEntry[]): TemplateResult {
    const { calendar } = preferences();
    const month = monthOf(this.#day, calendar);
    const isShown = (day: string): boolean => {
      const { year, month: number } = monthOf(day, calendar);
      return this.#scale !== 'month' || (year === month.year && number === month.month);
    };
    const days = daysOf(this.#span)
      .filter(isShown)
      .map((date) => ({
        date,
        holiday: this.#found.off.holidays.get(date),
        on: entries.filter((entry) => daysOfEntry(entry).includes(dayNumber(date))),
      }))
      .filter(({ holiday, on }) => on.length > 0 || holiday !== undefined);
    if (days.length === 0) return empty(t('time.empty'));
    return html`<div class="agenda">
      ${days.map(
        ({ date, holiday, on }) => html`<section data-day=${date}>
          <h3>${formatDayHeading(date)}${holiday === undefined ? nothing : html`<span class="holiday">${holiday}</span>`}</h3>
          ${on.map((entry) => entryLink(entry, dayNumber(date) === Math.floor(entry.from), this.#acts))}
        </section>`,
      )}
    </div>`;
  }

  #onDrop(event: DragEvent, day: number): void {
    event.preventDefault();
    const entry = this.#dragged;
    this.#dragged = undefined;
    if (entry?.mayMove) void this.#move(entry.id, day - Math.floor(entry.from));
  }

  #onKey(event: KeyboardEvent, { id, mayMove }: CalendarEntry): void {
    if (!event.altKey || !mayMove) return;
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const by = { [forward]: 1, [backward]: -1, ArrowDown: 7, ArrowUp: -7 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    void this.#move(id, by);
  }

  /** @param by in days; of a record that has times, parts of a day, too */
  #move(id: string, by: number): Promise<void> {
    const entity = this.#entity;
    const dates = entity && this.#dates(entity);
    const record = this.#found.records?.find((one) => one.id === id);
    if (!entity || !dates || !record || by === 0) return Promise.resolve();
    return this.#write(entity, dates, record, shifted(record.values, dates, { kind: 'move', by }));
  }

  /** Shown at once; taken back with the reason when it is refused. */
  async #write(
    entity: EntityForUser,
    dates: Dates,
    record: StoredRecord,
    changes: Values,
    isUndo = false,
  ): Promise<void> {
    if (Object.keys(changes).length === 0) return;
    const before = Object.fromEntries(Object.keys(changes).map((name) => [name, record.values[name] ?? null]));
    this.#put({ ...record, values: { ...record.values, ...changes } });
    try {
      const written = await ravand.update(entity.name, record.id, changes, record.version);
      this.#put(written);
      await this.#focus(record.id);
      const text = t('time.moved', { name: recordTitle(written, entity), when: whenText(written.values, dates) });
      const undo = () => void this.#write(entity, dates, written, before, true);
      toast({ text, ...(isUndo ? {} : { undo }) });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.#put(record);
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
      void this.#found.load();
    }
  }

  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    await this.hours?.updateComplete;
    if (this.hours) this.hours.focusEntry(id);
    else this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  #mayMove(entity: EntityForUser, { begin, end }: Dates): boolean {
    const mayWrite = (name: string | undefined): boolean =>
      name === undefined || entity.fields.some((field) => field.name === name && field.writable && !field.readOnly);
    return !this.#views.isStill && entity.may.update && mayWrite(begin.name) && mayWrite(end?.name);
  }

  #mayCreate({ may }: EntityForUser): boolean {
    return may.create && this.#views.offers('new') && !this.#views.isStill;
  }

  /** A new record, at a place of the calendar where one was meant. */
  #create(at?: FreePlace): void {
    const entity = this.#entity;
    const dates = entity && this.#dates(entity);
    if (!entity || !dates || !this.#mayCreate(entity)) return;
    const { name, kind } = dates.begin;
    const value = at && (kind === 'date' ? at.date : instantOf(at.date, at.minutes, preferences().timeZone));
    const begun = value !== undefined && canBegin(dates, entity) ? `?${new URLSearchParams({ [name]: value })}` : '';
    void navigate(`/records/${entity.name}/new${begun}`);
  }

  /** What an answer to a write says; the titles of what it points to were read with it. */
  #put(record: StoredRecord): void {
    this.#found.change(
      this.#found.records?.map((one) =>
        one.id === record.id ? { ...one, ...record, titles: record.titles ?? one.titles ?? {} } : one,
      ),
    );
  }
}

/** Of a day that is only a day. */
const morning = 9 * 60;

/** May whoever looks say the date of a new one? */
function canBegin({ begin }: Dates, { fields }: EntityForUser): boolean {
  return fields.some(({ name, writable, readOnly }) => name === begin.name && writable && !readOnly);
}

function shownFields(entity: EntityForUser, { begin, end }: Dates, said: readonly string[]): readonly string[] {
  const named = [entity.titleField, begin.name, end?.name, lengthField(entity)?.name, toneField(entity)?.name];
  const own = said
    .map((path) => path.split('.')[0] ?? path)
    .filter((name) => entity.fields.some((field) => field.name === name));
  return [...new Set([...named.filter((name) => name !== undefined), ...own])];
}
