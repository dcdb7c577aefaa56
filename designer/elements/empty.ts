// What stands where nothing is: one line, one action; and skeleton rows of real heights while something loads. Templates with their styles.
import { css, html, nothing, type TemplateResult } from 'lit';
import { t } from '../shell/texts.ts';

export function empty(
  line: string,
  options: { hint?: string; action?: { label: string; run: () => void; icon?: string } | undefined } = {},
): TemplateResult {
  const { hint, action } = options;
  return html`<div class="empty" role="status">
    <p>${line}</p>
    ${hint ? html`<p class="hint">${hint}</p>` : nothing}
    ${action ? html`<button type="button" class="button" @click=${action.run}>${action.icon ? html`<ravand-icon name=${action.icon}></ravand-icon>` : nothing}${action.label}</button>` : nothing}
  </div>`;
}

/** A refusal where the data should be: what happened and one way on. */
export function failed(message: string, again: () => void): TemplateResult {
  return html`<div class="empty" role="alert">
    <p class="bad"><ravand-icon name="circle-alert"></ravand-icon>${message}</p>
    <button type="button" class="button" @click=${again}><ravand-icon name="refresh-cw"></ravand-icon>${t('action.tryAgain')}</button>
  </div>`;
}

/** Rows in the line colour, shown from 150 ms on; before that nothing flickers. */
export function skeleton(rows: number, height = 36): TemplateResult {
  return html`<div class="skeleton" role="status" aria-label=${t('state.loading')}>
    ${Array.from({ length: rows }, (_, index) => html`<div style="block-size:${height}px"><span style="inline-size:${[46, 62, 38, 54, 70, 42][index % 6]}%"></span></div>`)}
  </div>`;
}

export const states = css`
  .empty {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 10px;
    padding: 48px 20px;
    text-align: center;
    color: var(--text-2);
  }
  .empty .hint {
    font: var(--small);
    color: var(--text-3);
    max-inline-size: 44ch;
  }
  .empty .bad {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .empty .bad ravand-icon {
    color: var(--danger);
  }
  .skeleton {
    animation: wait 0.15s step-end;
  }
  .skeleton > div {
    display: flex;
    align-items: center;
    padding-inline: var(--gutter);
    border-block-end: 1px solid var(--line);
  }
  .skeleton span {
    block-size: 10px;
    border-radius: 5px;
    background: var(--line);
    animation: breathe 1.4s ease-in-out 0.15s infinite alternate;
  }
  @keyframes wait {
    from {
      visibility: hidden;
    }
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .skeleton span {
      animation: none;
    }
  }
`;
