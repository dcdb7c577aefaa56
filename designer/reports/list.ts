// `<ravand-reports>`: /reports, the reports a person may open, those of one area together.
import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../shell/page-header.ts';
import { local, t } from '../shell/texts.ts';
import { type ReportHead, reports } from './api.ts';

@customElement('ravand-reports')
export class RavandReports extends RavandElement {
  @state() private items: readonly ReportHead[] | undefined;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.items = (await reports.list()).items;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #body(): TemplateResult {
    if (this.problem) return failed(this.problem, () => void this.#load());
    if (this.items === undefined) return skeleton(6, 44);
    if (this.items.length === 0) return empty(t('reports.none'));
    return html`<ul>${this.items.map(
      ({ name, label, icon }) =>
        html`<li><a href="/reports/${encodeURIComponent(name)}"><ravand-icon name=${icon ?? 'chart-column'}></ravand-icon><bdi>${local(label) || name}</bdi></a></li>`,
    )}</ul>`;
  }

  protected override render(): TemplateResult {
    return html`<ravand-page-header heading=${t('reports.heading')}></ravand-page-header>${this.#body()}`;
  }

  static override styles = [
    base,
    buttons,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 0;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(260px, 100%), 1fr));
        gap: 12px;
        margin: 0;
        padding: 8px var(--gutter) 32px;
        overflow-y: auto;
        list-style: none;
      }
      a {
        display: flex;
        align-items: center;
        gap: 12px;
        min-block-size: 64px;
        padding-inline: 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius-card, 10px);
        background: var(--surface);
        color: var(--text);
        text-decoration: none;
        font: var(--section);
      }
      a:hover {
        border-color: var(--accent);
      }
    `,
  ];
}
