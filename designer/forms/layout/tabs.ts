// Tabs: one part is seen at a time; the others keep what was typed into them. While the form is designed all are seen.
import { html, nothing } from 'lit';
import '../../elements/tabs.ts';
import { local } from '../../shell/texts.ts';
import type { DrawElement } from './layout-context.ts';

export const drawTabs: DrawElement = (element, context) => {
  if (context.design) return context.children(element);
  const parts = (element.children ?? []).filter((part) => context.isShown(part));
  const at = Math.min(context.part(element), parts.length - 1);
  const chosen = parts[at];
  if (chosen === undefined) return undefined;
  return html`<ravand-tabs
      .tabs=${parts.map((part) => ({
        value: part.id,
        label: local(part.label, part.id),
        ...(context.faults(part) > 0 ? { icon: 'circle-alert', iconLabel: '!' } : {}),
      }))}
      .selected=${chosen.id}
      .label=${local(element.label)}
      @tab-choose=${(event: CustomEvent<string>) => {
        event.stopPropagation();
        context.openPart(
          element,
          parts.findIndex(({ id }) => id === event.detail),
        );
      }}
    ></ravand-tabs>
    ${parts.map((part, index) => html`<div role="tabpanel" ?hidden=${index !== at} aria-label=${local(part.label, part.id)}>${index === at ? context.children(part) : nothing}</div>`)}`;
};
