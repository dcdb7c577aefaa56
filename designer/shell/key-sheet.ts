// `<ravand-key-sheet>`: the keys of the place one is at, by `?`: those that mean the same everywhere, and what can be done to what is open.
import { css, html, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../elements/dialog.ts';
import { commandsHere, keysHere } from './shortcuts.ts';
import { t } from './texts.ts';

interface Key {
  readonly keys: readonly string[];
  readonly label: string;
}

/** What these keys do wherever they do something. */
const everywhere: Readonly<Record<string, { readonly key: string; readonly word: string }>> = {
  KeyC: { key: 'C', word: 'keys.create' },
  Slash: { key: '/', word: 'keys.search' },
  Escape: { key: 'Esc', word: 'keys.close' },
  KeyJ: { key: 'J', word: 'keys.next' },
  KeyK: { key: 'K', word: 'keys.previous' },
  KeyE: { key: 'E', word: 'keys.take' },
};

@customElement('ravand-key-sheet')
export class RavandKeySheet extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      dl {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 8px 24px;
        align-items: center;
      }
      h3 {
        font: var(--section);
        padding-block: 12px 6px;
      }
      dd {
        display: flex;
        gap: 4px;
        justify-content: flex-start;
      }
    `,
  ];

  @state() private open = false;
  @state() private groups: readonly { readonly label: string; readonly keys: readonly Key[] }[] = [];
  @query('ravand-dialog') private readonly box!: HTMLElement;

  show(): void {
    const commands = commandsHere().filter(({ key }) => key !== undefined);
    const of = commands.find((command) => command.of)?.of ?? '';
    this.groups = [
      {
        label: t('keys.everywhere'),
        keys: [
          { keys: ['Ctrl', 'K'], label: t('palette.label') },
          { keys: ['?'], label: t('keys.label') },
          ...keysHere().flatMap((code): Key[] => {
            const known = everywhere[code];
            return known ? [{ keys: [known.key], label: t(known.word) }] : [];
          }),
          { keys: ['Ctrl', '↵'], label: t('keys.send') },
        ],
      },
      ...(commands.length > 0
        ? [{ label: t('keys.of', { name: of }), keys: commands.map(({ key = '', label }) => ({ keys: [key], label })) }]
        : []),
    ];
    this.open = true;
    void this.updateComplete.then(() => this.box.focus());
  }

  override render(): TemplateResult {
    return html`<ravand-dialog heading=${t('keys.label')} .open=${this.open} @dialog-close=${() => (this.open = false)}>
      ${this.groups.map(
        ({ label, keys }) => html`<h3>${label}</h3>
          <dl>${keys.map((one) => html`<dt>${one.label}</dt><dd dir="ltr">${one.keys.map((key) => html`<kbd>${key}</kbd>`)}</dd>`)}</dl>`,
      )}
    </ravand-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ravand-key-sheet': RavandKeySheet;
  }
}
