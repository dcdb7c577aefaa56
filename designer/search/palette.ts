// `<ravand-palette>`: one place to do what can be done here, to find records of every kind and to go anywhere, by Ctrl+K or the rail. Searches as one types, on
// whichever keyboard; arrows and Enter choose.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { ravand } from '../api/ravand.ts';
import { entityNamed, session } from '../api/session.ts';
import type { SearchHits, StoredRecord } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { colorStyle } from '../elements/entity-color.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { floats } from '../elements/styles/floats.ts';
import { valueText } from '../format/values.ts';
import { subtitleField } from '../records/main-fields.ts';
import { recordTitle } from '../records/record-title.ts';
import { buttonsHere } from '../shell/buttons-here.ts';
import { keyOf } from '../shell/key-table.ts';
import { places } from '../shell/places.ts';
import { navigate } from '../shell/router.ts';
import { type Command, commandsHere } from '../shell/shortcuts.ts';
import { startProcess } from '../shell/start-process.ts';
import { local, t } from '../shell/texts.ts';
import { isMeant, readings } from './layouts.ts';
import { recents } from './recent.ts';

interface Entry {
  readonly path: string;
  /** To start in place of going anywhere. */
  readonly process?: string | undefined;
  /** It opens beside this page. */
  readonly isElsewhere?: true | undefined;
  /** To do in place of going anywhere. */
  readonly run?: (() => void) | undefined;
  /** The key that does it, too. */
  readonly key?: string | undefined;
  readonly icon: string;
  readonly color: string;
  readonly title: string;
  readonly subtitle: string;
}

interface Group {
  readonly label: string;
  readonly entries: readonly Entry[];
}

const hitsOfEntity = 5;
/** How long one may pause between two letters of a word. */
const pauseMs = 120;

/** Buttons of the page that are offered for what was typed. */
const mostButtons = 8;

@customElement('ravand-palette')
export class RavandPalette extends RavandElement {
  static override styles = [
    base,
    buttons,
    floats,
    css`
      dialog {
        inline-size: min(620px, calc(100vw - 32px));
        max-block-size: min(560px, calc(100dvh - 96px));
        margin-block-start: min(12vh, 96px);
        padding: 0;
        border: 1px solid var(--float-line);
        border-radius: var(--radius-popover);
        background: var(--surface);
        color: var(--text);
        box-shadow: var(--shadow-popover);
        overflow: hidden;
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: var(--scrim);
      }
      .line {
        display: flex;
        align-items: center;
        gap: 10px;
        padding-inline: 16px 12px;
        border-block-end: 1px solid var(--line);
        color: var(--text-3);
      }
      input {
        flex: 1;
        min-inline-size: 0;
        block-size: 48px;
        border: 0;
        outline: none;
        background: none;
        color: var(--text);
        font: var(--title);
        font-weight: 400;
      }
      /* The whole box is the field: it is opened to be typed into and holds the focus until it closes. */
      input:focus-visible {
        outline: none;
      }
      input::placeholder {
        color: var(--text-3);
      }
      .line .button ravand-icon {
        display: none;
      }
      .results {
        flex: 1;
        overflow-y: auto;
        padding: 6px 8px 8px;
        scrollbar-width: thin;
      }
      h2 {
        padding: 10px 10px 4px;
        font: var(--small);
        color: var(--text-3);
      }
      .option ravand-icon {
        flex: none;
        color: var(--text-3);
      }
      .option .title {
        flex: 0 1 auto;
        min-inline-size: 0;
      }
      .option .subtitle {
        flex: 1 1 0;
        min-inline-size: 40px;
        color: var(--text-3);
      }
      .none {
        padding: 28px 16px;
        text-align: center;
        color: var(--text-3);
      }
      .keys {
        display: flex;
        gap: 16px;
        padding: 8px 16px;
        border-block-start: 1px solid var(--line);
        color: var(--text-3);
        font: var(--small);
      }
      @media (max-width: 767.98px) {
        dialog {
          inline-size: 100vw;
          max-inline-size: none;
          block-size: 100dvh;
          max-block-size: none;
          margin: 0;
          border: 0;
          border-radius: 0;
        }
        .keys {
          display: none;
        }
        .line .button ravand-icon {
          display: inline-flex;
        }
      }
    `,
  ];

