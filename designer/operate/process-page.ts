// `<ravand-process-measures>`: how a process goes: its diagram with what stands where now, shades for count, time, wait and delay, the elements that take most of
// the time, the ways taken, and how many began and ended in a period of the reader's calendar.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { addDays } from '../calendars/calendar.ts';
import { instantOf } from '../calendars/zone.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatNear } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import '../shell/page-header.ts';
import { preferences } from '../shell/preferences.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { type Diagram, type InstanceInfo, type LiveCounts, operate, type ProcessMeasures } from './api.ts';
import './counts-chart.ts';
import type { Part } from './counts-chart.ts';
import './diagram.ts';
import { formatDuration } from '../format/durations.ts';
import type { Badge } from './diagram.ts';
import './element-table.ts';
import { formatShare } from './element-table.ts';
import { type Heat, heats, heatValues, paintsOf, shadeOf } from './heat.ts';
import { statusChip } from './instance-words.ts';
import './period-picker.ts';
import { type Period, partsOf, periodFrom } from './periods.ts';
import { segmented, segments } from './segments.ts';

const liveEveryMs = 10_000;

@customElement('ravand-process-measures')
export class RavandProcessMeasures extends RavandElement {
  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private diagram: Diagram | undefined;
  @state() private measures: ProcessMeasures | undefined;
  @state() private live: LiveCounts | undefined;
  @state() private newest: readonly InstanceInfo[] = [];
  @state() private chosen = '';
  @state() private problem = '';
  #parts: readonly string[] = [];
  #asked = 0;

