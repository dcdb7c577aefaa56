// `<ravand-role-removal>`: takes a role out, with the way of its people. Emits `removal-close` and `role-gone`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { limitedRoles, roleName } from '../access/roles.ts';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';
import { roles } from './roles.ts';

@customElement('ravand-role-removal')
export class RoleRemoval extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      .body {
        display: grid;
        gap: 14px;
      }
    `,
  ];

  @property() who = '';
  @property({ type: Number }) version = 0;
  /** How many people have it. */
  @property({ type: Number }) people = 0;
  @state() private to = 'staff';
  @state() private fault = '';
  @state() private busy = false;

  async #takeOut(): Promise<void> {
    this.busy = true;
    this.fault = '';
    try {
      await roles.takeOut(this.who, this.version, this.people > 0 ? this.to : undefined);
      this.emit('role-gone');
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }

  #way(): TemplateResult | typeof nothing {
    if (this.people === 0) return nothing;
    const others = limitedRoles().filter((role) => role !== this.who);
    return html`<div class="field">
      <label for="to">${t('roles.moveTo', { count: this.people })}</label>
      <select id="to" class="control" @change=${(event: Event) => (this.to = (event.target as HTMLSelectElement).value)}>
        ${others.map((role) => html`<option value=${role} ?selected=${role === this.to}>${roleName(role)}</option>`)}
      </select>
    </div>`;
  }

  protected override render(): TemplateResult {
    return html`<ravand-dialog open heading=${t('roles.takeOutOf', { name: roleName(this.who) })} @dialog-close=${() => this.emit('removal-close')}>
      <div class="body">
        <p>${t('roles.takeOutLead')}</p>
        ${this.#way()}
        <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
      </div>
      <button slot="actions" type="button" class="button danger" aria-busy=${String(this.busy)} ?disabled=${this.busy} @click=${() => void this.#takeOut()}>${t('roles.takeOut')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('removal-close')}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }
}
