// One of the field's options: up to four as radio buttons that are seen at once, more of them, or in a row of a table, as a list.
import { html } from 'lit';
import '../../elements/combo-box.ts';
import type { ComboOption } from '../../elements/combo-box.ts';
import { optionLabel } from '../../format/values.ts';
import type { Control } from '../control.ts';

const seenAtOnce = 4;

export const choiceControl: Control = (context) => {
  const options = context.field.options ?? [];
  return context.inRow !== true &&
    options.length <= seenAtOnce &&
    options.reduce((sum, option) => sum + optionLabel(context.field, option.value).length, 0) < 44
    ? radios(context)
    : list(context);
};

const radios: Control = (
  context,
) => html`<div class="choices" role="radiogroup" aria-label=${context.label} aria-required=${String(context.required)} aria-invalid=${String(context.invalid)} aria-describedby=${context.describedBy}>
  ${(context.field.options ?? []).map(
    (option, index) => html`<label
      ><input
        type="radio"
        id=${index === 0 ? context.id : `${context.id}-${index}`}
        name=${context.id}
        .value=${option.value}
        .checked=${context.value === option.value}
        ?disabled=${context.disabled}
        @click=${() => {
          if (!context.required && context.value === option.value) context.change(null);
        }}
        @change=${() => {
          context.change(option.value);
          context.leave();
        }}
      /><bdi>${optionLabel(context.field, option.value)}</bdi></label
    >`,
  )}
</div>`;

const list: Control = (context) => html`<ravand-combo-box
  id=${context.id}
  .label=${context.label}
  .value=${String(context.value ?? '')}
  .options=${(context.field.options ?? []).map((option) => ({ value: option.value, label: optionLabel(context.field, option.value) }))}
  .invalid=${context.invalid}
  .disabled=${context.disabled}
  .clearable=${!context.required}
  @combo-change=${(event: CustomEvent<ComboOption>) => context.change(event.detail.value === '' ? null : event.detail.value)}
  @combo-leave=${context.leave}
></ravand-combo-box>`;
