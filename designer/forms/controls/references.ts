// Several records, each found by typing part of its title; a chip stands for each.
import { html } from 'lit';
import '../../elements/token-box.ts';
import { normalizeInput } from '../../../schemas/normalize.ts';
import { linkText } from '../../format/values.ts';
import type { Control } from '../control.ts';
import { textsOf } from './choices.ts';

export const referencesControl: Control = (context) => html`<ravand-token-box
  id=${context.id}
  .label=${context.label}
  .values=${textsOf(normalizeInput(context.field, context.value))}
  .nameOf=${linkText}
  .source=${(search: string, signal: AbortSignal) => context.references?.(context.field.target ?? '', search, signal) ?? Promise.resolve([])}
  .most=${context.field.maxItems ?? Number.POSITIVE_INFINITY}
  .invalid=${context.invalid}
  .required=${context.required}
  .disabled=${context.disabled}
  @tokens-change=${(event: CustomEvent<readonly string[]>) => context.change(event.detail)}
  @tokens-leave=${context.leave}
></ravand-token-box>`;
