// `<ravand-counts-chart>`: how many instances began and ended in each part of a period, as pairs of bars. Time runs with the reading direction, the newest at
// inline-end; every figure also stands in a table for those who do not see it.
import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { formatDate } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import { t } from '../shell/texts.ts';

export interface Part {
  /** First day, YYYY-MM-DD. */
  readonly day: string;
  readonly started: number;
  readonly ended: number;
}

@customElement('ravand-counts-chart')
export class RavandCountsChart extends RavandElement {
  @property({ attribute: false }) parts: readonly Part[] = [];

  protected override render() {
    const largest = Math.max(1, ...this.parts.flatMap(({ started, ended }) => [started, ended]));
    const every = Math.ceil(this.parts.length / 5);
    const bar = (value: number, kind: string) =>
      html`<span class="bar ${kind}" style="block-size:${((value / largest) * 100).toFixed(1)}%"></span>`;
    return html`<p class="legend"><span class="key started"></span>${t('measures.started')}<span class="key ended"></span>${t('measures.ended')}<span class="most">${t('measures.most', { count: largest })}</span></p>
      <div class="plot" aria-hidden="true">
        ${this.parts.map(
          (
            part,
            index,
          ) => html`<div class="part" title=${`${formatDate(part.day)}: ${formatInteger(part.started)} / ${formatInteger(part.ended)}`}>
            <div class="bars">${bar(part.started, 'started')}${bar(part.ended, 'ended')}</div>
            <span class="day">${index % every === 0 ? formatDate(part.day, 'short') : ''}</span>
          </div>`,
        )}
      </div>
      <table class="visually-hidden">
        <caption>${t('measures.perPeriod')}</caption>
        <thead><tr><th scope="col">${t('measures.from')}</th><th scope="col">${t('measures.started')}</th><th scope="col">${t('measures.ended')}</th></tr></thead>
        <tbody>${this.parts.map((part) => html`<tr><th scope="row">${formatDate(part.day)}</th><td>${formatInteger(part.started)}</td><td>${formatInteger(part.ended)}</td></tr>`)}</tbody>
      </table>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        position: relative;
        overflow: hidden;
      }
      .legend {
        display: flex;
        align-items: center;
        gap: 6px;
        font: var(--small);
        color: var(--text-2);
      }
      .key {
        inline-size: 10px;
        block-size: 10px;
        border-radius: 2px;
      }
      .key.ended {
        margin-inline-start: 10px;
      }
      .most {
        margin-inline-start: auto;
        color: var(--text-3);
      }
      .started {
        background: var(--chart-6);
      }
      .ended {
        background: var(--chart-1);
      }
      .plot {
        display: flex;
        gap: 2px;
        block-size: 132px;
        margin-block-start: 10px;
      }
      .part {
        display: flex;
        flex-direction: column;
        flex: 1;
        min-inline-size: 0;
      }
      .bars {
        display: flex;
        flex: 1;
        align-items: flex-end;
        justify-content: center;
        gap: 1px;
        border-block-end: 1px solid var(--line);
      }
      .bar {
        flex: 1;
        max-inline-size: 12px;
        border-start-start-radius: 2px;
        border-start-end-radius: 2px;
      }
      .day {
        block-size: 20px;
        font: var(--micro);
        line-height: 20px;
        color: var(--text-3);
        white-space: nowrap;
        inline-size: 0;
      }
    `,
  ];
}
