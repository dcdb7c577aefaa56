// `<ravand-form-preview>`: the form as its fillers will have it, live in a frame of its own: with a record, through a role, in a language, direction and
// calendar, as wide as a device. Nothing of it is saved.
import { css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FormDefinition, PageDefinition } from '../../schemas/types.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { recordTitle } from '../records/record-title.ts';
import { t } from '../shell/texts.ts';
import '../studio/device-preview.ts';
import { type Choice, choiceField } from './properties/property-fields.ts';

const mostRecords = 20;

@customElement('ravand-form-preview')
export class RavandFormPreview extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        min-block-size: 0;
        min-inline-size: 0;
      }
      ravand-device-preview {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) form!: FormDefinition;
  /** The page whose details the form is, where that is looked at. */
  @property({ attribute: false }) page: PageDefinition | undefined;
  /** Id of the record it is looked at with; empty = a new one. */
  @property() record = '';
  /** The role through which it is looked at first; empty = as oneself. */
  @property() seenBy = '';
  @state() private records: readonly Choice[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#loadRecords();
  }

  async #loadRecords(): Promise<void> {
    const entity = entityNamed(this.form.entity);
    if (entity === undefined) return;
    const { items } = await ravand.records(entity.name, { sort: 'updatedAt:desc', limit: mostRecords });
    this.records = items.map((record) => ({ value: record.id, label: recordTitle(record, entity) || record.id }));
  }

  protected override render() {
    // A page is that of a record there is.
    const fresh = this.page ? [] : [{ value: '', label: t('forms.newRecord') }];
    const { form, page, record } = this;
    return html`<ravand-device-preview src="/studio/preview" label=${t('forms.preview')} .seenBy=${this.seenBy} .told=${{ form, page, record }}>
      ${choiceField('record', t('forms.withRecord'), record, [...fresh, ...this.records], (chosen) => (this.record = chosen))}
    </ravand-device-preview>`;
  }
}
