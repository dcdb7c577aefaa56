// `<ravand-account>`: one's own account: the password, the second factor, where one is signed in, how notices reach one,
// the keys of commands, the addresses at which calendars read for one, and the keys with which programs act for one.
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { session } from '../api/session.ts';
import { avatar, avatars } from '../elements/avatar.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import '../shell/page-header.ts';
import { roleName } from '../access/roles.ts';
import { t } from '../shell/texts.ts';
import type { SessionSection } from './session-section.ts';
import '../calendar-feeds/feed-section.ts';
import '../notices/mail-section.ts';
import './factor-section.ts';
import './key-section.ts';
import './password-section.ts';
import './session-section.ts';
import './shortcut-section.ts';

@customElement('ravand-account')
export class RavandAccount extends RavandElement {
  static override styles = [
    base,
    avatars,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .page {
        flex: 1;
        overflow: auto;
        border-block-start: 1px solid var(--line);
      }
      .page > * {
        max-inline-size: 860px;
        padding: 20px var(--gutter);
        border-block-end: 1px solid var(--line);
      }
      .page > :last-child {
        border-block-end: 0;
      }
      .me {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      .me b {
        display: block;
        font: var(--section);
      }
      .me small {
        color: var(--text-3);
        font: var(--small);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @query('ravand-session-section') private readonly sessions!: SessionSection;

  /** A part that the address names is shown: /account/notices. What stands before it is still being loaded and pushes it down. */
  protected override async updated(changed: PropertyValues<this>): Promise<void> {
    const part =
      this.params.section && this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(this.params.section)}`);
    if (!changed.has('params') || !part) return;
    part.scrollIntoView();
    const before = [...this.renderRoot.querySelectorAll('.page > *')];
    const follow = new ResizeObserver(() => part.scrollIntoView());
    for (const one of before.slice(0, before.indexOf(part))) follow.observe(one);
    const stop = () => follow.disconnect();
    for (const moved of ['wheel', 'pointerdown', 'keydown']) this.addEventListener(moved, stop, { once: true });
    this.during(stop);
  }

  override render(): TemplateResult {
    const { me } = session;
    return html`<ravand-page-header heading=${t('account.heading')}></ravand-page-header>
      <div class="page">
        <div class="me">${avatar(me?.name ?? '')}<span><b><bdi>${me?.name}</bdi></b><small><bdi dir="ltr">${me?.email}</bdi> · ${roleName(me?.role ?? '')}</small></span></div>
        <ravand-password-section @password-changed=${() => this.sessions.reload()}></ravand-password-section>
        <ravand-factor-section></ravand-factor-section>
        <ravand-session-section></ravand-session-section>
        <ravand-notice-mail-section id="notices"></ravand-notice-mail-section>
        <ravand-shortcut-section id="keys"></ravand-shortcut-section>
        <ravand-calendar-feed-section></ravand-calendar-feed-section>
        <ravand-key-section></ravand-key-section>
      </div>`;
  }
}
