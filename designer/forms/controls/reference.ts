// Another record, found by typing part of its title.
import { html } from 'lit';
import '../../elements/combo-box.ts';
import type { ComboOption } from '../../elements/combo-box.ts';
import type { Control } from '../control.ts';

export const referenceControl: Control = (context) => html`<ravand-combo-box
  id=${context.id}
  .label=${context.label}
  .value=${String(context.value ?? '')}
  .valueLabel=${context.title ?? ''}
  .source=${(search: string, signal: AbortSignal) => context.references?.(context.field.target ?? '', search, signal) ?? Promise.resolve([])}
  .invalid=${context.invalid}
  .disabled=${context.disabled}
  .clearable=${!context.required}
  @combo-change=${(event: CustomEvent<ComboOption>) => context.change(event.detail.value === '' ? null : event.detail.value, event.detail.label)}
  @combo-leave=${context.leave}
></ravand-combo-box>`;
