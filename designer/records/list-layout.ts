// `<ravand-list-layout>`: how somebody looks at a list: which columns, under which headings, in what order. It is in the address, and in a view when that is saved.
// Emits `layout-change` with all three.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ViewDefinition } from '../../schemas/types.ts';
import type { EntityForUser } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';
import './view-editing/column-part.ts';
import { headingsPart } from './view-editing/look-part.ts';
import { orderPart } from './view-editing/order-part.ts';
import type { EditView } from './view-editing/panel.ts';

export type Layout = Pick<ViewDefinition, 'columns' | 'groupField' | 'sort'>;

@customElement('ravand-list-layout')
export class RavandListLayout extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 16px;
        inline-size: 320px;
        padding: 12px 16px 16px;
        --input: 32px;
      }
      section {
        display: grid;
        gap: 8px;
      }
      h2 {
        font: var(--section);
      }
      .row {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .row .control {
        flex: 1;
        min-inline-size: 0;
      }
      .hint {
        font: var(--small);
        color: var(--text-2);
      }
    `,
  ];

  /** The list as it is looked at now. */
  @property({ attribute: false }) view!: ViewDefinition;
  @property({ attribute: false }) entity!: EntityForUser;

  readonly #edit: EditView = (change) => {
    const { columns, groupField, sort } = change(this.view);
    this.emit('layout-change', { columns, groupField, sort });
  };

  protected override render(): TemplateResult {
    const { view, entity } = this;
    return html`<section>${headingsPart(view, entity, this.#edit)}</section>
      <section aria-labelledby="order">
        <h2 id="order">${t('view.order')}</h2>
        ${orderPart(view, entity, this.#edit)}
      </section>
      <section aria-labelledby="columns">
        <h2 id="columns">${t('view.columns')}</h2>
        <ravand-view-columns .view=${view} .entity=${entity} .edit=${this.#edit} isOwn></ravand-view-columns>
      </section>`;
  }
}
