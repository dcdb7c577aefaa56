// Several lines of text.
import { html } from 'lit';
import type { Control } from '../control.ts';

export const longTextControl: Control = (context) => html`<textarea
  class="control"
  rows="3"
  dir="auto"
  placeholder=${context.placeholder || ' '}
  id=${context.id}
  name=${context.field.name}
  .value=${String(context.value ?? '')}
  ?disabled=${context.disabled}
  aria-required=${String(context.required)}
  aria-invalid=${String(context.invalid)}
  aria-describedby=${context.describedBy}
  @input=${(event: Event) => context.change((event.target as HTMLTextAreaElement).value)}
  @blur=${context.leave}
></textarea>`;
