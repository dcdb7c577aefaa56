// `<ravand-instance-steps>`: how long each step of an instance waited and was worked on, as bars on one line of time, with the delay against its due time.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, states } from '../elements/empty.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { formatDateTime } from '../format/dates.ts';
import { formatDuration } from '../format/durations.ts';
import { t } from '../shell/texts.ts';
import type { Activity } from './api.ts';
import { kindLabel } from './element-table.ts';
import type { Act } from './instance-acts.ts';
import { actorName } from './instance-words.ts';

const icons = { trigger: 'play', start: 'plus', finish: 'circle-stop', move: 'move-right', cancel: 'x' } as const;
const ms = (instant: string): number => Date.parse(instant);

/** Only what there was of the two. */
function spent(waitMs: number, workMs: number): string {
  const [wait, work] = [formatDuration(waitMs), formatDuration(workMs)];
  if (waitMs < 1_000) return t('instance.workOnly', { work });
  return workMs < 1_000 ? t('instance.waitOnly', { wait }) : t('instance.waitAndWork', { wait, work });
}

@customElement('ravand-instance-steps')
export class RavandInstanceSteps extends RavandElement {
  @property({ attribute: false }) activities: readonly Activity[] = [];
  @property({ attribute: false }) names: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) kinds: Readonly<Record<string, string>> = {};
  /** What an operator may act on, with what it waits for. */
  @property({ attribute: false }) waits: ReadonlyMap<string, string> = new Map();
  @property() chosen = '';

  #step(activity: Activity, begin: number, whole: number): TemplateResult {
    const { startedAt, endedAt, workAt, dueAt, endedBy, outcome, element } = activity;
    const end = endedAt === undefined ? Date.now() : ms(endedAt);
    const isTask = activity.kind === 'userTask';
    const work = workAt === undefined ? (isTask ? end : ms(startedAt)) : ms(workAt);
    const late = dueAt === undefined ? 0 : end - ms(dueAt);
    const part = (from: number, to: number): string => `${Math.max(0, ((to - from) / whole) * 100).toFixed(2)}%`;
    return html`<li class=${element === this.chosen ? 'chosen' : ''}>
      <div class="line"><button type="button" class="name" @click=${() => this.emit('element-choose', element)}><bdi>${this.names[element] ?? element}</bdi></button>
        ${endedAt === undefined ? chip(t(activity.hasIncident ? 'measures.stuck' : 'instance.waits'), { tone: activity.hasIncident ? 'danger' : 'cause' }) : outcome === 'cancelled' ? chip(t('instance.cancelled'), { tone: 'neutral' }) : nothing}
        <span class="end"><bdi>${formatDuration(end - ms(startedAt))}</bdi></span>${this.#acts(activity)}</div>
      <div class="track" aria-hidden="true"><span class="gap" style="inline-size:${part(begin, ms(startedAt))}"></span><span class="wait" style="inline-size:${part(ms(startedAt), work)}"></span><span class="work" style="inline-size:${part(work, end)}"></span></div>
      <div class="muted">${kindLabel(activity.kind)}${isTask ? html` · ${spent(work - ms(startedAt), end - work)}` : nothing}</div>
      <div class="muted"><time datetime=${startedAt}>${formatDateTime(startedAt)}</time>${endedBy?.kind === 'user' ? html` · <bdi>${actorName(endedBy)}</bdi>` : nothing}</div>
      ${late > 0 ? chip(t('instance.lateBy', { time: formatDuration(late) }), { tone: 'warning', icon: 'clock' }) : nothing}
    </li>`;
  }

  #acts(activity: Activity): TemplateResult | typeof nothing {
    const waits = this.waits.get(activity.activity);
    if (activity.endedAt !== undefined || waits === undefined) return nothing;
    const kinds: readonly (keyof typeof icons)[] = [
      ...(waits === 'trigger' ? (['trigger'] as const) : []),
      ...(this.kinds[activity.element] === 'adHocSubProcess' ? (['start', 'finish'] as const) : []),
      'move',
      'cancel',
    ];
    const items = kinds.map((kind) => ({
      value: kind,
      label: t(`instance.act.${kind}.menu`),
      icon: icons[kind],
      danger: kind === 'cancel',
      begins: kind === 'cancel',
    }));
    return html`<ravand-menu .items=${items} label=${t('instance.acts')} @menu-choose=${(
      event: CustomEvent<keyof typeof icons>,
    ) =>
      this.emit('act-choose', {
        kind: event.detail,
        activity: activity.activity,
        element: activity.element,
      } satisfies Act)}>
        <button type="button" class="button quiet small icon-only" aria-label=${t('instance.acts')}><ravand-icon name="ellipsis"></ravand-icon></button></ravand-menu>`;
  }

  protected override render() {
    if (this.activities.length === 0) return empty(t('instance.noSteps'));
    const begin = Math.min(...this.activities.map(({ startedAt }) => ms(startedAt)));
    const end = Math.max(...this.activities.map(({ endedAt }) => (endedAt === undefined ? Date.now() : ms(endedAt))));
    const whole = Math.max(1, end - begin);
    return html`<p class="legend"><span class="key wait"></span>${t('measures.wait')}<span class="key work"></span>${t('measures.work')}</p>
      <ol>${[...this.activities].reverse().map((activity) => this.#step(activity, begin, whole))}</ol>`;
  }

  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: block;
      }
      .legend {
        display: flex;
        gap: 6px;
        align-items: center;
        padding-block: 8px;
        font: var(--small);
        color: var(--text-2);
      }
      .key {
        inline-size: 10px;
        block-size: 10px;
        border-radius: 2px;
      }
      .key.work {
        margin-inline-start: 10px;
      }
      li {
        padding: 8px;
        margin-inline: -8px;
        border-block-end: 1px solid var(--line);
      }
      li.chosen {
        background: var(--accent-soft);
      }
      li.chosen .muted {
        color: var(--text-2);
      }
      .line {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .name {
        min-block-size: 24px;
        min-inline-size: 0;
        padding: 0;
        border: 0;
        background: none;
        font: var(--body-strong);
        text-align: start;
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      .name:hover {
        color: var(--accent);
      }
      .end {
        margin-inline-start: auto;
        font-weight: 600;
        white-space: nowrap;
      }
      .track {
        display: flex;
        block-size: 8px;
        margin-block: 6px;
        border-radius: 4px;
        background: var(--sunken);
        overflow: hidden;
      }
      .wait {
        background: var(--chart-2);
      }
      .work {
        background: var(--chart-1);
      }
      .muted {
        font: var(--small);
      }
      .chip {
        margin-block-start: 2px;
      }
    `,
  ];
}
