// `<ravand-simulation-bar>`: the dark bar over the diagram: restart, back, play, forward, speed; where we are; the clock that is moved by hand; the log.
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../../elements/element.ts';
import { dayOf, formatDate, formatTime } from '../../format/dates.ts';
import { formatNumber } from '../../format/numbers.ts';
import { t } from '../../shell/texts.ts';
import { barStyle } from './bar-style.ts';

export const speeds = [0.5, 1, 2, 4] as const;

@customElement('ravand-simulation-bar')
export class SimulationBar extends RavandElement {
  @property({ type: Number }) step = 0;
  @property({ type: Number }) steps = 0;
  /** What the simulation is at, in words; read aloud. */
  @property() says = '';
  /** ISO instant. */
  @property() now = '';
  @property({ attribute: false }) nextTimer: string | undefined;
  @property({ type: Boolean }) playing = false;
  @property({ type: Number }) speed = 1;
  @property({ type: Boolean }) log = false;
  @property({ type: Boolean }) running = false;

  /** Where a person goes on after the simulation has begun. */
  focusPlay(): void {
    this.renderRoot.querySelector<HTMLElement>('[aria-keyshortcuts=P]')?.focus({ focusVisible: false });
  }

  #button(
    icon: string,
    label: string,
    event: string,
    options: { disabled?: boolean; key?: string; pressed?: boolean } = {},
  ) {
    const { disabled = false, key, pressed } = options;
    return html`<button class=${pressed ? 'pressed' : ''} aria-label=${label} title=${key ? `${label} (${key})` : label} ?disabled=${disabled}
      aria-keyshortcuts=${key ?? nothing} aria-pressed=${pressed ?? nothing} @click=${() => this.emit(event)}><ravand-icon name=${icon}></ravand-icon></button>`;
  }

  #clock() {
    const { now, nextTimer } = this;
    const day = now === '' ? '' : formatDate(dayOf(now), 'short');
    return html`<div class="group clock">
      <span class="two"><small>${t('simulation.clock')}</small><time datetime=${now}><bdi>${day}</bdi> <bdi>${now === '' ? '' : formatTime(now)}</bdi></time></span>
      <button class="text" title=${t('simulation.hourLong')} aria-label=${t('simulation.hourLong')} ?disabled=${!this.running} @click=${() => this.emit('pass-time', 3_600_000)}>${t('simulation.hour')}</button>
      <button class="text" title=${t('simulation.dayLong')} aria-label=${t('simulation.dayLong')} ?disabled=${!this.running} @click=${() => this.emit('pass-time', 86_400_000)}>${t('simulation.day')}</button>
      <button class="text action" ?disabled=${nextTimer === undefined} @click=${() => this.emit('next-timer')}>${t('simulation.nextTimer')}</button>
    </div>`;
  }

  protected override render() {
    const { playing, step, steps } = this;
    const next = speeds[(speeds.indexOf(this.speed as (typeof speeds)[number]) + 1) % speeds.length] ?? 1;
    return html`<div class="bar" role="toolbar" aria-label=${t('simulation.bar')}>
      <div class="group">
        ${this.#button('rotate-ccw', t('simulation.restart'), 'restart', { disabled: steps === 0, key: 'R' })}
        ${this.#button('step-back', t('simulation.back'), 'step-back', { disabled: step === 0, key: 'B' })}
        ${this.#button(playing ? 'pause' : 'play', t(playing ? 'simulation.pause' : 'simulation.play'), 'toggle-play', { pressed: playing, key: 'P' })}
        ${this.#button('step-forward', t('simulation.forward'), 'step-forward', { key: 'N' })}
        <button class="text speed" aria-label=${t('simulation.speed', { speed: this.speed })} title=${t('simulation.speed', { speed: this.speed })}
          @click=${() => this.emit('change-speed', next)}><bdi dir="ltr">${formatNumber(this.speed)}×</bdi></button>
      </div>
      <div class="group status" role="status">
        <span class="two"><small>${steps === 0 ? t('simulation.title') : t('simulation.step', { step, steps })}</small><span class="says" title=${this.says}>${this.says}</span></span>
      </div>
      ${this.#clock()}
      <div class="group last">${this.#button('list', t('simulation.log'), 'toggle-log', { pressed: this.log, key: 'L' })}</div>
    </div>`;
  }

  static override styles = [...[RavandElement.styles].flat(), barStyle];
}
