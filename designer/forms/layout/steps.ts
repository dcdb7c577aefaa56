// Steps: one after another, each checked before the next, with how far one is. One may go back at any time, and forward as far as one has been.
import { html, nothing } from 'lit';
import { formatInteger } from '../../format/numbers.ts';
import { local, t } from '../../shell/texts.ts';
import type { DrawElement } from './layout-context.ts';

export const drawSteps: DrawElement = (element, context) => {
  if (context.design) return context.children(element);
  const parts = (element.children ?? []).filter((part) => context.isShown(part));
  const at = Math.max(0, Math.min(context.part(element), parts.length - 1));
  const chosen = parts[at];
  if (chosen === undefined) return undefined;
  const of = { at: formatInteger(at + 1), of: formatInteger(parts.length) };
  const open = (index: number) => context.openPart(element, index, { checks: index > at });
  return html`<ol aria-label=${local(element.label) || t('form.steps')}>
      ${parts.map((part, index) => {
        const name = local(part.label, part.id);
        const isFaulty = context.faults(part) > 0;
        const state = isFaulty ? 'faulty' : index < at ? 'done' : '';
        const icon = isFaulty ? 'circle-alert' : 'check';
        return html`<li class=${state}>
          <button type="button" aria-current=${index === at ? 'step' : nothing} aria-label=${`${formatInteger(index + 1)}. ${name}`} ?disabled=${index > at + 1} @click=${() => open(index)}>
            ${state === '' ? html`<span>${formatInteger(index + 1)}</span>` : html`<ravand-icon name=${icon}></ravand-icon>`}<bdi class="truncate">${name}</bdi>
          </button>
        </li>`;
      })}
    </ol>
    <div role="group" aria-label=${local(chosen.label, chosen.id)} class="step" tabindex="-1">${context.children(chosen)}</div>
    <div class="walk">
      ${at > 0 ? html`<button type="button" class="button" @click=${() => open(at - 1)}>${t('form.back')}</button>` : nothing}
      ${at < parts.length - 1 ? html`<button type="button" class="button primary" @click=${() => open(at + 1)}>${t('form.next')}</button>` : nothing}
      <span class="where" role="status">${t('form.step', of)}</span>
    </div>`;
};
