// `<ravand-report-preview .report>`: the report as it is now, of a period, with the records there are; asked again a moment after it was changed.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ReportDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import '../operate/period-picker.ts';
import { type Period, periodNamed } from '../operate/periods.ts';
import { type Report, reports } from '../reports/api.ts';
import '../reports/table.ts';
import { t } from '../shell/texts.ts';

const quietMs = 400;

@customElement('ravand-report-preview')
export class ReportPreview extends RavandElement {
  static override styles = [
    base,
    states,
    css`
      :host {
        display: grid;
        gap: 12px;
        align-content: start;
      }
      .muted {
        font: var(--small);
      }
      [aria-busy='true'] {
        opacity: 0.6;
      }
    `,
  ];

  @property({ attribute: false }) report!: ReportDefinition;
  @state() private period: Period = periodNamed('year');
  @state() private answer: Report | undefined;
  @state() private busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#timer));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('report')) this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), quietMs);
  }

  async #ask(): Promise<void> {
    const asked = ++this.#asked;
    this.busy = true;
    try {
      const { first: from, last: to } = this.period;
      const answer = await reports.preview(this.report, { from, to });
      if (asked === this.#asked) this.answer = answer;
    } catch (error) {
      // What is wrong with it stands below; what was last right stays here.
      if (!(error instanceof ServerProblem)) throw error;
    } finally {
      if (asked === this.#asked) this.busy = false;
    }
  }

  protected override render(): TemplateResult {
    const choose = ({ detail }: CustomEvent<Period>) => {
      this.period = detail;
      void this.#ask();
    };
    return html`<ravand-period-picker .period=${this.period} @period-choose=${choose}></ravand-period-picker>
      <div aria-busy=${String(this.busy)}>${this.answer ? html`<ravand-report-table plain .report=${this.answer}></ravand-report-table>` : this.busy ? skeleton(6, 40) : nothing}</div>
      <p class="muted">${t('reportEditor.preview')}</p>`;
  }
}
