// `<ravand-lines-box>`: the lines of a record as a table that is typed in: lines are added, taken away and moved, also by keyboard (Enter goes to the next line,
// Alt with an arrow moves one); what is computed of them and their sums follow while one types. On a narrow place each line is a card. Emits `lines-change`
// with all lines and `lines-leave`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FieldState } from '../../core/expressions/form-state.ts';
import { Decimal, parseDecimal } from '../../core/kernel/decimal.ts';
import { isComputed } from '../../schemas/field-schema.ts';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import type { Value } from '../api/types.ts';
import { avatars } from '../elements/avatar.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { knownTitle } from '../format/known-titles.ts';
import { formatInteger } from '../format/numbers.ts';
import { labelOf, showValue } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import type { ControlContext } from './control.ts';
import { faultText } from './fault-text.ts';
import type { ShownField } from './fields.ts';
import { isAmount, type LineShape, type TypedLine } from './lines.ts';
import { Takes } from './takes.ts';

/** The field of one line as the form says it is. */
function withState(field: ShownField, { required, readOnly, options }: FieldState): ShownField {
  const offered = options?.length ? field.options?.filter(({ value }) => options.includes(value)) : undefined;
  return {
    ...field,
    required: field.required === true || required,
    locked: field.locked === true || readOnly,
    ...(offered ? { options: offered } : {}),
  };
}

/** Pixels. A milliard of rials has its room. */
const room = { place: 32, acts: 96, text: 112, choice: 112, date: 132, money: 156, decimal: 128, amount: 76 };

/** Undefined of what takes its part of what is left. */
function widthOf({ kind, ...field }: ShownField): number | undefined {
  if (kind === 'money' || kind === 'decimal' || kind === 'date' || kind === 'choice') return room[kind];
  return isAmount({ ...field, kind }) ? room.amount : undefined;
}

function styleOf(field: ShownField): string {
  const width = widthOf(field);
  return width === undefined ? '' : `inline-size:${width}px`;
}

