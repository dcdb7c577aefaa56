// How many parts an SMS has, as its line of small print: letters, parts, what is left of the last, and which letter makes it dearer.
import { html, type TemplateResult } from 'lit';
import { smsParts } from '../../schemas/sms-parts.ts';
import { formatInteger } from '../format/numbers.ts';
import { t } from '../shell/texts.ts';

export function partCount(text: string): TemplateResult {
  const { encoding, parts, free, because } = smsParts(text);
  const letters = formatInteger([...text].length);
  const because7 = because === undefined ? '' : ` · ${t('messages.because', { letter: because })}`;
  return html`<p class="parts help" role="status">${t('messages.parts', { count: parts, parts: formatInteger(parts), letters })} · ${t('messages.free', { free: formatInteger(free) })}
    · <span dir="ltr">${encoding === 'gsm7' ? 'GSM-7' : 'UCS-2'}</span>${because7}</p>`;
}
