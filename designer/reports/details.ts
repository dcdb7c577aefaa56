// `<ravand-report-details>`: the records one number of a report is made of, each a way to the record. Emits `details-close`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { valueText } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';
import { type ReportCell, type ReportDetails, reports } from './api.ts';

@customElement('ravand-report-details')
export class RavandReportDetails extends RavandElement {
  @property() name = '';
  @property() heading = '';
  @property({ attribute: false }) days = { from: '', to: '' };
  @property({ attribute: false }) cell: ReportCell | undefined;
  @state() private details: ReportDetails | undefined;
  @state() private problem = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('cell')) void this.#load();
  }

  async #load(): Promise<void> {
    const { cell } = this;
    if (cell === undefined) return;
    const { section, column, key } = cell;
    try {
      this.problem = '';
      this.details = undefined;
      const asked = { section, column, ...(key === undefined ? {} : { key }) };
      const details = await reports.details(this.name, this.days, asked);
      if (this.cell === cell) this.details = details;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #table(details: ReportDetails): TemplateResult {
    const entity = entityNamed(details.entity);
    const fields = details.fields.flatMap((name) => entity?.fields.find((field) => field.name === name) ?? []);
    const target = entity?.fields.find((field) => field.name === details.opens)?.target ?? details.entity;
    return html`<table>
      <thead><tr>${fields.map((field) => html`<th scope="col">${local(field.label) || field.name}</th>`)}</tr></thead>
      <tbody>${details.items.map((item) => {
        const id = details.opens === undefined ? item.id : String(item.values[details.opens] ?? '');
        const href = `/records/${encodeURIComponent(target)}/${encodeURIComponent(id)}`;
        return html`<tr>${fields.map((field, at) => {
          const value = item.values[field.name] ?? null;
          const text =
            value === null
              ? ''
              : field.kind === 'reference'
                ? (details.titles[String(value)] ?? '')
                : valueText(field, value as never);
          return html`<td>${at === 0 ? html`<a href=${href}><bdi>${text || '…'}</bdi></a>` : html`<bdi>${text}</bdi>`}</td>`;
        })}</tr>`;
      })}</tbody>
    </table>${details.more ? html`<p class="muted">${t('reports.more', { count: details.items.length })}</p>` : nothing}`;
  }

  protected override render(): TemplateResult {
    const body = this.problem
      ? failed(this.problem, () => void this.#load())
      : this.details === undefined
        ? skeleton(4, 36)
        : this.#table(this.details);
    return html`<ravand-dialog heading=${this.heading} .open=${true} @dialog-close=${() => this.emit('details-close')}><div class="frame">${body}</div></ravand-dialog>`;
  }

  static override styles = [
    base,
    buttons,
    states,
    css`
      ravand-dialog {
        --dialog-width: 760px;
      }
      .frame {
        overflow-x: auto;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 8px 10px;
        border-block-end: 1px solid var(--line);
        text-align: start;
        white-space: nowrap;
      }
      th {
        color: var(--text-3);
        font: var(--small);
      }
      td {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
}
