// `<ravand-calendar-hours>`: days side by side with their hours, as a day and as a week of a calendar. What is on whole days stands above the hours. An entry is
// moved by drag or by Alt and the arrows, a quarter of an hour or a day at a time; a press on a free place begins a new one there. Emits `entry-open`,
// `entry-move`, `place-choose` and `day-open`.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { dateOfNumber, inCalendar, weekdayOf } from '../../calendars/calendar.ts';
import { wallDays } from '../../calendars/zone.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { formatDate, today } from '../../format/dates.ts';
import { noDays } from '../../format/days-of-rest.ts';
import { dateLocale, numberLocale } from '../../format/locale.ts';
import { formatInteger, formatPlain } from '../../format/numbers.ts';
import { preferences } from '../../shell/preferences.ts';
import { t } from '../../shell/texts.ts';
import { type CalendarEntry, daysOfEntry, type EntryActs, entryLink } from './entry.ts';
import { entryStyle } from './entry-style.ts';
import { hoursStyle } from './hours-style.ts';
import { type Crowd, inSoManyLanes, type Stretch } from './lanes.ts';

export interface EntryMove {
  readonly id: string;
  /** In days. */
  readonly by: number;
}

/** A free place: a day, and a minute of it where the entries have times. */
export interface FreePlace {
  readonly date: string;
  readonly minutes: number;
}

/** What of an entry is on one day. */
interface DayStretch extends Stretch {
  readonly entry: CalendarEntry;
}

const dayMinutes = 1440;
/** What an entry is moved by, and what a press is rounded to. */
const stepMinutes = 15;
/** As long as an entry is drawn at least. */
const leastMinutes = 30;
/** From here on there is room for two lines. */
const twoLinesMinutes = 50;
/** Where the hours begin to be seen, unless something is earlier. */
const workdayMinutes = 7.5 * 60;
/** A lane has room for the beginning of a name. */
const leastLanePx = 46;
const nowEveryMs = 60_000;

@customElement('ravand-calendar-hours')
export class RavandCalendarHours extends RavandElement {
  static override styles = [base, entryStyle, hoursStyle];

