// One line of text.
import { html } from 'lit';
import type { Control } from '../control.ts';

export const textControl: Control = (context) => html`<input
  class="control"
  type="text"
  dir="auto"
  placeholder=${context.placeholder || ' '}
  id=${context.id}
  name=${context.field.name}
  autocomplete="off"
  .value=${String(context.value ?? '')}
  ?disabled=${context.disabled}
  aria-required=${String(context.required)}
  aria-invalid=${String(context.invalid)}
  aria-describedby=${context.describedBy}
  @input=${(event: Event) => context.change((event.target as HTMLInputElement).value)}
  @blur=${context.leave}
/>`;
