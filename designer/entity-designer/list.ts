// `<ravand-entity-list>`: the studio's list of entities, the way to a new one, and the bin of those that were taken out.
import { css, html } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { t } from '../shell/texts.ts';
import type { DefinitionList } from '../studio/definition-list.ts';
import '../studio/definition-list.ts';
import { freshEntity } from './entities.ts';
import './entity-bin.ts';

@customElement('ravand-entity-list')
export class EntityList extends RavandElement {
  static override styles = css`
    :host {
      display: flex;
      flex-direction: column;
      min-block-size: 0;
    }
    ravand-definition-list {
      flex: 1;
      min-block-size: 0;
    }
  `;

  @query('ravand-definition-list') private readonly list!: DefinitionList;

  protected override render() {
    return html`<ravand-definition-list kind="entity" path="/studio/entities" icon="database" camelCase
      heading=${t('studio.entities')} newLabel=${t('entity.newEntity')} .fresh=${freshEntity}></ravand-definition-list>
      <ravand-entity-bin @entity-restored=${() => void this.list.load()}></ravand-entity-bin>`;
  }
}
