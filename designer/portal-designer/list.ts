// `<ravand-portal-list>`: the studio's list of what the customers' portal is made of, the way to a new one, and to the portal itself.
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { PortalDefinition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import type { Beginning } from '../studio/definition-list.ts';

const fresh = ({ name, label }: Beginning): PortalDefinition => ({ kind: 'portal', name, label, sections: [] });

@customElement('ravand-portal-list')
export class PortalList extends RavandElement {
  static override styles = [base, buttons];

  protected override render() {
    return html`<ravand-definition-list kind="portal" path="/studio/portals" icon="contact" heading=${t('portals.heading')}
      newLabel=${t('portals.new')} emptyLine=${t('portals.none')} .fresh=${fresh}>
      <a slot="actions" class="button" href="/portal" target="_blank"><ravand-icon name="external-link"></ravand-icon>${t('portals.open')}</a>
    </ravand-definition-list>`;
  }
}
