// `<ravand-line-ownership>`: whether the records of an entity are lines of another's: by which reference, and which number keeps their place. Mends the fields
// that this asks something of, and makes the field that holds the lines a draft of their owner. Sends `ownership-change` with what changes of the definition.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isComputed } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { labelOf } from '../format/values.ts';
import { local, t } from '../shell/texts.ts';
import { apiName } from '../studio/api-name.ts';
import { definitions } from '../studio/definitions.ts';
import { everyLanguage } from './entities.ts';

export interface OwnershipChange {
  readonly ownedBy: EntityDefinition['ownedBy'] | undefined;
  readonly fields: EntityDefinition['fields'];
}

@customElement('ravand-line-ownership')
export class LineOwnership extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host,
      .note {
        display: grid;
        gap: 12px;
      }
      h3 {
        font: var(--body-strong);
      }
      .note {
        justify-items: start;
        gap: 8px;
        padding: 12px;
        border-radius: var(--radius-card);
        background: var(--sunken);
      }
    `,
  ];

  @property({ attribute: false }) entity!: EntityDefinition;
  /** Once it is live nothing of this can change. */
  @property({ type: Boolean }) live = false;
  /** The owner whose draft has the field now. */
  @state() private begun = '';

  override render(): TemplateResult | typeof nothing {
    const { fields, ownedBy } = this.entity;
    const links = fields.filter(({ kind, target }) => kind === 'reference' && target !== 'user');
    if (ownedBy === undefined && (this.live || links.length === 0)) return nothing;
    const numbers = fields.filter((field) => field.kind === 'integer' && !isComputed(field));
    const named = (field: FieldDefinition) => ({ value: field.name, label: labelOf(field) });
    const owned = (field: FieldDefinition) => ({
      value: field.name,
      label: `${labelOf(field)} · ${this.#labelOf(field.target)}`,
    });
    return html`<h3>${t('ownership.heading')}</h3>
      ${this.#choice('lines-of', t('ownership.of'), ownedBy?.field ?? '', links.map(owned), (field) => this.#own(field))}
      ${
        ownedBy
          ? this.#choice('lines-order', t('ownership.order'), ownedBy.order, numbers.map(named), (order) =>
              this.#send({ ...ownedBy, order }, fields),
            )
          : nothing
      }
      <p class="help">${t(this.live ? 'ownership.fixed' : 'ownership.help')}</p>
      ${this.#holder()}`;
  }

  #labelOf(name = ''): string {
    return local(entityNamed(name)?.label, name);
  }

  #choice(
    id: string,
    label: string,
    chosen: string,
    choices: readonly { readonly value: string; readonly label: string }[],
    change: (value: string) => void,
  ): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <select id=${id} class="control" ?disabled=${this.live} @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${chosen === ''}>${t('process.none')}</option>
        ${choices.map(({ value, label: text }) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
      </select>
    </div>`;
  }

  /** The owner needs a field that holds the lines: without one nobody sees or writes them. */
  #holder(): TemplateResult | typeof nothing {
    const { ownedBy, fields, name } = this.entity;
    const owner = entityNamed(fields.find((field) => field.name === ownedBy?.field)?.target ?? '');
    if (owner === undefined || owner.fields.some(({ kind, target }) => kind === 'lines' && target === name))
      return nothing;
    const label = local(owner.label, owner.name);
    return html`<div class="note" role="note">
      <span>${t(this.begun === owner.name ? 'ownership.begun' : 'ownership.nowhere', { owner: label })}</span>
      ${
        this.begun === owner.name
          ? html`<a href="/studio/entities/${owner.name}">${label}</a>`
          : html`<button type="button" class="button small hold" @click=${() => void this.#hold(owner.name)}><ravand-icon name="plus"></ravand-icon>${t('ownership.hold', { owner: label })}</button>`
      }
    </div>`;
  }

  /** The reference becomes one that a line cannot be without, and a number keeps the places. */
  #own(name: string): void {
    const { fields, id } = this.entity;
    if (name === '') {
      this.#send(undefined, fields);
      return;
    }
    const mended = fields.map(
      (field): FieldDefinition => (field.name === name ? { ...field, required: true, onDelete: 'cascade' } : field),
    );
    const known = fields.find((field) => field.kind === 'integer' && !isComputed(field));
    const place: FieldDefinition = known ?? {
      id: `${id}.place`,
      name: apiName({ en: 'place' }, new Set(fields.map((field) => field.name))),
      kind: 'integer',
      readOnly: true,
      label: everyLanguage('place'),
      addedBy: 'admin',
    };
    this.#send({ field: name, order: place.name }, known ? mended : [...mended, place]);
  }

  #send(ownedBy: OwnershipChange['ownedBy'], fields: EntityDefinition['fields']): void {
    this.emit('ownership-change', { ownedBy, fields } satisfies OwnershipChange);
  }

  async #hold(owner: string): Promise<void> {
    const { entity } = this;
    try {
      const open = await definitions.open<EntityDefinition>('entity', owner);
      const begun = open.draft?.definition ?? open.definition;
      if (begun === undefined) return;
      const label = entity.pluralLabel ?? everyLanguage('lines');
      const field: FieldDefinition = {
        id: `${begun.id}.${entity.id}`,
        name: apiName({ en: 'lines' }, new Set(begun.fields.map(({ name }) => name))),
        kind: 'lines',
        target: entity.name,
        label,
        addedBy: 'admin',
      };
      const holds = begun.fields.some(({ kind, target }) => kind === 'lines' && target === entity.name);
      const next = holds ? begun : { ...begun, fields: [...begun.fields, field] };
      await definitions.keepDraft(next, open.draft?.baseVersion ?? open.version, open.draft?.revision ?? 0);
      this.begun = owner;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.detail, icon: 'circle-alert' });
    }
  }
}
