// A figure: what it comes to, how it changed against the period before, how far the target is, and its last periods as a line. Templates with their styles.
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { FigureData } from '../../../schemas/dashboard-data.ts';
import type { DashboardTile } from '../../../schemas/types.ts';
import { chip } from '../../elements/chip.ts';
import { formatChange, formatPercent } from '../../format/numbers.ts';
import { direction } from '../../shell/preferences.ts';
import { t } from '../../shell/texts.ts';
import { changeOf, listOf, scaleOf, shortValue, spanText, tileTitle, wholeValue } from '../tile-words.ts';

/** Beside the name: how much more or less than before, good or bad by colour and sign. */
export function figureChange(tile: DashboardTile, data: FigureData): TemplateResult | typeof nothing {
  const change = changeOf(data.value, data.before?.value);
  if (change === undefined) return nothing;
  const rounded = Math.round(change);
  const isBetter = rounded > 0 !== (tile.lessIsBetter ?? false);
  const tone = rounded === 0 ? 'neutral' : isBetter ? 'success' : 'warning';
  return html`<span dir="ltr" class="change">${chip(formatChange(change), { tone, dot: false })}</span>`;
}

export function figure(tile: DashboardTile, data: FigureData): TemplateResult {
  const { unit } = scaleOf(tile);
  const whole = wholeValue(tile, data.value);
  const shown = html`<b title=${whole}><bdi>${shortValue(tile, data.value)}</bdi></b>${unit === '' || unit === '%' ? nothing : html`<span class="unit">${unit}</span>`}`;
  const spoken = t('dashboard.openList', { title: tileTitle(tile), value: whole });
  return html`<div class="figure">
    <p class="value"><a href=${listOf(tile.entity ?? '', data.filter)} aria-label=${spoken}>${shown}</a>
      ${tile.share === undefined ? nothing : html`<span class="unit">${t('dashboard.ofCount', { records: data.count })}</span>`}</p>
    ${data.trend === undefined ? nothing : trend(data.trend.map(({ value }) => (value === null ? 0 : Number(value))))}
    <p class="beside truncate">${beside(tile, data)}</p>
  </div>`;
}

function beside(tile: DashboardTile, { value, before }: FigureData): TemplateResult | typeof nothing {
  if (tile.target !== undefined) {
    const reached =
      value === null || Number(tile.target) === 0 ? undefined : (Number(value) / Number(tile.target)) * 100;
    return html`${t('dashboard.targetIs', { value: shortValue(tile, tile.target) })}${reached === undefined ? nothing : html` · ${formatPercent(Math.round(reached))}`}`;
  }
  if (before === undefined) return nothing;
  return html`<bdi>${spanText(tile, before.span)}</bdi>: <bdi title=${wholeValue(tile, before.value)}>${shortValue(tile, before.value)}</bdi>`;
}

const [width, height] = [96, 30];

/** Newest at inline-end, with a dot. */
function trend(values: readonly number[]): TemplateResult | typeof nothing {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (values.length < 2 || least === most) return nothing;
  const isBack = direction() === 'rtl';
  const points = values.map((value, index) => {
    const x = 3 + (index / (values.length - 1)) * (width - 6);
    return [isBack ? width - x : x, 3 + (1 - (value - least) / (most - least)) * (height - 6)] as const;
  });
  const [x = 0, y = 0] = points.at(-1) ?? [];
  return html`<svg class="trend" viewBox="0 0 ${width} ${height}" width=${width} height=${height} aria-hidden="true">
    ${svg`<polyline points=${points.map((point) => point.map((one) => one.toFixed(1)).join(',')).join(' ')}></polyline><circle cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="2.5"></circle>`}
  </svg>`;
}

export const figureStyles = css`
  .figure {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 8px;
    flex: 1;
    align-content: flex-end;
    min-inline-size: 0;
    padding: 0 16px 10px;
  }
  .figure .value {
    flex: 1;
    min-inline-size: 0;
  }
  .figure .beside {
    flex-basis: 100%;
    min-block-size: 18px;
  }
  .figure .value {
    display: flex;
    align-items: baseline;
    gap: 6px;
    white-space: nowrap;
  }
  .figure .value a {
    display: inline-flex;
    align-items: baseline;
    gap: 6px;
    min-inline-size: 24px;
    color: var(--text);
  }
  .figure b {
    font: var(--figure);
  }
  .figure .unit,
  .figure .beside {
    font: var(--small);
    color: var(--text-3);
  }
  .trend {
    flex: none;
    max-inline-size: 36%;
  }
  .trend polyline {
    fill: none;
    stroke: var(--chart-1);
    stroke-width: 1.75;
    stroke-linejoin: round;
  }
  .trend circle {
    fill: var(--chart-1);
  }
`;
