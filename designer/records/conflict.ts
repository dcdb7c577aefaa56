// `<ravand-conflict>`: somebody saved the same fields meanwhile. Both values of each stand side by side; one choice per field, nothing lost silently;
// fields that only one of both changed need no question. Emits `conflict-resolve` with all that is to be saved.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { sameJson } from '../../core/kernel/data.ts';
import { userName } from '../api/session.ts';
import type { EntityForUser, StoredRecord, Value, Values } from '../api/types.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { labelOf } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { wordsOf } from './stored-values.ts';

/** The fields of mine that somebody else changed, too, and to something else. */
export function fieldsInQuestion(
  begun: StoredRecord | undefined,
  current: StoredRecord | undefined,
  yours: Values,
): string[] {
  return Object.keys(yours).filter((name) => {
    const theirs = current?.values[name] ?? null;
    return !sameJson(theirs, begun?.values[name] ?? null) && !sameJson(theirs, yours[name] ?? null);
  });
}

@customElement('ravand-conflict')
export class RavandConflict extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      ravand-dialog {
        --dialog-width: 620px;
      }
      p {
        color: var(--text-2);
        padding-block-end: 12px;
      }
      fieldset {
        display: grid;
        grid-template-columns: 120px 1fr 1fr;
        gap: 8px;
        margin: 0;
        padding: 8px 0;
        border: 0;
        border-block-start: 1px solid var(--line);
      }
      legend {
        float: inline-start;
        padding: 6px 0;
        font: var(--small-strong);
        color: var(--text-2);
      }
      label {
        display: flex;
        gap: 8px;
        padding: 6px 10px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      label:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      small {
        display: block;
        font: var(--small);
        color: var(--text-3);
      }
      @media (max-width: 767.98px) {
        fieldset {
          grid-template-columns: 1fr 1fr;
        }
        legend {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) entity: EntityForUser | undefined;
  @property({ attribute: false }) current: StoredRecord | undefined;
  @property({ attribute: false }) yours: Values = {};
  /** The record as the editing began. */
  @property({ attribute: false }) begun: StoredRecord | undefined;
  @state() private asked: readonly string[] = [];
  /** Fields whose own value is kept. */
  @state() private mine: ReadonlySet<string> = new Set();

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('yours')) return;
    // What only I changed stays mine; what both changed begins with theirs.
    this.asked = fieldsInQuestion(this.begun, this.current, this.yours);
    this.mine = new Set(Object.keys(this.yours).filter((name) => !this.asked.includes(name)));
  }

  override render(): TemplateResult {
    const who = userName(this.current?.updatedBy);
    return html`<ravand-dialog open heading=${t('conflict.heading')} @dialog-close=${() => this.emit('conflict-close')}>
      <p>${who ? t('conflict.by', { name: who }) : t('conflict.bySomeone')}</p>
      ${this.asked.map((name) => this.#field(name))}
      <button slot="actions" type="button" class="button primary" @click=${this.#resolve}>${t('conflict.save')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('conflict-close')}>${t('conflict.goOn')}</button>
    </ravand-dialog>`;
  }

  #field(name: string): TemplateResult | typeof nothing {
    const field = this.entity?.fields.find((one) => one.name === name);
    if (!field) return nothing;
    const choice = (mine: boolean, value: Value | undefined) => html`<label
      ><input type="radio" name=${name} .checked=${this.mine.has(name) === mine} @change=${() => this.#choose(name, mine)} /><span
        ><small>${t(mine ? 'conflict.yours' : 'conflict.theirs')}</small><bdi>${wordsOf(value, field)}</bdi></span
      ></label
    >`;
    return html`<fieldset><legend>${labelOf(field)}</legend>${choice(false, this.current?.values[name])}${choice(true, this.yours[name])}</fieldset>`;
  }

  #choose(name: string, mine: boolean): void {
    const next = new Set(this.mine);
    if (mine) next.add(name);
    else next.delete(name);
    this.mine = next;
  }

  #resolve = (): void => {
    this.emit(
      'conflict-resolve',
      Object.fromEntries(Object.entries(this.yours).filter(([name]) => this.mine.has(name))),
    );
  };
}
