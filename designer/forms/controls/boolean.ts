// Yes or no as a checkbox; its label stands beside it.
import { html, nothing } from 'lit';
import type { Control } from '../control.ts';

export const booleanControl: Control = (context) => html`<label class="checkbox"
  ><input
    type="checkbox"
    id=${context.id}
    name=${context.field.name}
    .checked=${context.value === true || context.value === 'true'}
    ?disabled=${context.disabled}
    aria-required=${String(context.required)}
    aria-invalid=${String(context.invalid)}
    aria-describedby=${context.describedBy}
    @change=${(event: Event) => {
      context.change((event.target as HTMLInputElement).checked);
      context.leave();
    }}
  /><span>${context.label}${context.required ? html`<span class="star" aria-hidden="true">*</span>` : nothing}</span></label
>`;
