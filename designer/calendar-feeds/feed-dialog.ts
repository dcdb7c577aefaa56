// `<ravand-calendar-feed-dialog>`: makes an address for a calendar program, of the calendar one looks at or of one's own appointments and tasks, and shows it, this
// once. Emits `feed-close`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { t } from '../shell/texts.ts';
import { calendarFeeds, type ShownCalendar } from './api.ts';

@customElement('ravand-calendar-feed-dialog')
export class CalendarFeedDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      ravand-dialog {
        --dialog-width: 520px;
      }
      .group,
      .made {
        display: grid;
        gap: 12px;
      }
      .address {
        display: flex;
        gap: 8px;
      }
      .address .control {
        flex: 1;
        min-inline-size: 0;
        font: 400 12px / 20px var(--mono);
        text-overflow: ellipsis;
      }
      .open {
        justify-self: start;
      }
      .secret {
        display: flex;
        gap: 8px;
        padding: 8px 10px;
        border-radius: var(--radius);
        background: var(--warning-soft);
        color: var(--text);
        font: var(--small);
      }
      .secret ravand-icon {
        color: var(--warning);
        margin-block-start: 2px;
      }
    `,
  ];

  /** The calendar one looks at; without it only one's own is offered. */
  @property({ attribute: false }) shows: ShownCalendar | undefined;
  @state() private isOwn = false;
  @state() private url = '';
  @state() private fault = '';
  @state() private busy = false;

  override render(): TemplateResult {
    return html`<ravand-dialog open heading=${t('feed.subscribe')} @dialog-close=${() => this.emit('feed-close')}>
      ${this.url ? this.#made() : this.#ask()}
    </ravand-dialog>`;
  }

  #ask(): TemplateResult {
    const { shows } = this;
    const choice = (isOwn: boolean, label: TemplateResult | string) =>
      html`<label class="checkbox"><input type="radio" name="what" .checked=${this.isOwn === isOwn} @change=${() => (this.isOwn = isOwn)} /><span>${label}</span></label>`;
    return html`<div class="group">
        <p>${t('feed.explained')}</p>
        ${shows ? html`<fieldset class="group"><legend class="visually-hidden">${t('feed.what')}</legend>${choice(false, html`<bdi>${shows.title}</bdi>`)}${choice(true, t('feed.mine'))}</fieldset>` : nothing}
        <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
      </div>
      <button slot="actions" type="button" class="button primary" aria-busy=${String(this.busy)} @click=${() => void this.#make()}>${t('feed.make')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('feed-close')}>${t('action.cancel')}</button>`;
  }

  async #make(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const { url } = await calendarFeeds.issue(this.isOwn ? undefined : this.shows);
      this.url = url;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }

  #made(): TemplateResult {
    const copy = async () => {
      await navigator.clipboard?.writeText(this.url);
      toast({ text: t('users.copied'), icon: 'copy' });
    };
    return html`<div class="made">
      <p>${t('feed.howTo')}</p>
      <div class="address">
        <input class="control" dir="ltr" readonly .value=${this.url} aria-label=${t('feed.address')} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
        <button type="button" class="button" @click=${copy}><ravand-icon name="copy"></ravand-icon>${t('action.copy')}</button>
      </div>
      <a class="button open" href=${this.url.replace(/^https?:/, 'webcal:')}><ravand-icon name="calendar-plus"></ravand-icon>${t('feed.open')}</a>
      <p class="secret"><ravand-icon name="key-round"></ravand-icon><span>${t('feed.secret')}</span></p>
    </div>`;
  }
}
