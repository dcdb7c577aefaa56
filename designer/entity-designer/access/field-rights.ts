// `<ravand-field-rights>`: for one role and each field: sees and changes it, sees it, does not see it. Emits `fields-change` with the two lists of names.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isComputed } from '../../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition, RoleAccess } from '../../../schemas/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { controls } from '../../elements/styles/controls.ts';
import { labelOf } from '../../format/values.ts';
import { t } from '../../shell/texts.ts';

type Reach = 'change' | 'see' | 'hidden';

export type FieldRights = Pick<RoleAccess, 'hidden' | 'fixed'>;

@customElement('ravand-field-rights')
export class RavandFieldRights extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr));
        gap: 4px 24px;
      }
      label {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 168px;
        gap: 10px;
        align-items: center;
      }
      .control {
        min-block-size: 32px;
        padding-block: 2px;
      }
      .control.less {
        border-color: var(--warning);
        background-color: var(--warning-soft);
      }
      @media (max-width: 767.98px) {
        .control {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityDefinition;
  @property({ attribute: false }) rights: FieldRights = {};

  override render(): TemplateResult {
    return html`<ul aria-label=${t('rights.fields')}>${this.entity.fields.map((field) => this.#row(field))}</ul>`;
  }

  #row(field: FieldDefinition): TemplateResult {
    const isFixed = field.readOnly === true || isComputed(field);
    const choices: readonly Reach[] = isFixed ? ['see', 'hidden'] : ['change', 'see', 'hidden'];
    const now = this.#reach(field.name, isFixed);
    const isLess = now !== choices[0];
    return html`<li>
      <label><bdi class="truncate">${labelOf(field)}</bdi>
        <select class="control ${isLess ? 'less' : ''}" @change=${(event: Event) => this.#set(field.name, (event.target as HTMLSelectElement).value as Reach, isFixed)}>
          ${choices.map((reach) => html`<option value=${reach} ?selected=${reach === now}>${t(`rights.reach.${reach}`)}</option>`)}
        </select></label>
    </li>`;
  }

  #reach(name: string, isFixed: boolean): Reach {
    if (this.rights.hidden?.includes(name)) return 'hidden';
    return isFixed || this.rights.fixed?.includes(name) ? 'see' : 'change';
  }

  #set(name: string, reach: Reach, isFixed: boolean): void {
    const without = (list: readonly string[] = []) => list.filter((one) => one !== name);
    this.emit('fields-change', {
      hidden: [...without(this.rights.hidden), ...(reach === 'hidden' ? [name] : [])],
      fixed: [...without(this.rights.fixed), ...(reach === 'see' && !isFixed ? [name] : [])],
    } satisfies FieldRights);
  }
}
