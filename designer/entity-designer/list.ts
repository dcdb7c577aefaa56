// `<ravand-entity-list>`: the studio's list of entities, and the way to a new one.
import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { t } from '../shell/texts.ts';
import '../studio/definition-list.ts';
import { freshEntity } from './entities.ts';

@customElement('ravand-entity-list')
export class EntityList extends RavandElement {
  protected override render() {
    return html`<ravand-definition-list kind="entity" path="/studio/entities" icon="database" camelCase
      heading=${t('studio.entities')} newLabel=${t('entity.newEntity')} .fresh=${freshEntity}></ravand-definition-list>`;
  }
}
