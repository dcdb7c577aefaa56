// `<ravand-record-calendar>`: the records of an entity on the days of a month of the person's calendar; on phones the days that have some, one below the
// other. A record moves to another day by drag or by Alt and an arrow; that is a record write like any other, and can be taken back.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FilterTree } from '../../schemas/types.ts';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed } from '../api/session.ts';
import type { EntityForUser, FieldForUser, StoredRecord } from '../api/types.ts';
import { addDays, addMonths, type Day, firstOf, monthGrid, monthOf } from '../calendars/calendar.ts';
import { instantOf } from '../calendars/zone.ts';
import { narrow } from '../elements/anchor.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { dayOf, formatDate, formatDayHeading, formatTime, today } from '../format/dates.ts';
import { dateLocale, weekendDays, weekStart } from '../format/locale.ts';
import { formatPlain } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import { preferences } from '../shell/preferences.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import '../shell/page-header.ts';
import { calendarStyle } from './calendar-style.ts';
import { cardText } from './card-lines.ts';
import { expandOf } from './columns.ts';
import { periodBar, periodStyle } from './period-bar.ts';
import { recordTitle } from './record-title.ts';
import { filterOf } from './sentence.ts';
import { settingSelect } from './setting-select.ts';
import { viewHead } from './view-head.ts';
import { ViewsController } from './views-controller.ts';

/** As many as one question answers; a fuller month is narrowed by a condition. */
const mostRecords = 200;
const shownOfDay = 3;

