// Fields that belong together under a heading; one that can be closed begins as the form says.
import { html, nothing } from 'lit';
import { local } from '../../shell/texts.ts';
import type { DrawElement } from './layout-context.ts';

export const drawSection: DrawElement = (element, context) => {
  const heading = local(element.label);
  const help = element.help ? html`<span class="help">${local(element.help)}</span>` : nothing;
  if (element.collapsible !== true || context.design)
    return html`${heading === '' ? nothing : html`<h3>${heading}</h3>`}${help}${context.children(element)}`;
  return html`<summary><ravand-icon name="chevron-down"></ravand-icon>${heading}</summary>${help}${context.children(element)}`;
};
