// `<ravand-timeline>`: everything that happened to a record, newest first, by days of the user's calendar. People neutral, the machine lapis with its "Why?".
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { userName } from '../api/session.ts';
import type { TimelineEntry } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import '../elements/popover.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { dayOf, formatDateTime, formatDayHeading, formatTime } from '../format/dates.ts';
import { loadProblemTexts, t } from '../shell/texts.ts';
import { entryDetail, entryIcon, entrySentence } from './timeline-text.ts';
import './why.ts';

@customElement('ravand-timeline')
export class RavandTimeline extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: block;
      }
      h3 {
        font: var(--section);
        padding-block: 10px 4px;
      }
      li {
        position: relative;
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr) auto;
        column-gap: 10px;
        padding-block: 7px;
      }
      li::before {
        content: '';
        position: absolute;
        inset-block: 0;
        inset-inline-start: 13.5px;
        inline-size: 1px;
        background: var(--line);
      }
      .disc {
        position: relative;
        display: grid;
        place-items: center;
        inline-size: 28px;
        block-size: 28px;
        border: 1px solid var(--line);
        border-radius: 50%;
        background: var(--surface);
      }
      .disc ravand-icon {
        --icon-size: 15px;
      }
      .automatic .disc {
        border-color: transparent;
        background: var(--cause-soft);
      }
      .automatic .disc ravand-icon {
        color: var(--cause);
      }
      .bad .disc {
        background: var(--danger-soft);
        border-color: transparent;
      }
      .bad .disc ravand-icon {
        color: var(--danger);
      }
      .what {
        padding-block-start: 3px;
        overflow-wrap: anywhere;
      }
      .person {
        color: var(--text-3);
        margin-inline-start: 8px;
      }
      .detail {
        display: block;
        color: var(--text-3);
      }
      .why {
        min-block-size: 22px;
        padding: 0 7px;
        gap: 5px;
        margin-inline-start: 6px;
        border-radius: var(--radius-chip);
        font: var(--small-strong);
        line-height: 18px;
        vertical-align: baseline;
      }
      .why ravand-icon {
        --icon-size: 13px;
      }
      .why[aria-expanded='true'] {
        background: var(--cause);
        color: var(--surface);
        border-color: var(--cause);
      }
      .why[aria-expanded='true'] ravand-icon {
        color: inherit;
      }
      time {
        padding-block-start: 4px;
        font: var(--small);
        color: var(--text-3);
      }
      .more {
        margin-block-start: 8px;
      }
      @media (max-width: 767.98px) {
        .why {
          min-block-size: 28px;
        }
      }
    `,
  ];

  @property() entity = '';
  @property() recordId = '';
  /** Only so many, without days: for the peek. */
  @property({ type: Number }) short: number | undefined;
  @state() private items: readonly TimelineEntry[] | undefined;
  @state() private next: string | undefined;
  @state() private problem: string | undefined;
  @state() private asked: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      onLive((event) => {
        if (event.type === 'task' || (event.type === 'record' && (event.entity === '' || event.id === this.recordId))) {
          clearTimeout(this.#timer);
          this.#timer = setTimeout(() => void this.#load(), 300);
        }
      }),
    );
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recordId') || changed.has('entity')) {
      this.items = undefined;
      this.asked = undefined;
      if (this.recordId) void this.#load();
    }
  }

  async #load(before?: string): Promise<void> {
    const id = this.recordId;
    try {
      const [page] = await Promise.all([ravand.timeline(this.entity, id, before), loadProblemTexts()]);
      if (id !== this.recordId) return;
      this.items = before ? [...(this.items ?? []), ...page.items] : page.items;
      this.next = page.next;
      this.problem = undefined;
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  override render(): TemplateResult {
    if (this.problem !== undefined && !this.items) return failed(this.problem, () => void this.#load());
    if (!this.items) return skeleton(this.short ?? 5, 40);
    if (this.items.length === 0) return empty(t('timeline.empty'));
    const asked =
      this.asked === undefined ? undefined : this.renderRoot.querySelector(`[data-why="${CSS.escape(this.asked)}"]`);
    return html`${this.short ? html`<ul>${this.items.slice(0, this.short).map((entry) => this.#entry(entry))}</ul>` : this.#days()}
      ${this.next && !this.short ? html`<button type="button" class="button more" @click=${() => void this.#load(this.next)}>${t('timeline.older')}</button>` : nothing}
      <ravand-popover
        .open=${this.asked !== undefined}
        .anchor=${asked ?? undefined}
        .placement=${{ side: 'beside', gap: 14 }}
        .label=${t('why.label')}
        trap
        @popover-close=${(event: Event) => {
          event.stopPropagation();
          this.asked = undefined;
        }}
        >${this.asked === undefined ? nothing : html`<ravand-why .event=${this.asked} .entity=${this.entity} @why-close=${() => (this.asked = undefined)}></ravand-why>`}</ravand-popover
      >`;
  }

  #days(): TemplateResult[] {
    const days = new Map<string, TimelineEntry[]>();
    for (const entry of this.items ?? []) days.set(dayOf(entry.at), [...(days.get(dayOf(entry.at)) ?? []), entry]);
    return [...days].map(
      ([day, entries]) => html`<section aria-label=${formatDayHeading(day)}>
        <h3>${formatDayHeading(day)}</h3>
        <ul>
          ${entries.map((entry) => this.#entry(entry))}
        </ul>
      </section>`,
    );
  }

  #entry(entry: TimelineEntry): TemplateResult {
    const detail = entryDetail(entry);
    const byPerson = !entry.automatic && entry.actor.kind === 'user';
    const person = byPerson ? (entry.actor.name ?? userName(entry.actor.id)) : undefined;
    const bad = /incident\.opened|failed|unknown/.test(entry.type);
    return html`<li class="${entry.automatic ? 'automatic' : ''} ${bad ? 'bad' : ''}">
      <span class="disc"><ravand-icon name=${entryIcon(entry)}></ravand-icon></span>
      <div class="what">
        <span>${entrySentence(entry, this.entity)}</span>${person ? html`<span class="person"><bdi>${person}</bdi></span>` : nothing}${
          entry.automatic && entry.cause
            ? html`<button
              type="button"
              class="button cause why"
              data-why=${entry.id}
              aria-haspopup="dialog"
              aria-expanded=${String(this.asked === entry.id)}
              @click=${() => (this.asked = this.asked === entry.id ? undefined : entry.id)}
            >
              <ravand-icon name="git-branch"></ravand-icon>${t('why.ask')}
            </button>`
            : nothing
        }
        ${detail ? html`<span class="detail"><bdi>${detail}</bdi></span>` : nothing}
      </div>
      <time datetime=${entry.at} title=${formatDateTime(entry.at)}>${formatTime(entry.at)}</time>
    </li>`;
  }
}
