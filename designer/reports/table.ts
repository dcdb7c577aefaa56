// `<ravand-report-table .report>`: the numbers of a report: sections with rows, sums and totals. Emits `cell-open` with the number that was pressed; `plain`: none can
// be, and a report of nothing is drawn, too.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { empty, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { formatDate } from '../format/dates.ts';
import { formatNumber } from '../format/numbers.ts';
import { isolate, local, t } from '../shell/texts.ts';
import type { Report, ReportCell, ReportColumn, ReportSection } from './api.ts';

/** A number somebody wants to see the records of. */
export interface OpenedCell extends ReportCell {
  readonly title: string;
}

@customElement('ravand-report-table')
export class ReportTable extends RavandElement {
  static override styles = [
    base,
    states,
    css`
      :host {
        display: block;
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

  @property({ attribute: false }) report!: Report;
  @property({ type: Boolean }) plain = false;

  #number(value: string, { scale }: ReportColumn): TemplateResult {
    const isZero = /^-?0(\.0*)?$/.test(value);
    return html`<bdi class=${isZero ? 'muted' : value.startsWith('-') ? 'below' : nothing}>${isZero ? '–' : formatNumber(value, scale)}</bdi>`;
  }

  #cells(report: Report, section: ReportSection, row: ReportSection['rows'][number], title: string): TemplateResult[] {
    return row.values.map((value, at) => {
      const column = report.columns[at]!;
      const isZero = /^-?0(\.0*)?$/.test(value);
      if (isZero || this.plain) return html`<td>${this.#number(value, column)}</td>`;
      const label = `${title} · ${local(column.label)}: ${isolate(formatNumber(value, column.scale))}`;
      const cell = { section: section.id, column: column.id, ...(row.key === null ? {} : { key: row.key }), title };
      return html`<td><button type="button" class="number" aria-label=${label} @click=${() => this.emit('cell-open', cell satisfies OpenedCell)}>${this.#number(value, column)}</button></td>`;
    });
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

  protected override render(): TemplateResult {
    const { report } = this;
    if (
      !this.plain &&
      report.sections.every(({ rows }) => rows.every(({ values }) => values.every((one) => /^-?0(\.0*)?$/.test(one))))
    )
      return empty(t('reports.empty'));
    const currencies = new Set(report.columns.flatMap(({ currency }) => currency ?? []));
    return html`<div class="frame" tabindex="0" role="region" aria-label=${local(report.label)}><table>
      <caption>${report.atEnd ? t('reports.at', { day: formatDate(report.to) }) : t('reports.between', { from: formatDate(report.from), to: formatDate(report.to) })}${currencies.size === 1 ? html` · ${t(`reports.currency`, { currency: [...currencies][0]! })}` : nothing}</caption>
      <thead><tr><td></td>${report.columns.map(({ label, id }) => html`<th scope="col">${local(label) || id}</th>`)}</tr></thead>
      ${report.sections.map((section) => this.#section(report, section))}
    </table></div>`;
  }
}
