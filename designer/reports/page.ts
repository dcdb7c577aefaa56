// `<ravand-report>`: /reports/:name, a report of a period of the reader's calendar: sections with rows, sums and totals. A number opens the records it is made of;
// a total that does not agree with what it has to equal says by how much.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../operate/period-picker.ts';
import { type Period, periodFrom, periodNamed } from '../operate/periods.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { type Report, reports } from './api.ts';
import './details.ts';
import type { OpenedCell } from './table.ts';
import './table.ts';

@customElement('ravand-report')
export class RavandReport extends RavandElement {
  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private report: Report | undefined;
  @state() private problem = '';
  @state() private cell: OpenedCell | undefined;
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

  protected override render(): TemplateResult {
    const { report } = this;
    if (this.problem) return html`${this.#header()}${failed(this.problem, () => void this.#load())}`;
    return html`${this.#header()}
      <div class="scroll">
        <ravand-period-picker .period=${this.#period} @period-choose=${(event: CustomEvent<Period>) => this.#choosePeriod(event.detail)}></ravand-period-picker>
        ${report === undefined ? skeleton(10, 40) : html`<ravand-report-table .report=${report} @cell-open=${(event: CustomEvent<OpenedCell>) => (this.cell = event.detail)}></ravand-report-table>`}
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
    `,
  ];
}
