// `<ravand-element-table>`: the elements of a process, those that take most of the time first, with bars from inline-start. Emits `element-choose`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { formatDuration } from '../format/durations.ts';
import { formatInteger } from '../format/numbers.ts';
import { hasText, t } from '../shell/texts.ts';
import type { ElementMeasure, Spread } from './api.ts';

export function kindLabel(kind: string): string {
  const key = `process.kind.${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}`;
  if (kind === 'loop') return t('measures.loop');
  return hasText(key) ? t(key) : hasText(`measures.kind.${kind}`) ? t(`measures.kind.${kind}`) : kind;
}

export function formatShare(share: number): string {
  const percent = share * 100;
  return t('process.percent', { value: percent > 0 && percent < 1 ? 1 : Math.round(percent) });
}

@customElement('ravand-element-table')
export class RavandElementTable extends RavandElement {
  @property({ attribute: false }) elements: readonly ElementMeasure[] = [];
  @property({ attribute: false }) names: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) waiting: ReadonlyMap<string, number> = new Map();
  @property() chosen = '';

  #name({ element, name }: ElementMeasure): string {
    return this.names[element] ?? name ?? element;
  }

  #row(row: ElementMeasure): TemplateResult {
    const holds = row.share > 0;
    const now = this.waiting.get(row.element) ?? 0;
    return html`<tr aria-current=${row.element === this.chosen ? 'true' : nothing}>
      <th scope="row">
        <button type="button" class="name" @click=${() => this.emit('element-choose', row.element)}><bdi>${this.#name(row)}</bdi></button>
        <span class="kind">${kindLabel(row.kind)}</span>
      </th>
      <td class="bar"><span class="track" aria-hidden="true">${holds ? html`<span style="inline-size:${(row.share * 100).toFixed(2)}%"></span>` : nothing}</span><span class="share">${holds ? formatShare(row.share) : '–'}</span></td>
      ${this.#cell(t('measures.done'), formatInteger(row.completed + row.cancelled))}
      ${this.#time(t('measures.median'), row.total, row.total.medianMs)}
      ${this.#time(t('measures.p95'), row.total, row.total.p95Ms)}
      ${this.#time(t('measures.wait'), row.wait, row.wait.medianMs)}
      ${this.#time(t('measures.work'), row.work, row.work.medianMs)}
      <td data-label=${t('measures.late')}>${row.due === 0 ? html`<span class="muted">–</span>` : row.late === 0 ? formatInteger(0) : chip(t('measures.lateOf', { late: row.late, due: row.due }), { tone: 'warning', dot: false })}</td>
      ${this.#cell(t('measures.incidents'), row.incidents === 0 ? '–' : formatInteger(row.incidents), row.incidents > 0 ? 'bad' : 'muted')}
      ${this.#cell(t('measures.now'), now === 0 ? '–' : formatInteger(now), now > 0 ? 'now' : 'muted')}
    </tr>`;
  }

  #cell(label: string, text: string, tone = ''): TemplateResult {
    return html`<td class="number" data-label=${label}><span class=${tone}>${text}</span></td>`;
  }

  #time(label: string, spread: Spread, ms: number): TemplateResult {
    return html`<td data-label=${label}>${spread.count === 0 || ms === 0 ? html`<span class="muted">–</span>` : html`<bdi>${formatDuration(ms)}</bdi>`}</td>`;
  }

  protected override render() {
    return html`<table>
      <caption class="visually-hidden">${t('measures.bottlenecks')}</caption>
      <thead>
        <tr>
          <th scope="col">${t('measures.element')}</th>
          <th scope="col">${t('measures.share')}</th>
          <th scope="col" class="number">${t('measures.done')}</th>
          <th scope="col">${t('measures.median')}</th>
          <th scope="col"><span title=${t('measures.p95Help')}>${t('measures.p95')}</span></th>
          <th scope="col">${t('measures.wait')}</th>
          <th scope="col">${t('measures.work')}</th>
          <th scope="col">${t('measures.late')}</th>
          <th scope="col" class="number">${t('measures.incidents')}</th>
          <th scope="col" class="number">${t('measures.now')}</th>
        </tr>
      </thead>
      <tbody>${this.elements.map((row) => this.#row(row))}</tbody>
    </table>`;
  }

  static override styles = [
    base,
    chips,
    css`
      :host {
        display: block;
        position: relative;
        overflow-x: auto;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 6px 10px;
        border-block-end: 1px solid var(--line);
        text-align: start;
        font-weight: 400;
        white-space: nowrap;
      }
      thead th {
        font: var(--small);
        color: var(--text-3);
      }
      tbody tr:last-child > * {
        border-block-end: 0;
      }
      tbody tr[aria-current] {
        background: var(--accent-soft);
      }
      .number {
        direction: ltr;
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      tbody th {
        min-inline-size: 160px;
        max-inline-size: 260px;
      }
      .name {
        display: block;
        max-inline-size: 100%;
        padding: 0;
        border: 0;
        background: none;
        font: var(--body-strong);
        text-align: start;
        overflow: hidden;
        text-overflow: ellipsis;
        cursor: pointer;
      }
      .name:hover {
        color: var(--accent);
        text-decoration: underline;
      }
      .kind {
        font: var(--small);
        color: var(--text-3);
      }
      tr[aria-current] :is(.kind, .muted) {
        color: var(--text-2);
      }
      .bar {
        min-inline-size: 150px;
      }
      .track {
        display: inline-block;
        vertical-align: middle;
        inline-size: 96px;
        block-size: 8px;
        border-radius: 4px;
        background: var(--sunken);
        overflow: hidden;
      }
      .track > span {
        display: block;
        block-size: 100%;
        min-inline-size: 2px;
        border-radius: 4px;
        background: var(--chart-2);
      }
      .share {
        margin-inline-start: 8px;
        font-weight: 600;
      }
      .bad {
        color: var(--danger);
        font-weight: 600;
      }
      .now {
        color: var(--accent);
        font-weight: 600;
      }
      @media (max-width: 767.98px) {
        thead {
          display: block;
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        table,
        tbody {
          display: block;
        }
        tbody tr {
          display: grid;
          grid-template-columns: 1fr 1fr;
          gap: 2px 16px;
          padding-block: 12px;
          border-block-end: 1px solid var(--line);
        }
        tbody th,
        .bar {
          grid-column: 1 / -1;
          max-inline-size: none;
        }
        tbody th,
        tbody td {
          padding: 2px 0;
          border: 0;
        }
        .bar {
          display: flex;
          align-items: center;
        }
        .track {
          flex: 1;
        }
        .name {
          min-block-size: 24px;
        }
        /* What is not there needs no line of its own. */
        td[data-label]:has(> .muted),
        .bar:not(:has(.track > span)) {
          display: none;
        }
        td[data-label]:not(:has(> .muted)) {
          display: flex;
          justify-content: space-between;
          gap: 8px;
          direction: inherit;
        }
        td[data-label]::before {
          content: attr(data-label);
          font: var(--small);
          color: var(--text-3);
        }
      }
    `,
  ];
}