  @state() private text = '';
  @state() private hits: readonly SearchHits[] | undefined;
  @state() private active = 0;
  @state() private failed = false;
  @query('dialog') private readonly box!: HTMLDialogElement;
  @query('input') private readonly field!: HTMLInputElement;
  /** The buttons of the page below it. */
  #pressable: readonly Command[] = [];
  #asked: AbortController | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** Opens it empty; does nothing while it is open. */
  show(): void {
    if (this.box.open) return;
    this.text = '';
    this.hits = undefined;
    this.active = 0;
    this.#pressable = buttonsHere();
    this.box.showModal();
    this.field.focus();
  }

  override render(): TemplateResult {
    const groups = this.#groups();
    const entries = groups.flatMap((group) => group.entries);
    const active = Math.min(this.active, entries.length - 1);
    let index = -1;
    return html`<dialog aria-label=${t('palette.label')} @click=${this.#onBackdrop} @keydown=${(event: KeyboardEvent) => this.#onKey(event, entries)}>
      <div class="line">
        <ravand-icon name="search"></ravand-icon>
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="results"
          aria-autocomplete="list"
          aria-activedescendant=${active >= 0 ? `entry-${active}` : nothing}
          aria-label=${t('palette.label')}
          placeholder=${t('palette.placeholder')}
          autocomplete="off"
          spellcheck="false"
          maxlength="200"
          .value=${this.text}
          @input=${this.#onInput}
        />
        <button type="button" class="button quiet small" aria-label=${t('action.close')} @click=${() => this.box.close()}><ravand-icon name="x"></ravand-icon><kbd>Esc</kbd></button>
      </div>
      <div class="results" id="results" role="listbox" aria-label=${t('palette.results')}>
        ${groups.map(
          (group) => html`<div role="group" aria-label=${group.label}>
            <h2 aria-hidden="true">${group.label}</h2>
            ${group.entries.map((entry) => {
              index += 1;
              return this.#entry(entry, index, index === active);
            })}
          </div>`,
        )}
        ${entries.length === 0 ? html`<p class="none" role="status">${this.#nothingText()}</p>` : nothing}
      </div>
      <div class="keys" aria-hidden="true"><span><kbd>↑</kbd> <kbd>↓</kbd> ${t('palette.choose')}</span><span><kbd>Enter</kbd> ${t('palette.open')}</span></div>
    </dialog>`;
  }

  #entry(entry: Entry, index: number, isActive: boolean): TemplateResult {
    return html`<a class="option" role="option" id=${`entry-${index}`} href=${entry.path || nothing} tabindex="-1" aria-selected=${String(isActive)} ?data-active=${isActive} target=${entry.isElsewhere ? '_blank' : nothing} rel=${entry.isElsewhere ? 'noopener' : nothing} @click=${(event: Event) => this.#take(event, entry)} @pointermove=${() => (this.active = index)}>
      <ravand-icon name=${entry.icon} style=${entry.color || nothing}></ravand-icon><bdi class="title truncate">${entry.title}</bdi><bdi class="subtitle truncate">${entry.subtitle}</bdi>${entry.key ? html`<kbd>${entry.key}</kbd>` : nothing}
    </a>`;
  }

  #go({ path, process, isElsewhere, title, run }: Entry): void {
    // Once the palette has given the focus back: the act takes it where it belongs.
    if (run) setTimeout(run);
    else if (process !== undefined) void startProcess(process, title);
    else if (isElsewhere) window.open(path, '_blank', 'noopener');
    else void navigate(path);
  }

  /** Links go where they lead by themselves; a process is started. */
  #take(event: Event, entry: Entry): void {
    this.box.close();
    if (entry.process === undefined && entry.run === undefined) return;
    event.preventDefault();
    this.#go(entry);
  }

  #nothingText(): string {
    if (this.failed) return t('problem.offline');
    return this.hits === undefined && this.text.trim() !== '' ? t('palette.searching') : t('palette.none');
  }

  #groups(): Group[] {
    const wanted = this.text.trim() === '' ? [] : readings(this.text);
    const goTo = places().filter(({ label }) => isMeant(label, wanted));
    const found = (this.hits ?? []).map(({ entity, items }) => this.#recordsOf(entity, items));
    const going: Group = {
      label: t('palette.goTo'),
      entries: goTo
        .slice(0, wanted.length === 0 ? 12 : 6)
        .map(({ label, color, ...place }) => ({ ...place, color: color ?? '', title: label, subtitle: '' })),
    };
    return [this.#doing(wanted), this.#pressing(wanted), this.#opened(wanted), ...found, going].filter(
      ({ entries }) => entries.length > 0,
    );
  }

  /** What can be done to what is open, each with its key. */
  #doing(wanted: readonly string[]): Group {
    const known = new Set<string>();
    const entries = commandsHere().flatMap(({ id, label, icon, key, of = '', run }): Entry[] => {
      if (known.has(id) || !isMeant(label, wanted)) return [];
      known.add(id);
      return [{ path: '', icon, color: '', title: label, subtitle: of, key, run }];
    });
    const keys: Entry = {
      path: '',
      icon: 'keyboard',
      color: '',
      title: t('shortcuts.heading'),
      subtitle: '',
      key: keyOf('keys'),
      run: () => this.emit('keys-open'),
    };
    return {
      label: t('palette.do'),
      entries: wanted.length > 0 && isMeant(keys.title, wanted) ? [...entries, keys] : entries,
    };
  }

  /** What else can be pressed on the page: found by its name, never listed by itself. */
  #pressing(wanted: readonly string[]): Group {
    const known = new Set(commandsHere().map(({ label }) => label));
    const meant = this.#pressable.filter(
      ({ label }) => wanted.length > 0 && !known.has(label) && isMeant(label, wanted),
    );
    const entries = meant
      .slice(0, mostButtons)
      .map(({ label, icon, key, run }): Entry => ({ path: '', icon, color: '', title: label, subtitle: '', key, run }));
    return { label: t('shortcuts.here'), entries };
  }

  /** Records that were open before; what is searched finds them anyway. */
  #opened(wanted: readonly string[]): Group {
    const entries = recents().flatMap(({ entity: name, id, title }): Entry[] => {
      const entity = entityNamed(name);
      const path = `/records/${encodeURIComponent(name)}/${id}`;
      if (!entity || wanted.length > 0 || location.pathname === path) return [];
      return [
        {
          path,
          icon: entity.icon ?? 'box',
          color: colorStyle(entity.color),
          title: title || id,
          subtitle: local(entity.label, name),
        },
      ];
    });
    return { label: t('palette.recent'), entries: entries.slice(0, 5) };
  }

  #recordsOf(name: string, items: readonly StoredRecord[]): Group {
    const entity = entityNamed(name);
    const second = entity && subtitleField(entity);
    const label = entity ? local(entity.pluralLabel ?? entity.label, name) : name;
    return {
      label,
      entries: items.map((record) => {
        const value = second && record.values[second.name];
        const said = second && value ? (record.titles?.[second.name] ?? valueText(second, value)) : '';
        return {
          path: `/records/${encodeURIComponent(name)}/${record.id}`,
          icon: entity?.icon ?? 'box',
          color: colorStyle(entity?.color),
          title: recordTitle(record, entity) || record.id,
          subtitle: said,
        };
      }),
    };
  }

  #onInput = (event: Event): void => {
    this.text = (event.target as HTMLInputElement).value;
    this.active = 0;
    clearTimeout(this.#pause);
    this.#asked?.abort();
    if (this.text.trim() === '' || !session.me) {
      this.hits = undefined;
      return;
    }
    this.#pause = setTimeout(() => void this.#search(this.text), pauseMs);
  };

  async #search(text: string): Promise<void> {
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const { results } = await ravand.search(text, hitsOfEntity, asked.signal);
      if (asked.signal.aborted) return;
      this.hits = results;
      this.failed = false;
    } catch {
      if (!asked.signal.aborted) this.failed = true;
    }
  }

  #onKey(event: KeyboardEvent, entries: readonly Entry[]): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && entries.length > 0) {
      event.preventDefault();
      this.active = (this.active + step + entries.length) % entries.length;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector(`#entry-${this.active}`)?.scrollIntoView({ block: 'nearest' }),
      );
    } else if (event.key === 'Enter') {
      const entry = entries[Math.min(this.active, entries.length - 1)];
      if (!entry) return;
      event.preventDefault();
      this.box.close();
      this.#go(entry);
    }
  }

  /** A press beside the box closes it. */
  #onBackdrop = (event: MouseEvent): void => {
    if (event.target === this.box) this.box.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ravand-palette': RavandPalette;
  }
}
