// `<ravand-timeline-chart>`: bars in rows over an axis of days. Bars move and stretch by drag, by Alt and an arrow (with Shift: their end), and by the form
// that a press opens. It draws the rows one sees only. Emits `bar-shift`, `bar-open` with an id, and `bar-drop` for what was dragged in from beside it.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { dayNumber } from '../../calendars/calendar.ts';
import { wallDays } from '../../calendars/zone.ts';
import type { Tone } from '../../elements/chip.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { noDays } from '../../format/days-of-rest.ts';
import { formatInteger } from '../../format/numbers.ts';
import { direction, preferences } from '../../shell/preferences.ts';
import { t } from '../../shell/texts.ts';
import type { Scale, Span } from './axis.ts';
import { axis } from './axis-view.ts';
import { chartStyle } from './chart-style.ts';
import { type Bar, heightOf, laneHeight, layOut, type Placed, type Row, rowAt, rowPadding, seen } from './layout.ts';
import type { Shift } from './spans.ts';

export interface ChartBar extends Bar {
  readonly title: string;
  /** Its state, as a colour and a word. */
  readonly tone?: Tone | undefined;
  readonly state?: string | undefined;
  readonly mayMove: boolean;
  /** May its ends be moved apart? */
  readonly mayStretch: boolean;
}

export interface Group {
  readonly value: string;
  readonly label: string;
}

export interface BarShift extends Shift {
  readonly id: string;
  /** The row it goes to, when that is another. */
  readonly group?: string;
}

export interface BarDrop {
  readonly id: string;
  /** Days after the beginning of the span. */
  readonly at: number;
  readonly group: string;
}

/** A bar in the hand: `from` where the pointer took it. */
interface Held extends BarShift {
  readonly pointer?: { readonly id: number; readonly x: number; readonly y: number; readonly down: number };
  readonly isMoving: boolean;
}

const widthOfName = 96;
const beside = 132;
const overscan = 120;
const dragFrom = 4;
const settleMs = 700;

const laidOutBy = ['bars', 'groups', 'span', 'width', 'held'] as const;

@customElement('ravand-timeline-chart')
export class RavandTimelineChart extends RavandElement {
  static override styles = [base, chartStyle];

  @property({ attribute: false }) bars: readonly ChartBar[] = [];
  @property({ attribute: false }) groups: readonly Group[] = [];
  /** What the rows are: "Room"; undefined: there is one row without a name. */
  @property({ attribute: false }) groupedBy: string | undefined;
  @property({ attribute: false }) span: Span = { first: '1970-01-01', days: 1 };
  @property() scale: Scale = 'week';
  /** Days of rest and holidays. */
  @property({ attribute: false }) off = noDays;
  /** The smallest step a bar moves by, in days. */
  @property({ type: Number }) step = 1;
  /** May a bar go to another row? */
  @property({ type: Boolean }) mayRegroup = false;
  @property() label = '';
  /** When a bar is, as it would be after a shift: said while it moves. */
  @property({ attribute: false }) say: (shift: BarShift) => string = () => '';
  @state() private held: Held | undefined;
  @state() private width = 800;
  @state() private top = 0;
  @state() private height = 600;
  /** The bar that had the focus last. */
  @state() private current = '';
  @query('.scroll') private readonly scroller!: HTMLElement;
  /** The bar whose element was taken from under the focus: drawn in another row, it has it again. */
  #unseated: string | undefined;
  #rows: readonly Row[] = [];
  #byId: ReadonlyMap<string, ChartBar> = new Map();
  #settle: ReturnType<typeof setTimeout> | undefined;
  #isClick = true;
  readonly #size = new ResizeObserver(() => this.#measure());

