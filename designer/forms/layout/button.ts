// A button: it sends the form, opens an address, or has something done to the record.
import { html } from 'lit';
import { isSafeLink } from '../../../schemas/rich-text.ts';
import { local, t } from '../../shell/texts.ts';
import type { DrawElement } from './layout-context.ts';

export const drawButton: DrawElement = (element, context) => {
  const label = local(element.label) || t('form.press');
  const href = element.href ?? '';
  if (element.does === 'link' && isSafeLink(href))
    return html`<a class="button" href=${href} target="_blank" rel="noopener noreferrer"><ravand-icon name="external-link"></ravand-icon>${label}</a>`;
  const isAct = element.does === 'process' || element.does === 'rule';
  if (isAct && !context.mayPress) return undefined;
  if (element.does === 'link') return html`<a class="button" href=${/^\/[^/\\]/.test(href) ? href : '#'}>${label}</a>`;
  return html`<button type="button" class="button" ?disabled=${context.busy} @click=${() => context.press(element)}>${label}</button>`;
};