@customElement('ravand-record-calendar')
export class RavandRecordCalendar extends RavandElement {
  static override styles = [base, buttons, controls, states, viewHead, periodStyle, calendarStyle];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private records: readonly StoredRecord[] | undefined;
  @state() private isCut = false;
  @state() private problem: string | undefined;
  @state() private opened = '';
  readonly #views = new ViewsController(this, 'calendar');
  #asked = '';
  #stale: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      onLive((event) => {
        if (event.type !== 'record' || (event.entity !== '' && event.entity !== this.params.entity)) return;
        clearTimeout(this.#stale);
        this.#stale = setTimeout(() => void this.#load(), 500);
      }),
    );
    const redraw = () => this.requestUpdate();
    narrow.addEventListener('change', redraw);
    this.during(() => narrow.removeEventListener('change', redraw));
  }

  #field(entity: EntityForUser): FieldForUser | undefined {
    return (
      entity.fields.find((field) => field.name === this.#views.state?.settings.dateField) ??
      entity.fields.find((field) => field.kind === 'date' || field.kind === 'datetime')
    );
  }

  get #expand(): string | undefined {
    const entity = entityNamed(this.params.entity ?? '');
    return entity && expandOf(this.#views.columns(entity) ?? []);
  }

  /** A day of the month that is shown. */
  get #day(): string {
    return this.#views.state?.day || today();
  }

  #weeks(): readonly (readonly Day[])[] {
    const { calendar } = preferences();
    return monthGrid(monthOf(this.#day, calendar), calendar, weekStart());
  }

  override willUpdate(): void {
    this.#views.follow();
    const { state } = this.#views;
    if (!state) return;
    const { dateField } = state.settings;
    const asked = JSON.stringify([
      this.params.entity,
      this.#weeks()[0]?.[0]?.date,
      dateField,
      filterOf(state),
      this.#expand,
    ]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.records = undefined;
    void this.#load();
  }

  #filter(field: FieldForUser): FilterTree {
    const days = this.#weeks().flat();
    const first = days[0]?.date ?? today();
    const after = addDays(days.at(-1)?.date ?? first, 1);
    const edge = (day: string) => (field.kind === 'date' ? day : instantOf(day, 0, preferences().timeZone));
    const rest = this.#views.state && filterOf(this.#views.state);
    return {
      and: [
        { field: field.name, operator: 'ge', value: edge(first) },
        { field: field.name, operator: 'lt', value: edge(after) },
        ...(rest ? [rest] : []),
      ],
    };
  }

  async #load(): Promise<void> {
    const entity = entityNamed(this.params.entity ?? '');
    const field = entity && this.#field(entity);
    if (!entity || !field) return;
    const asked = this.#asked;
    try {
      const page = await ravand.records(entity.name, {
        filter: this.#filter(field),
        sort: `${field.name}:asc`,
        limit: mostRecords,
        expand: this.#expand,
      });
      if (asked !== this.#asked) return;
      this.records = page.items;
      this.isCut = page.next !== undefined;
      this.problem = undefined;
    } catch (error) {
      if (asked === this.#asked) this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  override render(): TemplateResult {
    const entity = entityNamed(this.params.entity ?? '');
    const field = entity && this.#field(entity);
    if (!entity || !field)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    const { state } = this.#views;
    if (!state) return html`<ravand-page-header heading=${plural}></ravand-page-header>${skeleton(8, 72)}`;
    return html`${this.#views.head()}${this.#views.around(
      entity,
      html`<ravand-page-header heading=${plural} ?inert=${this.#views.isStill}></ravand-page-header>
      ${this.#views.bar(entity, { dateField: field.name })}
      <div class="sentence">
        ${this.#views.sentence(entity)}
      </div>
      <div class="period">${this.#months()}${this.#dates(entity, field)}</div>
      ${this.isCut ? html`<p class="notice" role="status">${t('month.tooMany', { count: mostRecords })}</p>` : nothing}
      ${this.problem !== undefined ? failed(this.problem, () => void this.#load()) : this.#month(entity, field)}
      <p id="how" class="visually-hidden">${t('month.how')}</p>`,
    )}`;
  }

  #months(): TemplateResult {
    const { calendar } = preferences();
    const go = (day: string) => this.#views.go({ day: day === today() ? '' : day });
    const step = (by: number): void => go(addMonths(firstOf(monthOf(this.#day, calendar), calendar), by, calendar));
    return periodBar(
      { name: this.#monthName(), previous: t('date.previousMonth'), next: t('date.nextMonth') },
      step,
      () => go(today()),
    );
  }

  /** By which of its dates a record stands in the month; kept with the view. */
  #dates(entity: EntityForUser, now: FieldForUser): TemplateResult | typeof nothing {
    const setting = {
      label: t('month.date'),
      fields: entity.fields.filter(({ kind }) => kind === 'date' || kind === 'datetime'),
      now,
      say: (field: FieldForUser) => t('month.by', { field: labelOf(field) }),
    };
    return settingSelect(setting, (dateField) => this.#views.set({ dateField }));
  }

  #monthName(): string {
    const { calendar } = preferences();
    const month = monthOf(this.#day, calendar);
    const named = new Intl.DateTimeFormat(dateLocale(calendar), { month: 'long', timeZone: 'UTC' });
    return `${named.format(new Date(`${firstOf(month, calendar)}T12:00:00Z`))} ${formatPlain(month.year)}`;
  }

  #month(entity: EntityForUser, field: FieldForUser): TemplateResult {
    const { records } = this;
    if (!records) return skeleton(8, 72);
    const byDay = new Map<string, StoredRecord[]>();
    for (const record of records) {
      const day = dayIn(record, field);
      byDay.set(day, [...(byDay.get(day) ?? []), record]);
    }
    const of = (day: string) => byDay.get(day) ?? [];
    return narrow.matches ? this.#agenda(entity, field, of) : this.#grid(entity, field, of);
  }

  #grid(entity: EntityForUser, field: FieldForUser, of: (day: string) => readonly StoredRecord[]): TemplateResult {
    const weeks = this.#weeks();
    const rest = weekendDays();
    const weekday = new Intl.DateTimeFormat(dateLocale(), { weekday: 'long', timeZone: 'UTC' });
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    return html`<div class="month" role="group" aria-label=${t('month.label', { entity: plural })}>
      ${weeks[0]?.map((day) => html`<div class="weekday ${rest.includes(day.weekday) ? 'weekend' : ''}">${weekday.format(new Date(`${day.date}T12:00:00Z`))}</div>`)}
      ${weeks.flat().map(
        (day) => html`<section
          class="day ${day.inMonth ? '' : 'other'} ${rest.includes(day.weekday) ? 'weekend' : ''}"
          aria-label=${formatDate(day.date, 'long')}
          aria-current=${day.date === today() ? 'date' : nothing}
          data-day=${day.date}
          @dragover=${(event: DragEvent) => event.preventDefault()}
          @drop=${(event: DragEvent) => this.#onDrop(event, entity, field, day.date)}
        >
          <span class="number">${formatPlain(day.day)}</span>
          ${this.#items(of(day.date), entity, field, day.date)}
        </section>`,
      )}
    </div>`;
  }

  #items(
    records: readonly StoredRecord[],
    entity: EntityForUser,
    field: FieldForUser,
    day: string,
  ): readonly (TemplateResult | typeof nothing)[] {
    const isOpen = this.opened === day || records.length <= shownOfDay;
    const shown = isOpen ? records : records.slice(0, shownOfDay - 1);
    const left = records.length - shown.length;
    return [
      ...shown.map((record) => this.#item(record, entity, field)),
      left > 0
        ? html`<button type="button" class="more" @click=${() => (this.opened = day)}>${t('month.more', { count: left })}</button>`
        : nothing,
    ];
  }

  #item(record: StoredRecord, entity: EntityForUser, field: FieldForUser): TemplateResult {
    const said = this.#views.columns(entity)?.filter(({ path }) => path !== entity.titleField && path !== field.name);
    const more = cardText(record, said ?? []);
    const time = field.kind === 'datetime' ? formatTime(String(record.values[field.name])) : '';
    return html`<a
      class="item"
      href=${this.#views.isStill ? nothing : `/records/${entity.name}/${record.id}`}
      data-id=${record.id}
      draggable=${String(this.#mayMove(entity, field))}
      aria-describedby="how"
      @dragstart=${(event: DragEvent) => event.dataTransfer?.setData('text/plain', record.id)}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, record, entity, field)}
      >${time ? html`<span class="time">${time}</span>` : nothing}<bdi>${recordTitle(record, entity)}</bdi>${more ? html` <span class="more-said"><bdi>${more}</bdi></span>` : nothing}</a
    >`;
  }

  #agenda(entity: EntityForUser, field: FieldForUser, of: (day: string) => readonly StoredRecord[]): TemplateResult {
    const days = this.#weeks()
      .flat()
      .filter((day) => day.inMonth && of(day.date).length > 0);
    if (days.length === 0) return empty(t('month.empty'));
    return html`<div class="agenda">
      ${days.map(
        (day) => html`<section>
          <h3>${formatDayHeading(day.date)}</h3>
          ${of(day.date).map((record) => this.#item(record, entity, field))}
        </section>`,
      )}
    </div>`;
  }

  #onDrop(event: DragEvent, entity: EntityForUser, field: FieldForUser, day: string): void {
    event.preventDefault();
    const record = this.records?.find(({ id }) => id === event.dataTransfer?.getData('text/plain'));
    if (record) void this.#move(record, entity, field, day);
  }

  #onKey(event: KeyboardEvent, record: StoredRecord, entity: EntityForUser, field: FieldForUser): void {
    if (!event.altKey || !this.#mayMove(entity, field)) return;
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const by = { [forward]: 1, [backward]: -1, ArrowDown: 7, ArrowUp: -7 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    void this.#move(record, entity, field, addDays(dayIn(record, field), by));
  }

  /** Shown at once; taken back with the reason when it is refused. */
  async #move(
    record: StoredRecord,
    entity: EntityForUser,
    field: FieldForUser,
    day: string,
    isUndo = false,
  ): Promise<void> {
    const from = dayIn(record, field);
    if (from === day || !this.#mayMove(entity, field)) return;
    const moved = { ...record, values: { ...record.values, [field.name]: onDay(record, field, day) } };
    this.#put(moved);
    try {
      const written = await ravand.update(
        entity.name,
        record.id,
        { [field.name]: moved.values[field.name] ?? null },
        record.version,
      );
      this.#put(written);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(record.id)}"]`)?.focus();
      const text = t('month.moved', { name: recordTitle(record, entity), day: formatDate(day, 'short') });
      const undo = () => void this.#move(written, entity, field, from, true);
      toast({ text, ...(isUndo ? {} : { undo }) });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.#put(record);
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
      void this.#load();
    }
  }

  #mayMove(entity: EntityForUser, field: FieldForUser): boolean {
    return !this.#views.isStill && entity.may.update && field.writable && !field.readOnly;
  }

  #put(record: StoredRecord): void {
    this.records = this.records?.map((one) => (one.id === record.id ? record : one));
  }
}

/** The day a record stands at, in the person's zone. */
function dayIn(record: StoredRecord, field: FieldForUser): string {
  const value = String(record.values[field.name] ?? '');
  return field.kind === 'date' ? value : dayOf(value);
}

/** The same time of another day. */
function onDay(record: StoredRecord, field: FieldForUser, day: string): string {
  if (field.kind === 'date') return day;
  const { timeZone } = preferences();
  const before = String(record.values[field.name]);
  const sinceMidnight = Date.parse(before) - Date.parse(instantOf(dayOf(before), 0, timeZone));
  return instantOf(day, Math.floor(sinceMidnight / 60_000), timeZone);
}
