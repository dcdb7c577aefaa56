// The input that integer, decimal, money and percent share: what was typed while it is edited, grouped otherwise, in the user's digits both times; its unit beside it.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber, inOwnDigits, readNumber } from '../../format/numbers.ts';
import type { ControlContext } from '../control.ts';

function written(value: unknown): string {
  const text = String(value ?? '');
  const number = readNumber(text);
  return number === undefined ? text : formatNumber(number);
}

function edited(value: unknown): string {
  return inOwnDigits(String(value ?? ''));
}

export function numberInput(
  context: ControlContext,
  options: { unit?: string; mode?: 'numeric' | 'decimal' } = {},
): TemplateResult {
  const show = (event: Event) => {
    const input = event.target as HTMLInputElement;
    input.value = written(input.value);
    context.leave();
  };
  // What was typed is there before anything is drawn anew, which would take the selection away from who comes by Tab.
  const edit = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const typed = edited(context.value);
    if (input.value === typed) return;
    input.value = typed;
    input.select();
  };
  const type = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const typed = inOwnDigits(input.value);
    if (typed !== input.value) {
      const caret = input.selectionStart;
      input.value = typed;
      input.setSelectionRange(caret, caret);
    }
    context.change(typed);
  };
  return html`<div class="control with-affix ${context.invalid ? 'invalid' : ''}">
    <input
      type="text"
      inputmode=${options.mode ?? 'decimal'}
      id=${context.id}
      name=${context.field.name}
      autocomplete="off"
      placeholder=${context.placeholder || nothing}
      .value=${document.activeElement && isFocused(context.id) ? edited(context.value) : written(context.value)}
      ?disabled=${context.disabled}
      aria-required=${String(context.required)}
      aria-invalid=${String(context.invalid)}
      aria-describedby=${context.describedBy}
      @input=${type}
      @focus=${edit}
      @blur=${show}
    />
    ${options.unit ? html`<span class="affix">${options.unit}</span>` : nothing}
  </div>`;
}

/** Is the input with this id the one being edited, in whichever shadow root? */
export function isFocused(id: string): boolean {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active?.id === id;
}
