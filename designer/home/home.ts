// `<ravand-home>`: where a day begins: the dashboard of one's role, as one arranged it.
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import '../dashboards/view.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';

@customElement('ravand-home')
export class RavandHome extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        min-block-size: 0;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<ravand-dashboard-view></ravand-dashboard-view>`;
  }
}
