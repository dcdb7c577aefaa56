// `<ravand-document-items>`: what a block shows, one line each: a field, how it is called, and what else its block asks. Emits `items-change`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DocumentItem } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/combo-box.ts';
import type { ComboOption } from '../elements/combo-box.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { type Choice, checkField, choiceField } from '../form-designer/properties/property-fields.ts';
import { formatInteger } from '../format/numbers.ts';
import { local, t } from '../shell/texts.ts';
import { changedAt, moved } from '../studio/edits.ts';
import type { PathOption } from './document-schema.ts';

type ItemChanges = { readonly [K in keyof DocumentItem]?: DocumentItem[K] | undefined };

@customElement('ravand-document-items')
export class DocumentItems extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      .label {
        font: var(--small-strong);
      }
      .item {
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        background: var(--surface);
      }
      .head {
        display: flex;
        gap: 4px;
        align-items: center;
        min-block-size: 36px;
        padding-inline-end: 4px;
      }
      .open {
        flex: 1;
        min-inline-size: 0;
        min-block-size: 36px;
        padding-inline: 10px 4px;
        border: 0;
        background: none;
        color: var(--text);
        text-align: start;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        cursor: pointer;
      }
      .more {
        display: grid;
        gap: 10px;
        padding: 4px 10px 12px;
      }
    `,
  ];

  @property({ attribute: false }) items: readonly DocumentItem[] = [];
  @property({ attribute: false }) options: readonly PathOption[] = [];
  /** Which one is being changed. */
  @state() private opened: number | undefined;
  @property() kind: 'fields' | 'table' | 'totals' | 'signature' = 'fields';

  #send(items: readonly DocumentItem[]): void {
    this.emit('items-change', items);
  }

  #name({ path, label }: DocumentItem): string {
    return local(label) || (this.options.find(({ value }) => value === path)?.label ?? path ?? '');
  }

  #item(item: DocumentItem, at: number): TemplateResult {
    const name = this.#name(item);
    const set = (changes: ItemChanges) => this.#send(changedAt(this.items, at, changes));
    const move = (by: -1 | 1, icon: string, key: string, isEnd: boolean) =>
      html`<button type="button" class="button quiet small icon-only" aria-label=${t(key, { name })} ?disabled=${isEnd} @click=${() => {
        this.opened = this.opened === at ? at + by : undefined;
        this.#send(moved(this.items, at, by));
      }}><ravand-icon name=${icon}></ravand-icon></button>`;
    const shares = [
      { value: '', label: t('documents.shareAuto') },
      ...[1, 2, 3, 4, 6, 8].map((share) => ({ value: String(share), label: formatInteger(share) })),
    ];
    const isOpen = this.opened === at;
    return html`<div class="item">
      <div class="head"><button type="button" class="open" aria-expanded=${String(isOpen)} @click=${() => (this.opened = isOpen ? undefined : at)}><bdi>${name}</bdi></button>
        ${move(-1, 'arrow-up', 'parts.up', at === 0)}${move(1, 'arrow-down', 'parts.down', at === this.items.length - 1)}
        <button type="button" class="button quiet small icon-only" aria-label=${t('parts.remove', { name })} @click=${() => {
          this.opened = undefined;
          this.#send(this.items.filter((_, index) => index !== at));
        }}><ravand-icon name="x"></ravand-icon></button></div>
      ${isOpen ? this.#more(item, at, set, shares) : nothing}
    </div>`;
  }

  #more(
    item: DocumentItem,
    at: number,
    set: (changes: ItemChanges) => void,
    shares: readonly Choice[],
  ): TemplateResult {
    return html`
      <div class="more">
        <div class="field"><span class="label">${t('documents.field')}</span>
          <ravand-combo-box .label=${t('documents.field')} .value=${item.path ?? ''} .valueLabel=${this.options.find(({ value }) => value === item.path)?.label ?? item.path ?? ''} .options=${this.options} .clearable=${this.kind === 'signature'}
            @combo-change=${(event: CustomEvent<ComboOption | undefined>) => set({ path: event.detail?.value })}></ravand-combo-box></div>
        <ravand-local-text .label=${t(this.kind === 'signature' ? 'documents.signer' : 'documents.itemLabel')} .text=${item.label}
          @text-change=${(event: CustomEvent<DocumentItem['label']>) => set({ label: Object.keys(event.detail ?? {}).length === 0 ? undefined : event.detail })}></ravand-local-text>
        ${this.kind === 'totals' ? checkField(t('documents.strong'), item.strong === true, (isOn) => set({ strong: isOn ? true : undefined })) : nothing}
        ${this.kind === 'table' ? choiceField(`share-${at}`, t('documents.share'), String(item.share ?? ''), shares, (value) => set({ share: value === '' ? undefined : Number(value) })) : nothing}
      </div>`;
  }

  #add(): void {
    this.opened = this.items.length;
    if (this.kind === 'signature') {
      this.#send([...this.items, { label: {} }]);
      return;
    }
    const used = new Set(this.items.map(({ path }) => path));
    const next = this.options.find(({ value }) => !used.has(value)) ?? this.options[0];
    if (next) this.#send([...this.items, { path: next.value }]);
  }

  protected override render(): TemplateResult {
    return html`<span class="label">${t(`documents.items.${this.kind}`)}</span>
      ${this.items.map((item, at) => this.#item(item, at))}
      <button type="button" class="button small" @click=${() => this.#add()}><ravand-icon name="plus"></ravand-icon>${t(`documents.addItem.${this.kind}`)}</button>`;
  }
}
