// `<ravand-portal-sign-in>`: phone or e-mail, then the code that went there, then who of several people one is. Says the same whether somebody is known here.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatPhone } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { askCode, enter, type Namesake } from './api.ts';

@customElement('ravand-portal-sign-in')
export class RavandPortalSignIn extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        place-items: start center;
        padding: 32px 16px;
        --input: 44px;
        --field: 16px;
      }
      form,
      section {
        display: grid;
        gap: 16px;
        inline-size: min(100%, 400px);
        padding: 24px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
      }
      h1 {
        font: var(--record);
      }
      p {
        color: var(--text-2);
      }
      label {
        display: grid;
        gap: 6px;
        font: var(--small);
        font-weight: 600;
      }
      input {
        min-block-size: var(--input);
        font-size: 16px;
        text-align: start;
      }
      .code {
        letter-spacing: 0.3em;
      }
      .button {
        min-block-size: 44px;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        justify-content: space-between;
      }
      .bad {
        display: flex;
        gap: 8px;
        color: var(--danger);
      }
      .bad ravand-icon {
        color: inherit;
      }
      .people {
        display: grid;
        gap: 8px;
      }
    `,
  ];

  @state() private to = '';
  @state() private challenge = '';
  @state() private people: readonly Namesake[] = [];
  @state() private problem = '';
  @state() private busy = false;
  @query('input') private readonly input!: HTMLInputElement | null;
  #code = '';

  async #try(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = '';
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.details?.[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
    await this.updateComplete;
    this.input?.focus();
  }

  #ask(event: Event): Promise<void> {
    event.preventDefault();
    const to = this.input?.value.trim() ?? this.to;
    if (to === '') return this.#try(async () => Promise.resolve(this.input?.focus()));
    return this.#try(async () => {
      this.to = to;
      this.challenge = (await askCode(to)).challenge;
    });
  }

  #send(event: Event): Promise<void> {
    event.preventDefault();
    this.#code = this.input?.value ?? '';
    return this.#enter();
  }

  #enter(person?: string): Promise<void> {
    return this.#try(async () => {
      const { challenge } = this;
      const found = await enter({ challenge, code: this.#code, ...(person === undefined ? {} : { person }) });
      if (found.entered) this.emit('entered');
      else this.people = found.people ?? [];
    });
  }

  #anew(): Promise<void> {
    return this.#try(async () => {
      this.challenge = (await askCode(this.to)).challenge;
    });
  }

  #again(): void {
    this.challenge = '';
    this.people = [];
    this.problem = '';
  }

  #fault(): TemplateResult {
    return html`<div role="alert" id="fault">${this.problem ? html`<p class="bad"><ravand-icon name="circle-alert"></ravand-icon>${this.problem}</p>` : nothing}</div>`;
  }

  override render(): TemplateResult {
    if (this.people.length > 0)
      return html`<section aria-labelledby="who"><h1 id="who">${t('portal.who')}</h1><p>${t('portal.whoHint')}</p>
        <div class="people">${this.people.map(({ id, name }) => html`<button class="button" @click=${() => void this.#enter(id)}><bdi>${name}</bdi></button>`)}</div>
        ${this.#fault()}<button class="button quiet" @click=${() => this.#again()}>${t('portal.otherAddress')}</button></section>`;
    if (this.challenge)
      return html`<form @submit=${(event: Event) => void this.#send(event)}><h1>${t('portal.codeTitle')}</h1>
        <p>${t('portal.sentTo')} <bdi dir="ltr">${formatPhone(this.to)}</bdi></p>
        <label>${t('portal.code')}<input class="control code" dir="ltr" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required aria-describedby="fault" .value=${''} /></label>
        ${this.#fault()}
        <button class="button primary" aria-busy=${String(this.busy)}>${t('portal.enter')}</button>
        <div class="ways"><button type="button" class="button quiet" @click=${() => this.#again()}>${t('portal.otherAddress')}</button><button type="button" class="button quiet" @click=${() => void this.#anew()}>${t('portal.newCode')}</button></div>
      </form>`;
    return html`<form novalidate @submit=${(event: Event) => void this.#ask(event)}><h1>${t('portal.signIn')}</h1><p>${t('portal.signInHint')}</p>
      <label>${t('portal.address')}<input class="control" dir="ltr" type="text" inputmode="email" autocomplete="username" required aria-describedby="fault" .value=${this.to} /></label>
      ${this.#fault()}
      <button class="button primary" aria-busy=${String(this.busy)}>${t('portal.sendCode')}</button></form>`;
  }
}
