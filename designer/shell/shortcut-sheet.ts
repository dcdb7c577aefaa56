// `<ravand-shortcut-sheet>`: every key that does something on the screen as it is now, opened by `?`: those of buttons and fields as their `aria-keyshortcuts`
// say, and those a canvas or a table offers.
import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { nameOf, walkScreen } from './buttons-here.ts';
import { keyOf, keyTable } from './key-table.ts';
import { commandsHere, type KeyGroup, keysHere, offeredKeys } from './shortcuts.ts';
import { t } from './texts.ts';

/** What stands on the key; a letter stands for itself. */
const caps: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
};

@customElement('ravand-shortcut-sheet')
export class ShortcutSheet extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      /* It scrolls with the dialog: a line at its side shows the focus, where a frame would be cut. */
      .all {
        margin-inline-start: -12px;
        padding-inline-start: 9px;
        border-inline-start: 3px solid transparent;
      }
      .all:focus-visible {
        outline: none;
        border-color: var(--accent);
      }
      section + section {
        margin-block-start: 16px;
      }
      h3 {
        margin-block-end: 4px;
        font: var(--small-strong);
        color: var(--text-2);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        margin: 0;
      }
      dt,
      dd {
        margin: 0;
        padding-block: 7px;
        border-block-end: 1px solid var(--line);
      }
      dd {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        align-items: center;
        gap: 4px;
        padding-inline-start: 16px;
        direction: ltr;
      }
      :host(:dir(rtl)) dd {
        justify-content: flex-start;
        padding-inline: 0 16px;
      }
      /* What the sheet is about, also where no keyboard is beside. */
      kbd {
        display: inline-flex;
      }
      .own {
        margin-block-end: 12px;
      }
      .or {
        margin-inline: 4px;
        color: var(--text-3);
      }
    `,
  ];

  @state() private groups: readonly KeyGroup[] | undefined;

  /** What the screen answers to now. */
  show(): void {
    const everywhere: KeyGroup = {
      heading: t('shortcuts.everywhere'),
      keys: [
        ...keysHere().map((name): KeyGroup['keys'][number] => [keyOf(name), t(keyTable[name].word)]),
        ['Tab', t('shortcuts.tab')],
        ['F6', t('shortcuts.panes')],
        ['Escape', t('shortcuts.escape')],
      ],
    };
    const open = keysOfCommands();
    const said = new Set([...open, everywhere].flatMap(({ keys }) => keys.map(([key]) => key)));
    const ofPage = [...keysOfPage(), ...keysOfButtons()].filter(([key]) => !said.has(key));
    const here: KeyGroup = { heading: t('shortcuts.here'), keys: [...new Map(ofPage)] };
    this.groups = [...open, here, ...offeredKeys(), everywhere].filter(({ keys }) => keys.length > 0);
  }

  #combination(keys: string): TemplateResult {
    return html`${keys
      .split(' ')
      .map(
        (one, at) =>
          html`${at > 0 ? html`<span class="or">/</span>` : ''}${one.split('+').map((key) => html`<kbd>${caps[key] ?? key.toUpperCase().replace(/^(F\d+|[A-Z]{2,})$/, key)}</kbd>`)}`,
      )}`;
  }

  protected override render(): TemplateResult {
    return html`<ravand-dialog heading=${t('shortcuts.heading')} ?open=${this.groups !== undefined} @dialog-close=${() => {
      this.groups = undefined;
    }}>
      <p class="own"><a href="/account/keys" @click=${() => (this.groups = undefined)}>${t('shortcuts.change')}</a></p>
      <div class="all" tabindex="0" role="group" aria-label=${t('shortcuts.heading')} autofocus>
        ${this.groups?.map(
          ({ heading, keys }) => html`<section aria-label=${heading}>
            <h3>${heading}</h3>
            <dl>${keys.map(([combination, does]) => html`<dt><bdi>${does}</bdi></dt><dd>${this.#combination(combination)}</dd>`)}</dl>
          </section>`,
        )}
      </div>
    </ravand-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ravand-shortcut-sheet': ShortcutSheet;
  }
}

/** What can be done to what is open, under its name. */
function keysOfCommands(): readonly KeyGroup[] {
  const commands = commandsHere().filter(({ key, of }) => key !== undefined && of !== undefined);
  const keys = commands.map(({ key = '', label }) => [key, label] as const);
  return keys.length > 0
    ? [
        {
          heading: t('shortcuts.of', { name: commands[0]?.of ?? '' }),
          keys: [...keys, ['Control+Enter', t('shortcuts.send')]],
        },
      ]
    : [];
}

/** What can be done here, to nothing in particular. */
function keysOfPage(): KeyGroup['keys'] {
  return commandsHere().flatMap(({ key, of, label }) => (key === undefined || of !== undefined ? [] : [[key, label]]));
}

/** Of what is on the screen; the same twice is said once. */
function keysOfButtons(): KeyGroup['keys'] {
  const found = new Map<string, string>();
  walkScreen((element) => {
    const keys = element.getAttribute('aria-keyshortcuts');
    if (keys !== null && element.checkVisibility() && !found.has(keys)) found.set(keys, nameOf(element));
    return true;
  });
  return [...found].filter(([, does]) => does !== '');
}
