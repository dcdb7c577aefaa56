// `<ravand-rich-text-editor>`: Tiptap in our dress, with the blocks and marks a rich text may have. Loaded where one is edited. Emits
// `document-change` with the document as data (null when it is blank) and `document-leave`.
import { Editor, type JSONContent } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { sameJson } from '../../core/kernel/data.ts';
import { isSafeLink, tidyDocument } from '../../schemas/rich-text.ts';
import { t } from '../shell/texts.ts';
import { refuseWhatRuns } from '../shell/trusted-types.ts';
import { RavandElement } from './element.ts';
import './popover.ts';
import { richTexts } from './rich-text.ts';
import { base } from './styles/base.ts';
import { buttons } from './styles/buttons.ts';
import { controls } from './styles/controls.ts';

interface Tool {
  readonly name: string;
  readonly icon: string;
  /** Absent: the address of a link is asked for. */
  readonly run?: (editor: Editor) => void;
  readonly isOn?: (editor: Editor) => boolean;
}

const mark = (name: string, icon: string): Tool => ({
  name,
  icon,
  run: (editor) => editor.chain().focus().toggleMark(name).run(),
  isOn: (editor) => editor.isActive(name),
});
const heading = (name: string, icon: string, level: 2 | 3): Tool => ({
  name,
  icon,
  run: (editor) => editor.chain().focus().toggleHeading({ level }).run(),
  isOn: (editor) => editor.isActive('heading', { level }),
});
const tools: readonly (readonly Tool[])[] = [
  [heading('heading', 'heading-2', 2), heading('subheading', 'heading-3', 3)],
  [
    mark('bold', 'bold'),
    mark('italic', 'italic'),
    mark('underline', 'underline'),
    mark('strike', 'strikethrough'),
    mark('code', 'code'),
    { name: 'link', icon: 'link', isOn: (editor) => editor.isActive('link') },
  ],
  [
    {
      name: 'bulletList',
      icon: 'list',
      run: (editor) => editor.chain().focus().toggleBulletList().run(),
      isOn: (editor) => editor.isActive('bulletList'),
    },
    {
      name: 'orderedList',
      icon: 'list-ordered',
      run: (editor) => editor.chain().focus().toggleOrderedList().run(),
      isOn: (editor) => editor.isActive('orderedList'),
    },
    {
      name: 'quote',
      icon: 'quote',
      run: (editor) => editor.chain().focus().toggleBlockquote().run(),
      isOn: (editor) => editor.isActive('blockquote'),
    },
    { name: 'rule', icon: 'minus', run: (editor) => editor.chain().focus().setHorizontalRule().run() },
  ],
  [
    { name: 'undo', icon: 'undo-2', run: (editor) => editor.chain().focus().undo().run() },
    { name: 'redo', icon: 'redo-2', run: (editor) => editor.chain().focus().redo().run() },
  ],
];
const allTools = tools.flat();