  override connectedCallback(): void {
    super.connectedCallback();
    const clock = setInterval(() => this.requestUpdate(), 60_000);
    this.during(() => clearInterval(clock));
    this.during(() => this.#size.disconnect());
  }

  override firstUpdated(): void {
    this.#size.observe(this.scroller);
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.scroller;
    const labels = this.renderRoot.querySelector<HTMLElement>('.corner')?.offsetWidth ?? 0;
    this.width = Math.max(200, clientWidth - labels);
    this.height = clientHeight;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    if (focused instanceof HTMLElement) this.#unseated = focused.dataset.id;
    // What was in the hand is drawn by what became of it.
    if (changed.has('bars') && this.held?.pointer === undefined && this.#settle === undefined) this.held = undefined;
    if (changed.has('groupedBy')) void this.updateComplete.then(() => this.#measure());
    if (changed.has('bars')) this.#byId = new Map(this.bars.map((bar) => [bar.id, bar]));
    // Scrolling shows other rows; it does not lay them out anew.
    if (!laidOutBy.some((name) => (changed as ReadonlyMap<PropertyKey, unknown>).has(name))) return;
    const asPixels = this.width / this.span.days;
    const room = (bar: Bar) => {
      const place = this.#nameOf(bar);
      return {
        before: (place === 'before' ? beside : 0) / asPixels,
        after: (place === 'after' ? beside : 24) / asPixels,
      };
    };
    this.#rows = layOut(
      this.bars.map((bar) => this.#asHeld(bar)),
      this.groups.map(({ value }) => value),
      room,
    );
  }

  override updated(): void {
    // Somebody who went on to something else keeps the focus there.
    if (this.shadowRoot?.activeElement || document.activeElement !== document.body) this.#unseated = undefined;
    if (this.#unseated !== undefined) this.#elementOf(this.#unseated)?.focus({ preventScroll: true });
  }

  #elementOf(id: string): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /** As it would be when it is let go now. */
  #asHeld<B extends Bar>(bar: B): B {
    const { held } = this;
    if (held?.id !== bar.id || !held.isMoving) return bar;
    // Under a pointer it stays an element of its row, which keeps the pointer; it is drawn where the hand is.
    const group = held.pointer ? bar.group : (held.group ?? bar.group);
    const smallest = this.step === 1 ? 1 : 0;
    if (held.kind === 'begin') return { ...bar, from: Math.min(bar.from + held.by, bar.to - smallest) };
    if (held.kind === 'end') return { ...bar, to: Math.max(bar.to + held.by, bar.from + smallest) };
    return { ...bar, group, from: bar.from + held.by, to: bar.to + held.by };
  }

  override render(): TemplateResult {
    const stop = this.#byId.has(this.current)
      ? this.current
      : this.#rows.find(({ bars }) => bars.length > 0)?.bars[0]?.id;
    const shown = seen(this.#rows, this.top - overscan, this.top + this.height + overscan);
    const held = this.held?.isMoving ? this.say(this.held) : '';
    return html`<div
        class="scroll ${this.groupedBy === undefined ? 'single' : ''}"
        role="group"
        aria-label=${this.label}
        aria-describedby="how"
        @scroll=${this.#onScroll}
        @dragover=${(event: DragEvent) => event.preventDefault()}
        @drop=${this.#onDrop}
      >
        <div class="head">
          <div class="corner">${this.groupedBy ?? nothing}</div>
          ${axis(this.span, this.scale, this.off)}
        </div>
        <div class="space" style="block-size:${heightOf(this.#rows)}px">
          ${this.#ground()}
          ${repeat(
            shown,
            (row) => row.group,
            (row) => this.#row(row, stop),
          )}
        </div>
      </div>
      <p id="how" class="visually-hidden">${t('time.how')}</p>
      <div class="visually-hidden" aria-live="polite">${held}</div>`;
  }

  /** What lies behind the bars: days of rest, the lines between days, now. */
  #ground(): TemplateResult {
    const { days, first } = this.span;
    const begin = dayNumber(first);
    const now = wallDays(new Date().toISOString(), preferences().timeZone) - begin;
    const at = (place: number) => `inset-inline-start:${(place / days) * 100}%`;
    const rest = [...this.off.rest].map((day) => dayNumber(day) - begin).filter((day) => day >= 0 && day < days);
    const lines = this.scale === 'day' ? 24 : this.scale === 'quarter' ? 0 : days;
    return html`<div class="ground" aria-hidden="true">
      ${rest.map((day) => html`<i class="rest" style="${at(day)};inline-size:${100 / days}%"></i>`)}
      ${Array.from({ length: lines }, (_, index) => html`<i class="line" style=${at((index * days) / lines)}></i>`)}
      ${now >= 0 && now < days ? html`<i class="now" style=${at(now)}></i>` : nothing}
    </div>`;
  }

  /** @param stop the bar that Tab leads to */
  #row(row: Row, stop: string | undefined): TemplateResult {
    const label = this.groups.find(({ value }) => value === row.group)?.label ?? '';
    const count = this.#rows.find(({ group }) => group === row.group)?.bars.length ?? 0;
    const { held } = this;
    const isTarget = held?.isMoving && held.group === row.group;
    const isSource = held?.isMoving && row.bars.some(({ id }) => id === held.id);
    return html`<section class="row ${isTarget ? 'target' : ''} ${isSource ? 'source' : ''}" style="inset-block-start:${row.top}px;block-size:${row.height}px" aria-label=${label || nothing} data-group=${row.group}>
      ${this.groupedBy === undefined ? nothing : html`<h3><bdi class="truncate" title=${label}>${label}</bdi>${count > 0 ? html`<span class="count">${formatInteger(count)}</span>` : nothing}</h3>`}
      <div class="lanes">
        ${repeat(
          row.bars,
          ({ id }) => id,
          (bar) => this.#bar(bar, bar.id === stop),
        )}
      </div>
    </section>`;
  }

  #bar(placed: Placed, isStop: boolean): TemplateResult | typeof nothing {
    const bar = this.#byId.get(placed.id);
    if (!bar) return nothing;
    const { days } = this.span;
    const from = Math.max(0, placed.from);
    const to = Math.min(days, placed.to);
    const isMoment = placed.from === placed.to;
    const named = this.#nameOf(placed);
    const looks = [
      bar.tone ?? 'accent',
      isMoment ? 'moment' : '',
      named === 'inside' ? '' : `short ${named}`,
      placed.from < 0 ? 'began' : '',
      placed.to > days ? 'goes-on' : '',
      this.held?.id === bar.id && this.held.isMoving ? 'held' : '',
      bar.mayMove ? 'movable' : '',
    ].join(' ');
    const words = this.say({ id: bar.id, kind: 'move', by: 0 });
    const said = [bar.title, words, bar.state].filter(Boolean).join(t('list.comma'));
    const down = this.held?.id === bar.id ? (this.held.pointer?.down ?? 0) : 0;
    const place = `inset-inline-start:${(from / days) * 100}%;inline-size:${Math.max(0, (to - from) / days) * 100}%;inset-block-start:${rowPadding + placed.lane * laneHeight}px;translate:0 ${down}px`;
    const edge = (kind: 'begin' | 'end') =>
      bar.mayStretch ? html`<i class="edge ${kind}" data-edge=${kind}></i>` : nothing;
    return html`<button
      type="button"
      class="bar ${looks}"
      style=${place}
      data-id=${bar.id}
      tabindex=${isStop ? 0 : -1}
      aria-haspopup="dialog"
      aria-label=${said}
      title=${said}
      @pointerdown=${(event: PointerEvent) => this.#onTake(event, bar)}
      @pointermove=${this.#onMove}
      @pointerup=${this.#onLeave}
      @pointercancel=${this.#giveUp}
      @click=${() => this.#open(bar.id)}
      @focus=${() => (this.current = bar.id)}
      @blur=${() => this.#settleNow()}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, bar)}
    >
      ${edge('begin')}<span class="name"><bdi>${bar.title}</bdi></span>${edge('end')}
    </button>`;
  }

  /** Where its name is read: in it, after it where it has no room, before it where the time that is shown ends. */
  #nameOf({ from, to }: Pick<Bar, 'from' | 'to'>): 'inside' | 'after' | 'before' {
    const { days } = this.span;
    const pixels = (length: number) => (length * this.width) / days;
    const begin = Math.max(from, 0);
    const end = Math.min(to, days);
    if (pixels(end - begin) >= widthOfName) return 'inside';
    if (pixels(days - end) >= beside) return 'after';
    if (pixels(begin) >= beside) return 'before';
    // A moment has no inside.
    return from === to ? 'after' : 'inside';
  }

