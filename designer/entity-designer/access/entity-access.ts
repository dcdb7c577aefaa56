// `<ravand-entity-access>`: who may do what with the records of an entity: a row for each role, its conditions and fields below it, what makes a record
// somebody's own, what is shared, and what customers see of it. Emits `settings-change` with the definition; what is live is asked about by "why" and "view as".
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type {
  EntityDefinition,
  FieldDefinition,
  PortalAccess,
  RoleAccess,
  SharingRule,
} from '../../../schemas/types.ts';
import { limitedRoles, roleName } from '../../access/roles.ts';
import '../../access/why-dialog.ts';
import { ServerProblem } from '../../api/problem.ts';
import { entityNamed, session, viewAs } from '../../api/session.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { toast } from '../../elements/toast.ts';
import { labelOf } from '../../format/values.ts';
import { type RightsOfRole, roles } from '../../roles/roles.ts';
import { navigate } from '../../shell/router.ts';
import { t } from '../../shell/texts.ts';
import { editorOf } from '../../studio/kinds.ts';
import './customer-access.ts';
import { inheritedRights } from './inherited-rights.ts';
import { rightsRow } from './rights-row.ts';
import './role-rights.ts';
import type { InheritedRights } from './role-rights.ts';
import './sharing-rules.ts';

@customElement('ravand-entity-access')
export class EntityAccess extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    rightsRow,
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
      .matrix {
        border-block-start: 1px solid var(--line);
      }
      .admin {
        grid-template-columns: minmax(120px, 1.2fr) minmax(0, 4fr) auto;
      }
      .elsewhere {
        display: inline-block;
        min-block-size: 24px;
        font: var(--small);
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
        .admin {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityDefinition;
  @state() private asking = false;
  /** What roles themselves say of this entity. */
  @state() private ofRoles: readonly RightsOfRole[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('entity') && changed.get('entity')?.name !== this.entity.name) void this.#loadRoles();
  }

  async #loadRoles(): Promise<void> {
    this.ofRoles = (await roles.rightsTo(this.entity.name)).items;
  }

  #inherited(role: string): InheritedRights | undefined {
    const speaking = ({ like, access }: RightsOfRole) => ({
      ...(like === undefined ? {} : { like }),
      ...(access === undefined ? {} : { rights: { [this.entity.name]: access } }),
    });
    const of = this.ofRoles.find(({ name }) => name === role);
    const example = this.ofRoles.find(({ name }) => name === of?.like);
    return of && inheritedRights(this.entity, speaking(of), example && speaking(example));
  }

  override render(): TemplateResult {
    return html`${this.#roles()} ${this.#whose()} ${this.#sharing()} ${this.#customers()}
      ${this.asking ? html`<ravand-access-dialog .entity=${entityNamed(this.entity.name)} @access-close=${() => (this.asking = false)}></ravand-access-dialog>` : nothing}`;
  }

  #change(changes: { [K in keyof EntityDefinition]?: EntityDefinition[K] | undefined }): void {
    const next = Object.entries({ ...this.entity, ...changes }).filter(([, value]) => value !== undefined);
    this.emit('settings-change', Object.fromEntries(next));
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
    const inherited = this.#inherited(role);
    const isSaidElsewhere = inherited !== undefined && this.entity.access[role] === undefined;
    return html`<ravand-role-rights fixed .entity=${this.entity} .who=${role} .heading=${roleName(role)} .inherited=${inherited} @rights-change=${(event: CustomEvent<RoleAccess>) => this.#change({ access: { ...this.entity.access, [role]: event.detail } })}>
      ${isSaidElsewhere ? html`<a class="elsewhere" href=${editorOf('role', role) ?? ''}>${t('rights.toRole', { role: roleName(role) })}</a>` : nothing}
      ${isLive && limitedRoles().includes(role) ? html`<button slot="acts" type="button" class="button quiet icon-only small" aria-label=${t('rights.viewAs', { role: roleName(role) })} title=${t('rights.viewAs', { role: roleName(role) })} @click=${() => void this.#viewAs(role)}><ravand-icon name="eye"></ravand-icon></button>` : nothing}
    </ravand-role-rights>`;
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

  #customers(): TemplateResult {
    return html`<section>
      <h2>${t('customers.heading')}</h2>
      <p class="muted">${t('customers.lead')}</p>
      <ravand-customer-access .entity=${this.entity} @portal-change=${(event: CustomEvent<PortalAccess | undefined>) => this.#change({ portal: event.detail })}></ravand-customer-access>
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
