// `<ravand-chart .tile .data>`: a chart on a canvas with its legend, its values at the pointer, and the same as a table for who wants or needs it. A press on a bar,
// point or slice opens the list of just these records. What draws is loaded when the first chart is seen.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ChartData, Heading } from '../../../schemas/dashboard-data.ts';
import type { DashboardTile } from '../../../schemas/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { magnitudeOf } from '../../format/numbers.ts';
import { direction } from '../../shell/preferences.ts';
import { navigate } from '../../shell/router.ts';
import { t } from '../../shell/texts.ts';
import {
  axisValue,
  headingText,
  isPlain,
  listOf,
  measureText,
  partText,
  scaleOf,
  shortValue,
  spanText,
  tileTitle,
  wholeValue,
} from '../tile-words.ts';
import type { Drawing } from './canvas.ts';
import { type ChartLook, chartOption, coloursOf, isAcross } from './chart-option.ts';

interface Pointed {
  readonly place: number;
  readonly x: number;
  readonly y: number;
}

@customElement('ravand-chart')
export class RavandChart extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        position: relative;
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        flex: 1;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        padding: 0 16px 4px;
        font: var(--small);
        color: var(--text-2);
      }
      .legend .unit {
        color: var(--text-3);
      }
      .legend span {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      i {
        flex: none;
        inline-size: 10px;
        block-size: 10px;
        border-radius: 2px;
      }
      .body {
        display: flex;
        flex: 1;
        min-block-size: 0;
        padding: 0 12px 10px;
      }
      .canvas {
        flex: 1;
        min-inline-size: 0;
        min-block-size: 0;
        overflow: hidden;
      }
      .slices {
        align-self: center;
        flex: 1.1;
        max-block-size: 100%;
        overflow: auto;
      }
      .slices :is(a, span) {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 3px 6px;
        border-radius: var(--radius);
        color: var(--text-2);
      }
      .slices a:hover {
        background: var(--hover);
        text-decoration: none;
      }
      .slices bdi {
        flex: 1;
        min-inline-size: 0;
      }
      .slices b {
        color: var(--text);
        font-weight: 600;
      }
      .tip {
        position: absolute;
        z-index: 2;
        min-inline-size: 130px;
        max-inline-size: 260px;
        padding: 8px 10px;
        border: 1px solid var(--float-line);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow-popover);
        font: var(--small);
        pointer-events: none;
      }
      .tip strong {
        display: block;
        font: var(--small-strong);
      }
      .tip p {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--text-2);
      }
      .tip b {
        margin-inline-start: auto;
        padding-inline-start: 10px;
        color: var(--text);
      }
      .table {
        flex: 1;
        min-block-size: 0;
        overflow: auto;
        padding: 0 16px 12px;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 5px 8px;
        border-block-end: 1px solid var(--line);
        font: var(--small);
        text-align: start;
        white-space: nowrap;
      }
      thead th {
        color: var(--text-3);
      }
      tbody th {
        font: var(--small-strong);
        padding-inline-start: 0;
      }
      td {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      thead th + th {
        text-align: end;
      }
      .nothing {
        margin: auto;
        padding: 16px;
        color: var(--text-3);
      }
    `,
  ];

  @property({ attribute: false }) tile!: DashboardTile;
  @property({ attribute: false }) data!: ChartData;
  @property({ type: Boolean }) asTable = false;
  @state() private pointed: Pointed | undefined;
  @query('.canvas') private readonly host!: HTMLElement | null;
  #drawing: Drawing | undefined;
  #drawnOn: HTMLElement | undefined;
  readonly #sizes = new ResizeObserver(() => this.#drawing?.resize());

  override connectedCallback(): void {
    super.connectedCallback();
    // Colours are those of the theme that is shown.
    const themes = new MutationObserver(() => void this.#draw());
    themes.observe(document.documentElement, { attributeFilter: ['data-theme', 'dir', 'lang'] });
    const fonts = () => void this.#draw();
    document.fonts.addEventListener('loadingdone', fonts);
    this.during(() => {
      themes.disconnect();
      document.fonts.removeEventListener('loadingdone', fonts);
      this.#stop();
    });
  }

  #stop(): void {
    this.#sizes.disconnect();
    this.#drawing?.dispose();
    this.#drawing = undefined;
    this.#drawnOn = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('data')) this.pointed = undefined;
  }

  protected override updated(): void {
    void this.#draw();
  }

  async #draw(): Promise<void> {
    const { host } = this;
    if (host === null) {
      this.#stop();
      return;
    }
    const { startDrawing } = await import('./canvas.ts');
    if (!this.isConnected || this.host !== host) return;
    if (this.#drawnOn !== host) {
      this.#stop();
      this.#drawing = startDrawing(host);
      this.#drawnOn = host;
      this.#sizes.observe(host);
      this.#listen(this.#drawing);
    }
    this.#drawing?.setOption(chartOption(this.tile, this.data, this.#words(), this.#look()), true);
  }

  #listen(drawing: Drawing): void {
    drawing.on('click', (event) => {
      const line = this.tile.chart === 'donut' ? 0 : Number(event.seriesId);
      const to = this.#linkOf(event.dataIndex, line);
      if (to !== undefined) void navigate(to);
    });
    drawing.getZr().on('mousemove', ({ offsetX, offsetY }) => this.#point(offsetX, offsetY));
    drawing.getZr().on('globalout', () => (this.pointed = undefined));
    drawing.on('mouseover', (event) => {
      if (this.tile.chart !== 'donut') return;
      const { offsetX = 0, offsetY = 0 } = event.event ?? {};
      this.pointed = { place: event.dataIndex, x: offsetX, y: offsetY };
    });
    drawing.on('mouseout', () => {
      if (this.tile.chart === 'donut') this.pointed = undefined;
    });
  }

  #point(x: number, y: number): void {
    if (this.tile.chart === 'donut' || !this.#drawing) return;
    const grid = { gridIndex: 0 };
    if (!this.#drawing.containPixel(grid, [x, y])) {
      this.pointed = undefined;
      return;
    }
    const [first = 0, second = 0] = this.#drawing.convertFromPixel(grid, [x, y]) as number[];
    const place = Math.round(isAcross(this.data) ? first : second);
    this.pointed = this.data.places[place] === undefined ? undefined : { place, x, y };
  }

  #look(): ChartLook {
    const style = getComputedStyle(this);
    const token = (name: string) => style.getPropertyValue(name).trim();
    return {
      isRightToLeft: direction() === 'rtl',
      moves: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      colours: ['--chart-1', '--chart-2', '--chart-3', '--chart-4', '--chart-5', '--chart-6'].map(token),
      before: token('--chart-6'),
      text: token('--text-3'),
      line: token('--line'),
      surface: token('--surface'),
      font: style.fontFamily,
    };
  }

  #placeText(place: Heading, isShort = false): string {
    return headingText(this.tile, this.tile.by ?? '', place, isShort);
  }

  #lineText(index: number): string {
    const { lines, span, spanBefore } = this.data;
    const line = lines[index];
    if (line?.isBefore) return spanBefore ? spanText(this.tile, spanBefore) : t('dashboard.before');
    if (line?.of !== undefined) return headingText(this.tile, this.tile.series ?? '', line.of);
    return span && lines.some(({ isBefore }) => isBefore) ? spanText(this.tile, span) : measureText(this.tile);
  }

  #words() {
    return {
      places: this.data.places.map((place) => this.#placeText(place, true)),
      value: (value: number) => axisValue(this.tile, value, this.#magnitude.size),
    };
  }

  /** Of the largest value: what the axis says stands in its unit, said once. */
  get #magnitude() {
    const all = this.data.lines.flatMap(({ values }) => values.map((value) => Math.abs(Number(value ?? 0))));
    return isPlain(this.tile) ? magnitudeOf(Math.max(0, ...all)) : { size: 1, word: '' };
  }

  #linkOf(place: number, line: number): string | undefined {
    const at = this.data.places[place];
    const of = this.data.lines[line];
    if (at?.term === undefined || of === undefined || of.isBefore || (of.of !== undefined && of.of.term === undefined))
      return undefined;
    return listOf(this.tile.entity ?? '', this.data.filter, at.term, of.of?.term);
  }

  /** Said to who does not see the picture; each value stands in the table. */
  #inWords(): string {
    const [line] = this.data.lines;
    const values = (line?.values ?? []).map((value) => (value === null ? Number.NEGATIVE_INFINITY : Number(value)));
    const most = values.indexOf(Math.max(...values));
    const place = this.data.places[most];
    return t('dashboard.chartInWords', {
      title: tileTitle(this.tile),
      places: this.data.places.length,
      most: place === undefined ? '' : this.#placeText(place),
      value: wholeValue(this.tile, line?.values[most] ?? null),
    });
  }

  #swatch(index: number): TemplateResult {
    return html`<i style="background:${coloursOf(this.data, this.#look())[index] ?? ''}"></i>`;
  }

  #legend(): TemplateResult | typeof nothing {
    const unit = [this.#magnitude.word, scaleOf(this.tile).unit].filter((word) => word !== '').join(' ');
    const isAlone = this.data.lines.length < 2;
    if (this.tile.chart === 'donut' || (isAlone && unit === '')) return nothing;
    return html`<p class="legend">${unit === '' ? nothing : html`<span class="unit"><bdi>${unit}</bdi></span>`}${(isAlone ? [] : this.data.lines).map((_, index) => html`<span>${this.#swatch(index)}<bdi>${this.#lineText(index)}</bdi></span>`)}</p>`;
  }

  #slices(): TemplateResult {
    const { colours } = this.#look();
    const [line] = this.data.lines;
    return html`<ul class="slices">${this.data.places.map((place, index) => {
      const to = this.#linkOf(index, 0);
      const inside = html`<i style="background:${colours[index % colours.length] ?? ''}"></i><bdi class="truncate">${this.#placeText(place)}</bdi><b><bdi>${shortValue(this.tile, line?.values[index] ?? null)}</bdi></b>`;
      return html`<li>${to === undefined ? html`<span>${inside}</span>` : html`<a href=${to}>${inside}</a>`}</li>`;
    })}</ul>`;
  }

  #tip(): TemplateResult | typeof nothing {
    const { pointed, data } = this;
    const place = pointed && data.places[pointed.place];
    if (!pointed || !place) return nothing;
    const width = this.host?.clientWidth ?? 0;
    const isFar = pointed.x > width / 2;
    // A place on the canvas is measured from its physical left in both directions.
    const side = direction() === 'rtl' ? !isFar : isFar;
    const inset = isFar ? width - pointed.x + 26 : pointed.x + 26;
    return html`<div class="tip" style="inset-block-start:${Math.max(4, pointed.y - 10)}px;${side ? 'inset-inline-end' : 'inset-inline-start'}:${inset}px" aria-hidden="true">
      <strong><bdi>${this.#placeText(place)}</bdi></strong>
      ${data.lines.map((line, index) => {
        const before = data.spansBefore?.[pointed.place];
        const name = line.isBefore && before ? partText(before, this.tile.step ?? 'month') : this.#lineText(index);
        return html`<p>${this.tile.chart === 'donut' ? nothing : this.#swatch(index)}<bdi>${name}</bdi><b><bdi>${wholeValue(this.tile, line.values[pointed.place] ?? null)}</bdi></b></p>`;
      })}
    </div>`;
  }

  #table(): TemplateResult {
    const { places, lines } = this.data;
    return html`<div class="table" tabindex="0" role="region" aria-label=${tileTitle(this.tile)}><table>
      <thead><tr><th scope="col">${t('dashboard.place')}</th>${lines.map((_, index) => html`<th scope="col"><bdi>${this.#lineText(index)}</bdi></th>`)}</tr></thead>
      <tbody>${places.map(
        (place, at) => html`<tr><th scope="row"><bdi>${this.#placeText(place)}</bdi></th>
          ${lines.map(({ values }, index) => {
            const text = html`<bdi>${wholeValue(this.tile, values[at] ?? null)}</bdi>`;
            const to = this.#linkOf(at, index);
            return html`<td>${to === undefined ? text : html`<a href=${to}>${text}</a>`}</td>`;
          })}</tr>`,
      )}</tbody>
    </table></div>`;
  }

  /** Nothing came to anything: an axis without a bar says less than a sentence. */
  get #isEmpty(): boolean {
    return this.data.lines.every(({ values }) => values.every((value) => Number(value ?? 0) === 0));
  }

  protected override render(): TemplateResult {
    if (this.#isEmpty) return html`<p class="nothing">${t('dashboard.nothingYet')}</p>`;
    if (this.asTable || this.tile.chart === 'table') return this.#table();
    return html`${this.#legend()}<div class="body">
        <div class="canvas" role="img" aria-label=${this.#inWords()}></div>
        ${this.tile.chart === 'donut' ? this.#slices() : nothing}
      </div>${this.#tip()}
      ${this.data.more ? html`<p class="legend">${t('dashboard.more')}</p>` : nothing}`;
  }
}
