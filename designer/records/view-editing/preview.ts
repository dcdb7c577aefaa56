// `<ravand-view-preview .view>`: the list as somebody else will have it, live, before anything of it is published.
import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ViewDefinition } from '../../../schemas/types.ts';
import { RavandElement } from '../../elements/element.ts';
import { t } from '../../shell/texts.ts';
import '../../studio/device-preview.ts';

@customElement('ravand-view-preview')
export class ViewPreview extends RavandElement {
  static override styles = css`
    :host {
      display: flex;
      min-block-size: 0;
      min-inline-size: 0;
    }
    ravand-device-preview {
      flex: 1;
    }
  `;

  @property({ attribute: false }) view!: ViewDefinition;

  protected override render() {
    return html`<ravand-device-preview src="/studio/list-preview" label=${t('view.preview')} .told=${{ view: this.view }}></ravand-device-preview>`;
  }
}
