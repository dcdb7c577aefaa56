// `<ravand-sign-in-rules>`: which roles must have a second factor. Part of the settings, published like any definition. Emits `rules-close`.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { SettingsDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { t } from '../shell/texts.ts';
import { accounts, type OpenSettings } from './accounts.ts';
import type { Choice } from './invite.ts';

@customElement('ravand-sign-in-rules')
export class SignInRules extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    states,
    css`
      .group {
        display: grid;
        gap: 10px;
      }
      p {
        margin-block-end: 14px;
      }
      .note {
        margin-block: 14px 0;
      }
    `,
  ];

  @property({ attribute: false }) roles: readonly Choice[] = [];
  @state() private open: OpenSettings | undefined;
  @state() private chosen: readonly string[] = [];
  @state() private fault = '';
  @state() private busy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#do(async () => {
      this.open = await accounts.settings();
      this.chosen = this.open.definition.secondFactorRoles ?? [];
    });
  }

  override render(): TemplateResult {
    return html`<ravand-dialog open heading=${t('users.rules')} @dialog-close=${() => this.emit('rules-close')}>
      <p>${t('users.rulesLead')}</p>
      ${
        this.open
          ? html`<fieldset class="group">
              <legend>${t('users.mustHave')}</legend>
              ${this.roles.map(
                ({ value, label }) =>
                  html`<label class="checkbox"><input type="checkbox" .checked=${this.chosen.includes(value)} @change=${(event: Event) => this.#choose(value, (event.target as HTMLInputElement).checked)} />${label}</label>`,
              )}
            </fieldset>`
          : skeleton(3, 32)
      }
      <p class="note muted">${t('users.rulesNote')}</p>
      <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : ''}</div>
      <button slot="actions" type="button" class="button primary" aria-busy=${String(this.busy)} ?disabled=${!this.open} @click=${this.#save}>${t('action.save')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('rules-close')}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }

  #choose(role: string, isChosen: boolean): void {
    this.chosen = isChosen ? [...this.chosen, role] : this.chosen.filter((one) => one !== role);
  }

  #save = (): Promise<void> =>
    this.#do(async () => {
      if (!this.open) return;
      const { secondFactorRoles: _before, ...rest } = this.open.definition;
      const definition: SettingsDefinition =
        this.chosen.length === 0 ? rest : { ...rest, secondFactorRoles: this.chosen };
      await accounts.saveSettings(definition, this.open.version);
      toast({ text: t('users.rulesKept'), icon: 'check' });
      this.emit('rules-close');
    });

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.fault = '';
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }
}
