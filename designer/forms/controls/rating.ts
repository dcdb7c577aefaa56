// Stars to choose from, as radio buttons: arrow keys move, the chosen star pressed once more takes the rating away.
import { html, nothing } from 'lit';
import { mostStars } from '../../../schemas/field-schema.ts';
import { formatInteger } from '../../format/numbers.ts';
import { t } from '../../shell/texts.ts';
import type { Control } from '../control.ts';

export const ratingControl: Control = (context) => {
  const stars = Number(context.value ?? 0);
  const all = Array.from({ length: mostStars(context.field) }, (_, index) => index + 1);
  return html`<div class="stars" role="radiogroup" aria-label=${context.label} aria-required=${String(context.required)} aria-invalid=${String(context.invalid)} aria-describedby=${context.describedBy}>
    ${all.map(
      (star) => html`<label class=${star <= stars ? 'lit' : nothing}
        ><input
          type="radio"
          id=${star === 1 ? context.id : `${context.id}-${star}`}
          name=${context.id}
          aria-label=${t('rating.of', { stars: formatInteger(star), most: formatInteger(all.length) })}
          .checked=${star === stars}
          ?disabled=${context.disabled}
          @click=${() => {
            if (!context.required && star === stars) context.change(null);
          }}
          @change=${() => {
            context.change(star);
            context.leave();
          }}
        /><ravand-icon name="star"></ravand-icon
      ></label>`,
    )}
  </div>`;
};
