// A whole number between two bounds: written in the reader's digits, read in any, stepped by the arrows. For what belongs to no record; those have the form's controls.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { formatInteger, readNumber } from '../format/numbers.ts';

export interface WholeNumber {
  readonly value: number | undefined;
  readonly least: number;
  readonly most: number;
  readonly id?: string;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  /** Has the focus when its popover opens. */
  readonly first?: boolean;
}

/**
 * A screen that uses it has the `controls`. What lies outside the bounds becomes the nearest bound, what is no number gives way to what stood there.
 * @param change is told the number, or nothing when the field was emptied
 */
export function wholeNumber(
  { value, least, most, id, disabled = false, invalid = false, first = false }: WholeNumber,
  change: (value: number | undefined) => void,
): TemplateResult {
  const written = value === undefined ? '' : formatInteger(value);
  const within = (number: number) => Math.min(most, Math.max(least, Math.round(number)));
  const typed = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const number = readNumber(input.value);
    if (input.value.trim() === '') change(undefined);
    else if (number !== undefined) change(within(Number(number)));
    // Who does not take what was typed draws nothing anew: then the field says again what stands.
    input.value = number === undefined ? written : formatInteger(within(Number(number)));
  };
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const input = event.target as HTMLInputElement;
    input.value = formatInteger(within(Number(readNumber(input.value) ?? least - by) + by));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  return html`<input
    class="control"
    type="text"
    inputmode="numeric"
    role="spinbutton"
    autocomplete="off"
    id=${id ?? nothing}
    aria-valuenow=${value ?? nothing}
    aria-valuemin=${least}
    aria-valuemax=${most}
    aria-invalid=${String(invalid)}
    ?disabled=${disabled}
    ?autofocus=${first}
    .value=${live(written)}
    @change=${typed}
    @keydown=${step}
  />`;
}
