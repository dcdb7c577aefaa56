// `<ravand-report>`: /reports/:name, a report of a period of the reader's calendar: sections with rows, sums and totals. A number opens the records it is made of;
// a total that does not agree with what it has to equal says by how much.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { formatDate } from '../format/dates.ts';
import { currencySymbol, formatNumber } from '../format/numbers.ts';
import '../operate/period-picker.ts';
import { type Period, periodFrom, periodNamed } from '../operate/periods.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { isolate, local, t } from '../shell/texts.ts';
import { type Report, type ReportCell, type ReportColumn, type ReportSection, reports } from './api.ts';
import './details.ts';

@customElement('ravand-report')
export class RavandReport extends RavandElement {
  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private report: Report | undefined;
  @state() private problem = '';
  @state() private cell: (ReportCell & { readonly title: string }) | undefined;
  #asked = 0;

  get #name(): string {
    return this.params.name ?? '';
  }

  /** Books are looked at by the year, unless the address says otherwise. */
  get #period(): Period {
    return this.query.has('period') ? periodFrom(this.query) : periodNamed('year');
  }

  get #days() {
    const { first, last } = this.#period;
    return { from: first, to: last };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('params')) this.report = undefined;
    if (changed.has('params') || changed.has('query')) void this.#load();
  }

  async #load(): Promise<void> {
    const asked = ++this.#asked;
    this.cell = undefined;
    try {
      this.problem = '';
      const report = await reports.run(this.#name, this.#days);
      if (asked === this.#asked) this.report = report;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (asked === this.#asked) this.problem = error.detail;
    }
  }

  #choosePeriod({ name, first, last }: Period): void {
    const query = new URLSearchParams({ period: name, ...(name === 'custom' ? { first, last } : {}) });
    void navigate(`${location.pathname}?${query}`, { replace: true });
  }

  #save(format: 'csv' | 'xlsx'): void {
    const link = document.createElement('a');
    link.href = reports.file(this.#name, this.#days, format);
    link.download = '';
    link.click();
  }

  #header(): TemplateResult {
    const items = (['xlsx', 'csv'] as const).map((value) => ({
      value,
      label: t(`reports.${value}`),
      icon: 'download',
    }));
    return html`<ravand-page-header heading=${this.report ? local(this.report.label) : ''}>
      <a slot="before" class="button quiet icon-only" href="/reports" aria-label=${t('reports.heading')}><ravand-icon name="arrow-left"></ravand-icon></a>
      <ravand-menu slot="actions" .items=${items} label=${t('reports.save')} @menu-choose=${(event: CustomEvent<'csv' | 'xlsx'>) => this.#save(event.detail)}>
        <button type="button" class="button"><ravand-icon name="download"></ravand-icon>${t('reports.save')}</button>
      </ravand-menu>
    </ravand-page-header>`;
  }

  #number(value: string, { scale }: ReportColumn): TemplateResult {
    const isZero = /^-?0(\.0*)?$/.test(value);
    return html`<bdi class=${isZero ? 'muted' : value.startsWith('-') ? 'below' : nothing}>${isZero ? '–' : formatNumber(value, scale)}</bdi>`;
  }

  #cells(report: Report, section: ReportSection, row: ReportSection['rows'][number], title: string): TemplateResult[] {
    return row.values.map((value, at) => {
      const column = report.columns[at]!;
      const isZero = /^-?0(\.0*)?$/.test(value);
      if (isZero) return html`<td>${this.#number(value, column)}</td>`;
      const label = `${title} · ${local(column.label)}: ${isolate(formatNumber(value, column.scale))}`;
      const cell = { section: section.id, column: column.id, ...(row.key === null ? {} : { key: row.key }), title };
      return html`<td><button type="button" class="number" aria-label=${label} @click=${() => this.#open(cell)}>${this.#number(value, column)}</button></td>`;
    });
  }

  #open(cell: ReportCell & { readonly title: string }): void {
    this.cell = cell;
  }

  #section(report: Report, section: ReportSection): TemplateResult {
    const label = local(section.label) || section.id;
    const [only] = section.rows;
    const isOne = section.rows.length === 1 && only?.key === null && only.title === '';
    const isAlone = report.sections.length === 1;
    return html`<tbody>
      ${isOne || isAlone ? nothing : html`<tr class="head"><th scope="rowgroup" colspan=${report.columns.length + 1}><bdi>${label}</bdi></th></tr>`}
      ${
        isOne
          ? html`<tr class="sum"><th scope="row"><bdi>${label}</bdi></th>${this.#cells(report, section, only, label)}</tr>`
          : section.rows.map((row) => {
              const title = row.title || t('reports.without');
              return html`<tr><th scope="row"><bdi>${title}</bdi></th>${this.#cells(report, section, row, title)}</tr>`;
            })
      }
      ${
        isOne
          ? nothing
          : html`<tr class="sum"><th scope="row">${t('reports.sum', { of: label })}</th>${section.sums.map((value, at) => html`<td>${this.#number(value, report.columns[at]!)}</td>`)}</tr>`
      }
      ${section.totals.map((total) => this.#total(report, total))}
    </tbody>`;
  }

  #total(report: Report, { label, id, values, differs }: ReportSection['totals'][number]): TemplateResult {
    const off = differs?.find((one) => !/^-?0(\.0*)?$/.test(one));
    const note =
      differs === undefined
        ? nothing
        : off === undefined
          ? html`<span class="agrees"><ravand-icon name="check"></ravand-icon>${t('reports.agrees')}</span>`
          : html`<span class="bad"><ravand-icon name="triangle-alert"></ravand-icon>${t('reports.differs', { by: formatNumber(off, report.columns[0]!.scale) })}</span>`;
    return html`<tr class="total"><th scope="row"><bdi>${local(label) || id}</bdi>${note}</th>${values.map((value, at) => html`<td>${this.#number(value, report.columns[at]!)}</td>`)}</tr>`;
  }

  #table(report: Report): TemplateResult {
    if (
      report.sections.every(({ rows }) => rows.every(({ values }) => values.every((one) => /^-?0(\.0*)?$/.test(one))))
    )
      return empty(t('reports.empty'));
    const currencies = new Set(report.columns.flatMap(({ currency }) => currency ?? []));
    return html`<div class="frame" tabindex="0" role="region" aria-label=${local(report.label)}><table>
      <caption>${report.atEnd ? t('reports.at', { day: formatDate(report.to) }) : t('reports.between', { from: formatDate(report.from), to: formatDate(report.to) })}${currencies.size === 1 ? html` · ${t(`reports.currency`, { currency: currencySymbol([...currencies][0]!) })}` : nothing}</caption>
      <thead><tr><td></td>${report.columns.map(({ label, id }) => html`<th scope="col">${local(label) || id}</th>`)}</tr></thead>
      ${report.sections.map((section) => this.#section(report, section))}
    </table></div>`;
  }

  protected override render(): TemplateResult {
    const { report } = this;
    if (this.problem) return html`${this.#header()}${failed(this.problem, () => void this.#load())}`;
    return html`${this.#header()}
      <div class="scroll">
        <ravand-period-picker .period=${this.#period} @period-choose=${(event: CustomEvent<Period>) => this.#choosePeriod(event.detail)}></ravand-period-picker>
        ${report === undefined ? skeleton(10, 40) : this.#table(report)}
      </div>
      ${this.cell === undefined ? nothing : html`<ravand-report-details name=${this.#name} .days=${this.#days} .cell=${this.cell} heading=${this.cell.title} @details-close=${() => this.#close()}></ravand-report-details>`}`;
  }

  #close(): void {
    this.cell = undefined;
  }

  static override styles = [
    base,
    buttons,
    states,
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
      .frame {
        overflow-x: auto;
        border: 1px solid var(--line);
        border-radius: var(--radius-card, 10px);
        background: var(--surface);
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
        font: var(--body);
      }
      caption {
        padding: 12px 16px;
        text-align: start;
        color: var(--text-3);
        font: var(--small);
      }
      th,
      td {
        padding: 8px 16px;
        border-block-start: 1px solid var(--line);
        text-align: end;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      th[scope='row'],
      th[scope='rowgroup'] {
        text-align: start;
        font-weight: 400;
      }
      th[scope='col'] {
        color: var(--text-3);
        font: var(--small);
      }
      .head th {
        padding-block-start: 20px;
        font: var(--section);
      }
      .sum :is(th, td) {
        font-weight: 600;
      }
      .total :is(th, td) {
        border-block-start: 2px solid var(--text-3);
        font-weight: 700;
      }
      .number {
        border: 0;
        border-radius: var(--radius);
        background: none;
        padding: 4px;
        margin: -4px;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
      .number:hover {
        color: var(--accent);
        text-decoration: underline;
      }
      .below {
        color: var(--danger);
      }
      .agrees,
      .bad {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        margin-inline-start: 10px;
        font: var(--small);
        color: var(--success);
      }
      .bad {
        color: var(--danger);
      }
    `,
  ];
}
