// `<ravand-document-inspector>`: what can be said of the chosen block, or of the document itself. Emits `document-change` with the new definition.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DocumentBlock, DocumentDefinition, DocumentItem, Language, LocalText } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import '../expression-editor/expression-editor.ts';
import { checkField, choiceField } from '../form-designer/properties/property-fields.ts';
import { formatInteger } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import { languages, t } from '../shell/texts.ts';
import { said } from '../studio/edits.ts';
import { blockIcons, changedBlock } from './block-edits.ts';
import { documentSchema, lineFields, lineTarget, pathOptions } from './document-schema.ts';
import './items-editor.ts';

type BlockChanges = Parameters<typeof changedBlock>[2];

@customElement('ravand-document-inspector')
export class DocumentInspector extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 16px;
        align-content: start;
      }
      h2 {
        display: flex;
        gap: 8px;
        align-items: center;
        font: var(--section);
        --icon-size: 18px;
      }
      .text {
        --editor-min: 96px;
      }
    `,
  ];

  @property({ attribute: false }) document!: DocumentDefinition;
  /** Id of the block; empty = the document. */
  @property() chosen = '';
  /** Which language is being written. */
  @property() language: Language = 'fa';

  #send(next: DocumentDefinition, mergeKey?: string): void {
    this.emit('document-change', { next, mergeKey });
  }

  #set(block: DocumentBlock, changes: BlockChanges, mergeKey?: string): void {
    this.#send(changedBlock(this.document, block.id, changes), mergeKey && `${block.id} ${mergeKey}`);
  }

  #setPage(
    changes: { readonly [K in keyof DocumentDefinition]?: DocumentDefinition[K] | undefined },
    mergeKey?: string,
  ): void {
    this.#send(said<DocumentDefinition>({ ...this.document, ...changes }), mergeKey);
  }

  /** One text in the language being written. */
  #template(
    label: string,
    text: LocalText | undefined,
    help: string,
    change: (text: LocalText | undefined) => void,
  ): TemplateResult {
    const { language } = this;
    const name = languages.find(({ value }) => value === language)?.name ?? '';
    return html`<ravand-expression-editor class="text" dialect="template" lang=${language} .label=${`${label} (${name})`} .help=${help} .schema=${documentSchema(this.document.entity)} .value=${text?.[language] ?? ''}
      @expression-change=${(event: CustomEvent<string>) => {
        const { [language]: _, ...others } = text ?? {};
        const next = event.detail.trim() === '' ? others : { ...others, [language]: event.detail };
        change(Object.keys(next).length === 0 ? undefined : next);
      }}></ravand-expression-editor>`;
  }

  #page(): TemplateResult {
    const { document } = this;
    const papers = (['a4', 'a5', 'letter'] as const).map((value) => ({ value, label: t(`documents.papers.${value}`) }));
    return html`<h2><ravand-icon name="file-text"></ravand-icon>${t('documents.page')}</h2>
      <ravand-local-text .label=${t('studio.label')} .text=${document.label} @text-change=${(event: CustomEvent<LocalText>) => this.#setPage({ label: event.detail }, 'label')}></ravand-local-text>
      ${choiceField('paper', t('documents.paper'), document.paper ?? 'a4', papers, (paper) => this.#setPage({ paper: paper as DocumentDefinition['paper'] }))}
      ${checkField(t('documents.landscape'), document.landscape === true, (isOn) => this.#setPage({ landscape: isOn ? true : undefined }))}
      ${checkField(t('documents.pageNumbers'), document.pageNumbers === true, (isOn) => this.#setPage({ pageNumbers: isOn ? true : undefined }))}
      ${this.#template(t('documents.footer'), document.footer, t('messages.bodyHelp'), (footer) => this.#setPage({ footer }, 'footer'))}
      ${this.#template(t('documents.fileName'), document.fileName, t('documents.fileNameHelp'), (fileName) => this.#setPage({ fileName }, 'fileName'))}`;
  }

  #items(block: DocumentBlock, kind: 'fields' | 'table' | 'totals' | 'signature'): TemplateResult {
    const { entity } = this.document;
    const options =
      kind === 'table'
        ? pathOptions(lineTarget(entity, block.lines))
        : kind === 'signature'
          ? pathOptions(entity, (field) => field.kind === 'image')
          : pathOptions(entity);
    return html`<ravand-document-items .kind=${kind} .items=${block.items ?? []} .options=${options}
      @items-change=${(event: CustomEvent<readonly DocumentItem[]>) => this.#set(block, { items: event.detail }, 'items')}></ravand-document-items>`;
  }

  #path(
    label: string,
    value: string | undefined,
    options: readonly ComboOption[],
    change: (path: string | undefined) => void,
  ): TemplateResult {
    return html`<div class="field"><span class="label">${label}</span>
      <ravand-combo-box .label=${label} .value=${value ?? ''} .valueLabel=${options.find((one) => one.value === value)?.label ?? value ?? ''} .options=${options}
        @combo-change=${(event: CustomEvent<ComboOption | undefined>) => change(event.detail?.value)}></ravand-combo-box></div>`;
  }

  #align(block: DocumentBlock, offered: readonly ('start' | 'center' | 'end' | 'justify')[]): TemplateResult {
    const choices = offered.map((value) => ({ value, label: t(`documents.aligns.${value}`) }));
    return choiceField('align', t('documents.align'), block.align ?? 'start', choices, (align) =>
      this.#set(block, { align: align === 'start' ? undefined : (align as NonNullable<DocumentBlock['align']>) }),
    );
  }

  #own(block: DocumentBlock): TemplateResult | typeof nothing {
    const { entity } = this.document;
    const text = (key: string, help: string) =>
      this.#template(t(key), block.text, help, (next) =>
        this.#set(block, { text: next ?? {} }, `text ${this.language}`),
      );
    switch (block.kind) {
      case 'letterhead':
        return text('documents.aside', t('documents.asideHelp'));
      case 'title':
        return html`${text('documents.text', t('messages.bodyHelp'))} ${this.#align(block, ['start', 'center', 'end'])}`;
      case 'text': {
        const sizes = (['small', 'normal', 'large'] as const).map((value) => ({
          value,
          label: t(`documents.sizes.${value}`),
        }));
        return html`${text('documents.text', t('documents.textHelp'))} ${this.#align(block, ['start', 'center', 'end', 'justify'])}
          ${choiceField('size', t('documents.size'), block.size ?? 'normal', sizes, (size) => this.#set(block, { size: size === 'normal' ? undefined : (size as 'small' | 'large') }))}`;
      }
      case 'fields': {
        const counts = [1, 2, 3, 4].map((count) => ({ value: String(count), label: formatInteger(count) }));
        return html`${choiceField('columns', t('documents.columns'), String(block.columns ?? 2), counts, (count) => this.#set(block, { columns: Number(count) }))} ${this.#items(block, 'fields')}`;
      }
      case 'table': {
        const fields = lineFields(entity).map((field) => ({ value: field.name, label: labelOf(field) }));
        return html`${choiceField('lines', t('documents.lines'), block.lines ?? '', fields, (lines) => this.#set(block, { lines, items: [] }))}
          ${checkField(t('documents.numbered'), block.numbered === true, (isOn) => this.#set(block, { numbered: isOn ? true : undefined }))} ${this.#items(block, 'table')}`;
      }
      case 'totals':
        return html`${this.#items(block, 'totals')} ${this.#path(
          t('documents.words'),
          block.words,
          pathOptions(
            entity,
            (field) => field.kind === 'money' || field.kind === 'integer' || field.kind === 'decimal',
          ),
          (words) => this.#set(block, { words }),
        )}`;
      case 'signature':
        return this.#items(block, 'signature');
      case 'image': {
        const widths = [30, 60, 90, 120, 170].map((width) => ({
          value: String(width),
          label: t('documents.millimetres', { count: formatInteger(width) }),
        }));
        return html`${this.#path(
          t('documents.picture'),
          block.field,
          pathOptions(entity, (field) => field.kind === 'image'),
          (field) => this.#set(block, { field: field ?? '' }),
        )}
          ${choiceField('width', t('documents.width'), String(block.width ?? 60), widths, (width) => this.#set(block, { width: Number(width) }))}`;
      }
      default:
        return nothing;
    }
  }

  protected override render(): TemplateResult {
    const block = this.document.blocks.find(({ id }) => id === this.chosen);
    if (!block) return this.#page();
    return html`<h2><ravand-icon name=${blockIcons[block.kind]}></ravand-icon>${t(`documents.kind.${block.kind}`)}</h2>
      ${this.#own(block)}
      <ravand-expression-editor .label=${t('documents.visible')} .help=${t('documents.visibleHelp')} .schema=${documentSchema(this.document.entity)} .value=${block.visible ?? ''}
        @expression-change=${(event: CustomEvent<string>) => this.#set(block, { visible: event.detail === '' ? undefined : event.detail }, 'visible')}></ravand-expression-editor>`;
  }
}
