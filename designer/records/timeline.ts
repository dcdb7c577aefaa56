// `<ravand-timeline>`: everything that happened to a record, newest first, by days of the user's calendar. People neutral, the machine lapis with its "Why?".
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed, userName } from '../api/session.ts';
import type { TimelineEntry } from '../api/types.ts';
import { chip, chips, type Tone } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import '../elements/popover.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { dayOf, formatDateTime, formatDayHeading, formatTime } from '../format/dates.ts';
import { hasText, local, problemText, t } from '../shell/texts.ts';
import { acted, onActed } from './acts/acted.ts';
import { bringBack } from './past.ts';
import { learnTitlesOf } from './reference-titles.ts';
import { changesOf } from './stored-values.ts';
import { entryDetail, entryFacts, entryIcon, entrySentence } from './timeline-text.ts';
import './why.ts';

/** As the server sorts them. */
const sorts = ['note', 'call', 'meeting', 'email', 'sms', 'letter', 'form', 'task', 'process', 'change'] as const;

const tones: Readonly<Record<string, Tone>> = {
  queued: 'neutral',
  sending: 'neutral',
  sent: 'accent',
  delivered: 'success',
  failed: 'danger',
  refused: 'danger',
  unknown: 'warning',
};

@customElement('ravand-timeline')
export class RavandTimeline extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    chips,
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
        min-block-size: 24px;
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
      .sorts {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        padding-block-end: 4px;
      }
      .sorts .button[aria-pressed='true'] {
        border-color: transparent;
        background: var(--accent-soft);
        color: var(--accent);
      }
      .words {
        display: block;
        inline-size: fit-content;
        max-inline-size: min(72ch, 100%);
        white-space: pre-line;
        color: var(--text-2);
      }
      :host([short]) .words {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
        overflow: hidden;
      }
      .of {
        margin-inline-start: 6px;
        color: var(--text-3);
      }
      .acts-of {
        opacity: 0;
      }
      li:hover .acts-of,
      .acts-of:focus-visible {
        opacity: 1;
      }
      @media (hover: none) {
        .acts-of {
          opacity: 1;
        }
      }
      .end {
        display: flex;
        align-items: flex-start;
        gap: 4px;
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
  @property({ type: Number, reflect: true }) short: number | undefined;
  /** Only these sorts; none = all. */
  @state() private only: ReadonlySet<string> = new Set();
  @state() private items: readonly TimelineEntry[] | undefined;
  @state() private next: string | undefined;
  @state() private problem: string | undefined;
  @state() private asked: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      onLive((event) => {
        const isStory = event.type === 'record' || event.type === 'timeline';
        if (event.type === 'task' || (isStory && (event.entity === '' || event.id === this.recordId))) {
          clearTimeout(this.#timer);
          this.#timer = setTimeout(() => void this.#load(), 300);
        }
      }),
    );
    this.during(onActed((id) => id === this.recordId && void this.#load()));
    this.during(() => clearTimeout(this.#timer));
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recordId') || changed.has('entity')) {
      this.items = undefined;
      this.asked = undefined;
      this.only = new Set();
      if (this.recordId) void this.#load();
    }
  }

  async #load(before?: string): Promise<void> {
    const id = this.recordId;
    const { only } = this;
    try {
      const sorts = only.size === 0 ? undefined : [...only].join();
      const page = await ravand.timeline(this.entity, id, { before, only: sorts });
      await this.#nameReferences(page.items);
      if (id !== this.recordId || only !== this.only) return;
      this.items = before ? [...(this.items ?? []), ...page.items] : page.items;
      this.next = page.next;
      this.problem = undefined;
    } catch (error) {
      this.problem = error instanceof ServerProblem ? error.detail : t('problem.screen');
    }
  }

  /** A change is told by the names of the records it leads to, of whichever entity it is. */
  async #nameReferences(entries: readonly TimelineEntry[]): Promise<void> {
    const entityOf = ({ of }: TimelineEntry) => of?.entity ?? this.entity;
    const told = (entity: string) => entries.filter((entry) => entityOf(entry) === entity);
    const changes = (entity: string) => told(entity).flatMap(({ data }) => changesOf(data));
    await Promise.all([...new Set(entries.map(entityOf))].map((entity) => learnTitlesOf(entity, changes(entity))));
  }

  override render(): TemplateResult {
    if (this.problem !== undefined && !this.items) return failed(this.problem, () => void this.#load());
    if (!this.items) return skeleton(this.short ?? 5, 40);
    if (this.items.length === 0)
      return html`${this.#sorts()}${empty(t(this.only.size > 0 ? 'timeline.noneOf' : 'timeline.empty'))}`;
    const asked =
      this.asked === undefined ? undefined : this.renderRoot.querySelector(`[data-why="${CSS.escape(this.asked)}"]`);
    return html`${this.#sorts()}${this.short ? html`<ul>${this.items.slice(0, this.short).map((entry) => this.#entry(entry))}</ul>` : this.#days()}
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

  /** Pressed ones are shown; none pressed = all. */
  #sorts(): TemplateResult | typeof nothing {
    if (this.short) return nothing;
    const pick = (sort: string) => {
      const only = new Set(this.only);
      if (!only.delete(sort)) only.add(sort);
      this.only = only;
      void this.#load();
    };
    return html`<div class="sorts" role="group" aria-label=${t('timeline.sorts')}>
      ${sorts.map((sort) => html`<button type="button" class="button small" aria-pressed=${String(this.only.has(sort))} @click=${() => pick(sort)}>${t(`timeline.sort.${sort}`)}</button>`)}
    </div>`;
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
    const state = entry.message?.isLetter ? entry.message.state : undefined;
    const bad = /incident\.opened|failed|unknown|refused/.test(`${entry.type} ${state ?? ''}`);
    const words = entry.activity?.values.body ?? (state === undefined ? undefined : entry.message?.body);
    return html`<li class="${entry.automatic ? 'automatic' : ''} ${bad ? 'bad' : ''}">
      <span class="disc"><ravand-icon name=${entryIcon(entry)}></ravand-icon></span>
      <div class="what">
        <span>${entrySentence(entry, this.entity)}</span>${this.#state(state)}${entry.activity?.values.isPrivate === true ? html` ${chip(t('acts.note.isPrivate'), { icon: 'lock' })}` : nothing}${this.#of(entry)}${person ? html`<span class="person"><bdi>${person}</bdi></span>` : nothing}${
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
        ${entryFacts(entry)} ${detail ? html`<span class="detail"><bdi>${detail}</bdi></span>` : nothing}
        ${typeof words === 'string' && words !== '' && words !== entry.activity?.values.subject ? html`<span class="words" dir="auto">${words}</span>` : nothing}
        ${state === 'failed' || state === 'refused' ? html`<span class="detail">${problemText(entry.message?.detail ?? '') ?? entry.message?.detail}</span>` : nothing}
      </div>
      <div class="end">
        ${entry.activity?.isOwn && !this.short ? html`<button type="button" class="button quiet small icon-only acts-of" aria-label=${t('action.delete')} @click=${() => void this.#takeBack(entry)}><ravand-icon name="trash"></ravand-icon></button>` : nothing}
        <time datetime=${entry.at} title=${formatDateTime(entry.at)}>${formatTime(entry.at)}</time>
      </div>
    </li>`;
  }

  /** Where a message of one's own stands. */
  #state(state: string | undefined): TemplateResult | typeof nothing {
    if (state === undefined) return nothing;
    const key = `why.state.${state}`;
    return html` ${chip(hasText(key) ? t(key) : state, { tone: tones[state] ?? 'neutral' })}`;
  }

  #of({ of }: TimelineEntry): TemplateResult | typeof nothing {
    if (!of) return nothing;
    const entity = entityNamed(of.entity);
    return html`<span class="of">${local(entity?.label, of.entity)} <a href="/records/${of.entity}/${of.id}"><bdi>${of.title}</bdi></a></span>`;
  }

  /** It goes to the trash, from where its undo has it back. */
  async #takeBack({ activity }: TimelineEntry): Promise<void> {
    if (!activity) return;
    const { recordId } = this;
    try {
      await ravand.remove('activity', activity.id, activity.version);
      acted(recordId);
      toast({
        text: t('record.deleted', { name: String(activity.values.subject ?? '') }),
        icon: 'trash',
        undo: () => void bringBack('activity', activity.id).then(() => acted(recordId)),
      });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
  }
}
