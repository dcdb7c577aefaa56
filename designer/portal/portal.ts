// `<ravand-portal>`: the customers' portal: sign-in or the sections; the address behind # says which section, record or form stands there.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Calendar, Language } from '../../schemas/types.ts';
import { onSignedOut } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { forgetTitles } from '../format/known-titles.ts';
import { prefer, preferences } from '../shell/preferences.ts';
import { languages, t } from '../shell/texts.ts';
import { leave, type Me, me, type Start, start } from './api.ts';
import './form.ts';
import './record.ts';
import './section.ts';
import './sign-in.ts';

const calendars: readonly Calendar[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];

@customElement('ravand-portal')
export class RavandPortal extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      :host {
        display: grid;
        grid-template-rows: auto 1fr auto;
        min-block-size: 100dvh;
        background: var(--canvas);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: center;
        padding: 10px 16px;
        border-block-end: 1px solid var(--line);
        background: var(--surface);
      }
      .brand {
        display: flex;
        gap: 10px;
        align-items: center;
        margin-inline-end: auto;
        min-block-size: 44px;
        color: var(--text);
        font: var(--title);
      }
      .brand span {
        display: grid;
        place-items: center;
        inline-size: 34px;
        block-size: 34px;
        border-radius: var(--radius-card);
        background: var(--accent);
        color: var(--on-accent);
      }
      .top .button {
        min-block-size: 44px;
      }
      main {
        display: grid;
        gap: 24px;
        align-content: start;
        inline-size: min(100%, 960px);
        margin-inline: auto;
        padding: 20px 16px 32px;
      }
      h1 {
        font: var(--record);
        font-size: 22px;
        line-height: 1.6;
      }
      .back {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        justify-self: start;
        min-block-size: 44px;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        justify-content: center;
        padding: 16px;
        border-block-start: 1px solid var(--line);
        background: var(--surface);
      }
      footer label {
        display: grid;
        gap: 4px;
        font: var(--small);
        color: var(--text-3);
      }
      select {
        min-block-size: 44px;
        min-inline-size: 140px;
        font-size: 16px;
      }
    `,
  ];

  @state() private begun: Start | undefined;
  @state() private me: Me | undefined;
  @state() private problem = '';
  @state() private way: readonly string[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const follow = () => {
      this.way = location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
      scrollTo(0, 0);
    };
    follow();
    addEventListener('hashchange', follow);
    this.during(() => removeEventListener('hashchange', follow));
    onSignedOut(() => {
      if (this.me !== undefined) this.#forget();
    });
    void this.#load();
  }

  /** Also when the words come, or other ones. */
  override updated(): void {
    document.title = this.begun?.settings.organization || t('portal.title');
  }

  #forget(): void {
    this.me = undefined;
    this.begun = this.begun && { ...this.begun, entered: false };
    forgetTitles();
    history.replaceState(null, '', location.pathname);
    this.way = [];
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.begun = await start();
      this.me = this.begun.entered ? await me() : undefined;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  async #leave(): Promise<void> {
    await leave();
    this.#forget();
  }

  #back(to: string, label: string): TemplateResult {
    return html`<a class="back" href=${to}><ravand-icon name="arrow-left"></ravand-icon>${label}</a>`;
  }

  #place(current: Me): TemplateResult {
    const [id, record, form] = this.way;
    const section = current.sections.find((one) => one.id === id);
    const asked = current.forms.find(({ name }) => name === form);
    if (section === undefined)
      return html`<h1>${t('portal.hello', { name: current.person.name })}</h1>${current.sections.map((one) => html`<ravand-portal-section .section=${one} .me=${current}></ravand-portal-section>`)}`;
    if (record === undefined)
      return html`${this.#back('#/', t('portal.home'))}<ravand-portal-section .section=${section} .me=${current} whole></ravand-portal-section>`;
    if (asked !== undefined)
      return html`${this.#back('#/', t('portal.home'))}<ravand-portal-form .form=${asked} .section=${section} .me=${current} about=${record === 'new' ? '' : record}></ravand-portal-form>`;
    return html`${this.#back('#/', t('portal.home'))}<ravand-portal-record .section=${section} .me=${current} recordId=${record}></ravand-portal-record>`;
  }

  #main(): TemplateResult {
    if (this.problem) return html`<main>${failed(this.problem, () => void this.#load())}</main>`;
    const { begun, me: current } = this;
    if (begun === undefined) return html`<main>${skeleton(6, 56)}</main>`;
    if (!begun.open) return html`<main><h1 role="status">${t('portal.closed')}</h1></main>`;
    if (current !== undefined) return html`<main>${this.#place(current)}</main>`;
    if (begun.entered) return html`<main>${skeleton(6, 56)}</main>`;
    return html`<main><ravand-portal-sign-in @entered=${() => void this.#load()}></ravand-portal-sign-in></main>`;
  }

  override render(): TemplateResult {
    const { language, calendar } = preferences();
    const organization = this.begun?.settings.organization || t('portal.title');
    const choose = (change: { language?: Language; calendar?: Calendar }) => void prefer(change, { keep: true });
    return html`<header class="top"><a class="brand" href="#/"><span aria-hidden="true">${[...organization][0]}</span><bdi>${organization}</bdi></a>
        ${this.me ? html`<button class="button quiet" @click=${() => void this.#leave()}><ravand-icon name="log-out"></ravand-icon>${t('portal.signOut')}</button>` : nothing}</header>
      ${this.#main()}
      <footer><label>${t('portal.language')}<select class="control" .value=${language} @change=${(event: Event) => choose({ language: (event.target as HTMLSelectElement).value as Language })}>${languages.map(({ value, name }) => html`<option value=${value} lang=${value} ?selected=${value === language}>${name}</option>`)}</select></label>
        <label>${t('portal.calendar')}<select class="control" .value=${calendar} @change=${(event: Event) => choose({ calendar: (event.target as HTMLSelectElement).value as Calendar })}>${calendars.map((value) => html`<option value=${value} ?selected=${value === calendar}>${t(`calendar.${value}`)}</option>`)}</select></label></footer>`;
  }
}
