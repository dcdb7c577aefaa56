// `<ravand-form-list>`: the studio's list of forms, and the way to a new one, which begins with the fields of its entity laid out.
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EntityDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import type { Beginning } from '../studio/definition-list.ts';
import { newForm } from './new-form.ts';

const fresh = (beginning: Beginning) =>
  newForm(beginning, entityNamed(beginning.entity) as EntityDefinition | undefined);

@customElement('ravand-form-list')
export class FormList extends RavandElement {
  @property({ attribute: false }) query = new URLSearchParams();

  protected override render() {
    return html`<ravand-definition-list kind="form" path="/studio/forms" icon="square-pen" heading=${t('forms.heading')} .of=${this.query.get('entity') ?? ''}
      newLabel=${t('forms.new')} emptyLine=${t('forms.noneYet')} asksEntity .fresh=${fresh}></ravand-definition-list>`;
  }
}
