// `<ravand-view-buttons .view .edit>`: which buttons of the entity's forms a list offers for the records that are chosen.
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ViewDefinition } from '../../../schemas/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { controls } from '../../elements/styles/controls.ts';
import { t } from '../../shell/texts.ts';
import { type FormButton, formButtons } from '../form-buttons.ts';
import type { EditView } from './panel.ts';
import { partStyle } from './part-style.ts';
import { setButton } from './view-edits.ts';

@customElement('ravand-view-buttons')
export class ViewButtons extends RavandElement {
  static override styles = [base, controls, partStyle];

  @property({ attribute: false }) view!: ViewDefinition;
  @property({ attribute: false }) edit!: EditView;
  @state() private offered: readonly FormButton[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    void formButtons(this.view.entity).then((offered) => (this.offered = offered));
  }

  protected override render() {
    const { view, offered } = this;
    if (offered.length === 0) return nothing;
    const isOn = ({ form, element }: FormButton) =>
      view.buttons?.some((one) => one.form === form && one.element === element) === true;
    return html`<fieldset><legend>${t('view.buttons')}</legend>
      ${offered.map(
        (button) =>
          html`<label class="checkbox"><input type="checkbox" .checked=${isOn(button)} @change=${(event: Event) => this.edit((one) => setButton(one, { form: button.form, element: button.element }, (event.target as HTMLInputElement).checked), 'acts')} /><span><bdi>${button.label}</bdi> <small><bdi>${button.formLabel}</bdi></small></span></label>`,
      )}
    </fieldset>`;
  }
}
