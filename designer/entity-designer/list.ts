// `<ravand-entity-list>`: the studio's list of entities.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { linkRows } from '../elements/styles/link-rows.ts';
import '../shell/page-header.ts';
import { local, t } from '../shell/texts.ts';
import { type EntityRow, entities } from './entities.ts';

@customElement('ravand-entity-list')
export class EntityList extends RavandElement {
  static override styles = [base, buttons, chips, states, linkRows];

  @state() private rows: readonly EntityRow[] | undefined;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.rows = (await entities.list()).items;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  override render(): TemplateResult {
    return html`<ravand-page-header heading=${t('studio.entities')} .count=${this.rows?.length}></ravand-page-header>
      ${this.problem ? failed(this.problem, () => void this.#load()) : this.rows ? html`<ul>${this.rows.map(row)}</ul>` : skeleton(8, 44)}`;
  }
}

function row(entity: EntityRow): TemplateResult {
  return html`<li>
    <a href="/studio/entities/${entity.name}">
      <ravand-icon name=${entityNamed(entity.name)?.icon ?? 'database'}></ravand-icon>
      <b><bdi>${local(entity.label, entity.name)}</bdi></b>
      <span class="about muted">${entity.source === 'admin' ? t('studio.madeHere') : t('studio.fromPlugin', { plugin: entity.source })}</span>
      ${entity.draft ? chip(t('studio.draft'), { tone: 'warning' }) : nothing} ${chip(t('process.version', { version: entity.version }), { tone: 'cause', dot: false })}
    </a>
  </li>`;
}
