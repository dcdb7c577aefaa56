// `<ravand-calendar-feed-section>`: the addresses at which calendar programs read for one: made, seen when they were last read, ended.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { toast } from '../elements/toast.ts';
import { formatNear } from '../format/dates.ts';
import { t } from '../shell/texts.ts';
import { type CalendarFeed, calendarFeeds } from './api.ts';
import './feed-dialog.ts';

@customElement('ravand-calendar-feed-section')
export class CalendarFeedSection extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: grid;
        gap: 12px;
        align-content: start;
      }
      h2 {
        font: var(--section);
      }
      ul {
        border-block-start: 1px solid var(--line);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 16px;
        align-items: center;
        padding-block: 10px;
        border-block-end: 1px solid var(--line);
      }
      .name {
        font: var(--body-strong);
        overflow-wrap: anywhere;
      }
      .when {
        grid-column: 1;
        font: var(--small);
        color: var(--text-3);
      }
      li .button {
        grid-column: 2;
        grid-row: 1 / span 2;
      }
      .make {
        justify-self: start;
      }
    `,
  ];

  @state() private rows: readonly CalendarFeed[] | undefined;
  @state() private problem = '';
  @state() private making = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.rows = (await calendarFeeds.own()).items;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  override render(): TemplateResult {
    const close = () => {
      this.making = false;
      void this.#load();
    };
    return html`<h2>${t('feed.heading')}</h2>
      <p class="muted">${t('feed.hint')}</p>
      ${this.problem ? failed(this.problem, () => void this.#load()) : this.#list()}
      <button type="button" class="button make" @click=${() => (this.making = true)}><ravand-icon name="calendar-plus"></ravand-icon>${t('feed.makeMine')}</button>
      ${this.making ? html`<ravand-calendar-feed-dialog @feed-close=${close}></ravand-calendar-feed-dialog>` : nothing}`;
  }

  #list(): TemplateResult {
    if (!this.rows) return skeleton(2, 48);
    if (this.rows.length === 0) return html`<p class="none muted">${t('feed.none')}</p>`;
    return html`<ul aria-label=${t('feed.heading')}>${this.rows.map((feed) => this.#row(feed))}</ul>`;
  }

  #row(feed: CalendarFeed): TemplateResult {
    const name = feed.shows?.title ?? t('feed.mine');
    return html`<li>
      <span class="name"><bdi>${name}</bdi></span>
      <span class="when">${[
        t('feed.made', { date: formatNear(feed.createdAt) }),
        feed.lastReadAt ? t('feed.read', { date: formatNear(feed.lastReadAt) }) : t('feed.unread'),
      ].join(' · ')}</span>
      <button type="button" class="button quiet danger small" aria-label=${t('feed.endNamed', { name })} @click=${() => void this.#end(feed, name)}>${t('feed.end')}</button>
    </li>`;
  }

  async #end(feed: CalendarFeed, name: string): Promise<void> {
    try {
      await calendarFeeds.end(feed);
      toast({ text: t('feed.ended', { name }), icon: 'check' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
    await this.#load();
  }
}
