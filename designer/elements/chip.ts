// Chips: a dot and a word on a soft ground for states, an outline for facts, lapis for versions. A template and its styles, no element of its own.
import { css, html, nothing, type TemplateResult } from 'lit';
import { foldForSearch } from '../../core/kernel/fold.ts';

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger' | 'cause';

const tagTones: readonly Tone[] = ['accent', 'success', 'warning', 'danger', 'cause', 'neutral'];

/** The colour of a free label follows from its letters: the same tag looks the same everywhere. */
export function tagTone(label: string): Tone {
  let sum = 0;
  for (const letter of foldForSearch(label)) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return tagTones[sum % tagTones.length] ?? 'neutral';
}

export function chip(
  label: unknown,
  options: { tone?: Tone | undefined; dot?: boolean; outline?: boolean; icon?: string } = {},
): TemplateResult {
  const { tone = 'neutral', dot = true, outline = false, icon } = options;
  return html`<span class="chip ${tone} ${outline ? 'outline' : ''}"
    >${icon ? html`<ravand-icon name=${icon}></ravand-icon>` : dot && !outline ? html`<span class="dot"></span>` : nothing}<bdi>${label}</bdi></span
  >`;
}

export const chips = css`
  pre.data {
    margin: 0;
    max-block-size: 260px;
    overflow: auto;
    font: var(--small);
    font-family: ui-monospace, monospace;
    text-align: start;
  }
  .chip-row .more {
    align-self: center;
    font: var(--small);
    color: var(--text-3);
  }
  .rated {
    display: inline-flex;
    vertical-align: middle;
    gap: 1px;
    color: var(--text-3);
    --icon-size: 15px;
  }
  .rated ravand-icon {
    color: inherit;
    opacity: 0.45;
  }
  .rated .lit {
    color: var(--chart-2);
    opacity: 1;
    --icon-fill: currentColor;
  }
  .chip-row {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 4px;
    min-inline-size: 0;
    max-inline-size: 100%;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: var(--chip);
    max-inline-size: 100%;
    padding-inline: 7px;
    border-radius: var(--radius-chip);
    font: var(--small);
    line-height: 20px;
    white-space: nowrap;
    background: var(--sunken);
    color: var(--text-2);
    --chip-dot: var(--text-3);
  }
  .chip bdi {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .chip .dot {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--chip-dot);
    flex: none;
  }
  .chip ravand-icon {
    --icon-size: 13px;
    color: inherit;
  }
  .chip.accent {
    background: var(--accent-soft);
    color: var(--accent);
    --chip-dot: var(--accent);
  }
  .chip.success {
    background: var(--success-soft);
    color: var(--success);
    --chip-dot: var(--success);
  }
  .chip.warning {
    background: var(--warning-soft);
    color: var(--warning);
    --chip-dot: var(--warning);
  }
  .chip.danger {
    background: var(--danger-soft);
    color: var(--danger);
    --chip-dot: var(--danger);
  }
  .chip.cause {
    background: var(--cause-soft);
    color: var(--cause);
    --chip-dot: var(--cause);
  }
  .chip.outline {
    background: none;
    box-shadow: inset 0 0 0 1px var(--line);
  }
`;
