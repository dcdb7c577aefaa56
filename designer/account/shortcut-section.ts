// `<ravand-shortcut-section>`: the keys of commands, and giving one another key: it is pressed, what already has it is named, what the browser needs is refused.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyCode, type PersonKey, type PersonKeys } from '../../schemas/person-keys.ts';
import { ServerProblem } from '../api/problem.ts';
import { onSession, saveKeys } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { section } from '../elements/styles/section.ts';
import { toast } from '../elements/toast.ts';
import {
  capOf,
  drawn,
  drawnKey,
  isReserved,
  type KeyName,
  keyNames,
  keyTable,
  keyTaken,
  ownKeys,
  pressed,
} from '../shell/key-table.ts';
import { t } from '../shell/texts.ts';

/** What was pressed and could not be given. */
interface Refused {
  readonly text: string;
  /** Who has it, and would give it for the other's. */
  readonly swap?: { readonly with: KeyName; readonly key: PersonKey };
}

const places = ['everywhere', 'records', 'inbox'] as const;

@customElement('ravand-shortcut-section')
export class ShortcutSection extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    section,
    css`
      h3 {
        margin-block-start: 8px;
        font: var(--small-strong);
        color: var(--text-2);
      }
      .rows > li {
        grid-template-columns: minmax(0, 1fr) auto auto;
        min-block-size: 44px;
        padding-block: 4px;
      }
      .rows > li > .button {
        grid-column: auto;
        grid-row: auto;
      }
      .key {
        display: flex;
        gap: 8px;
        align-items: center;
        direction: ltr;
      }
      /* Here they are what it is about, also where there is no keyboard beside. */
      .key kbd {
        display: inline-flex;
      }
      .press,
      .fault {
        grid-column: 1 / -1;
        align-items: center;
        flex-wrap: wrap;
      }
      .press {
        color: var(--accent);
        font: var(--small);
      }
    `,
  ];

  @state() private asking: KeyName | undefined;
  @state() private refused: Refused | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onSession(() => this.requestUpdate()));
    // Before anybody else: what is pressed now is a key to be given, not one that does something.
    addEventListener('keydown', this.#onKey, { capture: true });
    this.during(() => removeEventListener('keydown', this.#onKey, { capture: true }));
  }

  #onKey = (event: KeyboardEvent): void => {
    const name = this.asking;
    if (name === undefined || event.repeat || /^(Control|Alt|Shift|Meta|AltGraph)$/.test(event.key)) return;
    // Who goes on with Tab leaves it as it is.
    if (event.code !== 'Tab') {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (event.code === 'Tab' || event.code === 'Escape') this.#leave();
    else this.#take(name, { code: pressed(event), cap: capOf(event) });
  };

  #take(name: KeyName, key: PersonKey): void {
    const other = keyTaken(name, key.code);
    if (!keyCode.test(key.code)) this.refused = { text: t('shortcuts.own.unfit') };
    else if (isReserved(key.code) && key.code !== keyTable[name].code)
      this.refused = { text: t('shortcuts.own.reserved', { key: drawn(key) }) };
    else if (other) this.#refuseTaken(other, key);
    else void this.#give({ [name]: key });
  }

  #refuseTaken(other: KeyName, key: PersonKey): void {
    this.refused = {
      text: t('shortcuts.own.taken', { key: drawn(key), name: wordOf(other) }),
      swap: { with: other, key },
    };
  }

  #leave(): void {
    this.asking = undefined;
    this.refused = undefined;
  }

  #ask(name: KeyName): void {
    this.refused = undefined;
    this.asking = this.asking === name ? undefined : name;
  }

  /** The usual key is kept by nobody. */
  #give(keys: Partial<Record<KeyName, PersonKey>>): Promise<void> {
    const [first] = Object.keys(keys) as KeyName[];
    const next: PersonKeys = Object.fromEntries(
      Object.entries({ ...ownKeys(), ...keys })
        .filter(([name, { code }]) => keyTable[name as KeyName]?.code !== code)
        .map(([name, { code, cap }]) => [name, { code, cap }]),
    );
    return this.#keep(next, () =>
      first ? t('shortcuts.own.kept', { key: drawnKey(first), name: wordOf(first) }) : '',
    );
  }

  #swap(name: KeyName, { with: other, key }: NonNullable<Refused['swap']>): void {
    void this.#give({ [name]: key, [other]: ownKeys()[name] ?? keyTable[name] });
  }

  async #keep(keys: PersonKeys, said: () => string): Promise<void> {
    const before = ownKeys();
    const name = this.asking;
    this.#leave();
    try {
      await saveKeys(keys);
      toast({ text: said(), icon: 'check', undo: () => void saveKeys(before) });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      toast({ text: error.details[0]?.message ?? error.detail, icon: 'circle-alert' });
    }
    await this.updateComplete;
    if (name) this.renderRoot.querySelector<HTMLElement>(`[data-key=${name}] .give`)?.focus();
  }

  override render(): TemplateResult {
    const isChanged = Object.keys(ownKeys()).length > 0;
    return html`<h2>${t('shortcuts.own.heading')}</h2>
      <p class="muted">${t('shortcuts.own.hint')}</p>
      ${places.map((place) => this.#place(place))}
      ${isChanged ? html`<button type="button" class="button begin" @click=${() => void this.#keep({}, () => t('shortcuts.own.reset'))}><ravand-icon name="rotate-ccw"></ravand-icon>${t('shortcuts.own.all')}</button>` : nothing}`;
  }

  #place(place: (typeof places)[number]): TemplateResult {
    const heading = t(`shortcuts.own.in.${place}`);
    const names = keyNames.filter((name) => keyTable[name].places[0] === place);
    return html`<h3 id=${place}>${heading}</h3>
      <ul class="rows" aria-labelledby=${place}>${names.map((name) => this.#row(name))}</ul>`;
  }

  #row(name: KeyName): TemplateResult {
    const word = wordOf(name);
    const isAsked = this.asking === name;
    const isOwn = ownKeys()[name] !== undefined;
    return html`<li data-key=${name}>
      <span class="name"><bdi>${word}</bdi></span>
      <span class="key">${
        isOwn && !isAsked
          ? html`<button type="button" class="button quiet small icon-only" title=${t('shortcuts.own.back')} aria-label=${t('shortcuts.own.backNamed', { key: drawn(keyTable[name]), name: word })} @click=${() => this.#reset(name)}><ravand-icon name="rotate-ccw"></ravand-icon></button>`
          : nothing
      }<kbd>${drawnKey(name)}</kbd></span>
      <button type="button" class="button small give" aria-label=${t('shortcuts.own.giveNamed', { name: word })} aria-pressed=${String(isAsked)} @click=${() => this.#ask(name)}>${isAsked ? t('action.cancel') : t('shortcuts.own.give')}</button>
      ${isAsked && !this.refused ? html`<span class="press" role="status">${t('shortcuts.own.press')}</span>` : nothing}
      ${isAsked && this.refused ? this.#fault(name, this.refused) : nothing}
    </li>`;
  }

  /** To the usual key; where somebody else has that now, the two are told apart by swapping. */
  #reset(name: KeyName): void {
    const usual = keyTable[name];
    const other = keyTaken(name, usual.code);
    if (other === undefined) void this.#give({ [name]: usual });
    else {
      this.asking = name;
      this.#refuseTaken(other, usual);
    }
  }

  #fault(name: KeyName, { text, swap }: Refused): TemplateResult {
    return html`<span class="fault" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${text}${
      swap
        ? html`<button type="button" class="button small" @click=${() => this.#swap(name, swap)}>${t('shortcuts.own.swap')}</button>`
        : nothing
    }</span>`;
  }
}

function wordOf(name: KeyName): string {
  return t(keyTable[name].word);
}
