// `<ravand-calendar-feed-section>`: the addresses at which calendar programs read for one: made, seen when they were last read, ended.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ListSection } from '../elements/list-section.ts';
import { formatNear } from '../format/dates.ts';
import { t } from '../shell/texts.ts';
import { type CalendarFeed, calendarFeeds } from './api.ts';
import './feed-dialog.ts';

@customElement('ravand-calendar-feed-section')
export class CalendarFeedSection extends ListSection<CalendarFeed> {
  @state() private making = false;

  protected override async fetchRows(): Promise<readonly CalendarFeed[]> {
    return (await calendarFeeds.own()).items;
  }

  override render(): TemplateResult {
    const close = () => {
      this.making = false;
      void this.reload();
    };
    return html`${this.heading(t('feed.heading'), t('feed.hint'))} ${this.list({ label: t('feed.heading'), none: t('feed.none') })}
      <button type="button" class="button begin" @click=${() => (this.making = true)}><ravand-icon name="calendar-plus"></ravand-icon>${t('feed.makeMine')}</button>
      ${this.making ? html`<ravand-calendar-feed-dialog @feed-close=${close}></ravand-calendar-feed-dialog>` : nothing}`;
  }

  protected override row(feed: CalendarFeed): TemplateResult {
    const name = feed.shows?.title ?? t('feed.mine');
    return html`<li>
      <span class="name"><bdi>${name}</bdi></span>
      <span class="when">${[
        t('feed.made', { date: formatNear(feed.createdAt) }),
        feed.lastReadAt ? t('feed.read', { date: formatNear(feed.lastReadAt) }) : t('feed.unread'),
      ].join(' · ')}</span>
      ${this.endButton(t('feed.end'), t('feed.endNamed', { name }), () => void this.end(() => calendarFeeds.end(feed), t('feed.ended', { name })))}
    </li>`;
  }
}
