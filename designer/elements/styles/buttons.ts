// Buttons as classes on native <button> and <a>: `button` alone is plain; add primary, quiet, danger, cause, icon-only, small; `aria-busy` draws the bar.
import { css } from 'lit';

export const buttons = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    position: relative;
    min-block-size: var(--button);
    padding: 3px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font: var(--body-strong);
    font-weight: 550;
    white-space: nowrap;
    cursor: pointer;
    text-decoration: none;
    user-select: none;
    transition:
      background var(--fast) var(--ease),
      border-color var(--fast) var(--ease);
  }
  .button:hover {
    background: var(--hover);
    text-decoration: none;
  }
  .button:disabled,
  .button[aria-disabled='true'] {
    opacity: 0.5;
    cursor: default;
  }
  .button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .button.primary:hover:not(:disabled) {
    background: var(--accent-hover);
    border-color: var(--accent-hover);
  }
  .button.primary ravand-icon {
    color: inherit;
  }
  .button.quiet {
    border-color: transparent;
    background: none;
    color: var(--text-2);
    font-weight: 500;
  }
  .button.quiet:hover {
    background: var(--hover);
    color: var(--text);
  }
  .button.danger,
  .button.danger ravand-icon {
    color: var(--danger);
  }
  .button.danger.filled {
    background: var(--danger);
    border-color: var(--danger);
    color: var(--surface);
  }
  .button.cause {
    color: var(--cause);
    border-color: color-mix(in srgb, var(--cause) 35%, transparent);
  }
  .button.cause ravand-icon {
    color: inherit;
  }
  .button.icon-only {
    inline-size: var(--button);
    padding: 0;
  }
  .button.small {
    min-block-size: 28px;
    padding: 1px 8px;
  }
  .button.small.icon-only {
    inline-size: 28px;
    padding: 0;
  }
  .button[aria-busy='true']::after {
    content: '';
    position: absolute;
    inset-inline: 8px;
    inset-block-end: 3px;
    block-size: 2px;
    border-radius: 1px;
    background: currentColor;
    animation: busy 1.1s var(--ease) infinite;
  }
  @keyframes busy {
    from {
      scale: 0.1 1;
      opacity: 0.9;
    }
    to {
      scale: 1 1;
      opacity: 0.25;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .button[aria-busy='true']::after {
      animation: none;
    }
  }
  .link {
    border: 0;
    padding: 0;
    background: none;
    color: var(--accent);
    cursor: pointer;
  }
  .link:hover {
    text-decoration: underline;
  }
  kbd {
    display: inline-flex;
    align-items: center;
    min-inline-size: 18px;
    justify-content: center;
    padding-inline: 4px;
    border: 1px solid var(--line);
    border-radius: 4px;
    font: var(--micro);
    color: var(--text-3);
    direction: ltr;
    unicode-bidi: isolate;
  }
  .button.primary kbd {
    border-color: color-mix(in srgb, var(--on-accent) 45%, transparent);
    color: var(--on-accent);
  }
  @media (hover: none), (max-width: 767.98px) {
    kbd {
      display: none;
    }
  }
`;