  get #name(): string {
    return this.params.name ?? '';
  }

  get #version(): number | undefined {
    const version = Number(this.query.get('version') ?? 0);
    return Number.isInteger(version) && version > 0 ? version : undefined;
  }

  get #heat(): Heat {
    return heats.find((heat) => heat === this.query.get('show')) ?? 'now';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const timer = setInterval(() => void this.#follow(), liveEveryMs);
    this.during(() => clearInterval(timer));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) this.diagram = undefined;
    const before = changed.get('query');
    const asks = (query: URLSearchParams | undefined): string =>
      ['version', 'period', 'first', 'last'].map((name) => query?.get(name) ?? '').join(' ');
    if (changed.has('params') || (changed.has('query') && asks(before) !== asks(this.query))) void this.#load();
  }

  async #load(): Promise<void> {
    const asked = ++this.#asked;
    const period = periodFrom(this.query);
    const at = (day: string): string => instantOf(day, 0, preferences().timeZone);
    const parts = partsOf(period);
    const question = {
      from: at(period.first),
      to: at(addDays(period.last, 1)),
      cuts: parts.slice(1).map(at),
      version: this.#version,
    };
    try {
      this.problem = '';
      const [diagram, measures, live, instances] = await Promise.all([
        operate.diagram(this.#name, this.#version),
        operate.measures(this.#name, question),
        operate.live(this.#name, this.#version),
        operate.instances(this.#name).catch(() => ({ items: [] })),
      ]);
      if (asked !== this.#asked) return;
      [this.diagram, this.measures, this.live, this.newest] = [diagram, measures, live, instances.items];
      this.#parts = parts;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  /** What stands where now goes on by itself; a failure shows at the next load. */
  async #follow(): Promise<void> {
    if (document.hidden || this.live === undefined) return;
    await operate.live(this.#name, this.#version).then(
      (live) => {
        this.live = live;
      },
      () => undefined,
    );
  }

  #go(changes: Readonly<Record<string, string | undefined>>): void {
    const query = new URLSearchParams(this.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) query.delete(name);
      else query.set(name, value);
    }
    void navigate(`${location.pathname}?${query}`, { replace: true });
  }

  #choosePeriod({ name, first, last }: Period): void {
    this.#go({
      period: name,
      first: name === 'custom' ? first : undefined,
      last: name === 'custom' ? last : undefined,
    });
  }

  #nameOf(element: string): string {
    return (
      this.diagram?.names[element] ?? this.measures?.elements.find((one) => one.element === element)?.name ?? element
    );
  }

  #header(): TemplateResult {
    const { diagram } = this;
    const versions = (diagram?.versions ?? []).map(({ version, isLive }) => ({
      value: String(version),
      label: t('process.version', { version }),
      checked: this.#version === version,
      ...(isLive ? { hint: t('measures.liveVersion') } : {}),
    }));
    const items = [{ value: '', label: t('measures.allVersions'), checked: this.#version === undefined }, ...versions];
    return html`<ravand-page-header heading=${diagram ? local(diagram.label, this.#name) : this.#name}>
      <a slot="before" class="button quiet icon-only" href="/studio/operate" aria-label=${t('measures.back')}><ravand-icon name="arrow-left"></ravand-icon></a>
      ${this.live ? html`<span class="muted wide">${t('measures.runningNow', { count: this.live.running })}</span>` : nothing}
      <ravand-menu slot="actions" .items=${items} label=${t('process.versions')} @menu-choose=${(event: CustomEvent<string>) => this.#go({ version: event.detail === '' ? undefined : event.detail })}>
        <button class="button" aria-label=${t('process.versions')}><ravand-icon name="history"></ravand-icon><span class="wide">${this.#version === undefined ? t('measures.allVersions') : t('process.version', { version: this.#version })}</span></button>
      </ravand-menu>
      <a slot="actions" class="button" href="/studio/processes/${this.#name}" aria-label=${t('operate.openProcess')}><ravand-icon name="square-pen"></ravand-icon><span class="wide">${t('operate.openProcess')}</span></a>
    </ravand-page-header>`;
  }

  #figures({ instances, cycle }: ProcessMeasures): TemplateResult {
    const figure = (key: string, value: string, more = '', tone = '') =>
      html`<div><dt>${t(`measures.${key}`)}</dt><dd class=${tone}><bdi>${value}</bdi></dd>${more ? html`<dd class="more">${more}</dd>` : nothing}</div>`;
    const broken = instances.failed + instances.terminated;
    return html`<dl class="figures">
      ${figure('started', formatInteger(instances.started))} ${figure('completed', formatInteger(instances.completed))}
      ${figure('broken', formatInteger(broken), broken > 0 ? t('measures.brokenOf', { failed: instances.failed, terminated: instances.terminated }) : '', instances.failed > 0 ? 'bad' : '')}
      ${figure('running', formatInteger(instances.running))}
      ${figure('cycle', cycle.count > 0 ? formatDuration(cycle.medianMs) : '–', cycle.count > 0 ? t('measures.cycleMore', { average: formatDuration(cycle.averageMs), p90: formatDuration(cycle.p90Ms), p95: formatDuration(cycle.p95Ms) }) : '')}
    </dl>`;
  }

  #badges(): readonly Badge[] {
    const badges: Badge[] = [];
    for (const { element, waiting, incidents } of this.live?.elements ?? []) {
      const name = this.#nameOf(element);
      if (waiting > 0)
        badges.push({
          element,
          corner: 'start',
          tone: 'accent',
          text: formatInteger(waiting),
          label: t('measures.waitingAt', { name, count: waiting }),
        });
      if (incidents > 0)
        badges.push({
          element,
          corner: 'incident',
          tone: 'danger',
          text: incidents > 1 ? `! ${formatInteger(incidents)}` : '!',
          label: t('measures.incidentsAt', { name, count: incidents }),
        });
    }
    if (!this.measures) return badges;
    for (const { element, text } of heatValues(this.#heat, this.measures))
      badges.push({
        element,
        corner: 'value',
        tone: 'plain',
        text,
        label: `${t(`measures.heat.${this.#heat}`)}: ${this.#nameOf(element)}, ${text}`,
      });
    return badges;
  }

  #legend(measures: ProcessMeasures): TemplateResult {
    const values = heatValues(this.#heat, measures);
    if (this.#heat === 'now')
      return html`<span class="legend"><span class="pill">${formatInteger(1)}</span>${t('measures.waitingHere')}<span class="pill danger">!</span>${t('measures.incidentHere')}</span>`;
    if (values.length === 0) return html`<span class="legend">${t('measures.nothingHere')}</span>`;
    const sorted = [...values].sort((a, b) => a.value - b.value);
    if (sorted[0]?.text === sorted.at(-1)?.text)
      return html`<span class="legend"><span class="ramp" aria-hidden="true"><span style="background:${shadeOf(this.#heat, 4)}"></span></span><bdi>${sorted[0]?.text}</bdi></span>`;
    return html`<span class="legend"><bdi>${sorted[0]?.text}</bdi><span class="ramp" aria-hidden="true">${[0, 1, 2, 3, 4].map((step) => html`<span style="background:${shadeOf(this.#heat, step)}"></span>`)}</span><bdi>${sorted.at(-1)?.text}</bdi></span>`;
  }

  #picture(diagram: Diagram, measures: ProcessMeasures): TemplateResult {
    const paints = paintsOf(this.#heat, heatValues(this.#heat, measures), measures.paths.flows);
    return html`<section class="picture" aria-label=${t('measures.diagram')}>
      <div class="tools">
        ${segments(
          t('measures.shown'),
          heats.map((value) => ({ value, label: t(`measures.heat.${value}`) })),
          this.#heat,
          (show) => this.#go({ show: show === 'now' ? undefined : show }),
        )}
        ${this.#legend(measures)}
      </div>
      <ravand-operate-diagram .xml=${diagram.xml} .names=${diagram.names} .paints=${paints} .badges=${this.#badges()} .chosen=${this.chosen} label=${t('measures.diagramOf', { name: local(diagram.label, this.#name) })}
        @element-choose=${(event: CustomEvent<string | undefined>) => {
          this.chosen = event.detail ?? '';
        }}></ravand-operate-diagram>
      ${diagram.version !== this.#version && this.#version === undefined && diagram.versions.length > 1 ? html`<p class="note">${t('measures.drawnAs', { version: diagram.version })}</p>` : nothing}
    </section>`;
  }

  #elements(measures: ProcessMeasures): TemplateResult {
    const waiting = new Map((this.live?.elements ?? []).map(({ element, waiting: count }) => [element, count]));
    return html`<section class="card">
      <h2>${t('measures.bottlenecks')}</h2>
      <p class="muted">${t('measures.bottlenecksHelp')}</p>
      ${
        measures.elements.length === 0
          ? empty(t('measures.nothingEnded'), { hint: t('measures.nothingEndedHint') })
          : html`<ravand-element-table .elements=${measures.elements} .names=${this.diagram?.names ?? {}} .waiting=${waiting} .chosen=${this.chosen}
              @element-choose=${(event: CustomEvent<string>) => {
                this.chosen = event.detail;
              }}></ravand-element-table>`
      }
      ${measures.isSample.activities ? html`<p class="note">${t('measures.sampleActivities')}</p>` : nothing}
    </section>`;
  }

  /** Only where there is a choice. */
  #branches({ paths, isSample }: ProcessMeasures): TemplateResult {
    const bySource = new Map<string, typeof paths.flows>();
    for (const flow of paths.flows)
      if (flow.source !== undefined) bySource.set(flow.source, [...(bySource.get(flow.source) ?? []), flow]);
    const branches = [...bySource].filter(([, flows]) => flows.length > 1);
    return html`<section class="card">
      <h2>${t('measures.branches')}</h2>
      ${
        branches.length === 0
          ? html`<p class="muted">${t('measures.noBranches')}</p>`
          : branches.map(
              ([source, flows]) => html`<h3><bdi>${this.#nameOf(source)}</bdi></h3>
                <ul class="ways">${[...flows]
                  .sort((a, b) => b.count - a.count)
                  .map(
                    (flow) =>
                      html`<li><span class="way"><bdi>${this.diagram?.names[flow.flow] ?? t('measures.to', { name: this.#nameOf(flow.target ?? '') })}</bdi></span><span class="track" aria-hidden="true"><span style="inline-size:${((flow.share ?? 0) * 100).toFixed(2)}%"></span></span><span class="share">${formatShare(flow.share ?? 0)}</span><span class="muted">${formatInteger(flow.count)}</span></li>`,
                  )}</ul>`,
            )
      }
      ${isSample.paths ? html`<p class="note">${t('measures.samplePaths', { count: paths.instances })}</p>` : nothing}
    </section>`;
  }

  /** What stands still, element by element, with a way to try all of it again. */
  #stuck(live: LiveCounts): TemplateResult | typeof nothing {
    const stuck = live.elements.filter(({ incidents }) => incidents > 0);
    if (stuck.length === 0) return nothing;
    return html`<ul class="stuck" aria-label=${t('operate.incidents')}>${stuck.map(
      ({
        element,
        incidents,
      }) => html`<li><ravand-icon name="triangle-alert"></ravand-icon><span>${t('measures.incidentsAt', { name: this.#nameOf(element), count: incidents })}</span>
        <button type="button" class="button small" @click=${() => void this.#retry(element)}><ravand-icon name="refresh-cw"></ravand-icon>${t('measures.retryAll')}</button></li>`,
    )}</ul>`;
  }

  async #retry(element: string): Promise<void> {
    const version = this.#version;
    try {
      const { retried } = await operate.retryAll(this.#name, {
        element,
        ...(version === undefined ? {} : { version }),
      });
      toast({ text: t('measures.retried', { count: retried }), icon: 'refresh-cw' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    await this.#follow();
  }

  #chart(measures: ProcessMeasures): TemplateResult {
    const parts = measures.periods.map(
      (period, index): Part => ({
        day: this.#parts[index] ?? '',
        started: period.started,
        ended: period.completed + period.failed + period.terminated,
      }),
    );
    return html`<section class="card"><h2>${t('measures.perPeriod')}</h2><ravand-counts-chart .parts=${parts}></ravand-counts-chart></section>`;
  }

  #newest(): TemplateResult | typeof nothing {
    if (this.newest.length === 0) return nothing;
    return html`<section class="card">
      <h2>${t('measures.newest')}</h2>
      <ul class="newest">${this.newest
        .slice(0, 8)
        .map(
          (instance) =>
            html`<li><a href="/studio/operate/instances/${instance.id}"><bdi dir="ltr">${instance.id.slice(-8)}</bdi></a>${statusChip(instance.status)}${instance.incidents > 0 ? chip(t('measures.stuck'), { tone: 'danger', icon: 'triangle-alert' }) : nothing}<span class="muted end">${t('process.version', { version: instance.version })} · <bdi>${formatNear(instance.startedAt)}</bdi></span></li>`,
        )}</ul>
    </section>`;
  }

  protected override render() {
    if (this.problem) return html`${this.#header()}${failed(this.problem, () => void this.#load())}`;
    const { diagram, measures } = this;
    if (!diagram || !measures) return html`${this.#header()}${skeleton(8, 48)}`;
    return html`${this.#header()}
      <div class="scroll">
        <ravand-period-picker .period=${periodFrom(this.query)} @period-choose=${(event: CustomEvent<Period>) => this.#choosePeriod(event.detail)}></ravand-period-picker>
        ${this.#figures(measures)} ${this.live ? this.#stuck(this.live) : nothing} ${this.#picture(diagram, measures)}
        ${this.#elements(measures)}
        <div class="pair">${this.#chart(measures)} ${this.#branches(measures)}</div>
        ${this.#newest()}
      </div>`;
  }

  static override styles = [
    base,
    buttons,
    chips,
    states,
    segmented,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      .scroll {
        display: flex;
        flex-direction: column;
        gap: 12px;
        overflow-y: auto;
        padding: 4px var(--gutter) 32px;
      }
      .scroll > * {
        flex: none;
      }
      .figures {
        display: grid;
        grid-template-columns: repeat(4, minmax(96px, 1fr)) minmax(260px, 2.2fr);
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
      }
      .figures > div {
        padding: 10px 16px;
      }
      .figures > div + div {
        border-inline-start: 1px solid var(--line);
      }
      dt,
      .more {
        font: var(--small);
        color: var(--text-3);
      }
      .figures dd:not(.more) {
        font: var(--figure);
      }
      .figures dd.bad {
        color: var(--danger);
      }
      .stuck li {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 10px;
        align-items: center;
        padding-block: 6px;
        padding-inline: 16px 8px;
        border: 1px solid color-mix(in srgb, var(--danger) 30%, transparent);
        border-radius: var(--radius-card);
        background: var(--danger-soft);
      }
      .stuck li + li {
        margin-block-start: 6px;
      }
      .stuck li > ravand-icon {
        color: var(--danger);
      }
      .stuck .button {
        margin-inline-start: auto;
      }
      .picture,
      .card {
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        overflow: hidden;
      }
      .card {
        padding: 12px 16px 14px;
      }
      h2 {
        font: var(--section);
      }
      h3 {
        margin-block: 10px 4px;
        font: var(--body-strong);
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: center;
        justify-content: space-between;
        padding: 8px 12px;
        border-block-end: 1px solid var(--line);
      }
      .legend {
        display: inline-flex;
        flex-wrap: wrap;
        gap: 6px;
        align-items: center;
        font: var(--small);
        color: var(--text-2);
      }
      .pill {
        display: inline-grid;
        place-items: center;
        min-inline-size: 20px;
        block-size: 20px;
        margin-inline-start: 8px;
        border-radius: 10px;
        background: var(--accent);
        color: var(--on-accent);
        font: var(--micro);
      }
      .pill.danger {
        background: var(--danger);
        color: var(--surface);
      }
      .ramp {
        display: inline-flex;
        border-radius: 3px;
        overflow: hidden;
        box-shadow: inset 0 0 0 1px var(--line);
      }
      .ramp > span {
        inline-size: 22px;
        block-size: 12px;
      }
      ravand-operate-diagram {
        block-size: clamp(300px, 46vh, 520px);
      }
      .note {
        padding: 6px 12px;
        font: var(--small);
        color: var(--text-3);
      }
      .card .note {
        padding: 8px 0 0;
      }
      ravand-element-table {
        margin: 8px -10px 0;
      }
      .pair {
        display: grid;
        grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
        gap: 12px;
      }
      ravand-counts-chart {
        margin-block-start: 8px;
      }
      .ways li {
        display: grid;
        grid-template-columns: minmax(60px, 1fr) minmax(60px, 2fr) 44px auto;
        gap: 10px;
        align-items: center;
        min-block-size: 28px;
      }
      .way {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .track {
        block-size: 8px;
        border-radius: 4px;
        background: var(--sunken);
        overflow: hidden;
      }
      .track > span {
        display: block;
        block-size: 100%;
        border-radius: 4px;
        background: var(--chart-1);
      }
      .share {
        font-weight: 600;
      }
      .newest li {
        display: flex;
        gap: 10px;
        align-items: center;
        min-block-size: 36px;
        border-block-end: 1px solid var(--line);
      }
      .newest li:last-child {
        border-block-end: 0;
      }
      .end {
        margin-inline-start: auto;
      }
      @media (max-width: 1023.98px) {
        .pair {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      @media (max-width: 767.98px) {
        .wide {
          display: none;
        }
        .figures {
          grid-template-columns: 1fr 1fr;
        }
        .figures > div {
          padding: 8px 12px;
        }
        .figures > div:nth-child(odd) {
          border-inline-start: 0;
        }
        .figures > div:nth-child(n + 3) {
          border-block-start: 1px solid var(--line);
        }
        .figures > div:last-child {
          grid-column: 1 / -1;
        }
        .newest a {
          min-block-size: 24px;
        }
        .newest li {
          flex-wrap: wrap;
          padding-block: 8px;
        }
      }
    `,
  ];
}