@customElement('ravand-rich-text-editor')
export class RavandRichTextEditor extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    richTexts,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .control {
        display: grid;
        padding: 0;
        overflow: hidden;
      }
      [role='toolbar'] {
        display: flex;
        flex-wrap: wrap;
        gap: 2px;
        padding: 3px;
        border-block-end: 1px solid var(--line);
      }
      .gap {
        inline-size: 1px;
        margin-inline: 3px;
        background: var(--line);
      }
      [role='toolbar'] .button[aria-pressed='true'] {
        background: var(--accent-soft);
        color: var(--accent);
      }
      .place {
        max-block-size: 420px;
        overflow: auto;
      }
      .rich {
        min-block-size: 120px;
        align-content: start;
        padding: 10px 12px;
        outline: none;
        white-space: pre-wrap;
      }
      .address {
        display: grid;
        gap: 10px;
        inline-size: 300px;
        padding: 12px;
      }
      .acts {
        display: flex;
        gap: 8px;
      }
    `,
  ];

  @property({ attribute: false }) value: unknown;
  @property() label = '';
  @property({ type: Boolean }) invalid = false;
  @property({ type: Boolean }) required = false;
  @property({ type: Boolean }) disabled = false;
  @query('.place') private readonly place!: HTMLElement;
  /** Address being typed for the selected text. */
  @state() private address: string | undefined;
  @state() private isUnsafe = false;
  @state() private tool = 0;
  #editor: Editor | undefined;

  override focus(): void {
    this.#editor?.commands.focus();
  }

  override firstUpdated(): void {
    this.#editor = new Editor({
      element: this.place,
      injectCSS: false,
      editable: !this.disabled,
      content: contentOf(this.value),
      extensions: [
        StarterKit.configure({
          heading: { levels: [2, 3] },
          link: { openOnClick: false, defaultProtocol: 'https', isAllowedUri: (address) => isSafeLink(address) },
        }),
      ],
      editorProps: {
        attributes: {
          class: 'rich',
          dir: 'auto',
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': this.label,
          'aria-required': String(this.required),
        },
        // Ctrl+Enter is the form's.
        handleKeyDown: (_view, event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey),
        handlePaste: (view, event) => {
          const markup = event.clipboardData?.getData('text/html') ?? '';
          if (markup === '' || !holdsWhatRuns(markup)) return false;
          return view.pasteText(event.clipboardData?.getData('text/plain') ?? '');
        },
      },
      onTransaction: () => this.requestUpdate(),
      onUpdate: ({ editor }) => this.emit('document-change', tidyDocument(editor.getJSON())),
      onBlur: () => this.emit('document-leave'),
    });
    this.requestUpdate();
  }

  override updated(changed: PropertyValues<this>): void {
    const editor = this.#editor;
    if (editor === undefined) return;
    const isOther = changed.has('value') && !sameJson(tidyDocument(editor.getJSON()), this.value ?? null);
    if (isOther && !editor.isFocused) editor.commands.setContent(contentOf(this.value), { emitUpdate: false });
    if (changed.has('disabled')) editor.setEditable(!this.disabled, false);
    editor.view.dom.setAttribute('aria-invalid', String(this.invalid));
  }

  override disconnectedCallback(): void {
    this.#editor?.destroy();
    this.#editor = undefined;
    super.disconnectedCallback();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated && this.#editor === undefined) this.firstUpdated();
  }

  override render(): TemplateResult {
    return html`<div class="control ${this.invalid ? 'invalid' : ''}">
        ${this.disabled ? nothing : this.#toolbar()}
        <div class="place"></div>
      </div>
      <ravand-popover
        .open=${this.address !== undefined}
        .anchor=${this.renderRoot?.querySelector('#link') ?? undefined}
        .label=${t('richText.link')}
        @popover-close=${(event: Event) => {
          event.stopPropagation();
          this.address = undefined;
        }}
        >${this.address === undefined ? nothing : this.#linkForm(this.address)}</ravand-popover
      >`;
  }

  #toolbar(): TemplateResult {
    return html`<div role="toolbar" aria-label=${t('richText.format')} @keydown=${this.#onToolKey} @mousedown=${keepFocus}>
      ${tools.map((group, at) => html`${at > 0 ? html`<span class="gap"></span>` : nothing}${group.map((tool) => this.#button(tool))}`)}
    </div>`;
  }

  #button(tool: Tool): TemplateResult {
    const editor = this.#editor;
    const index = allTools.indexOf(tool);
    const label = t(`richText.${tool.name}`);
    return html`<button
      type="button"
      class="button quiet small icon-only"
      id=${tool.name}
      tabindex=${index === this.tool ? 0 : -1}
      aria-pressed=${tool.isOn === undefined ? nothing : String(editor !== undefined && tool.isOn(editor))}
      aria-haspopup=${tool.run === undefined ? 'dialog' : nothing}
      aria-label=${label}
      title=${label}
      @focus=${() => {
        this.tool = index;
      }}
      @click=${() => (tool.run === undefined || editor === undefined ? this.#askAddress() : tool.run(editor))}
    >
      <ravand-icon name=${tool.icon}></ravand-icon>
    </button>`;
  }

  #linkForm(address: string): TemplateResult {
    return html`<form class="address" novalidate @submit=${this.#setLink}>
      <div class="field">
        <label for="address">${t('richText.address')}</label>
        <input id="address" class="control ltr" type="url" autofocus autocomplete="off" .value=${address} aria-invalid=${String(this.isUnsafe)} aria-describedby="unsafe" @input=${(event: Event) => (this.address = (event.target as HTMLInputElement).value)} />
        <span id="unsafe" aria-live="polite">${this.isUnsafe ? html`<span class="fault">${t('richText.unsafe')}</span>` : nothing}</span>
      </div>
      <div class="acts">
        <button class="button primary small">${t('richText.setLink')}</button>
        <button type="button" class="button quiet small" @click=${this.#dropLink}>${t('richText.dropLink')}</button>
      </div>
    </form>`;
  }

  /** The arrows walk the tools as they stand on the page. */
  #onToolKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('[role="toolbar"] button')];
    const forward = (event.key === 'ArrowRight') === !this.matches(':dir(rtl)');
    all[(this.tool + (forward ? 1 : -1) + all.length) % all.length]?.focus();
  };

  #askAddress(): void {
    this.isUnsafe = false;
    this.address = String(this.#editor?.getAttributes('link').href ?? '');
  }

  #setLink = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
    const typed = (this.address ?? '').trim();
    const href = /^[a-z]+:/i.test(typed) ? typed : `https://${typed}`;
    this.isUnsafe = !isSafeLink(href);
    if (this.isUnsafe) return;
    this.address = undefined;
    const chain = this.#editor?.chain().focus().extendMarkRange('link');
    const isEmpty = this.#editor?.state.selection.empty === true && !this.#editor.isActive('link');
    if (isEmpty) chain?.insertContent({ type: 'text', text: typed, marks: [{ type: 'link', attrs: { href } }] }).run();
    else chain?.setLink({ href }).run();
  };

  #dropLink = (): void => {
    this.address = undefined;
    this.#editor?.chain().focus().extendMarkRange('link').unsetLink().run();
  };
}

/** A press on a tool leaves the caret in the text. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

function contentOf(value: unknown): JSONContent | null {
  return typeof value === 'object' ? value : null;
}

function holdsWhatRuns(markup: string): boolean {
  try {
    refuseWhatRuns(markup.replace(/^(\s*<meta [^>]*>)*/, ''));
    return false;
  } catch {
    return true;
  }
}
