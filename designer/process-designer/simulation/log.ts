// `<ravand-simulation-log>`: what was done and what the engine did then, with the conditions and the values they saw. A line goes back to its moment.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../../elements/element.ts';
import { dayOf, formatDate, formatTime } from '../../format/dates.ts';
import { t } from '../../shell/texts.ts';
import { actText, type LogLine, linesOf, writePair } from './log-lines.ts';
import type { Act, SimulationSession } from './session.ts';

@customElement('ravand-simulation-log')
export class SimulationLog extends RavandElement {
  @property({ attribute: false }) session!: SimulationSession;
  @property({ type: Number }) turn = 0;
  /** Has it come into sight? Then it is scrolled to the present moment. */
  @property({ type: Boolean }) shown = false;
  readonly #lines = new WeakMap<Act, readonly LogLine[]>();

  protected override updated(_changed: PropertyValues): void {
    this.renderRoot.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }

  #linesOf(act: Act): readonly LogLine[] {
    const known = this.#lines.get(act) ?? linesOf(act, this.session.processes);
    this.#lines.set(act, known);
    return known;
  }

  #line(line: LogLine, act: number, state: 'past' | 'now' | 'ahead', isCurrent: boolean) {
    return html`<li><button class="line ${line.tone} ${state}" aria-current=${isCurrent ? 'step' : nothing} @click=${() => this.session.goTo({ act, frame: line.frame })}>
      <ravand-icon name=${line.icon}></ravand-icon>
      <span class="text">${line.text}${line.source === undefined || line.source === '' ? nothing : html` <code dir="ltr">${line.source}</code>`}
        ${line.values.map((pair) => html`<code class="seen" dir="ltr">${writePair(pair)}</code>`)}</span>
    </button></li>`;
  }

  #act(act: Act, index: number) {
    const { place } = this.session;
    const lines = this.#linesOf(act);
    const isNow = (line: LogLine) => index === place.act && line.frame === place.frame;
    const current = lines.findLast((line) => isNow(line) && line.tone !== 'effect');
    const { now } = act.after;
    return html`<li class="act ${act.label.byItself ? 'itself' : ''}">
      <h3><ravand-icon name=${act.label.byItself ? 'zap' : 'user-round'}></ravand-icon><span>${actText(act, this.session.processes)}</span>
        <time datetime=${now.toISOString()}>${formatDate(dayOf(now), 'short')} <bdi>${formatTime(now.toISOString())}</bdi></time></h3>
      <ul>
        ${lines.map((line) => {
          const isAhead = index > place.act || (index === place.act && line.frame > place.frame);
          return this.#line(line, index, isNow(line) ? 'now' : isAhead ? 'ahead' : 'past', line === current);
        })}
      </ul>
    </li>`;
  }

  protected override render() {
    const { acts } = this.session;
    return html`<header><h2>${t('simulation.log')}</h2><span class="safe"><ravand-icon name="lock"></ravand-icon>${t('simulation.nothingLeaves')}</span></header>
      ${acts.length === 0 ? html`<p class="none">${t('simulation.emptyLog')}</p>` : html`<ol tabindex="0" aria-label=${t('simulation.log')}>${acts.map((act, index) => this.#act(act, index))}</ol>`}`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
        background: var(--surface);
      }
      header {
        display: flex;
        align-items: center;
        gap: 12px;
        flex: none;
        min-block-size: 36px;
        padding-inline: 16px;
        border-block-end: 1px solid var(--line);
      }
      h2 {
        flex: 1;
        font: var(--section);
      }
      .safe {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        font: var(--small);
        color: var(--text-3);
      }
      .safe ravand-icon {
        --icon-size: 14px;
      }
      ol {
        flex: 1;
        min-block-size: 0;
        overflow-y: auto;
        padding-block-end: 8px;
      }
      ol:focus-visible {
        outline-offset: -2px;
      }
      h3 {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 8px 16px 2px;
        font: var(--small-strong);
      }
      h3 span {
        flex: 1;
      }
      h3 ravand-icon {
        --icon-size: 14px;
      }
      .itself h3,
      .itself h3 ravand-icon {
        color: var(--cause);
      }
      time {
        font: var(--small);
        color: var(--text-3);
        white-space: nowrap;
      }
      .line {
        display: flex;
        align-items: flex-start;
        gap: 8px;
        inline-size: 100%;
        min-block-size: 26px;
        padding: 2px 16px;
        padding-inline-start: 38px;
        border: 0;
        background: none;
        font: var(--small);
        color: var(--text-2);
        text-align: start;
        cursor: pointer;
      }
      .line ravand-icon {
        --icon-size: 13px;
        margin-block-start: 3px;
        color: var(--cause);
      }
      .line:hover {
        background: var(--hover);
      }
      .line:focus-visible {
        outline-offset: -2px;
      }
      .line.now {
        background: var(--cause-soft);
        box-shadow: inset 3px 0 0 var(--cause);
      }
      :host(:dir(rtl)) .line.now {
        box-shadow: inset -3px 0 0 var(--cause);
      }
      .line.ahead .text {
        opacity: 0.75;
      }
      .line.true ravand-icon {
        color: var(--success);
      }
      .line.false ravand-icon,
      .line.danger ravand-icon {
        color: var(--danger);
      }
      .line.danger {
        color: var(--danger);
      }
      .line.effect ravand-icon,
      .line.data ravand-icon {
        color: var(--text-3);
      }
      .text {
        display: flex;
        flex-wrap: wrap;
        gap: 0 10px;
        align-items: baseline;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      code {
        font-family: var(--mono);
        font-size: 12px;
        color: var(--text);
      }
      code.seen {
        padding-inline: 6px;
        border-radius: var(--radius-chip);
        background: var(--sunken);
        color: var(--text-2);
        font-size: 11.5px;
      }
      .none {
        padding: 12px 16px;
        color: var(--text-3);
      }
      @media (max-width: 767.98px) {
        header h2 {
          display: none;
        }
        .line {
          min-block-size: 40px;
          align-items: center;
        }
      }
    `,
  ];
}
