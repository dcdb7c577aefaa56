// The input that e-mail, phone and address share: left-to-right text that stands at the page's start.
import { html, nothing, type TemplateResult } from 'lit';
import type { ControlContext } from '../control.ts';

export function ltrInput(
  context: ControlContext,
  options: { type: 'email' | 'tel' | 'url'; autocomplete: string },
): TemplateResult {
  return html`<input
    class="control ltr"
    type=${options.type}
    id=${context.id}
    name=${context.field.name}
    autocomplete=${options.autocomplete}
    placeholder=${context.placeholder || nothing}
    spellcheck="false"
    autocapitalize="off"
    .value=${String(context.value ?? '')}
    ?disabled=${context.disabled}
    aria-required=${String(context.required)}
    aria-invalid=${String(context.invalid)}
    aria-describedby=${context.describedBy}
    @input=${(event: Event) => context.change((event.target as HTMLInputElement).value)}
    @blur=${context.leave}
  />`;
}
