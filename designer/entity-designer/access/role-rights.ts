// `<ravand-role-rights .entity who heading .inherited>`: what one role may do with the records of one entity: a line of a matrix, its conditions and fields below it.
// Emits `rights-change` with the rights. A line of the roles of an entity, and of the entities of a role.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EntityDefinition, FilterTree, RoleAccess, RowScope } from '../../../schemas/types.ts';
import { chip, chips } from '../../elements/chip.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { t } from '../../shell/texts.ts';
import '../../studio/condition-field.ts';
import './field-rights.ts';
import type { FieldRights } from './field-rights.ts';
import { rightsRow } from './rights-row.ts';

const scopes: readonly RowScope[] = ['none', 'own', 'team', 'unit', 'all'];
const nothingAtAll: RoleAccess = { read: 'none', create: false, update: 'none', delete: 'none' };

export interface InheritedRights {
  readonly access: RoleAccess;
  /** In words. */
  readonly from: string;
}

@customElement('ravand-role-rights')
export class RoleRights extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    controls,
    rightsRow,
    css`
      :host {
        display: block;
      }
      ::slotted([slot='acts']) {
        flex: none;
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
      @media (max-width: 767.98px) {
        .details {
          padding: 12px;
        }
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityDefinition;
  @property() who = '';
  /** What it may where the entity does not name it, and where that comes from. */
  @property({ attribute: false }) inherited: InheritedRights | undefined;
  @property() heading = '';
  /** What is inherited is shown, and changed where it is said. */
  @property({ type: Boolean }) fixed = false;
  @state() private hasOpened = false;

  get #own(): RoleAccess | undefined {
    return this.entity.access[this.who];
  }

  get #isFixed(): boolean {
    return this.fixed && this.#own === undefined && this.inherited !== undefined;
  }

  get #access(): RoleAccess {
    return this.#own ?? this.inherited?.access ?? nothingAtAll;
  }

  #set(changes: { [K in keyof RoleAccess]?: RoleAccess[K] | undefined }): void {
    const merged = { ...nothingAtAll, ...this.#access, ...changes };
    const kept = Object.entries(merged).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    );
    this.emit('rights-change', Object.fromEntries(kept));
  }

  /** What is not seen can be neither changed nor deleted: wider than seeing is not offered. */
  #scope(access: RoleAccess, action: 'read' | 'update' | 'delete'): TemplateResult {
    const widest = action === 'read' ? scopes.length - 1 : scopes.indexOf(access.read);
    const now = scopes[Math.min(scopes.indexOf(access[action]), widest)];
    if (this.#isFixed)
      return html`<div class="cell"><span>${t(`rights.actions.${action}`)}</span>${t(`rights.scopes.${now}`)}</div>`;
    const set = (event: Event) => this.#set({ [action]: (event.target as HTMLSelectElement).value as RowScope });
    return html`<div class="cell"><span>${t(`rights.actions.${action}`)}</span>
      <select class="control" aria-label="${this.heading}: ${t(`rights.actions.${action}`)}" @change=${set}>
        ${scopes.map((scope, index) => html`<option value=${scope} ?selected=${scope === now} ?disabled=${index > widest}>${t(`rights.scopes.${scope}`)}</option>`)}
      </select></div>`;
  }

  #create(access: RoleAccess): unknown {
    if (this.#isFixed) return t(access.create ? 'rights.mayCreate' : 'rights.mayNotCreate');
    return html`<label class="checkbox"><input type="checkbox" aria-label="${this.heading}: ${t('rights.actions.create')}" .checked=${access.create} @change=${(event: Event) => this.#set({ create: (event.target as HTMLInputElement).checked })} /></label>`;
  }

  #details(access: RoleAccess): TemplateResult {
    return html`<div class="details">
      <div class="two">
        <ravand-condition-field .entity=${this.entity} .condition=${access.where} .label=${t('rights.where')} .help=${t('rights.whereHelp')}
          @condition-change=${(event: CustomEvent<FilterTree | undefined>) => this.#set({ where: event.detail })}></ravand-condition-field>
        <ravand-condition-field .entity=${this.entity} .condition=${access.changeWhere} .label=${t('rights.changeWhere')} .help=${t('rights.changeWhereHelp')}
          @condition-change=${(event: CustomEvent<FilterTree | undefined>) => this.#set({ changeWhere: event.detail })}></ravand-condition-field>
      </div>
      <div class="field"><span class="label">${t('rights.fields')}</span>
        <ravand-field-rights .entity=${this.entity} .rights=${access} @fields-change=${(event: CustomEvent<FieldRights>) => this.#set(event.detail)}></ravand-field-rights>
      </div>
    </div>`;
  }

  protected override render(): TemplateResult {
    const access = this.#access;
    const takenOver = this.#own === undefined ? this.inherited : undefined;
    const hidden = access.hidden?.length ?? 0;
    const fixed = access.fixed?.length ?? 0;
    const isOpen = this.hasOpened && !this.#isFixed;
    return html`<div class="row" role="group" aria-label=${this.heading}>
        <span class="role"><bdi>${this.heading}</bdi>
          ${takenOver ? chip(takenOver.from, { dot: false, icon: 'copy' }) : nothing}
          ${access.where || access.changeWhere ? chip(t('rights.conditional'), { tone: 'warning', dot: false }) : nothing}
          ${hidden > 0 ? chip(t('rights.hiddenCount', { count: hidden }), { dot: false, icon: 'eye-off' }) : nothing}
          ${fixed > 0 ? chip(t('rights.fixedCount', { count: fixed }), { dot: false, icon: 'lock' }) : nothing}
          <slot></slot>
        </span>
        ${this.#scope(access, 'read')}
        <div class="cell"><span>${t('rights.actions.create')}</span>${this.#create(access)}</div>
        ${this.#scope(access, 'update')} ${this.#scope(access, 'delete')}
        <span class="acts">
          <slot name="acts"></slot>
          ${this.#isFixed ? html`<button type="button" class="button quiet small" @click=${() => this.#set({})}>${t('rights.sayHere')}</button>` : html`<button type="button" class="button quiet small" aria-expanded=${String(isOpen)} @click=${() => (this.hasOpened = !isOpen)}>${t('rights.more')}<ravand-icon name=${isOpen ? 'chevron-up' : 'chevron-down'}></ravand-icon></button>`}
        </span>
      </div>
      ${isOpen ? this.#details(access) : nothing}`;
  }
}
