// JSON as text: what is typed stays as it is, and is laid out anew once it has been left and could be read.
import { html } from 'lit';
import type { Control } from '../control.ts';

/** A text is shown as it is: it is what somebody is typing, or a value that is a text. */
function written(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export const jsonControl: Control = (context) => html`<textarea
  class="control json"
  rows="6"
  dir="ltr"
  id=${context.id}
  name=${context.field.name}
  spellcheck="false"
  autocapitalize="off"
  .value=${written(context.value)}
  ?disabled=${context.disabled}
  aria-required=${String(context.required)}
  aria-invalid=${String(context.invalid)}
  aria-describedby=${context.describedBy}
  @input=${(event: Event) => context.change((event.target as HTMLTextAreaElement).value)}
  @blur=${(event: Event) => {
    context.change(read((event.target as HTMLTextAreaElement).value));
    context.leave();
  }}
></textarea>`;
