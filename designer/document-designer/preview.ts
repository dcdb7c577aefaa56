// `<ravand-document-preview>`: the pages of the document as they will be printed, for a real record and in the language of whoever gets them. Emits `language-change`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DocumentDefinition, Language } from '../../schemas/types.ts';
import { ServerProblem } from '../api/problem.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import '../elements/document-pages.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import '../elements/tabs.ts';
import { workspaceReferences } from '../forms/references.ts';
import { languages, local, t } from '../shell/texts.ts';
import { documents } from './api.ts';

const quietMs = 350;

@customElement('ravand-document-preview')
export class DocumentPreview extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
        align-content: start;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: end;
      }
      .head .field {
        flex: 1;
        min-inline-size: 200px;
      }
      ravand-tabs {
        border-block-end: 1px solid var(--line);
      }
      [aria-busy='true'] {
        opacity: 0.6;
      }
    `,
  ];

  @property({ attribute: false }) document!: DocumentDefinition;
  @property() language: Language = 'fa';
  /** There is a live version, whose PDF can be opened. */
  @property({ type: Boolean }) isLive = false;
  @state() private record: ComboOption | undefined;
  @state() private pages: Blob | undefined;
  @state() private fault = '';
  @state() private busy = false;
  @state() private isEmpty = false;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #entity: string | undefined;
  #asked = 0;

  override disconnectedCallback(): void {
    clearTimeout(this.#quiet);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('document') && this.document.entity !== this.#entity) {
      this.#entity = this.document.entity;
      void this.#chooseFirst(this.#entity);
    } else if (changed.has('document') || changed.has('language')) this.#later();
  }

  async #chooseFirst(entity: string): Promise<void> {
    const [first] = await workspaceReferences(entity, '', new AbortController().signal);
    this.record = first;
    this.isEmpty = first === undefined;
    void this.#show();
  }

  #later(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => void this.#show(), quietMs);
  }

  async #show(): Promise<void> {
    const { document, record } = this;
    if (!record) return;
    this.#asked += 1;
    const asked = this.#asked;
    this.busy = true;
    try {
      const pages = await documents.draw(document, { entity: document.entity, id: record.value }, this.language);
      // What was changed meanwhile is shown by its own answer.
      if (asked !== this.#asked) return;
      this.pages = pages;
      this.fault = '';
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      // What stood there before stays to be looked at; what is wrong stands above it.
      if (asked === this.#asked) this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      if (asked === this.#asked) this.busy = false;
    }
  }

  protected override render(): TemplateResult {
    const { document, record } = this;
    const { entity } = document;
    return html`<div class="head">
        <div class="field">
          <span class="label">${t('messages.previewFor')}</span>
          <ravand-combo-box .label=${t('messages.previewFor')} .value=${record?.value ?? ''} .valueLabel=${record?.label ?? ''} .clearable=${false}
            .source=${(search: string, signal: AbortSignal) => workspaceReferences(entity, search, signal)}
            @combo-change=${(event: CustomEvent<ComboOption | undefined>) => {
              this.record = event.detail ?? this.record;
              void this.#show();
            }}></ravand-combo-box>
        </div>
        ${record && this.isLive ? html`<a class="button" href=${documents.address(entity, record.value, document.name, this.language)} target="_blank" rel="noopener"><ravand-icon name="external-link"></ravand-icon>${t('documents.openLive')}</a>` : nothing}
      </div>
      <ravand-tabs .tabs=${languages.map(({ value, name }) => ({ value, label: name }))} .selected=${this.language} .label=${t('documents.receiver')}
        @tab-choose=${(event: CustomEvent<Language>) => this.emit('language-change', event.detail)}></ravand-tabs>
      <div role="status">${this.fault ? html`<div class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</div>` : nothing}
        ${this.isEmpty ? html`<p class="help">${t('documents.noRecord')}</p>` : nothing}</div>
      <div aria-busy=${String(this.busy)}><ravand-document-pages .pages=${this.pages} .label=${t('documents.pagesOf', { name: local(document.label, document.name) })}></ravand-document-pages></div>`;
  }
}
