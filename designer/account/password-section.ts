// `<ravand-password-section>`: choosing another password, by the one there is. Whoever else is signed in as this person is not any more. For who signs in by an
// issuer alone there is nothing to choose.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { session } from '../api/session.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { section } from '../elements/styles/section.ts';
import { toast } from '../elements/toast.ts';
import { formatNear } from '../format/dates.ts';
import { t } from '../shell/texts.ts';
import { ownPassword } from './api.ts';

type Place = 'password' | 'next' | 'code';

@customElement('ravand-password-section')
export class PasswordSection extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    section,
    css`
      form {
        display: grid;
        gap: 12px;
      }
    `,
  ];

  /** Null = there is none. */
  @state() private setAt: string | null | undefined;
  @state() private problem = '';
  @state() private asking = false;
  @state() private busy = false;
  @state() private faults: { readonly [place in Place | 'form']?: string } = {};

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.setAt = (await ownPassword.get()).setAt;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  override render(): TemplateResult {
    const { setAt } = this;
    return html`<h2>${t('password.heading')}</h2>
      ${this.problem ? failed(this.problem, () => void this.#load()) : nothing}
      ${setAt === null ? html`<p class="muted">${t('password.byIssuer')}</p>` : nothing}
      ${
        setAt
          ? html`<p class="muted">${t('password.since', { date: formatNear(setAt) })}</p>
            <button type="button" class="button begin" @click=${() => {
              this.faults = {};
              this.asking = true;
            }}><ravand-icon name="key-round"></ravand-icon>${t('password.change')}</button>`
          : nothing
      }
      ${this.asking ? this.#dialog() : nothing}`;
  }

  #dialog(): TemplateResult {
    const hasFactor = session.me?.secondFactor === 'on';
    return html`<ravand-dialog open heading=${t('password.change')} @dialog-close=${() => (this.asking = false)}>
      <form @submit=${this.#submit} novalidate>
        <p>${t('password.hint')}</p>
        <input type="email" name="username" autocomplete="username" .value=${session.me?.email ?? ''} hidden />
        ${this.#field('password', t('password.current'), 'current-password')} ${this.#field('next', t('password.next'), 'new-password')}
        ${hasFactor ? this.#field('code', t('factor.code'), 'one-time-code') : nothing}
        <div role="alert">${this.faults.form ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.faults.form}</span>` : nothing}</div>
        <button class="button primary" type="submit" aria-busy=${String(this.busy)}>${t('password.change')}</button>
      </form>
    </ravand-dialog>`;
  }

  #field(name: Place, label: string, complete: string): TemplateResult {
    const fault = this.faults[name];
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input id=${name} name=${name} type=${name === 'code' ? 'text' : 'password'} class="control ltr" dir="ltr" autocomplete=${complete} spellcheck="false" aria-invalid=${String(fault !== undefined)} aria-describedby="${name}-fault" />
      <div id="${name}-fault" role="alert">${fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${fault}</span>` : nothing}</div>
    </div>`;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const typed = new FormData(event.target as HTMLFormElement);
    const text = (name: Place) => String(typed.get(name) ?? '');
    const empty = (['password', 'next'] as const).filter((name) => text(name) === '');
    this.faults = Object.fromEntries(empty.map((name) => [name, t('password.missing')]));
    if (empty.length === 0) await this.#change(text('password'), text('next'), text('code').trim());
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };

  async #change(password: string, next: string, code: string): Promise<void> {
    this.busy = true;
    try {
      await ownPassword.change({ password, next, ...(code === '' ? {} : { code }) });
      this.asking = false;
      toast({ text: t('password.changed'), icon: 'check' });
      this.emit('password-changed');
      await this.#load();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      const [detail] = error.details;
      const place = detail?.pointer.slice(1) as Place | undefined;
      const message = detail?.message ?? error.detail;
      this.faults = place && ['password', 'next', 'code'].includes(place) ? { [place]: message } : { form: message };
    } finally {
      this.busy = false;
    }
  }
}
