// `<ravand-entity-about>`: what an entity is called and how it looks: one and several of it, its icon, where it stands in the navigation, which field names a record, and
// whether its records are written once. Sends `settings-change` with the definition.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EntityDefinition, LocalText } from '../../schemas/types.ts';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { checkField } from '../form-designer/properties/property-fields.ts';
import { labelOf } from '../format/values.ts';
import '../menus/icon-choice.ts';
import { local, t } from '../shell/texts.ts';
import { choiceField } from '../studio/choice-field.ts';
import { said } from '../studio/edits.ts';
import { newArea } from './entities.ts';

/** What can name a record: what people read as one line. */
const naming: ReadonlySet<string> = new Set(['text', 'autoNumber', 'email', 'phone', 'url', 'choice']);

@customElement('ravand-entity-about')
export class EntityAbout extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 12px;
        margin-block-end: 24px;
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityDefinition;
  /** A version of it is live: what is written once stays so. */
  @property({ type: Boolean }) live = false;

  #change(changes: { readonly [K in keyof EntityDefinition]?: EntityDefinition[K] | undefined }): void {
    this.emit('settings-change', said<EntityDefinition>({ ...this.entity, ...changes }));
  }

  /** An area is its name; what it is called comes from who brought it, or from the menu. */
  #area(): TemplateResult {
    const { area } = this.entity;
    const known = (session.workspace?.areas ?? []).map(({ name, label }) => ({
      value: name,
      label: local(label, name),
    }));
    const own = known.some(({ value }) => value === newArea) ? [] : [{ value: newArea, label: t('entity.ownArea') }];
    const choices = [{ value: '', label: t('entity.noArea') }, ...known, ...own];
    return choiceField('area', t('entity.area'), area ?? '', choices, (chosen) =>
      this.#change({ area: chosen || undefined }),
    );
  }

  #titleField(): TemplateResult {
    const { fields, titleField } = this.entity;
    const choices = fields
      .filter(({ kind, name }) => naming.has(kind) || name === titleField)
      .map((field) => ({ value: field.name, label: labelOf(field) || field.name }));
    return choiceField('title-field', t('entity.titleField'), titleField, choices, (chosen) =>
      this.#change({ titleField: chosen }),
    );
  }

  #text(key: 'label' | 'pluralLabel', text: LocalText | undefined): TemplateResult {
    const set = (event: CustomEvent<LocalText>) => {
      event.stopPropagation();
      this.#change({ [key]: Object.keys(event.detail).length === 0 ? undefined : event.detail });
    };
    return html`<ravand-local-text class=${key} label=${t(`entity.names.${key}`)} .text=${text} .inherited=${key === 'pluralLabel' ? this.entity.label : undefined} @text-change=${set}></ravand-local-text>`;
  }

  protected override render(): TemplateResult {
    const { label, pluralLabel, icon, appendOnly = false } = this.entity;
    return html`${this.#text('label', label)} ${this.#text('pluralLabel', pluralLabel)} ${this.#area()} ${this.#titleField()}
      <ravand-icon-choice required .chosen=${icon ?? 'box'} @icon-choose=${(event: CustomEvent<string>) => this.#change({ icon: event.detail })}></ravand-icon-choice>
      <div class="field">${checkField(t('entity.appendOnly'), appendOnly, (isOn) => this.#change({ appendOnly: isOn || undefined }))}<span class="help">${t('entity.appendOnlyHelp')}</span></div>`;
  }
}
