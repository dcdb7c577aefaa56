// `<ravand-document-designer>`: one document being made: its blocks, what the chosen one says, and beside them the pages for a real record.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DocumentDefinition, Language } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { preferences } from '../shell/preferences.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { DefinitionDraft } from '../studio/definition-draft.ts';
import type { Finding } from '../studio/definitions.ts';
import { desk } from '../studio/desk-style.ts';
import '../studio/draft-header.ts';
import '../studio/findings.ts';
import type { PartMove } from '../studio/part-list.ts';
import { type BlockKind, movedBlock, withBlock, withoutBlock } from './block-edits.ts';
import { beginningOf } from './document-schema.ts';
import './inspector.ts';
import type { DocumentOutline } from './outline.ts';
import './outline.ts';
import './preview.ts';

@customElement('ravand-document-designer')
export class DocumentDesigner extends RavandElement {
  static override styles = [base, states, desk];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @state() private chosen = '';
  @state() private language: Language = preferences().language;
  readonly #draft = new DefinitionDraft<DocumentDefinition>(this, 'document');

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('params')) return;
    this.chosen = '';
    void this.#draft.load(this.params.name ?? '');
  }

  #add(document: DocumentDefinition, kind: BlockKind): void {
    const after = this.chosen === '' ? undefined : this.chosen;
    const { document: next, id } = withBlock(document, kind, after, beginningOf(kind, document.entity));
    this.#draft.edit(next, 'documents.adding');
    this.chosen = id;
  }

  #remove(document: DocumentDefinition, id: string): void {
    const at = document.blocks.findIndex((block) => block.id === id);
    const next = withoutBlock(document, id);
    this.#draft.edit(next, 'documents.removing');
    // The focus stays among the blocks: at the one that took its place.
    this.chosen = next.blocks[Math.min(at, next.blocks.length - 1)]?.id ?? '';
    void this.#focusChosen();
  }

  async #move(document: DocumentDefinition, { id, by }: PartMove): Promise<void> {
    this.#draft.edit(movedBlock(document, id, by), 'documents.moving');
    this.chosen = id;
    await this.#focusChosen();
  }

  async #focusChosen(): Promise<void> {
    await this.updateComplete;
    const outline = this.renderRoot.querySelector<DocumentOutline>('ravand-document-outline');
    outline?.focus();
  }

  #show({ pointer }: Finding): void {
    const at = /^\/blocks\/(\d+)/.exec(pointer)?.[1];
    this.chosen = (at && this.#draft.definition?.blocks[Number(at)]?.id) || '';
    const language = /\/(?:text|footer|fileName)\/(fa|ar|he|en)$/.exec(pointer)?.[1];
    if (language) this.language = language as Language;
  }

  #desk(document: DocumentDefinition): TemplateResult {
    const setLanguage = (event: CustomEvent<Language>) => {
      this.language = event.detail;
    };
    return html`<div class="desk">
      <ravand-document-outline class="outline" .blocks=${document.blocks} .chosen=${this.chosen}
        @part-choose=${(event: CustomEvent<string>) => (this.chosen = event.detail)}
        @block-add=${(event: CustomEvent<BlockKind>) => this.#add(document, event.detail)}
        @part-move=${(event: CustomEvent<PartMove>) => void this.#move(document, event.detail)}
        @part-remove=${(event: CustomEvent<string>) => this.#remove(document, event.detail)}></ravand-document-outline>
      <ravand-document-inspector .document=${document} .chosen=${this.chosen} .language=${this.language}
        @document-change=${(event: CustomEvent<{ next: DocumentDefinition; mergeKey?: string }>) => this.#draft.edit(event.detail.next, 'documents.changing', event.detail.mergeKey)}></ravand-document-inspector>
      <ravand-document-preview class="shown" .document=${document} .language=${this.language} ?isLive=${this.#draft.version > 0} @language-change=${setLanguage}></ravand-document-preview>
    </div>`;
  }

  protected override render() {
    const { definition, problem, findings } = this.#draft;
    return html`<ravand-draft-header .draft=${this.#draft} heading=${local(definition?.label, this.params.name ?? '')} back="/studio/documents" backLabel=${t('documents.heading')}
        @draft-opened=${(event: CustomEvent<DocumentDefinition | undefined>) => event.detail ?? void navigate('/studio/documents')}></ravand-draft-header>
      ${
        problem
          ? failed(problem.detail, () => void this.#draft.load(this.params.name ?? ''))
          : definition
            ? html`${this.#desk(definition)}
                ${findings.length > 0 ? html`<ravand-findings .findings=${findings} .checking=${this.#draft.isChecking} @show-finding=${(event: CustomEvent<Finding>) => this.#show(event.detail)}></ravand-findings>` : nothing}`
            : skeleton(8, 44)
      }`;
  }
}
