// Free labels: typed, or taken from those in use where the form knows them.
import { html } from 'lit';
import '../../elements/token-box.ts';
import { normalizeInput } from '../../../schemas/normalize.ts';
import type { Control } from '../control.ts';
import { textsOf } from './choices.ts';

export const tagsControl: Control = (context) => html`<ravand-token-box
  id=${context.id}
  free
  .label=${context.label}
  .values=${textsOf(normalizeInput(context.field, context.value))}
  .source=${context.suggestions === undefined ? undefined : (search: string, signal: AbortSignal) => context.suggestions!(context.field, search, signal)}
  .most=${context.field.maxItems ?? Number.POSITIVE_INFINITY}
  .invalid=${context.invalid}
  .required=${context.required}
  .disabled=${context.disabled}
  @tokens-change=${(event: CustomEvent<readonly string[]>) => context.change(event.detail)}
  @tokens-leave=${context.leave}
></ravand-token-box>`;
