// A moment: date and time in the user's zone, kept as an instant.
import { html } from 'lit';
import '../../elements/date-picker.ts';
import type { Control } from '../control.ts';

export const datetimeControl: Control = (context) => html`<ravand-date-picker
  id=${context.id}
  type="datetime"
  .label=${context.label}
  .value=${String(context.value ?? '')}
  .invalid=${context.invalid}
  .disabled=${context.disabled}
  @date-change=${(event: CustomEvent<string>) => {
    context.change(event.detail);
    context.leave();
  }}
  @date-leave=${context.leave}
></ravand-date-picker>`;
