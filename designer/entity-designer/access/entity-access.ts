// `<ravand-entity-access>`: who may do what with the records of an entity: a row for each role, its conditions and fields below it, what makes a record
// somebody's own, and what is shared. Emits `settings-change` with the definition; what is live is asked about by "why" and "view as".
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type {
  EntityDefinition,
  FieldDefinition,
  FilterTree,
  RoleAccess,
  RowScope,
  SharingRule,
} from '../../../schemas/types.ts';
import { limitedRoles, roleName } from '../../access/roles.ts';
import '../../access/why-dialog.ts';
import { ServerProblem } from '../../api/problem.ts';
import { entityNamed, session, viewAs } from '../../api/session.ts';
import { chip, chips } from '../../elements/chip.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { toast } from '../../elements/toast.ts';
import { labelOf } from '../../format/values.ts';
import { navigate } from '../../shell/router.ts';
import { t } from '../../shell/texts.ts';
import './condition.ts';
import './field-rights.ts';
import type { FieldRights } from './field-rights.ts';
import './sharing-rules.ts';

const scopes: readonly RowScope[] = ['none', 'own', 'team', 'unit', 'all'];
const nothingAtAll: RoleAccess = { read: 'none', create: false, update: 'none', delete: 'none' };

@customElement('ravand-entity-access')
export class EntityAccess extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    controls,
    css`
      :host {
        display: grid;
        gap: 28px;
        align-content: start;
        max-inline-size: 1040px;
        padding: 20px var(--gutter) 40px;
      }
      section {
        display: grid;
        gap: 12px;
        min-inline-size: 0;
      }
      h2 {
        font: var(--section);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: center;
        justify-content: space-between;
      }
      .row {
        display: grid;
        grid-template-columns: minmax(120px, 1.2fr) repeat(4, minmax(0, 1fr)) auto;
        gap: 12px;
        align-items: center;
        padding-block: 8px;
        border-block-end: 1px solid var(--line);
      }
      .matrix {
        border-block-start: 1px solid var(--line);
      }
      .row.heads {
        padding-block: 6px;
        font: var(--small);
        color: var(--text-3);
      }
      .role {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
        align-items: center;
        font: var(--body-strong);
      }
      .cell > span {
        display: none;
        font: var(--small);
        color: var(--text-3);
      }
      .acts {
        display: flex;
        justify-content: flex-end;
        min-inline-size: 112px;
      }
      .admin {
        grid-template-columns: minmax(120px, 1.2fr) minmax(0, 4fr) auto;
      }
      .details {
        display: grid;
        gap: 18px;
        padding: 16px;
        border-block-end: 1px solid var(--line);
        background: var(--sunken);
      }
      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr));
        gap: 12px 24px;
      }
      .note {
        display: flex;
        gap: 8px;
        color: var(--warning);
        font: var(--small);
      }
      .note ravand-icon {
        --icon-size: 14px;
        flex: none;
        margin-block-start: 3px;
      }
      @media (max-width: 767.98px) {
        .row:not(.admin) {
          grid-template-columns: 1fr 1fr;
        }
        .row.heads {
          display: none;
        }
        .role,
        .acts {
          grid-column: 1 / -1;
          justify-content: flex-start;
        }
        .admin {
          grid-template-columns: 1fr;
        }
        .cell > span {
          display: block;
        }
        .cell .checkbox {
          min-block-size: 44px;
          align-items: center;
        }
        .details {
          padding: 12px;
        }
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityDefinition;
  /** The role whose conditions and fields are shown. */
  @state() private opened = '';
  @state() private asking = false;

  override render(): TemplateResult {
    return html`${this.#roles()} ${this.#whose()} ${this.#sharing()}
      ${this.asking ? html`<ravand-access-dialog .entity=${entityNamed(this.entity.name)} @access-close=${() => (this.asking = false)}></ravand-access-dialog>` : nothing}`;
  }

  #change(changes: { [K in keyof EntityDefinition]?: EntityDefinition[K] | undefined }): void {
    const next = Object.entries({ ...this.entity, ...changes }).filter(([, value]) => value !== undefined);
    this.emit('settings-change', Object.fromEntries(next));
  }

  #setRole(role: string, changes: { [K in keyof RoleAccess]?: RoleAccess[K] | undefined }): void {
    const merged = { ...nothingAtAll, ...this.entity.access[role], ...changes };
    const kept = Object.entries(merged).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    );
    this.#change({ access: { ...this.entity.access, [role]: Object.fromEntries(kept) as unknown as RoleAccess } });
  }

  /** Those that people can have, and those that stand here though nobody can have them any more. */
  #names(): readonly string[] {
    return [...new Set([...limitedRoles(), ...Object.keys(this.entity.access)])].filter((role) => role !== 'admin');
  }

  #roles(): TemplateResult {
    const isLive = entityNamed(this.entity.name) !== undefined;
    return html`<section>
      <div class="head">
        <h2>${t('rights.heading')}</h2>
        ${isLive && session.me?.may.users ? html`<button type="button" class="button small" @click=${() => (this.asking = true)}><ravand-icon name="info"></ravand-icon>${t('rights.ask')}</button>` : nothing}
      </div>
      <p class="muted">${t('rights.lead')}</p>
      <div class="matrix">
        <div class="row heads" aria-hidden="true"><span>${t('users.role')}</span>${(['read', 'create', 'update', 'delete'] as const).map((action) => html`<span>${t(`rights.actions.${action}`)}</span>`)}<span></span></div>
        ${this.#names().map((role) => this.#row(role, isLive))}
        <div class="row admin"><span class="role">${roleName('admin')}</span><span class="muted">${t('rights.admin')}</span></div>
      </div>
    </section>`;
  }

  #row(role: string, isLive: boolean): TemplateResult {
    const access = this.entity.access[role] ?? nothingAtAll;
    const isOpen = this.opened === role;
    const hidden = access.hidden?.length ?? 0;
    const fixed = access.fixed?.length ?? 0;
    return html`<div class="row" role="group" aria-label=${roleName(role)}>
        <span class="role"><bdi>${roleName(role)}</bdi>
          ${access.where || access.changeWhere ? chip(t('rights.conditional'), { tone: 'warning', dot: false }) : nothing}
          ${hidden > 0 ? chip(t('rights.hiddenCount', { count: hidden }), { dot: false, icon: 'eye-off' }) : nothing}
          ${fixed > 0 ? chip(t('rights.fixedCount', { count: fixed }), { dot: false, icon: 'lock' }) : nothing}
        </span>
        ${this.#scope(role, access, 'read')}
        <div class="cell"><span>${t('rights.actions.create')}</span><label class="checkbox"><input type="checkbox" aria-label="${roleName(role)}: ${t('rights.actions.create')}" .checked=${access.create} @change=${(event: Event) => this.#setRole(role, { create: (event.target as HTMLInputElement).checked })} /></label></div>
        ${this.#scope(role, access, 'update')} ${this.#scope(role, access, 'delete')}
        <span class="acts">
          ${isLive && limitedRoles().includes(role) ? html`<button type="button" class="button quiet icon-only small" aria-label=${t('rights.viewAs', { role: roleName(role) })} title=${t('rights.viewAs', { role: roleName(role) })} @click=${() => void this.#viewAs(role)}><ravand-icon name="eye"></ravand-icon></button>` : nothing}
          <button type="button" class="button quiet small" aria-expanded=${String(isOpen)} @click=${() => (this.opened = isOpen ? '' : role)}>${t('rights.more')}<ravand-icon name=${isOpen ? 'chevron-up' : 'chevron-down'}></ravand-icon></button>
        </span>
      </div>
      ${isOpen ? this.#details(role, access) : nothing}`;
  }

  /** What is not seen can be neither changed nor deleted: wider than seeing is not offered. */
  #scope(role: string, access: RoleAccess, action: 'read' | 'update' | 'delete'): TemplateResult {
    const widest = action === 'read' ? scopes.length - 1 : scopes.indexOf(access.read);
    const now = scopes[Math.min(scopes.indexOf(access[action]), widest)];
    const set = (event: Event) =>
      this.#setRole(role, { [action]: (event.target as HTMLSelectElement).value as RowScope });
    return html`<div class="cell"><span>${t(`rights.actions.${action}`)}</span>
      <select class="control" aria-label="${roleName(role)}: ${t(`rights.actions.${action}`)}" @change=${set}>
        ${scopes.map((scope, index) => html`<option value=${scope} ?selected=${scope === now} ?disabled=${index > widest}>${t(`rights.scopes.${scope}`)}</option>`)}
      </select></div>`;
  }

  #details(role: string, access: RoleAccess): TemplateResult {
    return html`<div class="details">
      <div class="two">
        <ravand-rights-condition .entity=${this.entity} .condition=${access.where} .label=${t('rights.where')} .help=${t('rights.whereHelp')}
          @condition-change=${(event: CustomEvent<FilterTree | undefined>) => this.#setRole(role, { where: event.detail })}></ravand-rights-condition>
        <ravand-rights-condition .entity=${this.entity} .condition=${access.changeWhere} .label=${t('rights.changeWhere')} .help=${t('rights.changeWhereHelp')}
          @condition-change=${(event: CustomEvent<FilterTree | undefined>) => this.#setRole(role, { changeWhere: event.detail })}></ravand-rights-condition>
      </div>
      <div class="field"><span class="label">${t('rights.fields')}</span>
        <ravand-field-rights .entity=${this.entity} .rights=${access} @fields-change=${(event: CustomEvent<FieldRights>) => this.#setRole(role, event.detail)}></ravand-field-rights>
      </div>
    </div>`;
  }

  #whose(): TemplateResult {
    const { ownerField, teamField, access } = this.entity;
    const needsTeam = Object.values(access).some(({ read, update, delete: remove }) =>
      [read, update, remove].some((scope) => scope === 'team' || scope === 'unit'),
    );
    return html`<section>
      <h2>${t('rights.whose')}</h2>
      <div class="two">
        ${this.#reference('ownerField', 'user', ownerField, t('rights.creator'))} ${this.#reference('teamField', 'team', teamField, t('process.none'))}
      </div>
      ${needsTeam && teamField === undefined ? html`<p class="note"><ravand-icon name="triangle-alert"></ravand-icon><span>${t('rights.noTeamField')}</span></p>` : nothing}
    </section>`;
  }

  #reference(
    key: 'ownerField' | 'teamField',
    target: string,
    chosen: string | undefined,
    none: string,
  ): TemplateResult {
    const fields: readonly FieldDefinition[] = this.entity.fields.filter(
      (field) => field.kind === 'reference' && field.target === target,
    );
    const set = (event: Event) => this.#change({ [key]: (event.target as HTMLSelectElement).value || undefined });
    return html`<div class="field">
      <label for=${key}>${t(`rights.${key}`)}</label>
      <select id=${key} class="control" @change=${set}>
        <option value="" ?selected=${chosen === undefined}>${none}</option>
        ${fields.map((field) => html`<option value=${field.name} ?selected=${field.name === chosen}>${labelOf(field)}</option>`)}
      </select>
    </div>`;
  }

  #sharing(): TemplateResult {
    const { shareable } = this.entity;
    return html`<section>
      <h2>${t('rights.sharing')}</h2>
      <p class="muted">${t('rights.sharingLead')}</p>
      <label class="checkbox"><input type="checkbox" .checked=${shareable === true} @change=${(event: Event) => this.#change({ shareable: (event.target as HTMLInputElement).checked || undefined })} />${t('rights.shareable')}</label>
      <ravand-sharing-rules .entity=${this.entity} @rules-change=${(event: CustomEvent<readonly SharingRule[]>) => this.#change({ sharing: event.detail.length === 0 ? undefined : event.detail })}></ravand-sharing-rules>
    </section>`;
  }

  async #viewAs(role: string): Promise<void> {
    try {
      await viewAs(role);
      await navigate(entityNamed(this.entity.name) ? `/records/${encodeURIComponent(this.entity.name)}` : '/');
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
  }
}
