// A length of time in anybody's words: "1:30", "90m", «۱ ساعت و نیم»; on leaving it is written out, so that one sees what was understood.
import { html } from 'lit';
import { normalizeInput } from '../../../schemas/normalize.ts';
import { formatWholeDuration } from '../../format/durations.ts';
import { t } from '../../shell/texts.ts';
import type { Control, ControlContext } from '../control.ts';
import { isFocused } from './number-input.ts';

function written({ field }: ControlContext, value: unknown): string {
  return formatWholeDuration(String(normalizeInput(field, value) ?? ''));
}

export const durationControl: Control = (context) => html`<input
  class="control"
  type="text"
  dir="auto"
  id=${context.id}
  name=${context.field.name}
  autocomplete="off"
  placeholder=${t('duration.example')}
  .value=${isFocused(context.id) ? String(context.value ?? '') : written(context, context.value)}
  ?disabled=${context.disabled}
  aria-required=${String(context.required)}
  aria-invalid=${String(context.invalid)}
  aria-describedby=${context.describedBy}
  @focus=${(event: Event) => {
    const input = event.target as HTMLInputElement;
    input.value = written(context, context.value);
  }}
  @input=${(event: Event) => context.change((event.target as HTMLInputElement).value)}
  @blur=${(event: Event) => {
    const input = event.target as HTMLInputElement;
    input.value = written(context, input.value);
    context.leave();
  }}
/>`;
