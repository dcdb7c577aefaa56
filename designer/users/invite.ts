// `<ravand-invite>`: the dialog that invites a person and then shows the one-time link, once, to be handed over.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { accounts } from './accounts.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

@customElement('ravand-invite')
export class RavandInvite extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      form {
        display: grid;
        gap: 14px;
        min-inline-size: min(420px, 80vw);
      }
      .link {
        display: flex;
        gap: 8px;
      }
      .link .control {
        flex: 1;
        font-family: ui-monospace, 'DejaVu Sans Mono', monospace;
        font-size: 12px;
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  /** Set = the dialog only shows this link (a reset). */
  @property() link = '';
  @property({ attribute: false }) roles: readonly Choice[] = [];
  @property({ attribute: false }) teams: readonly Choice[] = [];
  @state() private busy = false;
  @state() private faults: Readonly<Record<string, string>> = {};

  override render(): TemplateResult {
    return html`<ravand-dialog heading=${this.link ? t('users.linkHeading') : t('users.invite')} ?open=${this.open} @dialog-close=${() => this.emit('invite-close')}>
      ${this.link ? this.#showLink() : this.#form()}
    </ravand-dialog>`;
  }

  #showLink(): TemplateResult {
    const copy = async () => {
      await navigator.clipboard?.writeText(this.link);
      toast({ text: t('users.copied'), icon: 'copy' });
    };
    return html`<p>${t('users.linkHint')}</p>
      <div class="link">
        <input class="control" dir="ltr" readonly .value=${this.link} aria-label=${t('users.linkHeading')} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
        <button class="button" @click=${copy}><ravand-icon name="copy"></ravand-icon>${t('action.copy')}</button>
      </div>`;
  }

  #form(): TemplateResult {
    return html`<form @submit=${this.#submit} novalidate>
      ${this.#input('name', 'text')} ${this.#input('email', 'email')}
      <div class="field">
        <label for="role">${t('users.role')}</label>
        <select id="role" name="role" class="control">
          ${this.roles.map(({ value, label }) => html`<option value=${value} ?selected=${value === 'staff'}>${label}</option>`)}
        </select>
      </div>
      ${
        this.teams.length === 0
          ? nothing
          : html`<div class="field">
              <label for="team">${t('users.team')}</label>
              <select id="team" name="team" class="control">
                <option value="">${t('users.noTeam')}</option>
                ${this.teams.map(({ value, label }) => html`<option value=${value}>${label}</option>`)}
              </select>
            </div>`
      }
      <div role="alert">${this.faults.form ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.faults.form}</span>` : nothing}</div>
      <button class="button primary" type="submit" aria-busy=${String(this.busy)}>${t('users.makeLink')}</button>
    </form>`;
  }

  #input(name: 'name' | 'email', type: string): TemplateResult {
    const fault = this.faults[name];
    return html`<div class="field">
      <label for=${name}>${t(`users.${name}`)}<span class="star" aria-hidden="true">*</span></label>
      <input id=${name} name=${name} type=${type} required autocomplete="off" class="control ${type === 'email' ? 'ltr' : ''}" aria-invalid=${String(fault !== undefined)} aria-describedby="${name}-fault" />
      <div id="${name}-fault">${fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${fault}</span>` : nothing}</div>
    </div>`;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const values = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(values.get(name) ?? '').trim();
    const { language, calendar } = preferences();
    this.busy = true;
    this.faults = {};
    try {
      const team = text('team');
      const { link } = await accounts.invite({
        name: text('name'),
        email: text('email'),
        role: text('role'),
        ...(team ? { team } : {}),
        language,
        calendar,
      });
      this.emit('invited', link);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      const named = Object.fromEntries(
        error.details.map((detail) => [detail.pointer.slice(1), detail.message ?? detail.code]),
      );
      this.faults = Object.keys(named).length > 0 ? named : { form: error.detail };
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    } finally {
      this.busy = false;
    }
  };
}
