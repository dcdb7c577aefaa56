// `<ravand-app>`: decides between set-up, sign-in and the workspace, lays out rail and screen, and catches what a screen lets fall.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { roleName } from '../access/roles.ts';
import { onFactorNeeded, onSignedOut } from '../api/client.ts';
import { begin, enter, leave, onSession, session, viewAs } from '../api/session.ts';
import { viewedRole } from '../api/view-as.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../elements/toast.ts';
import { listenForPanes } from './panes.ts';
import { presentAddress } from './present-address.ts';
import { foldsRail, match, navigate, onNavigate, type Place, startRouter, useScreens } from './router.ts';
import { screens } from './screens.ts';
import { onKey } from './shortcuts.ts';

import { t } from './texts.ts';
import './rail.ts';
import '../calls/call-pop.ts';

useScreens(screens);

@customElement('ravand-app')
export class RavandApp extends RavandElement {
  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: flex;
        block-size: 100dvh;
        background: var(--surface);
      }
      main {
        flex: 1;
        min-inline-size: 0;
        min-block-size: 0;
        display: flex;
        flex-direction: column;
      }
      /* It takes the focus of a page that is gone, and is nothing one could press. */
      main:focus-visible {
        outline: none;
      }
      main > * {
        flex: 1;
        min-block-size: 0;
      }
      .offline {
        flex: none;
        padding: 6px var(--gutter);
        background: var(--warning-soft);
        color: var(--warning);
        font: var(--small);
      }
      .viewing {
        flex: none;
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 6px var(--gutter);
        background: var(--accent-soft);
        color: var(--accent);
        font: var(--small-strong);
      }
      .viewing > :not(span) {
        flex: none;
      }
      .skip {
        position: absolute;
        inset-inline-start: 8px;
        inset-block-start: -60px;
        z-index: 5;
      }
      .skip:focus {
        inset-block-start: 8px;
      }
      @media (max-width: 767.98px) {
        :host {
          flex-direction: column-reverse;
        }
      }
    `,
  ];

  @state() private place: Place | undefined;
  @state() private screen: HTMLElement | undefined;
  /** No screen has this address; as long as one is only on its way, nothing is said. */
  @state() private isNowhere = false;
  @state() private broken: string | undefined;
  @state() private offline = !navigator.onLine;
  @state() private hasPalette = false;
  @state() private hasKeys = false;
  /** The role through which the screen was drawn. */
  #seenAs: string | undefined;
  #wanted = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    startRouter();
    onSignedOut(leave);
    onFactorNeeded(() => {
      if (session.state === 'signed-in') void enter();
    });
    this.during(onSession(() => void this.#settle()));
    this.during(onNavigate(() => void this.#open()));
    const line = () => {
      this.offline = !navigator.onLine;
    };
    addEventListener('online', line);
    addEventListener('offline', line);
    this.during(onKey('palette', () => void this.#openPalette(), { always: true }));
    this.during(listenForPanes());
    this.during(onKey('keys', () => void this.#openKeys()));
    addEventListener('unhandledrejection', this.#onRejection);
    addEventListener('error', this.#onError);
    void begin();
  }

  override render(): TemplateResult {
    if (session.state === 'loading') return html``;
    if (session.state === 'unreachable') return html`<main>${failed(t('problem.offline'), () => void begin())}</main>`;
    const bare = this.place?.screen.bare === true || session.state !== 'signed-in';
    return html`
      ${bare ? nothing : html`<a class="skip button" href="#main" @click=${this.#skip}>${t('shell.skip')}</a><ravand-rail data-pane @palette-open=${this.#openPalette} .folded=${this.place !== undefined && foldsRail(this.place)} .path=${this.place?.path ?? '/'}></ravand-rail>`}
      <main id="main" tabindex="-1">
        ${this.offline ? html`<div class="offline" role="status">${t('problem.offline')}</div>` : nothing}
        ${bare ? nothing : this.#viewing()}
        ${this.broken !== undefined ? failed(this.broken, () => location.reload()) : (this.screen ?? this.#nowhere())}
      </main>
      ${this.hasPalette ? html`<ravand-palette @keys-open=${() => void this.#openKeys()}></ravand-palette>` : nothing}
      ${this.hasKeys ? html`<ravand-shortcut-sheet></ravand-shortcut-sheet>` : nothing}
      ${bare ? nothing : html`<ravand-call-pop></ravand-call-pop>`}
      <ravand-toasts></ravand-toasts>
    `;
  }

  #viewing(): TemplateResult | typeof nothing {
    const role = viewedRole();
    if (role === undefined) return nothing;
    return html`<div class="viewing" role="status"><ravand-icon name="eye"></ravand-icon><span>${t('viewAs.bar', { role: roleName(role) })}</span><button type="button" class="button small" @click=${() => void viewAs(undefined)}>${t('viewAs.end')}</button></div>`;
  }

  #nowhere(): TemplateResult | typeof nothing {
    if (!this.isNowhere) return nothing;
    return empty(t('shell.nowhere'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
  }

  /** Loaded when it is first asked for. */
  #openPalette = async (): Promise<void> => {
    if (session.state !== 'signed-in') return;
    await import('../search/palette.ts');
    this.hasPalette = true;
    await this.updateComplete;
    const palette = this.renderRoot.querySelector('ravand-palette');
    await palette?.updateComplete;
    palette?.show();
  };

  async #openKeys(): Promise<void> {
    if (session.state !== 'signed-in') return;
    await import('./shortcut-sheet.ts');
    this.hasKeys = true;
    await this.updateComplete;
    this.renderRoot.querySelector('ravand-shortcut-sheet')?.show();
  }

  #skip = (event: Event): void => {
    event.preventDefault();
    this.#main?.focus();
  };

  get #main(): HTMLElement | null {
    return this.renderRoot.querySelector('main');
  }

  /** After the session changed: the right screen for who is here now. */
  async #settle(): Promise<void> {
    this.requestUpdate();
    // Nothing that was drawn for one role stays for another.
    if (this.#seenAs !== viewedRole()) this.screen = undefined;
    this.#seenAs = viewedRole();
    if (
      session.state === 'setup' &&
      location.pathname !== '/setup' &&
      screens.some((screen) => screen.path === '/setup')
    )
      return navigate('/setup', { replace: true });
    await this.#open();
  }

  async #open(): Promise<void> {
    const turn = ++this.#wanted;
    const place = match(screens, new URL(location.href));
    const known = place?.screen.bare === true || session.state === 'signed-in';
    try {
      if (!known) {
        const lacksFactor = session.state === 'second-factor';
        await (lacksFactor ? import('../account/factor-needed.ts') : import('./sign-in.ts'));
        if (turn !== this.#wanted) return;
        this.place = place;
        this.#show(lacksFactor ? 'ravand-factor-needed' : 'ravand-sign-in');
        return;
      }
      this.isNowhere = !place;
      if (!place) {
        this.place = undefined;
        this.screen = undefined;
        return;
      }
      const moved = presentAddress(place);
      if (moved !== undefined) return void navigate(moved + location.search + location.hash, { replace: true });
      await place.screen.load();
      if (turn !== this.#wanted) return;
      this.place = place;
      this.broken = undefined;
      const element = this.#show(place.screen.element);
      Object.assign(element, { params: place.params, query: place.query });
    } catch {
      if (turn === this.#wanted) this.broken = t('problem.screen');
    }
  }

  /** Keeps the element while the same screen stays open, so that only what changed is drawn. */
  #show(name: string): HTMLElement {
    if (this.screen?.localName === name) return this.screen;
    // One goes on in what came, as after a page was loaded: not in the navigation that led there, nor nowhere.
    if (this.screen !== undefined) void this.updateComplete.then(() => this.#main?.focus());
    this.screen = document.createElement(name);
    return this.screen;
  }

  #onRejection = (event: PromiseRejectionEvent): void => {
    if (event.reason instanceof DOMException && event.reason.name === 'AbortError') event.preventDefault();
  };

  /** A screen that breaks while drawing is replaced by a way on; the rail stays. */
  #onError = (event: ErrorEvent): void => {
    if (event.message.includes('ResizeObserver')) return;
    if (event.filename && !event.filename.startsWith(location.origin)) return;
    if (this.screen && !this.screen.isConnected) this.broken = t('problem.screen');
  };
}

export { enter };
