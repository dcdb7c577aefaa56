// `<ravand-cell-editor>`: the value of one cell of a list, changed where it stands. Enter saves, Escape gives up, Tab saves and goes on; what is refused stays, with
// the reason below it. Emits `cell-end` with the way it goes on: 0 to stay, 1 or -1 to a cell beside it.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { sameJson } from '../../core/kernel/data.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import { ServerProblem } from '../api/problem.ts';
import { entityNamed } from '../api/session.ts';
import type { FieldForUser, StoredRecord, Values } from '../api/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { labelOf } from '../format/values.ts';
import { faultText } from '../forms/fault-text.ts';
import { formStyle } from '../forms/form-style.ts';
import { loadValidator } from '../forms/validator.ts';
import { typedControl } from '../forms/value-control.ts';
import { t } from '../shell/texts.ts';
import { fieldsInQuestion } from './conflict.ts';
import { wordsOf } from './stored-values.ts';

/** A cell that is written to: its record as it stands there. */
export interface EditedCell {
  readonly record: StoredRecord;
  readonly field: FieldForUser;
}

/** What was chosen is all there is to say. */
const isChosen = ({ kind }: FieldForUser) => kind === 'choice' || kind === 'reference';
/** Their own Enter takes what was typed. */
const isDay = ({ kind }: FieldForUser) => kind === 'date' || kind === 'datetime';

@customElement('ravand-cell-editor')
export class RavandCellEditor extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    formStyle,
    css`
      :host {
        inline-size: 280px;
      }
      .cell {
        display: grid;
        gap: 8px;
        padding: 10px;
      }
      .foot {
        display: flex;
        gap: 6px;
      }
    `,
  ];

  @property({ attribute: false }) cell: EditedCell | undefined;
  /** @throws ServerProblem when it is refused. `title`: of a chosen reference */
  @property({ attribute: false }) save: (
    record: StoredRecord,
    values: Values,
    title: string | undefined,
  ) => Promise<void> = async () => undefined;
  @state() private typed: unknown;
  @state() private chosenTitle: string | undefined;
  @state() private fault = '';
  @state() private busy = false;
  /** As somebody else left it meanwhile. */
  #current: StoredRecord | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { record, field } = this.cell ?? {};
    this.typed = (field && record?.values[field.name]) ?? null;
    this.chosenTitle = field && record?.titles?.[field.name];
  }

  override render(): TemplateResult | typeof nothing {
    const { cell } = this;
    if (!cell) return nothing;
    const { field } = cell;
    const change = (typed: unknown, title?: string) => {
      this.typed = typed;
      this.chosenTitle = title;
      if (isChosen(field)) void this.#save(0);
    };
    const more = {
      title: this.chosenTitle,
      invalid: this.fault !== '',
      required: field.required === true,
      describedBy: this.fault === '' ? '' : 'fault',
    };
    return html`<div class="cell" @keydown=${this.#onKey}>
      <div class="field">
        <label for="value">${labelOf(field)}</label>
        ${typedControl(cell.record.entity, field, this.typed, change, more)}
        <div role="alert">${this.fault === '' ? nothing : html`<span class="fault" id="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>`}</div>
      </div>
      <div class="foot">
        <button type="button" class="button primary small" tabindex="-1" aria-busy=${String(this.busy)} @click=${() => void this.#save(0)}>${t('action.save')}<kbd>↵</kbd></button>
        <button type="button" class="button small" tabindex="-1" @click=${() => this.emit('cell-end', 0)}>${t('action.cancel')}<kbd>Esc</kbd></button>
      </div>
    </div>`;
  }

  #onKey = (event: KeyboardEvent): void => {
    const { field } = this.cell ?? {};
    if (!field) return;
    const [target] = event.composedPath();
    const isTyping = target instanceof HTMLTextAreaElement && !event.ctrlKey && !event.metaKey;
    const isTaken = event.defaultPrevented && !isDay(field);
    if (event.key === 'Enter' && !isTyping && !isTaken && !(target instanceof HTMLButtonElement)) {
      event.preventDefault();
      void this.#save(0);
    } else if (event.key === 'Tab') {
      event.preventDefault();
      void this.#save(event.shiftKey ? -1 : 1);
    }
  };

  async #save(way: -1 | 0 | 1): Promise<void> {
    const { cell } = this;
    if (!cell || this.busy) return;
    const { name } = cell.field;
    const value = (normalizeInput(cell.field, this.typed) ?? null) as Values[string];
    const record = this.#current ?? cell.record;
    if (sameJson(value, record.values[name] ?? null)) {
      this.emit('cell-end', way);
      return;
    }
    this.busy = true;
    this.fault = '';
    try {
      this.fault = await this.#judged(record, value);
      if (this.fault !== '') return;
      await this.save(record, { [name]: value }, this.chosenTitle);
      this.emit('cell-end', way);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (error.code === 'stale') this.#taken(error.more.current as StoredRecord, { [name]: value }, way);
      else this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }

  /** What the server would say of the value alone; nothing where only the server can tell. */
  async #judged(record: StoredRecord, value: Values[string]): Promise<string> {
    const field = this.cell?.field;
    const validate = await loadValidator(entityNamed(record.entity)?.validator ?? '');
    const found = field && validate?.({ ...record.values, [field.name]: value });
    if (!found || found === true) return '';
    const detail = found.find(({ pointer }) => pointer.split('/')[1] === field.name);
    return detail ? faultText(detail, field) : '';
  }

  /** Somebody changed the record meanwhile: another field of it is no question, this one is asked about. */
  #taken(current: StoredRecord, yours: Values, way: -1 | 0 | 1): void {
    const { record: begun, field } = this.cell ?? {};
    const isAsked = fieldsInQuestion(this.#current ?? begun, current, yours).length > 0;
    this.#current = current;
    if (isAsked && field) this.fault = t('list.cellTaken', { value: wordsOf(current.values[field.name], field) });
    else queueMicrotask(() => void this.#save(way));
  }
}
