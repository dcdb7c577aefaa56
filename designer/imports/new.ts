// `<ravand-import-new>`: a file is dropped or chosen; below it the imports there were.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import { chip, chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { formatNear } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import '../shell/page-header.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { handOver, type Import, imports } from './imports.ts';

@customElement('ravand-import-new')
export class RavandImportNew extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .content {
        flex: 1;
        overflow: auto;
        padding: 4px var(--gutter) 32px;
      }
      .inner {
        max-inline-size: 760px;
      }
      .drop {
        display: grid;
        justify-items: center;
        gap: 10px;
        padding: 40px 20px;
        border: 1.5px dashed var(--control);
        border-radius: var(--radius-popover);
        background: var(--sunken);
        color: var(--text-2);
        text-align: center;
      }
      .drop[data-over] {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      .drop > ravand-icon {
        --icon-size: 28px;
        color: var(--accent);
      }
      .drop p {
        margin: 0;
        max-inline-size: 52ch;
      }
      .hint {
        font: var(--small);
        color: var(--text-3);
      }
      .fault {
        margin-block-start: 12px;
        padding: 10px 14px;
        border-radius: var(--radius);
        background: var(--danger-soft);
        color: var(--danger);
      }
      h2 {
        margin-block: 28px 8px;
        font: var(--body-strong);
      }
      .past {
        display: grid;
        gap: 0;
      }
      .past a {
        display: flex;
        align-items: center;
        gap: 12px;
        min-block-size: 42px;
        padding: 4px 8px;
        border-block-end: 1px solid var(--line);
        color: var(--text);
        text-decoration: none;
      }
      .past a:hover {
        background: var(--hover);
      }
      .past .name {
        flex: 1;
        min-inline-size: 0;
      }
      .past small {
        color: var(--text-3);
        font: var(--small);
      }
      input[type='file'] {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        opacity: 0;
      }
    `,
  ];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private over = false;
  @state() private reading = '';
  @state() private fault = '';
  @state() private past: readonly Import[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    void imports
      .list()
      .then(({ items }) => {
        this.past = items.filter((one) => one.entity === this.params.entity);
      })
      .catch(() => undefined);
  }

  override render(): TemplateResult {
    const entity = entityNamed(this.params.entity ?? '');
    if (!entity?.may.create)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    return html`<ravand-page-header heading=${t('import.heading', { entity: plural })}>
        <a slot="before" class="button quiet" href=${`/records/${entity.name}`} aria-label=${t('import.back', { entity: plural })}><ravand-icon name="chevron-left"></ravand-icon></a>
      </ravand-page-header>
      <div class="content"><div class="inner">
        <div class="drop" ?data-over=${this.over} @dragover=${this.#onOver} @dragleave=${() => (this.over = false)} @drop=${this.#onDrop} aria-busy=${String(this.reading !== '')}>
          <ravand-icon name="upload"></ravand-icon>
          <p>${this.reading === '' ? t('import.drop') : t('import.reading', { name: this.reading })}</p>
          <input type="file" id="file" accept=".csv,.xlsx,.tsv,.txt,text/csv" aria-label=${t('import.choose')} @change=${this.#onChoose} ?disabled=${this.reading !== ''} />
          <button type="button" class="button primary" ?disabled=${this.reading !== ''} @click=${() => this.renderRoot.querySelector<HTMLInputElement>('#file')?.click()}>${t('import.choose')}</button>
          <p class="hint">${t('import.hint')}</p>
        </div>
        ${this.fault === '' ? nothing : html`<p class="fault" role="alert">${this.fault}</p>`}
        ${
          this.past.length === 0
            ? nothing
            : html`<h2>${t('import.past')}</h2>
              <div class="past">${this.past.map((one) => this.#pastLine(one))}</div>`
        }
      </div></div>`;
  }

  #pastLine(one: Import): TemplateResult {
    const tone = one.status === 'done' ? 'success' : one.status === 'cancelled' ? 'warning' : 'neutral';
    return html`<a href=${`/imports/${one.id}`}><span class="name truncate"><bdi>${one.fileName}</bdi></span><small>${t('import.rows', { count: one.total, shown: formatInteger(one.total) })}</small>${chip(t(`import.status.${one.status}`), { tone })}<small>${formatNear(one.createdAt)}</small></a>`;
  }

  #onOver = (event: DragEvent): void => {
    event.preventDefault();
    this.over = true;
  };

  #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.over = false;
    const file = event.dataTransfer?.files[0];
    if (file) void this.#read(file);
  };

  #onChoose = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (file) void this.#read(file);
  };

  async #read(file: File): Promise<void> {
    this.fault = '';
    this.reading = file.name;
    try {
      const uploaded = await imports.upload(this.params.entity ?? '', file);
      handOver(uploaded, file);
      await navigate(`/imports/${uploaded.id}`);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.reading = '';
    }
  }
}
