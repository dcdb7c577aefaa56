// Rich text in its editor, which is loaded when the first such field is drawn.
import { html } from 'lit';
import { normalizeInput } from '../../../schemas/normalize.ts';
import type { Control } from '../control.ts';

export const richTextControl: Control = (context) => {
  void import('../../elements/rich-text-editor.ts');
  return html`<ravand-rich-text-editor
    id=${context.id}
    .label=${context.label}
    .value=${normalizeInput(context.field, context.value) ?? null}
    .invalid=${context.invalid}
    .required=${context.required}
    .disabled=${context.disabled}
    @document-change=${(event: CustomEvent<unknown>) => context.change(event.detail)}
    @document-leave=${context.leave}
  ></ravand-rich-text-editor>`;
};