@customElement('ravand-lines-box')
export class RavandLinesBox extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    chips,
    avatars,
    css`
      :host {
        display: block;
        container-type: inline-size;
        min-inline-size: 0;
      }
      .frame {
        position: relative;
        border: 1px solid var(--line);
        border-radius: var(--radius-card);
        overflow: auto hidden;
      }
      /* Amounts have what they need, texts share the rest; only where that is too little the lines are scrolled. */
      table {
        inline-size: 100%;
        min-inline-size: var(--least);
        table-layout: fixed;
        border-collapse: collapse;
        font: var(--field);
      }
      th {
        padding: 8px 6px;
        font: var(--small-strong);
        color: var(--text-3);
        text-align: start;
        vertical-align: bottom;
        overflow-wrap: anywhere;
        background: var(--sunken);
      }
      td {
        padding: 4px 6px;
        vertical-align: top;
        border-block-start: 1px solid var(--line);
      }
      th.end,
      td.end {
        text-align: end;
      }
      .place,
      .acts {
        white-space: nowrap;
        color: var(--text-3);
        line-height: var(--input);
      }
      .said {
        display: flex;
        align-items: center;
        min-block-size: var(--input);
        font-variant-numeric: tabular-nums;
      }
      .end .said {
        justify-content: end;
      }
      .name {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
        font: var(--small);
        color: var(--text-3);
      }
      td {
        position: relative;
      }
      input {
        min-inline-size: 0;
      }
      /* What moves a line stays in sight while its fields are scrolled. */
      .acts {
        position: sticky;
        inset-inline-end: 0;
        background: var(--surface);
      }
      th.acts,
      tfoot .acts {
        background: var(--sunken);
      }
      .help {
        display: none;
      }
      tfoot td {
        font-weight: 600;
        background: var(--sunken);
      }
      .bar {
        display: flex;
        gap: 10px;
        align-items: center;
        padding-block-start: 8px;
      }
      .none {
        padding: 14px;
        color: var(--text-3);
      }
      @container (min-inline-size: 620px) {
        .end .control {
          padding-inline: 6px;
        }
        .acts .button {
          inline-size: 28px;
          min-inline-size: 28px;
        }
      }
      @container (max-inline-size: 619.98px) {
        .frame {
          border: 0;
          border-radius: 0;
        }
        table,
        tbody,
        tfoot,
        td {
          display: block;
        }
        table {
          min-inline-size: 0;
        }
        thead {
          display: none;
        }
        tbody tr,
        tfoot tr {
          display: grid;
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
          gap: 8px 12px;
          padding: 10px 12px;
          margin-block-end: 10px;
          border: 1px solid var(--line);
          border-radius: var(--radius-card);
        }
        td {
          min-inline-size: 0;
          padding: 0;
          border: 0;
        }
        td.text {
          grid-column: 1 / -1;
        }
        .place {
          font: var(--small-strong);
          align-self: center;
        }
        .place::before {
          content: attr(data-word) ' ';
        }
        .acts {
          position: static;
          background: none;
          text-align: end;
          grid-row: 1;
          grid-column: 2;
        }
        tfoot tr {
          background: var(--sunken);
        }
        tfoot td {
          background: none;
        }
        td:empty {
          display: none;
        }
        .name {
          position: static;
          display: block;
          inline-size: auto;
          block-size: auto;
          overflow: visible;
          clip-path: none;
        }
        th.end,
        td.end {
          text-align: start;
        }
        .end .said {
          justify-content: start;
        }
      }
    `,
  ];

  @property() label = '';
  @property({ attribute: false }) shape: LineShape = { fields: [], relation: '' };
  @property({ attribute: false }) lines: readonly TypedLine[] = [];
  /** Of the field the lines are in: where references are looked up, what is wrong. */
  @property({ attribute: false }) context!: ControlContext;
  /** Of a line that has no id yet: keeps its row while others move. */
  readonly #keys = new WeakMap<TypedLine, number>();
  #lastKey = 0;
  /** What the person wrote of each line, by its key. */
  readonly #takes = new Map<string | number, Takes>();

  override focus(): void {
    if (!this.#focusIn(0)) this.renderRoot.querySelector<HTMLElement>('.add')?.focus();
  }

  override render(): TemplateResult {
    const { fields } = this.shape;
    const shown = this.lines.map((line) => this.context.compute?.(this.shape, line) ?? line);
    return html`<div class="frame" role="group" aria-label=${this.label}>
        ${this.lines.length === 0 ? html`<p class="none">${t('lines.none')}</p>` : this.#table(fields, shown)}
      </div>
      ${this.context.disabled ? nothing : this.#bar()}`;
  }

  #table(fields: readonly ShownField[], shown: readonly TypedLine[]): TemplateResult {
    const acts = this.context.disabled ? 0 : room.acts;
    const least = fields.reduce((sum, field) => sum + (widthOf(field) ?? room.text), room.place + acts);
    return html`<table style="--least:${least}px">
      <thead>
        <tr>
          <th scope="col" class="place" style="inline-size:${room.place}px"><span class="visually-hidden">${t('lines.place')}</span></th>
          ${fields.map((field) => html`<th scope="col" class=${isAmount(field) ? 'end' : 'text'} style=${styleOf(field)}>${labelOf(field)}${field.required && !field.locked ? html`<span aria-hidden="true"> *</span>` : nothing}</th>`)}
          ${this.context.disabled ? nothing : html`<th scope="col" class="acts" style="inline-size:${room.acts}px"><span class="visually-hidden">${t('lines.acts')}</span></th>`}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          this.lines,
          (line) => this.#keyOf(line),
          (line, index) => this.#row(line, shown[index] ?? line, index),
        )}
      </tbody>
      ${fields.some(hasSum) ? this.#foot(fields, shown) : nothing}
    </table>`;
  }

  #foot(fields: readonly ShownField[], shown: readonly TypedLine[]): TemplateResult {
    return html`<tfoot>
      <tr>
        <td class="place" data-word=${t('lines.sum')}></td>
        ${fields.map((field) => html`<td class=${isAmount(field) ? 'end' : 'text'}>${this.#sum(field, shown)}</td>`)}
        ${this.context.disabled ? nothing : html`<td class="acts"></td>`}
      </tr>
    </tfoot>`;
  }

  #row(line: TypedLine, shown: TypedLine, index: number): TemplateResult {
    const number = formatInteger(index + 1);
    return html`<tr @keydown=${(event: KeyboardEvent) => this.#onKey(event, index)}>
      <td class="place" data-word=${t('lines.line')}>${number}</td>
      ${this.shape.fields.map((field) => this.#cell(field, line, shown, index))}
      ${
        this.context.disabled
          ? nothing
          : html`<td class="acts">
            <button type="button" class="button quiet icon-only" aria-label=${t('lines.up', { number })} ?disabled=${index === 0} @click=${() => this.#move(index, -1)}><ravand-icon name="arrow-up"></ravand-icon></button
            ><button type="button" class="button quiet icon-only" aria-label=${t('lines.down', { number })} ?disabled=${index === this.lines.length - 1} @click=${() => this.#move(index, 1)}><ravand-icon name="arrow-down"></ravand-icon></button
            ><button type="button" class="button quiet icon-only" aria-label=${t('lines.remove', { number })} @click=${() => this.#remove(index)}><ravand-icon name="x"></ravand-icon></button>
          </td>`
      }
    </tr>`;
  }

  #cell(given: ShownField, line: TypedLine, shown: TypedLine, index: number): TemplateResult {
    const state = this.context.lineState?.(index, given.name);
    if (state?.visible === false) return html`<td></td>`;
    const field = state === undefined ? given : withState(given, state);
    const isRead = this.context.disabled || field.locked === true || isComputed(field);
    const label = labelOf(field);
    return html`<td class=${isAmount(field) ? 'end' : 'text'}>
      <label class="name" for="cell-${index}-${field.name}">${label}<span class="visually-hidden">, ${t('lines.line')} ${formatInteger(index + 1)}</span></label>
      ${isRead ? html`<span class="said">${this.#said(field, shown[field.name] as Value | undefined)}</span>` : this.#control(field, line, index, label)}
    </td>`;
  }

  #control(field: ShownField, line: TypedLine, index: number, label: string): TemplateResult {
    const fault = this.#fault(field, index);
    const id = `cell-${index}-${field.name}`;
    return html`${this.context.draw?.({
      ...this.context,
      field,
      id,
      label: t('lines.cell', { number: formatInteger(index + 1), field: label }),
      value: line[field.name],
      title: knownTitle(String(line[field.name] ?? '')),
      invalid: fault !== undefined,
      required: field.required === true,
      inRow: true,
      describedBy: `${id}-fault`,
      change: (value) => this.#set(index, field.name, value),
      leave: () => this.emit('lines-leave'),
    })}
      <span id="${id}-fault" aria-live="polite">${fault === undefined ? nothing : html`<span class="fault"><span>${fault}</span></span>`}</span>`;
  }

  #said(field: FieldDefinition, value: Value | undefined): unknown {
    return value === null || value === undefined
      ? html`<span class="muted">–</span>`
      : showValue(field, value, { title: knownTitle(String(value)) });
  }

  #fault(field: ShownField, index: number): string | undefined {
    const found = this.context.faults?.find(({ pointer }) => pointer.endsWith(`/${index}/${field.name}`));
    return found && faultText(found, field);
  }

  #sum(field: ShownField, shown: readonly TypedLine[]): unknown {
    if (!hasSum(field)) return nothing;
    const sum = shown
      .map((line) => parseDecimal(String(normalizeInput(field, line[field.name]) ?? 0)) ?? new Decimal(0))
      .reduce((total, value) => total.add(value), new Decimal(0));
    return html`<span class="name" aria-hidden="true">${labelOf(field)}</span><span class="said">${showValue(field, sum.toFixed())}</span>`;
  }

  #bar(): TemplateResult {
    return html`<div class="bar">
      <button type="button" class="button small add" @click=${() => this.#add()}><ravand-icon name="plus"></ravand-icon>${t('lines.add')}</button>
    </div>`;
  }

  #keyOf(line: TypedLine): string | number {
    if (typeof line.id === 'string') return line.id;
    const known = this.#keys.get(line) ?? ++this.#lastKey;
    this.#keys.set(line, known);
    return known;
  }

  #tell(lines: readonly TypedLine[]): void {
    this.lines = lines;
    this.emit('lines-change', lines);
  }

  #set(index: number, name: string, value: unknown): void {
    const before = this.lines[index];
    if (before === undefined) return;
    const after = { ...before, [name]: value };
    const key = this.#keyOf(before);
    if (typeof key === 'number') this.#keys.set(after, key);
    this.#tell(this.lines.map((line, at) => (at === index ? after : line)));
    const takes = this.#takesOf(key);
    takes.write(name, value);
    const field = this.shape.fields.find((one) => one.name === name);
    if (field?.takes) void this.#fill(takes, key, field, after);
  }

  #takesOf(key: string | number): Takes {
    const takes = this.#takes.get(key) ?? new Takes();
    this.#takes.set(key, takes);
    return takes;
  }

  /** Fills in what other fields of the line take from what was chosen in this one, wherever the line stands by then. */
  async #fill(takes: Takes, key: string | number, field: ShownField, line: TypedLine): Promise<void> {
    const { shape } = this;
    const values = Object.fromEntries(
      shape.fields
        .filter((one) => !isComputed(one))
        .map((one) => [one.name, (normalizeInput(one, line[one.name]) ?? null) as Value]),
    );
    const filled = await takes.fill(field, takes.openBy(field, shape.fields), values, (chosen, given) =>
      this.context.takeLine?.(shape, { chosen, values: given }),
    );
    if (filled === undefined) return;
    const lines = this.lines.map((one) => {
      if (this.#keyOf(one) !== key) return one;
      const after = { ...one, ...filled };
      if (typeof key === 'number') this.#keys.set(after, key);
      return after;
    });
    this.#tell(lines);
  }

  #add(): void {
    const fresh = Object.fromEntries(
      this.shape.fields.flatMap((field) => (field.default === undefined ? [] : [[field.name, field.default]])),
    );
    this.#tell([...this.lines, fresh]);
    void this.updateComplete.then(() => this.#focusIn(this.lines.length - 1));
  }

  #remove(index: number): void {
    this.#tell(this.lines.filter((_, at) => at !== index));
    void this.updateComplete.then(() => {
      if (!this.#focusIn(Math.min(index, this.lines.length - 1))) this.focus();
    });
  }

  #move(index: number, step: 1 | -1): void {
    const to = index + step;
    if (to < 0 || to >= this.lines.length) return;
    const lines = [...this.lines];
    const [line] = lines.splice(index, 1);
    if (line !== undefined) lines.splice(to, 0, line);
    this.#tell(lines);
    void this.updateComplete.then(() => this.#focusIn(to));
  }

  #onKey(event: KeyboardEvent, index: number): void {
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      this.#move(index, event.key === 'ArrowUp' ? -1 : 1);
    }
    const isPlain = event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.defaultPrevented;
    if (!isPlain || !(event.composedPath()[0] instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (index === this.lines.length - 1) this.#add();
    else this.#focusIn(index + 1);
  }

  /** The first control of a line. */
  #focusIn(index: number): boolean {
    const control = this.renderRoot.querySelector<HTMLElement>(`[id^="cell-${index}-"]:not([id$="-fault"])`);
    control?.focus();
    return control !== null;
  }
}

/** Amounts of money, and whatever is computed: prices and percents have no sum. */
function hasSum(field: ShownField): boolean {
  return isAmount(field) && field.kind !== 'percent' && isComputed(field);
}
