// `<ravand-menu-list>`: whose menus there are: everybody's, and that of each role. One that nobody has made yet follows everybody's.
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { roleNames } from '../access/roles.ts';
import { ServerProblem } from '../api/problem.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { linkRows } from '../elements/styles/link-rows.ts';
import '../shell/page-header.ts';
import { t } from '../shell/texts.ts';
import { type DefinitionRow, definitions } from '../studio/definitions.ts';
import { everybody, menuName } from './menus.ts';

@customElement('ravand-menu-list')
export class MenuList extends RavandElement {
  static override styles = [base, chips, states, linkRows];
  @state() private rows: readonly DefinitionRow[] | undefined;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.rows = (await definitions.list('menu')).items;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #row(name: string): TemplateResult {
    const row = this.rows?.find((one) => one.name === name);
    const plain = name === everybody ? t('menus.asAreas') : t('menus.asEverybody');
    return html`<li><a href="/studio/menus/${encodeURIComponent(name)}">
      <ravand-icon name="list-tree"></ravand-icon>
      <b><bdi>${menuName(name)}</bdi></b>
      <span class="about muted">${row === undefined || row.version === 0 ? plain : ''}</span>
      ${row?.draft ? chip(t('studio.draft'), { tone: 'warning' }) : ''}
      ${row && row.version > 0 ? chip(t('process.version', { version: row.version }), { tone: 'cause', dot: false }) : ''}
      <span></span>
    </a></li>`;
  }

  protected override render(): TemplateResult {
    return html`<ravand-page-header heading=${t('menus.heading')}></ravand-page-header>
      ${this.problem ? failed(this.problem, () => void this.#load()) : this.rows ? html`<ul>${[everybody, ...roleNames().toReversed()].map((name) => this.#row(name))}</ul>` : skeleton(5, 44)}`;
  }
}
