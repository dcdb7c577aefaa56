// `<ravand-filled-link .form .entity url>`: an address of a public form with fields filled in before: chosen, filled in as visitors do, copied, or shown as a picture for
// phones. One for each room, table or shop says where the answer comes from.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { placesOf } from '../../../schemas/form-layout.ts';
import type { EntityDefinition, FormDefinition } from '../../../schemas/types.ts';
import type { Values } from '../../api/types.ts';
import { RavandElement } from '../../elements/element.ts';
import '../../elements/qr-code.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { fieldsOfForm, type ShownField } from '../../forms/fields.ts';
import type { FormChange } from '../../forms/form.ts';
import '../../forms/form.ts';
import { labelOf } from '../../format/values.ts';
import { filledAddress, isFillable } from '../../public-form/filled-address.ts';
import { t } from '../../shell/texts.ts';
import '../../studio/name-list.ts';
import { copiedField } from './copied-field.ts';

const nothingYet: Values = {};

@customElement('ravand-filled-link')
export class FilledLink extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host,
      .made {
        display: grid;
        gap: 12px;
      }
      .made {
        grid-template-columns: 132px minmax(0, 1fr);
        align-items: start;
      }
      ravand-qr-code {
        inline-size: 132px;
      }
      .line {
        display: flex;
        gap: 8px;
      }
      .line .control {
        flex: 1;
        min-inline-size: 0;
      }
      @media (max-width: 767.98px) {
        .made {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) form!: FormDefinition;
  @property({ attribute: false }) entity!: EntityDefinition;
  /** Where visitors find the form. */
  @property() url = '';
  @state() private chosen: readonly string[] = [];
  @state() private values: Values = nothingYet;

  /** What visitors are asked and an address can say. Nothing is required here. */
  #asked(): readonly ShownField[] {
    return fieldsOfForm(placesOf(this.form), this.entity.fields)
      .filter((field) => isFillable(field) && !field.locked)
      .map((field) => ({ ...field, required: false }));
  }

  protected override render(): TemplateResult {
    const asked = this.#asked();
    const offered = asked.map((field) => ({ value: field.name, label: labelOf(field) }));
    const shown = asked.filter(({ name }) => this.chosen.includes(name));
    const filled = Object.fromEntries(shown.map(({ name }) => [name, this.values[name] ?? null]));
    const address = filledAddress(this.url, filled);
    const choose = ({ detail }: CustomEvent<readonly string[]>) => (this.chosen = detail);
    const change = ({ detail }: CustomEvent<FormChange>) => (this.values = detail.values as Values);
    return html`<p class="help">${t('forms.open.filledHelp')}</p>
      <ravand-name-list .label=${t('forms.open.filled')} .offered=${offered} .chosen=${this.chosen} @names-change=${choose}></ravand-name-list>
      ${shown.length > 0 ? html`<ravand-form .fields=${shown} .values=${nothingYet} @form-change=${change}></ravand-form>` : nothing}
      ${
        address === this.url
          ? nothing
          : html`<div class="made">
              <ravand-qr-code .text=${address} .label=${t('forms.open.qr')}></ravand-qr-code>
              ${copiedField('filled', t('forms.open.filledUrl'), address)}
            </div>`
      }`;
  }
}
