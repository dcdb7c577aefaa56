// `<ravand-tile .tile .answer>`: one tile: its name, what it shows, its fault when it has one. While the dashboard is being arranged: a grip and its acts.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DashboardTile } from '../../schemas/types.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { local, t } from '../shell/texts.ts';
import type { TileAnswer } from './dashboards-api.ts';
import { spanText, tileTitle } from './tile-words.ts';
import { figure, figureChange, figureStyles } from './tiles/figure.ts';
import { funnel, funnelStyles } from './tiles/funnel.ts';
import { listAddress } from './tiles/list-tile.ts';
import './tiles/list-tile.ts';
import './tiles/processes-tile.ts';
import './tiles/tasks-tile.ts';

@customElement('ravand-tile')
export class RavandTile extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    figureStyles,
    funnelStyles,
    css`
      :host {
        display: block;
        min-inline-size: 0;
        min-block-size: 0;
        container: tile / inline-size;
      }
      section {
        display: flex;
        flex-direction: column;
        block-size: 100%;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
        overflow: hidden;
      }
      header {
        display: flex;
        flex: none;
        align-items: center;
        gap: 8px;
        min-block-size: 42px;
        padding-inline: 16px 10px;
      }
      h2 {
        font: var(--section);
        min-inline-size: 0;
      }
      .figureHead {
        min-block-size: 36px;
      }
      .figureHead h2 {
        font: var(--small);
        color: var(--text-2);
      }
      .about {
        /* The name has the room first. */
        flex-shrink: 60;
        font: var(--small);
        color: var(--text-3);
        min-inline-size: 0;
      }
      .end {
        display: flex;
        flex: none;
        align-items: center;
        gap: 4px;
        margin-inline-start: auto;
        font: var(--small);
      }
      .end > a {
        display: grid;
        align-items: center;
        min-inline-size: 24px;
        min-block-size: 24px;
        text-align: end;
      }
      .end .change {
        margin-inline-end: 4px;
      }
      .nothing,
      .bad {
        padding: 4px 16px 14px;
        color: var(--text-3);
      }
      .bad {
        display: flex;
        align-items: baseline;
        gap: 8px;
        color: var(--text-2);
        overflow: auto;
      }
      .bad ravand-icon {
        flex: none;
        color: var(--danger);
        align-self: start;
        margin-block-start: 3px;
      }
      .bad .link {
        flex: none;
      }
      .text {
        padding: 0 16px 14px;
        overflow: auto;
        white-space: pre-line;
        color: var(--text-2);
      }
      .wait {
        flex: 1;
        margin: 4px 16px 16px;
        border-radius: var(--radius);
        background: var(--line);
        opacity: 0.5;
        animation: wait 0.15s step-end;
      }
      @keyframes wait {
        from {
          visibility: hidden;
        }
      }
    `,
  ];

  @property({ attribute: false }) tile!: DashboardTile;
  @property({ attribute: false }) answer: TileAnswer | undefined;
  @state() private asTable = false;
  @state() private hasChart = false;
  @state() private count: { readonly count: number; readonly late?: number } | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('tile') && this.tile.kind === 'chart' && !this.hasChart) void this.#loadChart();
  }

  async #loadChart(): Promise<void> {
    await import('./chart/chart.ts');
    this.hasChart = true;
  }

  #head(): TemplateResult {
    const { tile, answer } = this;
    const data = answer?.data;
    const isFigure = tile.kind === 'figure';
    return html`<header class=${isFigure ? 'figureHead' : ''}>
      <slot name="grip"></slot>
      <h2 class="truncate" id="title"><bdi>${tileTitle(tile)}</bdi></h2>
      ${this.count?.late ? chip(t('home.late', { count: this.count.late }), { tone: 'danger', dot: false }) : nothing}
      <span class="about truncate">${this.#about()}</span>
      <span class="end">
        ${data?.kind === 'figure' ? figureChange(tile, data) : nothing}
        ${this.#more()}
        ${
          data?.kind === 'chart' && tile.chart !== 'table'
            ? html`<button type="button" class="button quiet icon-only small" aria-pressed=${String(this.asTable)} aria-label=${t('dashboard.asTableOf', { title: tileTitle(tile) })} title=${t('dashboard.asTable')} @click=${() => (this.asTable = !this.asTable)}><ravand-icon name="table-2"></ravand-icon></button>`
            : nothing
        }
        <slot name="acts"></slot>
      </span>
    </header>`;
  }

  /** Quietly beside the name: what is counted, and of when. */
  #about(): string {
    const { tile, answer } = this;
    const data = answer?.data;
    if (data === undefined || data.kind === 'figure' || data.span === undefined || tile.period === undefined) return '';
    return spanText(tile, data.span);
  }

  #more(): TemplateResult | typeof nothing {
    const { tile } = this;
    if (tile.kind === 'tasks')
      return html`<a href="/inbox">${this.count === undefined ? nothing : t('home.openTasks', { count: this.count.count })}</a>`;
    const address = tile.kind === 'list' ? listAddress(tile) : undefined;
    return address === undefined
      ? nothing
      : html`<a href=${address} aria-label=${t('dashboard.allOf', { title: tileTitle(tile) })}>${t('home.all')}</a>`;
  }

  #content(): TemplateResult {
    const { tile, answer } = this;
    if (tile.kind === 'tasks') return html`<ravand-tasks-tile></ravand-tasks-tile>`;
    if (tile.kind === 'processes') return html`<ravand-processes-tile></ravand-processes-tile>`;
    if (tile.kind === 'list') return html`<ravand-list-tile .tile=${tile}></ravand-list-tile>`;
    if (tile.kind === 'text') return html`<p class="text"><bdi>${local(tile.text, '')}</bdi></p>`;
    if (answer?.problem !== undefined)
      return html`<div class="bad" role="alert"><ravand-icon name="circle-alert"></ravand-icon><span>${answer.problem.detail}</span>
        <button type="button" class="link" @click=${() => this.emit('tile-again', tile)}>${t('action.tryAgain')}</button></div>`;
    const data = answer?.data;
    if (data === undefined) return html`<div class="wait" role="status" aria-label=${t('state.loading')}></div>`;
    if (data.kind === 'figure') return figure(tile, data);
    if (data.kind === 'funnel') return funnel(tile, data);
    if (!this.hasChart) return html`<div class="wait" role="status" aria-label=${t('state.loading')}></div>`;
    return html`<ravand-chart .tile=${tile} .data=${data} ?asTable=${this.asTable}></ravand-chart>`;
  }

  protected override render(): TemplateResult {
    return html`<section aria-labelledby="title" @tile-count=${(
      event: CustomEvent<{ count: number; late?: number }>,
    ) => {
      event.stopPropagation();
      this.count = event.detail;
    }}>${this.#head()}${this.#content()}</section><slot name="corner"></slot>`;
  }
}
