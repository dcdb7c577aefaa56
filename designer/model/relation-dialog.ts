// `<ravand-relation-dialog from to>`: a new relation between two entities: a reference field, put into the draft of the one that refers. Emits `relation-close`,
// `relation-made` with the name of that entity.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EntityDefinition, FieldDefinition, LocalText } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { local, t } from '../shell/texts.ts';
import { apiName } from '../studio/api-name.ts';
import { definitions } from '../studio/definitions.ts';

const rules = ['restrict', 'clear', 'cascade'] as const;
type Rule = (typeof rules)[number];

@customElement('ravand-relation-dialog')
export class RelationDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      form {
        display: grid;
        gap: 14px;
      }
    `,
  ];

  @property() from = '';
  @property() to = '';
  @property({ attribute: false }) entities: readonly EntityForUser[] = [];
  @state() private label: LocalText | undefined;
  @state() private isSeveral = false;
  @state() private onDelete: Rule = 'restrict';
  @state() private fault = '';
  @state() private busy = false;

  async #make(event: Event): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.fault = '';
    try {
      const open = await definitions.open<EntityDefinition>('entity', this.from);
      const entity = open.draft?.definition ?? open.definition;
      if (!entity) return;
      const next = { ...entity, fields: [...entity.fields, this.#field(entity)] };
      await definitions.keepDraft(next, open.draft?.baseVersion ?? open.version, open.draft?.revision ?? 0);
      this.emit('relation-made', this.from);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }

  #field(entity: EntityDefinition): FieldDefinition {
    const taken = new Set(entity.fields.map(({ name }) => name));
    const label = this.label && Object.keys(this.label).length > 0 ? this.label : entityNamed(this.to)?.label;
    const id = `${entity.id}.${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`;
    const isListed = this.isSeveral && this.onDelete === 'cascade';
    return {
      id,
      name: apiName(label ?? {}, taken, this.to),
      kind: this.isSeveral ? 'references' : 'reference',
      target: this.to,
      ...(label === undefined ? {} : { label }),
      ...(this.onDelete === 'restrict' || isListed ? {} : { onDelete: this.onDelete }),
      addedBy: 'admin',
    };
  }

  #choice(id: 'from' | 'to'): TemplateResult {
    return html`<div class="field"><label for=${id}>${t(`model.${id}`)}</label>
      <select id=${id} class="control" @change=${(event: Event) => (this[id] = (event.target as HTMLSelectElement).value)}>
        ${this.entities.map(({ name, label }) => html`<option value=${name} ?selected=${name === this[id]}>${local(label, name)}</option>`)}
      </select></div>`;
  }

  protected override render(): TemplateResult {
    const offered = rules.filter((rule) => !this.isSeveral || rule !== 'cascade');
    return html`<ravand-dialog open heading=${t('model.newRelation')} @dialog-close=${() => this.emit('relation-close')}>
      <form id="relation" @submit=${(event: Event) => void this.#make(event)}>
        ${this.#choice('from')} ${this.#choice('to')}
        <ravand-local-text label=${t('model.fieldName')} .text=${this.label} @text-change=${(event: CustomEvent<LocalText>) => (this.label = event.detail)}></ravand-local-text>
        <label class="checkbox"><input type="checkbox" .checked=${this.isSeveral} @change=${(event: Event) => (this.isSeveral = (event.target as HTMLInputElement).checked)} />${t('model.several')}</label>
        <div class="field"><label for="on-delete">${t('entity.onDelete')}</label>
          <select id="on-delete" class="control" @change=${(event: Event) => (this.onDelete = (event.target as HTMLSelectElement).value as Rule)}>
            ${offered.map((rule) => html`<option value=${rule} ?selected=${rule === this.onDelete}>${t(this.isSeveral && rule === 'clear' ? 'entity.onDeletes.leave' : `entity.onDeletes.${rule}`)}</option>`)}
          </select></div>
        <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : ''}</div>
      </form>
      <button slot="actions" type="submit" form="relation" class="button primary" aria-busy=${String(this.busy)} ?disabled=${this.busy}>${t('model.intoDraft')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('relation-close')}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }
}
