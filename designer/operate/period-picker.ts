// `<ravand-period-picker>`: which days are measured, by the names people have for them, or from one day to another in their calendar. Emits `period-choose`.
import { css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../elements/date-picker.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { t } from '../shell/texts.ts';
import { type Period, type PeriodName, periodNamed, periodNames, writePeriod } from './periods.ts';

@customElement('ravand-period-picker')
export class RavandPeriodPicker extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        min-inline-size: 0;
      }
      .dates {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      ravand-date-picker {
        inline-size: 232px;
        --input: 32px;
      }
      @media (max-width: 767.98px) {
        .dates {
          display: grid;
          inline-size: 100%;
        }
        .dates > span {
          display: none;
        }
        ravand-date-picker {
          inline-size: auto;
          --input: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) period: Period = periodNamed('days30');
  @state() private opened = false;

  protected override render() {
    const isCustom = this.opened || this.period.name === 'custom';
    const items = periodNames.map((name) => ({
      value: name,
      label: t(`measures.period.${name}`),
      checked: name === (isCustom ? 'custom' : this.period.name),
      begins: name === 'month' || name === 'custom',
    }));
    return html`<ravand-menu .items=${items} .placement=${{ align: 'start' }} label=${t('measures.periods')} @menu-choose=${(event: CustomEvent<PeriodName>) => this.#choose(event.detail)}>
        <button type="button" class="button"><ravand-icon name="calendar"></ravand-icon>${isCustom ? t('measures.period.custom') : t(`measures.period.${this.period.name}`)}<ravand-icon name="chevron-down"></ravand-icon></button>
      </ravand-menu>
      ${isCustom ? this.#dates() : html`<span class="muted"><bdi>${writePeriod(this.period)}</bdi></span>`}`;
  }

  #dates() {
    const { first, last } = this.period;
    return html`<div class="dates">
      <ravand-date-picker .value=${first} label=${t('measures.firstDay')} @date-change=${(event: CustomEvent<string>) => this.#custom(event.detail, last)}></ravand-date-picker>
      <span class="muted">–</span>
      <ravand-date-picker .value=${last} label=${t('measures.lastDay')} @date-change=${(event: CustomEvent<string>) => this.#custom(first, event.detail)}></ravand-date-picker>
    </div>`;
  }

  #choose(name: PeriodName): void {
    this.opened = name === 'custom';
    if (name !== 'custom') this.emit('period-choose', periodNamed(name));
  }

  /** The other end goes along when the days would stand the wrong way round. */
  #custom(first: string, last: string): void {
    if (!/^\d{4}-\d\d-\d\d$/.test(first) || !/^\d{4}-\d\d-\d\d$/.test(last)) return;
    const moved = first === this.period.first ? last : first;
    const [from, to] = first <= last ? [first, last] : [moved, moved];
    this.emit('period-choose', { name: 'custom', first: from, last: to } satisfies Period);
  }
}
