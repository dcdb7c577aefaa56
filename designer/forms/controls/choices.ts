// Several of the field's options: a few as boxes that are seen at once, more as chips with a list to find them in.
import { html } from 'lit';
import '../../elements/token-box.ts';
import { optionLabel } from '../../format/values.ts';
import type { Control } from '../control.ts';

const seenAtOnce = 6;

export const choicesControl: Control = (context) =>
  (context.field.options ?? []).length <= seenAtOnce ? boxes(context) : tokens(context);

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

const boxes: Control = (context) => {
  const { field } = context;
  const chosen = textsOf(context.value);
  const isFull = field.maxItems !== undefined && chosen.length >= field.maxItems;
  const toggle = (value: string) =>
    context.change(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return html`<div class="choices" role="group" aria-label=${context.label} aria-describedby=${context.describedBy}>
    ${(field.options ?? []).map(
      ({ value }, index) => html`<label
        ><input
          type="checkbox"
          id=${index === 0 ? context.id : `${context.id}-${index}`}
          .checked=${chosen.includes(value)}
          ?disabled=${context.disabled || (isFull && !chosen.includes(value))}
          aria-invalid=${String(context.invalid)}
          @change=${() => {
            toggle(value);
            context.leave();
          }}
        /><bdi>${optionLabel(field, value)}</bdi></label
      >`,
    )}
  </div>`;
};

const tokens: Control = (context) => html`<ravand-token-box
  id=${context.id}
  .label=${context.label}
  .values=${textsOf(context.value)}
  .options=${(context.field.options ?? []).map(({ value }) => ({ value, label: optionLabel(context.field, value) }))}
  .most=${context.field.maxItems ?? Number.POSITIVE_INFINITY}
  .invalid=${context.invalid}
  .required=${context.required}
  .disabled=${context.disabled}
  @tokens-change=${(event: CustomEvent<readonly string[]>) => context.change(event.detail)}
  @tokens-leave=${context.leave}
></ravand-token-box>`;
