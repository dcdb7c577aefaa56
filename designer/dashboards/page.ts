// `<ravand-dashboard-page>`: /dashboards/:name, the page of an area or whatever a dashboard is about.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import './view.ts';

@customElement('ravand-dashboard-page')
export class DashboardPage extends RavandElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        min-block-size: 0;
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};

  protected override render(): TemplateResult {
    return html`<ravand-dashboard-view name=${this.params.name ?? ''}></ravand-dashboard-view>`;
  }
}
