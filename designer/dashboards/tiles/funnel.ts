// A funnel: bars from inline-start, how many came so far, how many of those before did, and what was lost on the way. Templates with their styles.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { FunnelData, FunnelStage } from '../../../schemas/dashboard-data.ts';
import type { DashboardTile } from '../../../schemas/types.ts';
import { entityNamed } from '../../api/session.ts';
import { formatShortDuration } from '../../format/durations.ts';
import { formatInteger, formatPercent } from '../../format/numbers.ts';
import { optionLabel } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';
import { listOf, shortValue, tileTitle, wholeValue } from '../tile-words.ts';

export function funnel(tile: DashboardTile, data: FunnelData): TemplateResult {
  const first = data.stages[0]?.reached ?? 0;
  if (data.total === 0) return html`<p class="nothing">${t('dashboard.nothingYet')}</p>`;
  return html`<div class="funnel"><ol>
      ${data.stages.map((stage, index) => row(tile, data, stage, data.stages[index - 1], first))}
    </ol>
    <p class="lost">${lost(tile, data)}</p></div>`;
}

function rate(part: number, whole: number): string {
  return whole === 0 ? '' : formatPercent(Math.round((part / whole) * 100));
}

function nameOf(tile: DashboardTile, value: string): string {
  const entity = entityNamed(tile.entity ?? '');
  const field = entity?.fields.find(({ name }) => name === entity.pipeline?.field);
  return field === undefined ? value : optionLabel(field, value);
}

function row(
  tile: DashboardTile,
  data: FunnelData,
  stage: FunnelStage,
  before: FunnelStage | undefined,
  first: number,
): TemplateResult {
  const name = nameOf(tile, stage.value);
  const share = first === 0 ? 0 : (stage.reached / first) * 100;
  const more = [
    t('dashboard.standHere', { count: stage.now }),
    stage.sum === null ? '' : wholeValue(tile, stage.sum),
    stage.medianMs === null ? '' : t('dashboard.half', { time: formatShortDuration(stage.medianMs) }),
    stage.reachedBefore === undefined ? '' : t('dashboard.reachedBefore', { count: stage.reachedBefore }),
  ].filter((part) => part !== '');
  const isLost = before !== undefined && before.reached > stage.reached;
  return html`<li title=${more.join(' · ')}>
    <a href=${listOf(tile.entity ?? '', data.filter, stage.term)}><bdi class="name truncate">${name}</bdi>
      <span class="way"><span class="bar" style="inline-size:${share.toFixed(1)}%;opacity:${(0.45 + 0.55 * (share / 100)).toFixed(2)}"></span>
        ${before === undefined ? nothing : html`<span class="rate ${isLost ? '' : 'all'}">${rate(stage.reached, before.reached)}</span>`}</span>
      <b>${formatInteger(stage.reached)}</b>
      <span class="sum">${stage.sum === null ? nothing : shortValue(tile, stage.sum)}</span>
      <span class="time">${stage.medianMs === null ? nothing : formatShortDuration(stage.medianMs)}</span>
      <span class="visually-hidden">${more.join(', ')}</span></a>
  </li>`;
}

function lost(tile: DashboardTile, { lost: gone, filter, stages, isSample }: FunnelData): TemplateResult {
  const won = stages.at(-1)?.reached ?? 0;
  const first = stages[0]?.reached ?? 0;
  const text = t('dashboard.lost', { count: gone.count });
  return html`${first === 0 ? nothing : html`<span>${t('dashboard.ofHundred', { won: Math.round((won / first) * 100) })}</span>`}
    ${gone.count === 0 || gone.term === null ? nothing : html`<a href=${listOf(tile.entity ?? '', filter, gone.term)} aria-label="${tileTitle(tile)}: ${text}">${text}</a>`}
    ${isSample ? html`<span>${t('dashboard.sample')}</span>` : nothing}`;
}

export const funnelStyles = css`
  .funnel {
    container-type: inline-size;
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
    padding: 0 8px 8px;
  }
  .funnel ol {
    display: flex;
    flex: 1;
    flex-direction: column;
    justify-content: space-around;
    min-block-size: 0;
    overflow: auto;
  }
  .funnel li a {
    display: grid;
    grid-template-columns: minmax(72px, 5fr) 9fr 34px minmax(52px, 3fr) 52px;
    align-items: center;
    gap: 8px;
    min-block-size: 34px;
    padding-inline: 8px;
    border-radius: var(--radius);
    color: var(--text-2);
  }
  .funnel li a:hover {
    background: var(--hover);
    text-decoration: none;
  }
  .funnel .way {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
  }
  .funnel .bar {
    flex: none;
    max-inline-size: calc(100% - 44px);
    min-inline-size: 3px;
    block-size: 20px;
    border-radius: 3px;
    background: var(--chart-1);
  }
  .funnel .rate,
  .funnel .sum,
  .funnel .time {
    font: var(--small);
    color: var(--text-3);
    white-space: nowrap;
  }
  .funnel b {
    color: var(--text);
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .funnel .sum,
  .funnel .time {
    text-align: end;
    overflow: hidden;
  }
  @container (max-width: 420px) {
    .funnel li a {
      grid-template-columns: minmax(64px, 5fr) 8fr 34px minmax(48px, 4fr);
    }
    .funnel .time {
      display: none;
    }
  }
  .funnel .lost {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    padding: 8px 8px 4px;
    font: var(--small);
    color: var(--text-3);
  }
  .funnel .lost a {
    display: inline-grid;
    align-items: center;
    min-block-size: 24px;
  }
`;
