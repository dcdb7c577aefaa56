// `<ravand-span-editor>`: the dates and the row of a record as a small form: what a drag does, for those who do not drag. Emits `span-change` with the
// values that changed, and `span-close`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { segment } from '../../api/client.ts';
import type { EntityForUser, FieldForUser, StoredRecord } from '../../api/types.ts';
import '../../elements/dialog.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { fieldsOfEntity } from '../../forms/fields.ts';
import '../../forms/form.ts';
import type { FormSubmit, RavandForm } from '../../forms/form.ts';
import { workspaceReferences, workspaceTaken } from '../../forms/references.ts';
import { t } from '../../shell/texts.ts';
import { recordTitle } from '../record-title.ts';

@customElement('ravand-span-editor')
export class RavandSpanEditor extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      .open {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        margin-block-end: 14px;
      }
    `,
  ];

  @property({ attribute: false }) entity: EntityForUser | undefined;
  @property({ attribute: false }) fields: readonly FieldForUser[] = [];
  /** Undefined: closed. */
  @property({ attribute: false }) record: StoredRecord | undefined;
  @query('ravand-form') private readonly form!: RavandForm | null;

  override render(): TemplateResult {
    const { record, entity } = this;
    if (!record || !entity) return html`<ravand-dialog></ravand-dialog>`;
    const isReadable = !this.fields.some((field) => field.writable && !field.readOnly) || !entity.may.update;
    return html`<ravand-dialog heading=${recordTitle(record, entity)} open @dialog-close=${this.#close}>
      <a class="open" href="/records/${segment(entity.name)}/${segment(record.id)}"><ravand-icon name="maximize-2"></ravand-icon>${t('time.open')}</a>
      <ravand-form
        .fields=${fieldsOfEntity(this.fields.map((field) => (entity.may.update ? field : { ...field, writable: false })))}
        .values=${record.values}
        .titles=${record.titles ?? {}}
        .references=${workspaceReferences}
        .taken=${workspaceTaken(entity.name, record.id)}
        @form-submit=${(event: CustomEvent<FormSubmit>) => this.emit('span-change', event.detail.changes)}
      ></ravand-form>
      ${isReadable ? nothing : html`<button slot="actions" type="button" class="button primary" @click=${() => void this.form?.submit()}>${t('action.save')}</button>`}
      <button slot="actions" type="button" class="button" @click=${this.#close}>${t(isReadable ? 'action.close' : 'action.cancel')}</button>
    </ravand-dialog>`;
  }

  #close = (): void => {
    this.emit('span-close');
  };
}
