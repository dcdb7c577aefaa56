// `<ravand-value-rows>`: names and values to hand in, one row each. Says under a value how it is read; names nobody has set are offered as rows.
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Json, JsonObject } from '../../../core/kernel/data.ts';
import { RavandElement } from '../../elements/element.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { controls } from '../../elements/styles/controls.ts';
import { t } from '../../shell/texts.ts';
import { kindOf, readValue, writeValue } from './read-value.ts';

interface Row {
  readonly name: string;
  readonly typed: string;
  /** The process reads it: the name is given. */
  readonly isOffered: boolean;
}

@customElement('ravand-value-rows')
export class ValueRows extends RavandElement {
  /** Names to offer. */
  @property({ attribute: false }) offered: readonly string[] = [];
  /** What typed expressions may speak of. */
  @property({ attribute: false }) known: JsonObject = {};
  @property({ attribute: false }) now = new Date();
  @property() zone = 'UTC';
  @state() private rows: readonly Row[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('offered')) this.rows = this.offered.map((name) => ({ name, typed: '', isOffered: true }));
  }

  #read(typed: string): Json {
    return readValue(typed, { known: this.known, now: this.now, zone: this.zone });
  }

  /** Rows that have a name and a value. */
  get values(): Readonly<Record<string, Json>> {
    return Object.fromEntries(
      this.rows
        .filter(({ name, typed }) => name.trim() !== '' && typed.trim() !== '')
        .map(({ name, typed }) => [name.trim(), this.#read(typed)]),
    );
  }

  #set(index: number, change: Partial<Row>): void {
    this.rows = this.rows.map((row, at) => (at === index ? { ...row, ...change } : row));
  }

  async #add(): Promise<void> {
    this.rows = [...this.rows, { name: '', typed: '', isOffered: false }];
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('.row:last-of-type input')?.focus();
  }

  #row({ name, typed, isOffered }: Row, index: number) {
    const value = typed.trim() === '' ? undefined : this.#read(typed);
    const about = `about-${index}`;
    return html`<div class="row">
      ${
        isOffered
          ? html`<label class="name" for=${`value-${index}`} dir="ltr">${name}</label>`
          : html`<input class="control code name" dir="ltr" spellcheck="false" autocomplete="off" .value=${name}
              aria-label=${t('simulation.variable')} placeholder=${t('simulation.variable')}
              @input=${(event: Event) => this.#set(index, { name: (event.target as HTMLInputElement).value })}>`
      }
      <input id=${`value-${index}`} class="control code" dir="auto" spellcheck="false" autocomplete="off" .value=${typed}
        aria-label=${t('simulation.valueOf', { name: name || t('simulation.variable') })} aria-describedby=${about}
        placeholder=${isOffered ? t('simulation.unknown') : t('simulation.value')}
        @input=${(event: Event) => this.#set(index, { typed: (event.target as HTMLInputElement).value })}>
      <button type="button" class="button quiet icon-only small" aria-label=${t('simulation.removeRow')} ?hidden=${isOffered}
        @click=${() => {
          this.rows = this.rows.filter((_, at) => at !== index);
        }}><ravand-icon name="x"></ravand-icon></button>
      <p id=${about} class="read">${value === undefined ? nothing : html`${t(`simulation.kind.${kindOf(value)}`)} <code dir="ltr">${writeValue(value)}</code>`}</p>
    </div>`;
  }

  protected override render() {
    return html`${this.rows.map((row, index) => this.#row(row, index))}
      <button type="button" class="button quiet small add" @click=${() => void this.#add()}><ravand-icon name="plus"></ravand-icon>${t('simulation.addValue')}</button>`;
  }

  static override styles = [
    ...[RavandElement.styles].flat(),
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 6px;
        --input: 32px;
      }
      .row {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) auto;
        gap: 2px 8px;
        align-items: center;
      }
      label.name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font: 500 12px/20px var(--mono);
        color: var(--text-2);
        text-align: end;
      }
      :host(:dir(ltr)) label.name {
        text-align: start;
      }
      .code {
        font-family: var(--mono);
        font-size: 12.5px;
      }
      .read {
        grid-column: 2 / 4;
        min-block-size: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font: var(--small);
        color: var(--text-3);
      }
      .read:empty {
        display: none;
      }
      .read code {
        font-family: var(--mono);
        color: var(--text-2);
      }
      .add {
        justify-self: start;
        color: var(--accent);
      }
      .add ravand-icon {
        color: inherit;
      }
      .control::placeholder {
        font-family: var(--font);
      }
      @media (max-width: 767.98px) {
        .code {
          font-size: 16px;
        }
      }
    `,
  ];
}
