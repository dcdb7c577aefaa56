// `<ravand-note-box>`: a note being written. After @ it offers people who may see the record; whom the text still names when it is sent hears of it.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../../api/problem.ts';
import { ravand } from '../../api/ravand.ts';
import type { Values } from '../../api/types.ts';
import { avatar, avatars } from '../../elements/avatar.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { controls } from '../../elements/styles/controls.ts';
import { floats } from '../../elements/styles/floats.ts';
import { t } from '../../shell/texts.ts';
import type { ActContext } from './act.ts';

interface Person {
  readonly id: string;
  readonly name: string;
}

const pauseMs = 120;
/** What is being typed after an @ that begins a word. */
const typedName = /(?:^|\s)@([^@\n]{0,60})$/u;

@customElement('ravand-note-box')
export class RavandNoteBox extends RavandElement {
  static override styles = [
    base,
    controls,
    floats,
    avatars,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .wrap {
        position: relative;
      }
      textarea {
        min-block-size: 72px;
        resize: vertical;
      }
      .offers {
        position: absolute;
        inset-inline: 0;
        inset-block-start: 100%;
        z-index: 2;
        margin-block-start: 4px;
        padding: 6px;
        background: var(--surface);
      }
      .private {
        display: inline-flex;
        gap: 8px;
        align-items: center;
        align-self: flex-start;
        min-block-size: 24px;
        color: var(--text-2);
      }
    `,
  ];

  @property({ attribute: false }) context!: ActContext;
  @property({ attribute: false }) values: Values = {};
  @state() private offers: readonly Person[] = [];
  @state() private active = 0;
  @query('textarea') private readonly box!: HTMLTextAreaElement;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;
  /** Everybody that was chosen here, by id. */
  readonly #named = new Map<string, string>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(() => clearTimeout(this.#pause));
    this.during(() => this.#asked?.abort());
  }

  override focus(): void {
    this.box.focus();
  }

  override render(): TemplateResult {
    const isOpen = this.offers.length > 0;
    return html`<div class="wrap">
        <textarea
          class="control"
          rows="3"
          dir="auto"
          maxlength="100000"
          role=${isOpen ? 'combobox' : nothing}
          aria-label=${t('acts.note.label')}
          placeholder=${t('acts.note.placeholder')}
          aria-autocomplete=${isOpen ? 'list' : nothing}
          aria-expanded=${isOpen ? 'true' : nothing}
          aria-controls=${isOpen ? 'offers' : nothing}
          aria-activedescendant=${isOpen ? `offer-${this.active}` : nothing}
          .value=${this.#text}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
          @blur=${() => (this.offers = [])}
        ></textarea>
        ${
          isOpen
            ? html`<div class="offers float" id="offers" role="listbox" aria-label=${t('acts.note.people')}>
              ${this.offers.map(
                (person, index) =>
                  html`<div class="option" role="option" id=${`offer-${index}`} aria-selected=${String(index === this.active)} ?data-active=${index === this.active} @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.#take(person)}>${avatar(person.name, 'small')}<bdi class="truncate">${person.name}</bdi></div>`,
              )}
            </div>`
            : nothing
        }
      </div>
      <label class="private"><input type="checkbox" .checked=${this.values.isPrivate === true} @change=${(event: Event) => this.#type({ isPrivate: (event.target as HTMLInputElement).checked })} /><ravand-icon name="lock"></ravand-icon>${t('acts.note.private')}</label>`;
  }

  get #text(): string {
    return typeof this.values.body === 'string' ? this.values.body : '';
  }

  #type(changes: Values): void {
    const values = { ...this.values, ...changes };
    const text = String(values.body ?? '');
    const kept = Array.isArray(values.mentions) ? (values.mentions as readonly string[]) : [];
    // Who was chosen and is named no more hears nothing.
    const mentions = [...new Set([...kept, ...this.#named.keys()])].filter((id) => {
      const name = this.#named.get(id);
      return name === undefined || text.includes(`@${name}`);
    });
    this.values = { ...values, mentions };
    this.emit('act-typed', this.values);
  }

  #onInput = (): void => {
    this.#type({ body: this.box.value });
    clearTimeout(this.#pause);
    const wanted = this.#wanted();
    if (wanted === undefined) this.offers = [];
    else this.#pause = setTimeout(() => void this.#look(wanted), pauseMs);
  };

  #wanted(): string | undefined {
    return typedName.exec(this.box.value.slice(0, this.box.selectionStart))?.[1];
  }

  async #look(wanted: string): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    const { entity, record } = this.context;
    try {
      const { items } = await ravand.people(entity.name, record.id, wanted.trim(), asked.signal);
      if (asked.signal.aborted || this.#wanted() !== wanted) return;
      this.offers = items;
      this.active = 0;
    } catch (error) {
      if (asked.signal.aborted) return;
      if (!(error instanceof ServerProblem)) throw error;
      this.offers = [];
    }
  }

  #onKey = (event: KeyboardEvent): void => {
    if (this.offers.length === 0) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) this.active = (this.active + step + this.offers.length) % this.offers.length;
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab')
      this.#take(this.offers[this.active]!);
    else if (event.key === 'Escape') this.offers = [];
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #take(person: Person): void {
    const at = this.box.selectionStart;
    const before = this.box.value.slice(0, at).replace(/@[^@\n]{0,60}$/u, `@${person.name} `);
    const text = before + this.box.value.slice(at);
    this.#named.set(person.id, person.name);
    this.offers = [];
    this.box.value = text;
    this.box.setSelectionRange(before.length, before.length);
    this.#type({ body: text });
  }
}
