// `<ravand-role-removal>`: takes a role out, with the way of its people and of all that names it. Emits `removal-close` and `role-gone`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { limitedRoles, roleName } from '../access/roles.ts';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { local, t } from '../shell/texts.ts';
import { editorOf, iconOf } from '../studio/kinds.ts';
import { type RoleUses, roles } from './roles.ts';

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
      ul {
        display: grid;
        gap: 4px;
        margin-block-start: 6px;
        padding-inline-start: 18px;
        list-style: disc;
      }
    `,
  ];

  @property() who = '';
  @property({ type: Number }) version = 0;
  /** What has to go another way. */
  @state() private uses: RoleUses | undefined;
  @state() private to = 'staff';
  @state() private fault = '';
  @state() private busy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.uses = await roles.uses(this.who);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.detail;
    }
  }

  /** Whether another role has to take its place. */
  get #isLed(): boolean {
    const { uses } = this;
    if (uses === undefined) return false;
    return uses.definitions.length + uses.people + uses.savedViews + uses.shares + uses.tasks > 0;
  }

  async #takeOut(): Promise<void> {
    this.busy = true;
    this.fault = '';
    try {
      await roles.takeOut(this.who, this.version, this.#isLed ? this.to : undefined);
      this.emit('role-gone');
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }

  #way(): TemplateResult | typeof nothing {
    const { uses } = this;
    if (uses === undefined || !this.#isLed) return nothing;
    const others = limitedRoles().filter((role) => role !== this.who);
    const counts = (['people', 'tasks', 'savedViews', 'shares'] as const).filter((key) => uses[key] > 0);
    return html`<div class="field">
      <label for="to">${t('roles.takesOver')}</label>
      <select id="to" class="control" aria-describedby="follows" @change=${(event: Event) => (this.to = (event.target as HTMLSelectElement).value)}>
        ${others.map((role) => html`<option value=${role} ?selected=${role === this.to}>${roleName(role)}</option>`)}
      </select>
    </div>
    <div id="follows"><p>${t('roles.follows')}</p>
      <ul>${counts.map((key) => html`<li>${t(`roles.counts.${key}`, { count: uses[key] })}</li>`)}
        ${uses.definitions.map(({ kind, name, label }) => html`<li><ravand-icon name=${iconOf(kind)}></ravand-icon> <a href=${editorOf(kind, name) ?? ''}><bdi>${local(label, name)}</bdi></a></li>`)}</ul></div>`;
  }

  protected override render(): TemplateResult {
    return html`<ravand-dialog open heading=${t('roles.takeOutOf', { name: roleName(this.who) })} @dialog-close=${() => this.emit('removal-close')}>
      <div class="body">
        <p>${t('roles.takeOutLead')}</p>
        ${this.#way()}
        <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
      </div>
      <button slot="actions" type="button" class="button danger" aria-busy=${String(this.busy)} ?disabled=${this.busy || this.uses === undefined} @click=${() => void this.#takeOut()}>${t('roles.takeOut')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('removal-close')}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }
}
