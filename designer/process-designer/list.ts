// `<ravand-process-list>`: the studio's list of processes, with version, draft and where each comes from; and the way to a new one.
import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, states } from '../elements/empty.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { linkRows } from '../elements/styles/link-rows.ts';
import '../elements/dialog.ts';
import { formatDateTime } from '../format/dates.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { type ProcessRow, processes } from './definitions.ts';

const validName = /^[a-z][a-z0-9-]{1,60}$/;

@customElement('ravand-process-list')
export class ProcessList extends RavandElement {
  @state() private rows: readonly ProcessRow[] | undefined;
  @state() private problem = '';
  @state() private naming = false;
  @state() private name = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.rows = (await processes.list()).items;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #row(row: ProcessRow) {
    return html`<li>
      <a href="/studio/processes/${row.name}">
        <ravand-icon name="workflow"></ravand-icon>
        <b><bdi>${local(row.label, row.name)}</bdi></b>
        <span class="about muted">${row.source === 'admin' ? t('studio.madeHere') : t('studio.fromPlugin', { plugin: row.source })}</span>
        ${row.draft ? chip(t('studio.draft'), { tone: 'warning' }) : nothing}
        ${row.version > 0 ? chip(t('process.version', { version: row.version }), { tone: 'cause', dot: false }) : nothing}
        <time class="muted">${row.version > 0 ? formatDateTime(row.publishedAt) : ''}</time>
      </a>
    </li>`;
  }

  #dialog() {
    const valid = validName.test(this.name);
    return html`<ravand-dialog heading=${t('process.new')} ?open=${this.naming} @dialog-close=${() => {
      this.naming = false;
    }}>
      <div class="field">
        <label for="name">${t('process.newName')}</label>
        <input id="name" class="control" dir="ltr" autocomplete="off" .value=${this.name} @input=${(event: Event) => {
          this.name = (event.target as HTMLInputElement).value;
        }} />
        <div class="help">${t('process.newNameHelp')}</div>
      </div>
      <button slot="actions" class="button primary" ?disabled=${!valid} @click=${() => void navigate(`/studio/processes/${this.name}`)}>${t('process.create')}</button>
    </ravand-dialog>`;
  }

  protected override render() {
    return html`<ravand-page-header heading=${t('studio.processes')} .count=${this.rows?.length}>
        <button slot="actions" class="button primary" @click=${() => {
          this.naming = true;
        }}><ravand-icon name="plus"></ravand-icon>${t('process.new')}</button>
      </ravand-page-header>
      ${this.problem ? failed(this.problem, () => void this.#load()) : nothing}
      ${this.rows?.length === 0 ? empty(t('process.noneYet')) : html`<ul>${this.rows?.map((row) => this.#row(row))}</ul>`} ${this.#dialog()}`;
  }

  static override styles = [...[RavandElement.styles].flat(), buttons, controls, chips, states, linkRows];
}
