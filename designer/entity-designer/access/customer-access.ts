// `<ravand-customer-access>`: what customers may see of an entity in the portal: whose a record is, which records, which fields; nothing unless it is opened. Emits
// `portal-change` with what is opened, undefined = nothing.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { customerPath } from '../../../schemas/customer-path.ts';
import type { EntityDefinition, FilterTree, PortalAccess } from '../../../schemas/types.ts';
import { entityNamed } from '../../api/session.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { controls } from '../../elements/styles/controls.ts';
import { checkField } from '../../form-designer/properties/property-fields.ts';
import { labelOf } from '../../format/values.ts';
import { local, t } from '../../shell/texts.ts';
import type { Choice } from '../../studio/choice-field.ts';
import '../../studio/condition-field.ts';
import { filled, said } from '../../studio/edits.ts';
import '../../studio/name-list.ts';

const definitionNamed = (name: string) => entityNamed(name) as unknown as EntityDefinition | undefined;

/** The ways from a record to its customer: its own links, and those of what it links to. */
export function customerPaths(entity: EntityDefinition): readonly Choice[] {
  const links = entity.fields.filter(({ kind }) => kind === 'reference' || kind === 'references');
  const own = links.map((field) => ({ value: field.name, label: labelOf(field) || field.name }));
  const beyond = links.flatMap((field) =>
    (entityNamed(field.target ?? '')?.fields ?? []).map((next) => ({
      value: `${field.name}.${next.name}`,
      label: `${labelOf(field) || field.name} › ${labelOf(next) || next.name}`,
    })),
  );
  const itself = { value: 'id', label: local(entity.label, entity.name) };
  return [itself, ...own, ...beyond].filter(({ value }) => customerPath(entity, value, definitionNamed) !== undefined);
}

@customElement('ravand-customer-access')
export class CustomerAccess extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .opened {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr));
        gap: 16px 24px;
        padding: 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
      }
      .wide {
        grid-column: 1 / -1;
      }
      .group {
        display: grid;
        gap: 6px;
        align-content: start;
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityDefinition;

  #send(portal: PortalAccess | undefined): void {
    this.emit('portal-change', portal);
  }

  #set(portal: PortalAccess, changes: { readonly [K in keyof PortalAccess]?: PortalAccess[K] | undefined }): void {
    this.#send(said<PortalAccess>({ ...portal, ...changes }));
  }

  /** It begins with its name alone, for the nearest customer; without one, for everybody who is signed in. */
  #begin(): void {
    const [nearest] = customerPaths(this.entity);
    const whose = nearest === undefined ? { everyone: true } : { customers: [nearest.value] };
    this.#send({ ...whose, fields: [this.entity.titleField] });
  }

  #whose(portal: PortalAccess): TemplateResult {
    const { customers = [], everyone = false } = portal;
    const known = customerPaths(this.entity);
    const lost = customers.filter((path) => !known.some(({ value }) => value === path));
    const all = [...known, ...lost.map((value) => ({ value, label: value }))];
    const set = (path: string, isOn: boolean) => {
      const others = customers.filter((one) => one !== path);
      this.#set(portal, { customers: filled(isOn ? [...others, path] : others) });
    };
    return html`<fieldset class="group"><legend>${t('customers.whose')}</legend>
      ${all.map(({ value, label }) => checkField(label, customers.includes(value), (isOn) => set(value, isOn)))}
      ${checkField(t('customers.everyone'), everyone, (isOn) => this.#set(portal, { everyone: isOn || undefined }))}
    </fieldset>`;
  }

  #opened(portal: PortalAccess): TemplateResult {
    const offered = this.entity.fields.map((field) => ({ value: field.name, label: labelOf(field) || field.name }));
    return html`<div class="opened">${this.#whose(portal)}
      <ravand-name-list .label=${t('customers.fields')} .help=${t('customers.fieldsHelp')} .offered=${offered} .chosen=${portal.fields}
        @names-change=${(event: CustomEvent<readonly string[]>) => event.detail.length > 0 && this.#set(portal, { fields: event.detail })}></ravand-name-list>
      <ravand-condition-field class="wide" .entity=${this.entity} .condition=${portal.where} .label=${t('customers.where')} .help=${t('customers.whereHelp')}
        @condition-change=${(event: CustomEvent<FilterTree | undefined>) => this.#set(portal, { where: event.detail })}></ravand-condition-field>
    </div>`;
  }

  protected override render(): TemplateResult {
    const { portal } = this.entity;
    const open = (isOn: boolean) => (isOn ? this.#begin() : this.#send(undefined));
    return html`${checkField(t('customers.open'), portal !== undefined, open)} ${portal ? this.#opened(portal) : nothing}`;
  }
}
