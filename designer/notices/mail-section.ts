// `<ravand-notice-mail-section>`: how notices reach one beside the app: which sorts by e-mail at once or in a digest, when that comes, and when none may. What is
// chosen holds at once.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { type NoticeWay, type NoticeWays, noticeWays } from '../../schemas/notice-ways.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import type { NoticeKind } from '../api/types.ts';
import '../elements/combo-box.ts';
import { wallOf } from '../calendars/zone.ts';
import '../elements/clock-input.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { section } from '../elements/styles/section.ts';
import { toast } from '../elements/toast.ts';
import { formatDate } from '../format/dates.ts';
import { weekendDays } from '../format/locale.ts';
import { clockText, weekdayName, weekdaysInOrder } from '../format/weekdays.ts';
import { t } from '../shell/texts.ts';
import { kindName } from './kind-name.ts';

/** `none` = of a sort that is muted. */
type Choice = NoticeWay | 'none';

const choices: readonly Choice[] = [...noticeWays, 'none'];
const usualNight = { from: '20:00', until: '08:00' };

@customElement('ravand-notice-mail-section')
export class NoticeMailSection extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    section,
    css`
      .rows > li {
        padding-block: 6px;
      }
      .rows select {
        inline-size: 168px;
      }
      .when {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: end;
        color: inherit;
      }
      .when > .field {
        flex: 0 1 168px;
      }
      .when > .wide {
        flex-basis: 260px;
      }
      .next {
        font: var(--small);
        color: var(--text-2);
      }
    `,
  ];

  @state() private ways: NoticeWays | undefined;
  @state() private kinds: readonly NoticeKind[] = [];
  @state() private muted: ReadonlySet<string> = new Set();
  @state() private next = '';
  @state() private problem = '';
  /** Choices are written one after another: each holds all that were made before it. */
  #written: Promise<void> = Promise.resolve();
  #zones = Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      const before = this.#written;
      const [{ ways, kinds, next }, { muted }] = await Promise.all([ravand.noticeWays(), ravand.notices()]);
      // Who chose something meanwhile is shown that until it is written.
      if (this.#written !== before) return;
      this.ways = ways;
      this.kinds = kinds;
      this.next = next;
      this.muted = new Set(muted.flatMap((what) => ('kind' in what ? [what.kind] : [])));
      this.problem = '';
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #keep(changes: Partial<NoticeWays>, also?: () => Promise<void>): Promise<void> {
    if (this.ways) await this.#keepAll({ ...this.ways, ...changes }, also);
  }

  /** Shown at once; what the server refuses goes back to what holds. */
  async #keepAll(ways: NoticeWays, also?: () => Promise<void>): Promise<void> {
    this.ways = ways;
    const mine = this.#written.catch(() => undefined).then(() => this.#write(ways, also));
    this.#written = mine;
    await mine;
    if (this.#written === mine) await this.#load();
  }

  async #write(ways: NoticeWays, also?: () => Promise<void>): Promise<void> {
    try {
      await also?.();
      await ravand.chooseNoticeWays(ways);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    }
  }

  #keepQuiet(on: boolean): void {
    if (!this.ways) return;
    const { quiet: _, ...loud } = this.ways;
    void this.#keepAll(on ? { ...loud, quiet: usualNight } : loud);
  }

  #choose(kind: string, choice: Choice): void {
    const isMuted = this.muted.has(kind);
    const kinds = { ...this.ways?.kinds };
    if (choice === 'none' || choice === 'app') delete kinds[kind];
    else kinds[kind] = choice;
    void this.#keep({ kinds }, async () => {
      if (choice === 'none') await ravand.mute({ kind });
      else if (isMuted) await ravand.unmute({ kind });
    });
  }

  override render(): TemplateResult {
    const { ways } = this;
    return html`<h2>${t('noticeMails.heading')}</h2>
      <p class="muted">${t('noticeMails.hint')}</p>
      ${this.problem ? failed(this.problem, () => void this.#load()) : ways ? this.#body(ways) : skeleton(4, 44)}`;
  }

  #body(ways: NoticeWays): TemplateResult {
    const used = new Set(Object.values(ways.kinds));
    return html`<ul class="rows" aria-label=${t('noticeMails.heading')}>${this.kinds.map((kind) => this.#kind(kind, ways))}</ul>
      ${used.has('digest') ? this.#digest(ways) : nothing} ${used.size > 0 ? this.#silence(ways) : nothing}`;
  }

  #kind(kind: NoticeKind, ways: NoticeWays): TemplateResult {
    const name = kindName(kind.name, kind.label);
    const chosen: Choice = this.muted.has(kind.name) ? 'none' : (ways.kinds[kind.name] ?? 'app');
    return html`<li>
      <label class="name" for=${kind.name}><bdi>${name}</bdi></label>
      <select id=${kind.name} class="control" @change=${(event: Event) => this.#choose(kind.name, (event.target as HTMLSelectElement).value as Choice)}>
        ${choices.map((choice) => html`<option value=${choice} .selected=${live(choice === chosen)}>${t(`noticeMails.way.${choice}`)}</option>`)}
      </select>
    </li>`;
  }

  #digest({ digest, zone }: NoticeWays): TemplateResult {
    const set = (changes: Partial<NoticeWays['digest']>) => void this.#keep({ digest: { ...digest, ...changes } });
    return html`<fieldset class="group">
      <legend>${t('noticeMails.way.digest')}</legend>
      <div class="when">
        <div class="field"><label for="rhythm">${t('noticeMails.rhythm')}</label><select id="rhythm" class="control" @change=${(event: Event) => set({ rhythm: (event.target as HTMLSelectElement).value as 'daily' | 'weekly' })}>
          ${(['daily', 'weekly'] as const).map((rhythm) => html`<option value=${rhythm} .selected=${live(rhythm === digest.rhythm)}>${t(`noticeMails.${rhythm}`)}</option>`)}
        </select></div>
        ${
          digest.rhythm === 'weekly'
            ? html`<div class="field"><label for="weekday">${t('noticeMails.weekday')}</label><select id="weekday" class="control" @change=${(event: Event) => set({ weekday: Number((event.target as HTMLSelectElement).value) })}>
                ${weekdaysInOrder().map((day) => html`<option value=${day} .selected=${live(day === digest.weekday)}>${weekdayName(day)}</option>`)}
              </select></div>`
            : nothing
        }
        ${this.#time(t('noticeMails.time'), digest.time, (time) => set({ time }))}
      </div>
      <p class="next">${t('noticeMails.next', { date: formatDate(wallOf(this.next, zone).date), time: clockText(digest.time) })}</p>
    </fieldset>`;
  }

  #silence({ restDays, quiet, zone }: NoticeWays): TemplateResult {
    const toggle = (day: number, on: boolean) =>
      void this.#keep({ restDays: on ? [...restDays, day] : restDays.filter((one) => one !== day) });
    const weekend = weekendDays();
    const inOrder = weekdaysInOrder();
    return html`<fieldset class="group">
        <legend>${t('noticeMails.restDays')}</legend>
        <div class="choices">
          ${inOrder.map(
            (day) =>
              html`<label><input type="checkbox" .checked=${live(restDays.includes(day))} ?disabled=${!restDays.includes(day) && restDays.length === 6} @change=${(event: Event) => toggle(day, (event.target as HTMLInputElement).checked)} />${weekdayName(day)}</label>`,
          )}
          ${
            restDays.length === 0
              ? html`<button type="button" class="button quiet" @click=${() => void this.#keep({ restDays: weekend })}>${t('noticeMails.weekend')}</button>`
              : nothing
          }
        </div>
      </fieldset>
      <fieldset class="group">
        <legend>${t('noticeMails.night')}</legend>
        <div class="when">
          <label class="checkbox"><input type="checkbox" .checked=${live(quiet !== undefined)} @change=${(event: Event) => this.#keepQuiet((event.target as HTMLInputElement).checked)} />${t('noticeMails.quiet')}</label>
          ${
            quiet
              ? (['from', 'until'] as const).map((end) =>
                  this.#time(
                    t(`noticeMails.${end}`),
                    quiet[end],
                    (time) => void this.#keep({ quiet: { ...quiet, [end]: time } }),
                  ),
                )
              : nothing
          }
        </div>
      </fieldset>
      <div class="when"><div class="field wide"><span class="label">${t('noticeMails.zone')}</span>
        <ravand-combo-box .label=${t('noticeMails.zone')} .clearable=${false} .options=${this.#zones} .value=${zone} .valueLabel=${zone} @combo-change=${(event: CustomEvent<string>) => event.detail !== '' && event.detail !== zone && void this.#keep({ zone: event.detail })}></ravand-combo-box>
      </div></div>`;
  }

  #time(label: string, value: string, set: (time: string) => void): TemplateResult {
    return html`<div class="field"><span class="label">${label}</span><ravand-clock-input label=${label} .value=${value} @clock-change=${({ detail }: CustomEvent<string>) => set(detail)}></ravand-clock-input></div>`;
  }
}