  #open(id: string): void {
    // The end of a drag is also a click.
    if (this.#isClick) this.emit('bar-open', id);
    this.#isClick = true;
  }

  /** Days per pixel in the direction that time runs in. */
  #days(pixels: number): number {
    return ((direction() === 'rtl' ? -pixels : pixels) / this.width) * this.span.days;
  }

  #snapped(days: number): number {
    return Math.round(days / this.step) * this.step;
  }

  #onTake(event: PointerEvent, bar: ChartBar): void {
    if (event.button !== 0 || !bar.mayMove) return;
    this.#settleNow();
    const edge = (event.target as HTMLElement).dataset.edge;
    const kind = edge === 'begin' || edge === 'end' ? edge : 'move';
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const pointer = { id: event.pointerId, x: event.clientX, y: event.clientY, down: 0 };
    this.held = { id: bar.id, kind, by: 0, pointer, isMoving: false };
    this.#isClick = true;
  }

  #onMove = (event: PointerEvent): void => {
    const { held } = this;
    if (!held?.pointer || held.pointer.id !== event.pointerId) return;
    const [x, y] = [event.clientX - held.pointer.x, event.clientY - held.pointer.y];
    if (!held.isMoving && Math.hypot(x, y) < dragFrom) return;
    this.#isClick = false;
    this.#scrollAlong(event.clientY);
    const { group: _, ...rest } = held;
    const group = held.kind === 'move' ? this.#groupAt(event.clientY) : undefined;
    const own = this.#byId.get(held.id)?.group;
    const elsewhere = this.mayRegroup && group !== undefined && group !== own ? { group } : {};
    const pointer = { ...held.pointer, down: held.kind === 'move' && this.mayRegroup ? y : 0 };
    this.held = { ...rest, ...elsewhere, pointer, by: this.#snapped(this.#days(x)), isMoving: true };
  };

  #groupAt(clientY: number): string | undefined {
    const space = this.renderRoot.querySelector('.space')?.getBoundingClientRect();
    return space && rowAt(this.#rows, clientY - space.top)?.group;
  }

  #scrollAlong(clientY: number): void {
    const { top, bottom } = this.scroller.getBoundingClientRect();
    if (clientY > bottom - 28) this.scroller.scrollTop += 14;
    else if (clientY < top + 76) this.scroller.scrollTop -= 14;
  }

  #onLeave = (event: PointerEvent): void => {
    if (this.held?.pointer?.id !== event.pointerId) return;
    this.#letGo();
  };

  #giveUp = (): void => {
    clearTimeout(this.#settle);
    this.#settle = undefined;
    this.held = undefined;
  };

  /** What the hand did is told; whoever is told draws it, or has it stay. */
  #letGo(): void {
    const { held } = this;
    this.#giveUp();
    if (!held?.isMoving || (held.by === 0 && held.group === undefined)) return;
    const { pointer: _pointer, isMoving: _isMoving, ...shift } = held;
    this.emit('bar-shift', shift);
  }

  #settleNow(): void {
    if (this.#settle !== undefined) this.#letGo();
  }

  #onKey(event: KeyboardEvent, bar: ChartBar): void {
    const forward = direction() === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const along = event.key === forward ? 1 : event.key === backward ? -1 : 0;
    const across = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape' && this.held) {
      event.stopPropagation();
      this.#giveUp();
    } else if (along !== 0 || across !== 0) {
      event.preventDefault();
      if (!event.altKey) this.#walk(bar.id, along, across);
      else if (bar.mayMove) this.#nudge(bar, event.shiftKey ? 'end' : 'move', along * this.step, across);
    }
  }

  /** Several presses are one change: it is told when no more come. */
  #nudge(bar: ChartBar, kind: Shift['kind'], by: number, across: number): void {
    if (kind === 'end' && !bar.mayStretch) return;
    if (this.held && (this.held.id !== bar.id || this.held.kind !== kind)) this.#settleNow();
    const before = this.held ?? { id: bar.id, kind, by: 0, isMoving: true };
    const at = this.groups.findIndex(({ value }) => value === (before.group ?? bar.group));
    const group =
      across !== 0 && this.mayRegroup && kind === 'move'
        ? (this.groups[at + across]?.value ?? before.group)
        : before.group;
    this.held = {
      ...before,
      kind,
      by: this.#snapped(before.by + by),
      ...(group === undefined ? {} : { group }),
      isMoving: true,
    };
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#letGo(), settleMs);
    void this.#focus(bar.id);
  }

  /** To the bar before or after in its row, or the nearest of the row above or below. */
  #walk(id: string, along: number, across: number): void {
    const at = this.#rows.findIndex(({ bars }) => bars.some((bar) => bar.id === id));
    const own = this.#rows[at]?.bars ?? [];
    const here = own.findIndex((bar) => bar.id === id);
    const now = own[here];
    if (!now) return;
    if (along !== 0) return void this.#focus(own[here + along]?.id);
    const others = across > 0 ? this.#rows.slice(at + 1) : this.#rows.slice(0, at).toReversed();
    const next = others.find(({ bars }) => bars.length > 0)?.bars;
    const nearest = next?.toSorted((a, b) => Math.abs(a.from - now.from) - Math.abs(b.from - now.from))[0];
    void this.#focus(nearest?.id);
  }

  /** Focuses a bar, drawn or not. */
  async #focus(id: string | undefined): Promise<void> {
    if (id === undefined) return;
    this.current = id;
    await this.updateComplete;
    const row = this.#rows.find(({ bars }) => bars.some((bar) => bar.id === id));
    const lane = row?.bars.find((bar) => bar.id === id)?.lane;
    if (!row || lane === undefined) return;
    const at = row.top + rowPadding + lane * laneHeight;
    const head = this.renderRoot.querySelector<HTMLElement>('.head')?.offsetHeight ?? 0;
    if (at < this.top || at + laneHeight > this.top + this.height - head) {
      this.scroller.scrollTop = Math.max(0, at - this.height / 3);
      this.top = this.scroller.scrollTop;
      await this.updateComplete;
    }
    this.#elementOf(id)?.focus({ preventScroll: true });
  }

  /** After its form is closed, or its change was written. */
  focusBar(id: string): void {
    void this.#focus(id);
  }

  #onScroll = (): void => {
    this.top = this.scroller.scrollTop;
  };

  #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    const id = event.dataTransfer?.getData('text/plain');
    const group = this.#groupAt(event.clientY) ?? this.groups[0]?.value;
    const lanes = this.renderRoot.querySelector('.ground')?.getBoundingClientRect();
    if (!id || group === undefined || !lanes) return;
    const pixels = direction() === 'rtl' ? event.clientX - lanes.right : event.clientX - lanes.left;
    const at = Math.floor(this.#days(pixels) / this.step) * this.step;
    this.emit('bar-drop', { id, group, at: Math.max(0, Math.min(this.span.days - this.step, at)) } satisfies BarDrop);
  };
}
