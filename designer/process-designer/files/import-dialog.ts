// `<ravand-import-dialog>`: a chosen, dropped or pasted BPMN file with what becomes of it; `import-accept` brings the XML to be drawn. Without a file it asks for the text of
// one: `import-text`.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Finding } from '../../../core/engine/model.ts';
import '../../elements/dialog.ts';
import { RavandElement } from '../../elements/element.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { findingText, t } from '../../shell/texts.ts';
import { isBpmnText } from './bpmn-text.ts';
import { type ImportPart, type ImportReport, importParts } from './read-import.ts';

const icons: Readonly<Record<ImportPart, string>> = {
  mapped: 'circle-check',
  translated: 'languages',
  kept: 'box',
  meaningless: 'info',
  refused: 'circle-alert',
  faults: 'triangle-alert',
};
const shownAtOnce = 50;

@customElement('ravand-import-dialog')
export class ImportDialog extends RavandElement {
  @property({ attribute: false }) file: File | undefined;
  @property({ type: Boolean }) asks = false;
  @state() private text = '';
  @state() private isNoBpmn = false;
  @state() private report: ImportReport | undefined;
  @state() private failed = '';
  #worker: Worker | undefined;

  override disconnectedCallback(): void {
    this.#worker?.terminate();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('file')) void this.#read();
  }

  async #read(): Promise<void> {
    this.#worker?.terminate();
    this.report = undefined;
    this.failed = '';
    if (this.file === undefined) return;
    const text = await this.file.text();
    const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<ImportReport | { readonly failed: string }>) => {
      if ('failed' in data) this.failed = data.failed;
      else this.report = data;
      worker.terminate();
    });
    worker.postMessage(text);
  }

  #close(): void {
    this.emit('import-close');
  }

  #row(finding: Finding) {
    const { code, params = {}, element, elementName } = finding;
    return html`<li><span>${findingText(code, params) ?? code}</span>${element ? html`<bdi class="where">${elementName ?? element}</bdi>` : nothing}</li>`;
  }

  #part(part: ImportPart, report: ImportReport) {
    const findings = report.parts[part];
    if (findings.length === 0) return nothing;
    const isOpen = part === 'refused' || part === 'faults';
    return html`<details ?open=${isOpen} class=${part}><summary><ravand-icon name=${icons[part]}></ravand-icon>${t(`process.import.${part}`)}<span class="count">${t('process.problemCount', { count: findings.length })}</span><ravand-icon class="turn" name="chevron-down"></ravand-icon></summary>
      <ul>${findings.slice(0, shownAtOnce).map((finding) => this.#row(finding))}</ul></details>`;
  }

  #send(event: Event): void {
    event.preventDefault();
    this.isNoBpmn = !isBpmnText(this.text);
    if (!this.isNoBpmn) this.emit('import-text', this.text);
  }

  #question() {
    const typed = (event: Event) => {
      this.text = (event.target as HTMLTextAreaElement).value;
      this.isNoBpmn = false;
    };
    return html`<ravand-dialog heading=${t('process.import.heading')} open style="--dialog-width: 620px" @dialog-close=${() => this.#close()}>
      <form id="text" class="field" @submit=${(event: Event) => this.#send(event)}>
        <label for="xml">${t('process.import.text')}</label>
        <textarea id="xml" class="control" rows="12" dir="ltr" spellcheck="false" autocomplete="off" aria-describedby="about" aria-invalid=${String(this.isNoBpmn)} .value=${this.text} @input=${typed}></textarea>
        <div id="about" role="alert">${this.isNoBpmn ? html`<div class="fault"><ravand-icon name="circle-alert"></ravand-icon>${t('process.import.noBpmn')}</div>` : html`<div class="help">${t('process.import.textHelp')}</div>`}</div>
      </form>
      <button slot="actions" class="button" @click=${() => this.#close()}>${t('action.cancel')}</button>
      <button slot="actions" type="submit" form="text" class="button primary" ?disabled=${this.text.trim() === ''}>${t('process.import.read')}</button>
    </ravand-dialog>`;
  }

  protected override render() {
    const { report, file } = this;
    if (file === undefined) return this.asks ? this.#question() : nothing;
    return html`<ravand-dialog heading=${t('process.import.heading')} open style="--dialog-width: 620px" @dialog-close=${() => this.#close()}>
      <p><bdi class="file">${file.name}</bdi>${report ? html` · ${t(`process.import.source.${report.source}`)} · ${t('process.import.elements', { count: report.elements })}` : nothing}</p>
      ${this.failed ? html`<p class="bad">${t('process.import.unreadable')} <bdi>${this.failed}</bdi></p>` : report === undefined ? html`<p role="status">${t('process.import.reading')}</p>` : nothing}
      ${
        report
          ? html`${report.xml === undefined ? html`<p class="bad" role="alert">${t('process.import.refusedWhole')}</p>` : html`<p class="muted">${t(report.isLaidOut ? 'process.import.laidOut' : 'process.import.replaces')}</p>`}
        ${importParts.map((part) => this.#part(part, report))}
        ${importParts.every((part) => report.parts[part].length === 0) ? html`<p class="fine"><ravand-icon name="circle-check"></ravand-icon>${t('process.import.clean')}</p>` : nothing}`
          : nothing
      }
      <button slot="actions" class="button" @click=${() => this.#close()}>${t('action.cancel')}</button>
      <button slot="actions" class="button primary" ?disabled=${report?.xml === undefined} @click=${() => this.emit('import-accept', report?.xml)}>${t('process.import.accept')}</button>
    </ravand-dialog>`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    buttons,
    controls,
    css`
      textarea {
        font-family: var(--mono);
      }
      p {
        margin-block-end: 8px;
      }
      .file,
      summary {
        font: var(--section);
      }
      summary {
        display: flex;
        align-items: center;
        gap: 8px;
        padding-block: 8px;
        cursor: pointer;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      .turn {
        margin-inline-start: auto;
        color: var(--text-3);
      }
      details:not([open]) .turn {
        rotate: -90deg;
      }
      :host(:dir(rtl)) details:not([open]) .turn {
        rotate: 90deg;
      }
      details {
        border-block-start: 1px solid var(--line);
      }
      ul {
        display: flex;
        flex-direction: column;
        gap: 6px;
        padding-block-end: 10px;
        font: var(--small);
      }
      li {
        display: flex;
        gap: 8px;
        align-items: start;
      }
      li span {
        flex: 1;
      }
      .where {
        flex: none;
        max-inline-size: 40%;
        padding: 0 8px;
        border-radius: var(--radius-chip);
        background: var(--sunken);
        overflow-wrap: anywhere;
      }
      .count {
        font: var(--small);
        color: var(--text-3);
      }
      .bad,
      .refused ravand-icon:not(.turn) {
        color: var(--danger);
      }
      .faults ravand-icon:not(.turn) {
        color: var(--warning);
      }
      .fine,
      .mapped ravand-icon:not(.turn) {
        color: var(--success);
      }
      .fine {
        display: flex;
        align-items: center;
        gap: 8px;
      }
    `,
  ];
}