  /** The first day, as a number of days since 1970-01-01. */
  @property({ type: Number }) first = 0;
  @property({ type: Number }) days = 7;
  @property({ attribute: false }) entries: readonly CalendarEntry[] = [];
  /** The entries have days and no times. */
  @property({ type: Boolean }) isWhole = false;
  @property({ type: Boolean }) mayCreate = false;
  /** Days of rest and holidays. */
  @property({ attribute: false }) off = noDays;
  @property() label = '';
  @state() private now = 0;
  /** Of days beside each other; one that stands alone shows all. */
  @state() private lanes = Number.POSITIVE_INFINITY;
  @query('.hours') private readonly hours!: HTMLElement | null;
  /** What is dragged, and how far below its beginning it was taken. */
  #dragged: { readonly entry: CalendarEntry; readonly below: number } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const tell = () => {
      this.now = wallDays(new Date().toISOString(), preferences().timeZone);
    };
    tell();
    const timer = setInterval(tell, nowEveryMs);
    this.during(() => clearInterval(timer));
    const width = new ResizeObserver(() => this.#measure());
    width.observe(this);
    this.during(() => width.disconnect());
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (changed.has('days')) this.#measure();
  }

  #measure(): void {
    const column = this.renderRoot.querySelector<HTMLElement>('.column');
    this.lanes =
      column && this.days > 1 ? Math.max(2, Math.floor(column.offsetWidth / leastLanePx)) : Number.POSITIVE_INFINITY;
  }

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    const earliest = Math.min(workdayMinutes, ...this.entries.map(({ from }) => minutesOf(from) - stepMinutes));
    const scroller = this.renderRoot.querySelector('.scroll');
    if (scroller && this.hours) scroller.scrollTop = (Math.max(0, earliest) / dayMinutes) * this.hours.offsetHeight;
  }

  focusEntry(id: string): void {
    this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  readonly #acts: EntryActs = {
    open: (id) => this.emit('entry-open', id),
    key: (event, entry) => this.#onKey(event, entry),
    drag: (event, entry) => {
      const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
      this.#dragged = { entry, below: event.clientY - box.top };
      event.dataTransfer?.setData('text/plain', entry.id);
    },
  };

  override render(): TemplateResult {
    const days = Array.from({ length: this.days }, (_, at) => this.first + at);
    const whole = (day: number) =>
      this.entries.filter((entry) => this.#isAbove(entry) && daysOfEntry(entry).includes(day));
    const hasWhole = this.isWhole || this.entries.some((entry) => this.#isAbove(entry));
    return html`<div class="scroll ${this.isWhole ? 'whole-only' : ''}" style="--days:${this.days}" role="group" aria-label=${this.label} tabindex=${this.isWhole ? nothing : '0'}>
      <div class="head">
        <span class="corner"></span>
        ${days.map((day) => this.#dayName(day))}
        ${
          hasWhole
            ? html`<span class="corner all-day">${this.isWhole ? nothing : t('month.allDay')}</span>
              ${days.map(
                (day) =>
                  html`<div class="whole" data-day=${dateOfNumber(day)} @dragover=${allowDrop} @drop=${(event: DragEvent) => this.#onDrop(event, day)} @click=${(event: MouseEvent) => this.#onWholePress(event, day)}>
                    ${whole(day).map((entry) => entryLink(entry, day === Math.floor(entry.from), this.#acts))}
                  </div>`,
              )}`
            : nothing
        }
      </div>
      ${this.isWhole ? nothing : html`<div class="hours">${this.#hourNames()}${days.map((day) => this.#column(day))}</div>`}
    </div>`;
  }

  #isAbove({ from, to }: CalendarEntry): boolean {
    return this.isWhole || to - from >= 1;
  }

  #dayName(day: number): TemplateResult {
    const date = dateOfNumber(day);
    const weekday = new Intl.DateTimeFormat(dateLocale(), { weekday: 'short', timeZone: 'UTC' });
    const { calendar } = preferences();
    return html`<div class="day-name ${this.off.rest.has(date) ? 'off' : ''}" title=${this.off.holidays.get(date) ?? nothing} aria-current=${date === today() ? 'date' : nothing} data-weekday=${weekdayOf(date)}>
      <span>${weekday.format(new Date(`${date}T12:00:00Z`))}</span><b>${formatPlain(inCalendar(date, calendar).day)}</b>
    </div>`;
  }

  #hourNames(): TemplateResult {
    const two = new Intl.NumberFormat(numberLocale(), { minimumIntegerDigits: 2 });
    return html`<div class="names" aria-hidden="true">
      ${Array.from({ length: 23 }, (_, at) => html`<span style="inset-block-start:${((at + 1) / 24) * 100}%"><bdi dir="ltr">${two.format(at + 1)}:${two.format(0)}</bdi></span>`)}
    </div>`;
  }

  #column(day: number): TemplateResult {
    const date = dateOfNumber(day);
    const here = this.entries.filter((entry) => !this.#isAbove(entry) && daysOfEntry(entry).includes(day));
    const stretches = here.map((entry): DayStretch => {
      const from = Math.max(0, (entry.from - day) * dayMinutes);
      const until = Math.min(dayMinutes, (entry.to - day) * dayMinutes);
      return { id: entry.id, entry, from, to: Math.max(until, Math.min(dayMinutes, from + leastMinutes)) };
    });
    const { placed, crowds } = inSoManyLanes(stretches, this.lanes);
    return html`<section
      class="column ${this.off.rest.has(date) ? 'off' : ''}"
      aria-label=${formatDate(date, 'long')}
      data-day=${date}
      @dragover=${allowDrop}
      @drop=${(event: DragEvent) => this.#onDrop(event, day)}
      @click=${(event: MouseEvent) => this.#onPress(event, day)}
    >
      ${date === today() ? html`<span class="now" style="inset-block-start:${(this.now - day) * 100}%"></span>` : nothing}
      ${placed.map(({ entry: { entry, from, to }, lane, lanes }) =>
        entryLink(entry, day === Math.floor(entry.from), this.#acts, {
          style: placeOf(from, to, lane, lanes),
          isShort: to - from < twoLinesMinutes,
        }),
      )}
      ${crowds.map((crowd) => this.#crowd(crowd, date))}
    </section>`;
  }

  #crowd({ from, to, entries }: Crowd<DayStretch>, date: string): TemplateResult {
    const said = t('month.more', { count: entries.length });
    const names = entries
      .map(({ entry: { time, title } }) => [time, title].filter(Boolean).join(' '))
      .join(t('list.comma'));
    return html`<button type="button" class="crowd" style=${placeOf(from, to, this.lanes - 1, this.lanes)} aria-label="${said}${t('list.comma')}${t('month.openDay', { day: formatDate(date, 'long') })}" title=${names} @click=${() => this.emit('day-open', date)}><bdi dir="ltr">+${formatInteger(entries.length)}</bdi></button>`;
  }

  /** The minute of the day a place in its column stands for. */
  #minutesAt(event: MouseEvent, below = 0): number {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const minutes = ((event.clientY - below - box.top) / box.height) * dayMinutes;
    const rounded = Math.round(minutes / stepMinutes) * stepMinutes;
    return Math.min(dayMinutes - stepMinutes, Math.max(0, rounded));
  }

  #onDrop(event: DragEvent, day: number): void {
    event.preventDefault();
    const dragged = this.#dragged;
    this.#dragged = undefined;
    if (!dragged) return;
    const { entry, below } = dragged;
    const isColumn = (event.currentTarget as HTMLElement).classList.contains('column');
    const days = day - Math.floor(entry.from);
    // What stands above the hours keeps its time, and so does what is put there.
    const by = isColumn && !this.#isAbove(entry) ? day + this.#minutesAt(event, below) / dayMinutes - entry.from : days;
    this.#move(entry, by);
  }

  #onKey(event: KeyboardEvent, entry: CalendarEntry): void {
    if (!event.altKey || !entry.mayMove) return;
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const step = this.#isAbove(entry) ? 0 : stepMinutes / dayMinutes;
    const by = { ArrowUp: -step, ArrowDown: step, ArrowLeft: isRtl ? 1 : -1, ArrowRight: isRtl ? -1 : 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#move(entry, by);
  }

  #move({ id, mayMove }: CalendarEntry, by: number): void {
    if (mayMove && by !== 0) this.emit('entry-move', { id, by } satisfies EntryMove);
  }

  #onPress(event: MouseEvent, day: number): void {
    if (!this.mayCreate || event.target !== event.currentTarget) return;
    const minutes = Math.floor(this.#minutesAt(event) / 30) * 30;
    this.emit('place-choose', { date: dateOfNumber(day), minutes } satisfies FreePlace);
  }

  #onWholePress(event: MouseEvent, day: number): void {
    if (!this.mayCreate || !this.isWhole || event.target !== event.currentTarget) return;
    this.emit('place-choose', { date: dateOfNumber(day), minutes: 0 } satisfies FreePlace);
  }
}

function allowDrop(event: DragEvent): void {
  event.preventDefault();
}

function minutesOf(days: number): number {
  return (days - Math.floor(days)) * dayMinutes;
}

function percent(minutes: number): number {
  return (minutes / dayMinutes) * 100;
}

function placeOf(from: number, to: number, lane: number, lanes: number): string {
  return `inset-block-start:${percent(from)}%;block-size:calc(${percent(to - from)}% - 2px);inset-inline-start:${(lane / lanes) * 100}%;inline-size:calc(${100 / lanes}% - 3px)`;
}
