// `<ravand-role-list>`: the studio's list of roles and the way to a new one.
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import { freshRole } from './roles.ts';

@customElement('ravand-role-list')
export class RoleList extends RavandElement {
  protected override render() {
    return html`<ravand-definition-list kind="role" path="/studio/roles" icon="shield" heading=${t('roles.heading')}
      newLabel=${t('roles.new')} emptyLine=${t('roles.none')} .fresh=${freshRole}></ravand-definition-list>`;
  }
}
