// Back, forward, what is shown now, today, and how much of it: above a calendar and a timeline.
import { css, html, nothing, type TemplateResult } from 'lit';
import { t } from '../shell/texts.ts';

export interface Period {
  readonly name: string;
  readonly previous: string;
  readonly next: string;
}

export function periodBar(
  { name, previous, next }: Period,
  step: (by: 1 | -1) => void,
  goToday: () => void,
): TemplateResult {
  const button = (label: string, icon: string, by: 1 | -1) =>
    html`<button type="button" class="button quiet small icon-only" aria-label=${label} title=${label} @click=${() => step(by)}><ravand-icon name=${icon}></ravand-icon></button>`;
  return html`${button(previous, 'chevron-left', -1)}${button(next, 'chevron-right', 1)}
    <h2 aria-live="polite">${name}</h2>
    <button type="button" class="button quiet small" @click=${goToday}>${t('date.goToday')}</button>`;
}

/** How much of the time is shown; `keyOf`: the key of each. */
export function scaleBar<S extends string>(
  scales: readonly S[],
  now: S,
  set: (scale: S) => void,
  keyOf?: (scale: S) => string,
): TemplateResult {
  return html`<div class="scales" role="group" aria-label=${t('time.scale')}>
    ${scales.map((scale) => html`<button type="button" aria-pressed=${String(scale === now)} aria-keyshortcuts=${keyOf?.(scale) ?? nothing} @click=${() => set(scale)}>${t(`time.scales.${scale}`)}</button>`)}
  </div>`;
}

export const periodStyle = css`
  .period {
    display: flex;
    align-items: center;
    gap: 4px;
    flex: none;
    min-block-size: 44px;
    padding-inline: calc(var(--gutter) - 8px) 16px;
    border-block-end: 1px solid var(--line);
  }
  .period h2 {
    font: var(--section);
    padding-inline: 8px;
  }
  .period > :is(.setting, .fact, .scales) {
    margin-inline-start: auto;
  }
  .notice {
    padding: 8px var(--gutter);
    color: var(--text-3);
    font: var(--small);
  }
  .scales {
    display: flex;
    gap: 2px;
    padding: 2px;
    border-radius: var(--radius-card);
    background: var(--sunken);
  }
  .scales button {
    min-block-size: 26px;
    padding: 0 10px;
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: none;
    color: var(--text-2);
    font: var(--small);
    cursor: pointer;
  }
  .scales button[aria-pressed='true'] {
    border-color: var(--line);
    background: var(--surface);
    color: var(--accent);
    font-weight: 650;
  }
  @media (max-width: 767.98px) {
    .period {
      flex-wrap: wrap;
      padding-block: 6px;
    }
    .scales {
      inline-size: 100%;
    }
    .scales button {
      flex: 1;
      min-block-size: 40px;
    }
  }
`;
